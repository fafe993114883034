"""Who must still visit what, by when? Visit rules and records -> duties, due or overdue."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from planner.domain import Assignment, Instance, Leader, Place
from planner.follow_up.periods import Span, spans
from planner.follow_up.tenure import ALL_ALONG, Tenure

State = Literal["met", "due", "short", "overdue"]
NORMAL = "normal"
"""What a rule names as its phase to hold outside every phase (常态)."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A time with rules of its own, such as 创建期; both days included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class VisitRule:
    """
    How often a place must be visited.

    Parameters
    ----------
    period
        One of `planner.follow_up.periods.PERIODS`.
    count
        Visits per period, >= 1.
    minutes
        Shorter visits do not count, >= 0; with 0 a visit without a stated length counts too.
    gap_days
        Days from one counted visit to the next within a period, >= 0.
    proxies
        How many of the counted visits may be made by somebody else, 0 to `count`.
    each
        Whether the count is owed to each place a leader holds, or to all of them together.
    kinds, levels
        Kinds of places, and levels of leaders (column `level` of leaders.csv), that the rule is for; empty: all.
    phase
        Name of the phase the rule holds in, "normal" outside of all phases, or "" always. What decides is the period's first day.
    """

    name: str
    period: str
    count: int = 1
    minutes: float = 0.0
    gap_days: int = 0
    proxies: int = 0
    each: Literal["place", "leader"] = "place"
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    phase: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """
    A visit that was made.

    Parameters
    ----------
    minutes
        Its length, >= 0, or None when it was not written down.
    proxy
        Who went in the leader's place; "" when he went himself.
    seen
        What was seen there.
    """

    leader: str
    place: str
    day: date
    minutes: float | None = None
    proxy: str = ""
    seen: str = ""
    note: str = ""

    def same_as(self, other: "Visit") -> bool:
        """Whether two records are of one visit: the same people, place and day."""
        return (self.leader, self.place, self.day, self.proxy) == (other.leader, other.place, other.day, other.proxy)


@dataclass(frozen=True, slots=True)
class Duty:
    """
    What one rule asks of a leader in one period, and what was done.

    Parameters
    ----------
    place
        Id of the place; None when the rule counts all places of the leader together.
    counted
        As many visits as can be counted, earliest first.
    not_counted
        The other visits of the period, each with the code of why: "short", "close" or "proxy".
    """

    rule: VisitRule
    leader: str
    place: str | None
    span: Span
    counted: tuple[Visit, ...] = ()
    not_counted: tuple[tuple[Visit, str], ...] = ()

    @property
    def missing(self) -> int:
        """Visits that are still to be made."""
        return max(0, self.rule.count - len(self.counted))

    @property
    def act_by(self) -> date:
        """Last day for the next visit, if those after it are to keep their gaps."""
        return self.span.last - timedelta(days=max(0, self.missing - 1) * self.rule.gap_days)

    def state(self, on: date) -> State:
        """
        How the duty stands on a day: "met"; "due" and still to be met; "short", as the days left are too few for the gaps; or "overdue".
        """
        if not self.missing:
            return "met"
        if on > self.span.last:
            return "overdue"
        return "due" if on <= self.act_by else "short"


def level_of(leader: Leader) -> str:
    """The level a leader belongs to, such as county or town: column `level` (级别) of leaders.csv; "" when it is not stated."""
    return leader.extra.get("level") or leader.extra.get("级别") or ""


