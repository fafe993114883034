"""What is decided, as tables: moves before they are made, what a pair or an exchange does to the aims, plans beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from planner.domain import Assignment, Instance
from planner.domain.solution import TermValue
from planner.locale import capital
from planner.reports.reasoning import move_sentence
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.wording import leader_label, place_label, term_heading, term_label, word

if TYPE_CHECKING:
    from planner.planning import Alternative, Fairness, Held, Move, Point, Standing, Succession

PLANS_KEY = "plan:"
CAUSES = frozenset(
    f"planning.take_{cause}" for cause in ("avoided", "crowded", "over_quota", "load_cap", "one_district")
)
"""Reasons of their own why a leader gives a place up."""


def terms_looked_at(instance: Instance) -> tuple[str, ...]:
    """Terms that some level of the policy's objective weighs and that are one number, the most important level first."""
    named = dict.fromkeys(term for level in instance.policy.objective for term in level.weights)
    return tuple("peak_load" if term == "leximin" else term for term in named)


def signed(value: float) -> str:
    """
    A change as tables show it.

    >>> signed(2.0), signed(-0.5), signed(0.0001)
    ('+2', '−0.5', '0')
    """
    shown = rounded(value)
    return "0" if not shown else f"+{shown}" if shown > 0 else f"−{abs(shown)}"


