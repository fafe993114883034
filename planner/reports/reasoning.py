"""Sentences about moves, explanations and alternatives: what the use cases give reasons for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from planner.domain import Instance
from planner.locale import DEFAULT_LANGUAGE, sentence
from planner.reports.follow_up.words import said_day
from planner.reports.wording import (
    coded_sentence,
    layer_label,
    leader_label,
    place_label,
    rule_label,
    term_label,
    violation_sentence,
)

if TYPE_CHECKING:
    from planner.planning import (
        Alternative,
        Fairness,
        Held,
        Move,
        Point,
        RulePrice,
        Standing,
        Succession,
        Taker,
        Tie,
        Year,
    )

NOTHING = 5e-4
"""Change of a value that is not worth a word."""


def subject_sentence(
    instance: Instance,
    code: str,
    lang: str = DEFAULT_LANGUAGE,
    *,
    leader: str | None = None,
    place: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> str:
    """
    The sentence of a code about a leader and a place, given by their ids.

    Parameters
    ----------
    values
        What else it names: ids under "leaders" and "places", a layer's name under "layer".
    """
    named = dict(values or {})
    if leader is not None:
        named["leader"] = leader_label(instance, leader, lang)
    if place is not None:
        named["place"] = place_label(instance, place, lang)
    if "layer" in named:
        named["layer"] = layer_label(instance, str(named["layer"]), lang)
    return coded_sentence(instance, code, named, lang)


def move_sentence(instance: Instance, found: "Move", lang: str = DEFAULT_LANGUAGE) -> str:
    """Why a pair is new or gone; leaders who leave are named where the instance still has them."""
    return subject_sentence(instance, found.code, lang, leader=found.leader, place=found.place, values=found.values)


def told_moves(found: Sequence["Move"]) -> tuple["Move", ...]:
    """The moves that need a line of their own: who passes a place on is named already where somebody takes it over."""
    named = {
        (leader, move.place) for move in found if move.action == "give" for leader in move.values.get("leaders", ())
    }
    plain = {"planning.take_chain", "planning.take_left"}
    return tuple(move for move in found if move.code not in plain or (move.leader, move.place) not in named)


def tie_sentence(instance: Instance, place: str, tie: "Tie", lang: str = DEFAULT_LANGUAGE) -> str:
    """What ties a place to another one of its leader: the links of the shortest way."""
    a, b = place_label(instance, place, lang), place_label(instance, tie.place, lang)
    if not tie.path:
        return sentence("planning.tie_none", lang, a=a, b=b)
    if len(tie.relations) > 1:
        through = tuple(place_label(instance, stop, lang) for stop in tie.path[1:-1])
        return sentence("planning.tie_path", lang, a=a, b=b, through=through, steps=len(tie.relations))
    passing = any(link.relation == "passes" and (link.a, link.b) == (place, tie.place) for link in instance.links)
    ends = {"a": a, "b": b} if passing or tie.relations[0] != "passes" else {"a": b, "b": a}
    return sentence(f"planning.tie_{tie.relations[0]}", lang, **ends)


def held_sentence(instance: Instance, found: "Held", lang: str = DEFAULT_LANGUAGE) -> str:
    """What a pair adds to the terms that the policy looks at."""
    named = {"leader": leader_label(instance, found.leader, lang), "place": place_label(instance, found.place, lang)}
    parts = term_phrases(instance, found.contributions, lang)
    what = "held" if parts else "held_free"
    pinned = "_pinned" if found.stance == "pin" else ""
    return sentence(f"planning.{what}{pinned}", lang, **named, parts=parts, reason=found.stance_reason)


def term_phrases(instance: Instance, change: Mapping[str, float], lang: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """What happens to each term that the policy looks at, one phrase per term that changes."""
    looked_at = {term for level in instance.policy.objective for term in level.weights}
    return tuple(
        sentence(f"planning.term_{'up' if value > 0 else 'down'}", lang, term=term_label(term, lang), value=abs(value))
        for term, value in change.items()
        if term in looked_at and abs(value) > NOTHING
    )


def taker_sentence(instance: Instance, place: str, found: "Taker", lang: str = DEFAULT_LANGUAGE) -> str:
    """Whether a leader could take a place, with how many moves and at which price."""
    named: dict[str, Any] = {
        "leader": leader_label(instance, found.leader, lang),
        "place": place_label(instance, place, lang),
        "giver": found.instead_of and leader_label(instance, found.instead_of, lang),
    }
    if not found.possible:
        return _not_taker_sentence(instance, found, named, lang)
    prices = price_phrases(found.levels, lang)
    count = sum(move.action == "give" for move in found.moves)
    code = "planning.taker" if found.instead_of else "planning.taker_beside"
    return sentence(code, lang, **named, count=count, prices=prices)


def price_phrases(levels: Sequence[float], lang: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """What happens to each level of the objective, one phrase per level that changes."""
    return tuple(
        sentence(f"planning.level_{'up' if price > 0 else 'down'}", lang, level=number, value=abs(price))
        for number, price in enumerate(levels, start=1)
        if abs(price) > NOTHING
    ) or (sentence("planning.levels_same", lang),)


def _not_taker_sentence(instance: Instance, found: "Taker", named: Mapping[str, Any], lang: str) -> str:
    """Why a leader cannot take a place: a rule about just this pair, or that no further moves would mend the rest."""
    settled = [each for each in found.breaks if each.rule in {"avoid", "pin"}]
    if found.possible is None:
        return sentence("planning.taker_unknown", lang, **named, count=found.moves_bound)
    if settled:
        return sentence("planning.taker_not", lang, **named, broken=violation_sentence(instance, settled[0], lang))
    broken = tuple(violation_sentence(instance, each, lang) for each in found.breaks)
    return sentence("planning.taker_never", lang, **named, broken=broken)


def plan_sentence(number: int, found: "Alternative", lang: str = DEFAULT_LANGUAGE) -> str:
    """One plan of several: its levels, how far it lies behind, and in how many places it differs."""
    values = {"number": number, "levels": found.levels, "percent": round(100 * max(found.gaps, default=0.0), 2)}
    if not found.differs:
        return sentence("planning.plan_best", lang, **values)
    return sentence("planning.plan_other", lang, **values, differs=min(found.differs))


def point_sentence(found: "Point", lang: str = DEFAULT_LANGUAGE) -> str:
    """One point of the trade-off."""
    balance, coherence, changes = found.aims
    return sentence("planning.point", lang, balance=balance, coherence=coherence, changes=changes)


def fairness_sentences(instance: Instance, found: "Fairness", lang: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """How evenly the work is shared: as a whole, who carries most and least, and body by body."""
    if found.jain is None or found.largest is None or found.smallest is None:
        yield sentence("planning.fair_nothing", lang)
        return
    yield sentence("planning.fair", lang, mean=found.mean, jain=found.jain, ratio=found.max_over_mean)
    for code, portion in (("most", found.largest), ("least", found.smallest)):
        leader = leader_label(instance, portion.leader, lang)
        percent = round(100 * (portion.of_mean or 0.0))
        yield sentence(f"planning.fair_{code}", lang, leader=leader, load=portion.load, percent=percent)
    for body in found.bodies:
        named = body.body or sentence("planning.no_body", lang)
        percent = round(100 * (body.of_mean or 0.0))
        values = {"body": named, "leaders": body.leaders, "places": body.places, "load": body.load, "percent": percent}
        yield sentence("planning.fair_body", lang, **values)


def standing_sentence(found: "Standing", lang: str = DEFAULT_LANGUAGE) -> str:
    """The share of random plans that a plan beats, level by level."""
    percents = tuple(
        sentence("planning.standing_level", lang, level=number, percent=round(percent, 1))
        for number, percent in enumerate(found.levels, start=1)
    )
    return sentence("planning.standing", lang, sample=found.sample, percents=percents)


def year_sentence(found: "Year", lang: str = DEFAULT_LANGUAGE) -> str:
    """One year of a rotation."""
    if not found.solution.has_plan:
        return sentence("planning.year_without", lang, year=found.number)
    values = {"year": found.number, "count": len(found.repeats), "bound": found.repeats_bound}
    code = "year_fresh" if not found.repeats else "year" if found.repeats_bound is None else "year_bound"
    return sentence(f"planning.{code}", lang, **values)


def succession_sentences(instance: Instance, found: "Succession", lang: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """Who stands in, until when, which moves are proposed, and who takes over what."""
    post = leader_label(instance, found.post, lang)
    if found.interim is None:
        yield sentence("planning.interim_nobody", lang, post=post)
    else:
        yield sentence("planning.interim", lang, post=post, leader=leader_label(instance, found.interim, lang))
    for broken in found.over:
        yield "- " + violation_sentence(instance, broken, lang)
    if found.unlisted_years:
        yield sentence("planning.unlisted_years", lang, years=found.unlisted_years)
    yield sentence("planning.deadline", lang, day=said_day(found.deadline.isoformat(), lang))
    for each in told_moves(found.adjusted.moves):
        yield "- " + move_sentence(instance, each, lang)
    for handed in found.handover:
        place = place_label(instance, handed.place, lang)
        if not handed.receiver:
            yield sentence("planning.handover_nobody", lang, place=place)
            continue
        receiver = leader_label(instance, handed.receiver, lang)
        code = "handover_pending" if handed.pending else "handover"
        yield sentence(f"planning.{code}", lang, place=place, receiver=receiver, pending=handed.pending)


def price_sentence(rule: str, found: "RulePrice", lang: str = DEFAULT_LANGUAGE) -> str:
    """What a rule costs on every level, and how sure that is."""
    named = {"rule": rule_label(rule, lang)}
    if not found.lifted.has_plan:
        return sentence("planning.price_no_plan", lang, **named)
    if not found.kept.has_plan:
        return sentence("planning.price_needed", lang, **named)
    prices = price_phrases(found.levels, lang)
    proved = {found.kept.status, found.lifted.status} == {"optimal"}
    if proved or found.at_least is None or found.at_most is None:
        return sentence("planning.price_proved" if proved else "planning.price_found", lang, **named, prices=prices)
    between = {"low": found.at_least, "high": found.at_most}
    return sentence("planning.price_between", lang, **named, **between, prices=prices)