def duties(
    instance: Instance,
    assignment: Assignment,
    rules: Iterable[VisitRule],
    phases: Sequence[Phase],
    visits: Iterable[Visit],
    *,
    since: date,
    until: date,
    held: Tenure = ALL_ALONG,
) -> tuple[Duty, ...]:
    """
    Every duty of the periods that begin from `since` to `until`, earliest first.

    Parameters
    ----------
    assignment
        Who holds what; visits to a place by somebody who does not hold it count for nobody.
    visits
        All visits on record, in any order; those after `until` are left out.
    since
        Day on which following up began: a period that had begun by then is nobody's duty.
    held
        Since when leaders hold their places: a period that had begun by then is not their duty.
    """
    made: dict[tuple[str, str], list[Visit]] = {}
    for visit in visits:
        if visit.day <= until:
            made.setdefault((visit.leader, visit.place), []).append(visit)
    found = [
        _duty(rule, leader, place, span, [visit for held in places for visit in made.get((leader, held), ())])
        for rule in rules
        for span in spans(rule.period, since, until)
        if _holds_in(rule, phases, span)
        for leader, place, places in _owed(instance, assignment, rule)
        if span.first >= min(held.get((leader, each), since) for each in places)
    ]
    return tuple(sorted(found, key=lambda duty: (duty.span, duty.rule.name, duty.leader, duty.place or "")))


def most_countable(visits: Sequence[Visit], rule: VisitRule) -> tuple[Visit, ...]:
    """
    As many of the visits as the gap and the number of proxies allow, in order of days.

    All are taken to be long enough. Of several ways to count as many, earlier visits are preferred.
    """
    ordered = sorted(visits, key=_order)
    days = [visit.day for visit in ordered]
    # best[i][c]: the most that can be counted from the i-th on, when c proxies may still be counted.
    best: list[list[tuple[int, int | None]]] = [[(0, None)] * (rule.proxies + 1) for _ in range(len(ordered) + 1)]
    following = [
        max(i + 1, bisect_left(days, visit.day + timedelta(days=rule.gap_days))) for i, visit in enumerate(ordered)
    ]
    for i in reversed(range(len(ordered))):
        for left in range(rule.proxies + 1):
            cost = 1 if ordered[i].proxy else 0
            best[i][left] = best[i + 1][left]
            if cost <= left:
                taken = 1 + best[following[i]][left - cost][0]
                if taken >= best[i][left][0]:
                    best[i][left] = (taken, i)
    counted: list[Visit] = []
    at, left = 0, rule.proxies
    while (chosen := best[at][left][1]) is not None:
        counted.append(ordered[chosen])
        left -= 1 if ordered[chosen].proxy else 0
        at = following[chosen]
    return tuple(counted)


def _order(visit: Visit) -> tuple[date, bool, str, float, str, str]:
    return visit.day, bool(visit.proxy), visit.place, -(visit.minutes or 0), visit.proxy, visit.seen


def _duty(rule: VisitRule, leader: str, place: str | None, span: Span, visits: Sequence[Visit]) -> Duty:
    within = sorted((visit for visit in visits if visit.day in span), key=_order)
    long_enough = [visit for visit in within if not rule.minutes or (visit.minutes or 0) >= rule.minutes]
    counted = most_countable(long_enough, rule)
    proxies = sum(1 for visit in counted if visit.proxy)
    left_over = list(within)
    for visit in counted:
        left_over.remove(visit)
    return Duty(rule, leader, place, span, counted, tuple((visit, _why(visit, rule, proxies)) for visit in left_over))


def _why(visit: Visit, rule: VisitRule, proxies: int) -> str:
    if rule.minutes and (visit.minutes or 0) < rule.minutes:
        return "short"
    return "proxy" if visit.proxy and proxies >= rule.proxies else "close"


def _holds_in(rule: VisitRule, phases: Sequence[Phase], span: Span) -> bool:
    if not rule.phase:
        return True
    at = {phase.name for phase in phases if phase.first <= span.first <= phase.last}
    return not at if rule.phase == NORMAL else rule.phase in at


def _owed(
    instance: Instance, assignment: Assignment, rule: VisitRule
) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """Leader, place or None, and the places whose visits count, for each count that the rule asks for."""
    for leader in instance.leaders:
        if rule.levels and level_of(leader) not in rule.levels:
            continue
        held = tuple(
            place for place in assignment.places_of(leader.id) if _of_kind(instance.place_by_id.get(place), rule)
        )
        if rule.each == "place":
            yield from ((leader.id, place, (place,)) for place in held)
        elif held:
            yield leader.id, None, held


def _of_kind(place: Place | None, rule: VisitRule) -> bool:
    return place is not None and (not rule.kinds or place.kind in rule.kinds)