def moves(instance: Instance, found: Iterable["Move"], lang: str) -> Table:
    """One row per move that is worth one: which place, from whom, to whom, and why."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("place", say("place")),
        Column("giver", say("giver")),
        Column("receiver", say("receiver")),
        Column("reason", say("move_reason")),
    )
    known = tuple(found)
    formers = {(move.leader, move.place): _formers(move, known) for move in known if move.action == "give"}
    passed_on = {(leader, place) for (_, place), leaders in formers.items() for leader in leaders}
    records: list[Mapping[str, Cell]] = []
    for move in known:
        given = move.action == "give"
        if not given and (move.leader, move.place) in passed_on:
            continue
        former = formers[move.leader, move.place] if given else (move.leader,)
        # Who must give the place up for a reason of his own has that reason in the same row.
        causes = [
            other
            for other in known
            if given and other.code in CAUSES and other.place == move.place and other.leader in former
        ]
        told = [move_sentence(instance, each, lang) for each in (*causes, move)]
        records.append(
            {
                "serial": len(records) + 1,
                "place": place_label(instance, move.place, lang),
                "giver": say("list", items=tuple(leader_label(instance, leader, lang) for leader in former)),
                "receiver": leader_label(instance, move.leader, lang) if given else "",
                "reason": say("sentences", first=told[0], second=told[1]) if len(told) > 1 else told[0],
            }
        )
    return table_of("moves", say("moves"), columns, records)


def _formers(given: "Move", known: Sequence["Move"]) -> tuple[str, ...]:
    """
    From whom a place comes that somebody is given.

    A reason that is the receiver's own (a lock, a quota not reached) names nobody, yet the place may come from a leader. Only for
    one receiver: of several nobody knows who follows whom.
    """
    if named := given.values.get("leaders", ()):
        return tuple(named)
    same = [move for move in known if move.place == given.place]
    alone = sum(move.action == "give" for move in same) == 1
    return tuple(move.leader for move in same if move.action == "take" and alone)


def contributions(instance: Instance, found: Iterable["Held"], lang: str) -> Table:
    """One row per pair: what each term the policy looks at would lose without it."""
    say = partial(word, lang)
    looked_at = terms_looked_at(instance)
    columns = (Column("place", say("place")), *(Column(term, term_heading(term, lang)) for term in looked_at))
    records = [
        {"place": instance.place_by_id[pair.place].name}
        | {term: signed(pair.contributions.get(term, 0.0)) for term in looked_at}
        for pair in found
    ]
    return table_of("contributions", say("contributions"), columns, records)


def prices(instance: Instance, levels: Sequence[float], terms: Mapping[str, float], lang: str) -> Table:
    """What an exchange costs: every level, then every term the policy looks at, then the others that change."""
    say = partial(word, lang)
    columns = (Column("aim", say("price_of")), Column("change", say("price")))
    looked_at = terms_looked_at(instance)
    others = tuple(term for term, value in terms.items() if term not in looked_at and signed(value) != "0")
    records = [
        {"aim": say("level_number", level=number), "change": signed(price)} for number, price in enumerate(levels, 1)
    ]
    records += [{"aim": term_heading(term, lang), "change": signed(terms.get(term, 0.0))} for term in looked_at]
    records += [
        {"aim": capital(say("beside", term=term_label(term, lang))), "change": signed(terms[term])} for term in others
    ]
    return table_of("prices", say("prices"), columns, records)


def before_after(
    instance: Instance, before: Mapping[str, TermValue], after: Mapping[str, TermValue], lang: str
) -> Table:
    """Terms the policy looks at, before and after a step."""
    say = partial(word, lang)
    columns = (
        Column("term", say("term")),
        Column("before", say("value_before"), is_number=True),
        Column("after", say("value_after"), is_number=True),
        Column("change", say("price")),
    )
    records: list[Mapping[str, Cell]] = []
    for term in terms_looked_at(instance):
        old, new = before.get(term), after.get(term)
        if isinstance(old, int | float) and isinstance(new, int | float):
            records.append(
                {
                    "term": term_heading(term, lang),
                    "before": rounded(old),
                    "after": rounded(new),
                    "change": signed(new - old),
                }
            )
    return table_of("before_after", say("effects"), columns, records)


def plans(
    instance: Instance, found: Sequence["Alternative"], shares: Sequence["Fairness"], differ: Sequence[int], lang: str
) -> Table:
    """
    Plans side by side: levels, terms, evenness, and how far each is from the plan at hand.

    Parameters
    ----------
    differ
        Per plan, in how many places it differs from the plan at hand.
    """
    say = partial(word, lang)
    columns = (
        Column("measure", say("measure")),
        *(Column(f"{PLANS_KEY}{number}", say("plan_number", number=number)) for number in range(1, len(found) + 1)),
    )

    def row(label: str, values: Iterable[Cell]) -> Mapping[str, Cell]:
        told = ("" if value is None else str(value) for value in values)
        return {"measure": label} | {f"{PLANS_KEY}{number}": value for number, value in enumerate(told, start=1)}

    levels = range(len(instance.policy.objective))
    records = [
        row(say("level_number", level=level + 1), (rounded(plan.levels[level]) for plan in found)) for level in levels
    ]
    records.append(row(say("behind_best"), (f"{rounded(100 * max(plan.gaps, default=0.0))} %" for plan in found)))
    for term in terms_looked_at(instance):
        values = (plan.terms[term] for plan in found)
        records.append(
            row(
                term_heading(term, lang), (rounded(value) if isinstance(value, int | float) else "" for value in values)
            )
        )
    records.append(row(say("jain"), (None if each.jain is None else f"{each.jain:.3f}" for each in shares)))
    records.append(row(say("nearest_plan"), (min(plan.differs) if plan.differs else "–" for plan in found)))
    records.append(row(say("from_plan_at_hand"), differ))
    return table_of("plans", say("plans"), columns, records)


def holders_side_by_side(instance: Instance, found: Sequence[Assignment], lang: str) -> Table:
    """One row per place whose leaders are not the same in all plans."""
    say = partial(word, lang)
    columns = (
        Column("place", say("place")),
        *(Column(f"{PLANS_KEY}{number}", say("plan_number", number=number)) for number in range(1, len(found) + 1)),
    )
    records: list[Mapping[str, Cell]] = []
    for place in instance.places:
        holders = [plan.holders_of(place.id) for plan in found]
        if len(set(holders)) > 1:
            named = [tuple(instance.leader_by_id[leader].name for leader in each) for each in holders]
            cells = {f"{PLANS_KEY}{number}": say("list", items=each) for number, each in enumerate(named, start=1)}
            records.append({"place": place.name, **cells})
    return table_of("side_by_side", say("side_by_side"), columns, records)


def trade_off(found: Sequence["Point"], lang: str) -> Table:
    """One row per plan of the trade-off, numbered as in the picture."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("balance", term_heading("peak_load", lang), is_number=True),
        Column("coherence", term_heading("coherence", lang), is_number=True),
        Column("changes", term_heading("changes", lang), is_number=True),
    )
    records: list[Mapping[str, Cell]] = [
        {"serial": number} | dict(zip(("balance", "coherence", "changes"), map(rounded, point.aims), strict=True))
        for number, point in enumerate(found, start=1)
    ]
    return table_of("trade_off", say("trade_off"), columns, records)


