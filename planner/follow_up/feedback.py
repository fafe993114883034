"""Which places make more work than was thought? Open and overdue orders and low scores -> heavier weights, by the policy's formula."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from planner.domain import Assignment, Instance, Place
from planner.follow_up.orders import histories
from planner.follow_up.records import Records
from planner.follow_up.regime import FeedbackRules, Regime
from planner.follow_up.rounds import round_of, rounds
from planner.follow_up.tenure import ALL_ALONG, Tenure

WEIGHT_DECIMALS = 2
STATED = "weight_stated"
"""Extra column of places.csv with the weight before a raise was adopted: the formula counts from it, so that raises do not pile up."""


@dataclass(frozen=True, slots=True)
class Heavier:
    """
    A place whose weight the formula raises, or whose raise is over.

    Parameters
    ----------
    before, after
        Its weight as the office states it, and as the formula makes it.
    share
        By which it is raised, >= 0: after = before x (1 + share), to `WEIGHT_DECIMALS`.
    waiting, overdue
        Orders that are open, and those of them that are overdue.
    score
        Its score in the last round that ended; None where there is none.
    """

    place: str
    before: float
    after: float
    waiting: int
    overdue: int
    score: float | None = None
    share: float = 0.0


def stated_weight(place: Place) -> float:
    """A place's weight as the office stated it, whatever the formula has made of it since."""
    try:
        stated = float(place.extra.get(STATED, ""))
    except ValueError:
        return place.weight
    return stated if isfinite(stated) else place.weight


def raised(rules: FeedbackRules, *, waiting: int, overdue: int, score: float | None) -> float:
    """
    The share by which a weight is raised, from 0 to `rules.most`.

    Parameters
    ----------
    waiting, overdue
        Open orders, and those of them that are overdue; an overdue one counts as both.

    Examples
    --------
    >>> rules = FeedbackRules(open_order=0.05, overdue_order=0.1, below=80, per_point=0.01, most=0.5)
    >>> [round(raised(rules, waiting=w, overdue=o, score=s), 2) for w, o, s in ((0, 0, None), (2, 1, 90), (0, 0, 70), (9, 9, 70))]
    [0.0, 0.2, 0.1, 0.5]
    """
    share = rules.open_order * waiting + rules.overdue_order * overdue
    if rules.below is not None and score is not None:
        share += rules.per_point * max(0.0, rules.below - score)
    return min(share, rules.most)


def heavier(
    instance: Instance, assignment: Assignment, regime: Regime, records: Records, on: date, *, held: Tenure = ALL_ALONG
) -> tuple[Heavier, ...]:
    """
    The places whose weight the formula raises on a day, the largest raise first; none where the policy has no formula.

    `held` as of `duties`.
    """
    rules = regime.feedback
    if rules is None:
        return ()
    waiting: dict[str, int] = {}
    overdue: dict[str, int] = {}
    for history in histories(records.orders, records.order_events, regime.orders, records.working_days, on=on):
        where = history.order.place
        waiting[where] = waiting.get(where, 0) + history.is_open
        overdue[where] = overdue.get(where, 0) + (history.days_overdue(on) > 0)
    ended = [span for span in rounds(regime, on) if span.last <= on]
    standings = round_of(instance, assignment, regime, records, ended[0], held=held) if ended else ()
    scores = {standing.place: standing.score for standing in standings}
    found = []
    for place in instance.places:
        counts = waiting.get(place.id, 0), overdue.get(place.id, 0)
        score = scores.get(place.id)
        share = raised(rules, waiting=counts[0], overdue=counts[1], score=score)
        stated = stated_weight(place)
        if stated > 0 and (share > 0 or place.weight != stated):
            after = round(stated * (1 + share), WEIGHT_DECIMALS) if share > 0 else stated
            found.append(Heavier(place.id, stated, after, *counts, score, share))
    return tuple(sorted(found, key=lambda each: (-each.after / each.before, each.place)))


def with_raises(instance: Instance, found: Iterable[Heavier]) -> Instance:
    """The instance with the weights that the formula makes; the stated ones are kept beside them."""
    by_place = {each.place: each for each in found}
    return replace(instance, places=tuple(_weighed(place, by_place.get(place.id)) for place in instance.places))


def _weighed(place: Place, heavier: Heavier | None) -> Place:
    if heavier is None:
        return place
    extra = {name: text for name, text in place.extra.items() if name != STATED}
    if heavier.after != heavier.before:
        extra[STATED] = repr(float(heavier.before))
    return replace(place, weight=heavier.after, extra=extra)
