"""How even is the plan? Loads against shares, layers against quotas, terms, and what the levels of the objective came to."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from math import fsum

from planner.domain import Assignment, Instance, LevelOutcome, Place
from planner.domain.solution import TermValue
from planner.locale import capital
from planner.reports.plan_tables import leader_name
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.wording import layer_label, term_heading, term_label, word
from planner.rules import loads
from planner.rules import terms as terms_of


def load_shares(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """One row per leader: share, places of each layer with the quota, work, and load against the mean of all leaders."""
    say = partial(word, lang)
    layers = instance.policy.layers
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("leader", say("leader")),
        Column("share", say("share"), is_number=True),
        *(
            column
            for layer in layers
            for column in (
                Column(
                    f"held:{layer.name}", say("count_of", layer=layer_label(instance, layer.name, lang)), is_number=True
                ),
                Column(f"quota:{layer.name}", say("quota_of", layer=layer_label(instance, layer.name, lang))),
            )
        ),
        Column("work", say("work"), is_number=True),
        Column("load", say("load_by_share"), is_number=True),
        Column("percent", say("percent_of_mean"), is_number=True),
    )
    load = loads(instance, assignment)
    mean = fsum(load.values()) / len(load) if load else 0.0
    records: list[Mapping[str, Cell]] = []
    for number, leader in enumerate(instance.leaders, start=1):
        held = [instance.place_by_id[place] for place in assignment.places_of(leader.id)]
        counts: dict[str, Cell] = {}
        for layer in layers:
            counts[f"held:{layer.name}"] = sum(1 for place in held if instance.layer_of(place) is layer)
            counts[f"quota:{layer.name}"] = str(instance.quota_of(leader, layer))
        records.append(
            {
                "serial": number,
                "leader": leader_name(leader, lang),
                "share": rounded(leader.share),
                **counts,
                "work": rounded(fsum(place.weight for place in held)),
                "load": rounded(load[leader.id]),
                "percent": rounded(100 * load[leader.id] / mean) if mean else None,
            }
        )
    return table_of("loads", say("loads"), columns, records)


def count_covered(places: Iterable[Place], assignment: Assignment) -> int:
    """How many of some places have a leader."""
    return sum(1 for place in places if assignment.holders_of(place.id))


def layers(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """One row per layer: places, those with and without a leader, quota, and the fewest and most that a leader holds."""
    say = partial(word, lang)
    columns = (
        Column("layer", say("layer")),
        Column("places", say("places"), is_number=True),
        Column("covered", say("covered"), is_number=True),
        Column("uncovered", say("uncovered"), is_number=True),
        Column("quota", say("quota")),
        Column("fewest", say("fewest"), is_number=True),
        Column("most", say("most"), is_number=True),
    )
    records: list[Mapping[str, Cell]] = []
    for layer in instance.policy.layers:
        places = instance.places_by_layer[layer.name]
        ids = {place.id for place in places}
        covered = count_covered(places, assignment)
        held = [sum(1 for place in assignment.places_of(leader.id) if place in ids) for leader in instance.leaders]
        records.append(
            {
                "layer": capital(layer_label(instance, layer.name, lang)),
                "places": len(places),
                "covered": covered,
                "uncovered": len(places) - covered,
                "quota": str(layer.quota),
                "fewest": min(held, default=0),
                "most": max(held, default=0),
            }
        )
    return table_of("layers", say("layers"), columns, records)


def terms(
    instance: Instance, assignment: Assignment, lang: str, *, values: Mapping[str, TermValue] | None = None
) -> Table:
    """
    One row per term of the objective with its value.

    Parameters
    ----------
    values
        Term name -> value, where they have been computed already.
    """
    say = partial(word, lang)
    columns = (Column("term", say("term")), Column("value", say("value"), is_number=True))
    found = terms_of(instance, assignment) if values is None else values
    # The vector of loads is the table of loads; its first entry is the peak load.
    records: list[Mapping[str, Cell]] = [
        {"term": term_heading(name, lang), "value": rounded(value)}
        for name, value in found.items()
        if isinstance(value, int | float)
    ]
    return table_of("terms", say("terms"), columns, records)


def levels(instance: Instance, outcomes: Sequence[LevelOutcome], lang: str) -> Table:
    """One row per level of the objective: what it seeks, the value of the plan, the best reached and the proven bound."""
    say = partial(word, lang)
    columns = (
        Column("level", say("level"), is_number=True),
        Column("aim", say("aim")),
        Column("value", say("value"), is_number=True),
        Column("best", say("best"), is_number=True),
        Column("bound", say("proven_bound"), is_number=True),
        Column("gap", say("gap_percent"), is_number=True),
        Column("tolerance", say("tolerance_percent"), is_number=True),
    )
    records: list[Mapping[str, Cell]] = [
        {
            "level": number,
            "aim": _aim(level.weights, lang),
            "value": rounded(outcome.value),
            "best": rounded(outcome.best),
            "bound": None if outcome.bound is None else rounded(outcome.bound),
            "gap": None if outcome.gap is None else rounded(100 * outcome.gap),
            "tolerance": rounded(100 * level.tolerance),
        }
        for number, (level, outcome) in enumerate(zip(instance.policy.objective, outcomes, strict=True), start=1)
    ]
    return table_of("levels", say("levels"), columns, records)


def _aim(weights: Mapping[str, float], lang: str) -> str:
    """
    The sum that a level makes small, term by term.

    A term that is maximised has a negative weight here.
    """
    parts = [
        word(lang, "weighed_plain" if weight == 1 else "weighed", weight=float(weight), term=term_label(term, lang))
        for term, weight in weights.items()
    ]
    return word(lang, "list", items=tuple(parts))