def bodies(found: "Fairness", lang: str) -> Table:
    """One row per body: leaders, places, shares, work, load against the mean."""
    say = partial(word, lang)
    columns = (
        Column("body", say("body")),
        Column("leaders", say("leaders_count"), is_number=True),
        Column("places", say("places"), is_number=True),
        Column("share", say("share_sum"), is_number=True),
        Column("work", say("work"), is_number=True),
        Column("load", say("load_by_share"), is_number=True),
        Column("percent", say("percent_of_mean"), is_number=True),
    )
    records: list[Mapping[str, Cell]] = [
        {
            "body": body.body or say("no_body"),
            "leaders": body.leaders,
            "places": body.places,
            "share": rounded(body.share),
            "work": rounded(body.work),
            "load": rounded(body.load),
            "percent": None if body.of_mean is None else rounded(100 * body.of_mean),
        }
        for body in found.bodies
    ]
    return table_of("bodies", say("bodies"), columns, records)


def standing(found: "Standing", lang: str) -> Table:
    """How many of the random plans are worse, level by level and term by term."""
    say = partial(word, lang)
    columns = (Column("measure", say("measure")), Column("percent", say("better_than_percent"), is_number=True))
    records: list[Mapping[str, Cell]] = [
        {"measure": say("level_number", level=number), "percent": rounded(percent)}
        for number, percent in enumerate(found.levels, start=1)
    ]
    records += [
        {"measure": term_heading(term, lang), "percent": rounded(percent)} for term, percent in found.terms.items()
    ]
    return table_of("standing", say("standing"), columns, records)


def handover(instance: Instance, found: "Succession", lang: str, *, interim: bool = False) -> Table:
    """One row per place of a vacant post: who takes it over in the adjusted plan, or in the interim one, and what is open there."""
    say = partial(word, lang)
    stands_in = found.interim if interim else None
    columns = (
        Column("place", say("place")),
        Column("receiver", say("receiver")),
        Column("pending", say("pending")),
    )
    records: list[Mapping[str, Cell]] = [
        {
            "place": place_label(instance, each.place, lang),
            "receiver": leader_label(instance, receiver, lang) if (receiver := stands_in or each.receiver) else "",
            "pending": capital(say("list", items=each.pending)) if each.pending else "",
        }
        for each in found.handover
    ]
    return table_of("handover", say("handover"), columns, records, leave_out_if_blank=frozenset({"pending"}))


def rotation(instance: Instance, plans: Sequence[Assignment], lang: str) -> Table:
    """One row per leader, one column per year: what he holds."""
    say = partial(word, lang)
    columns = (
        Column("leader", say("leader")),
        *(Column(f"year:{number}", say("year_number", year=number)) for number in range(1, len(plans) + 1)),
    )
    records: list[Mapping[str, Cell]] = [
        {"leader": leader.name}
        | {
            f"year:{number}": say(
                "list", items=tuple(instance.place_by_id[place].name for place in plan.places_of(leader.id))
            )
            for number, plan in enumerate(plans, start=1)
        }
        for leader in instance.leaders
    ]
    return table_of("rotation", say("rotation"), columns, records)
