"""Where do one leader's tasks get in each other's way? Committees, orders, measures and reports -> clashes, each with a way out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.domain import Assignment, Instance
from planner.follow_up.commitments import answerable
from planner.follow_up.committees import (
    LEADING,
    ROLES,
    Committee,
    CommitteeRules,
    Measure,
    Seat,
    committees,
    responsible,
)
from planner.follow_up.orders import History, histories
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import debts
from planner.follow_up.working_days import WorkingDays

KINDS = ("heads", "same_person", "in_charge", "seats", "leads", "own_review", "no_post", "due_per_day")
"""What a clash may be about, in the order they are told."""
AHEAD = timedelta(days=60)
"""How far ahead due days are looked at."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something due of a leader: a measure, an order or a report, by its number or name."""

    leader: str
    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Clash:
    """
    Tasks that get in each other's way.

    Parameters
    ----------
    kind
        One of `KINDS`. "heads": a leading group with more or fewer heads than the rules ask for. "same_person": its heads are one
        person in two posts. "in_charge": a special committee with nobody, or more than one, in charge. "seats", "leads",
        "due_per_day": a leader over a cap. "own_review": who answers for an order also verified it. "no_post": somebody answers who
        has no post any more, or whose post is vacant.
    leader, committee
        Ids of the subject; "" where the clash is not about one.
    about
        Names or numbers of what clashes.
    count, bound
        What was found, and what the rules allow or ask for.
    day
        The day in question; None where there is none.
    to
        Who could take over; "" where the records show nobody.
    moves
        For "due_per_day": what is moved to which working day so that no day is over the cap.
    """

    kind: str
    leader: str = ""
    committee: str = ""
    about: tuple[str, ...] = ()
    count: int = 0
    bound: int = 0
    day: date | None = None
    to: str = ""
    moves: tuple[tuple[Due, date], ...] = ()


def clashes(
    instance: Instance, assignment: Assignment, regime: Regime, records: Records, on: date
) -> tuple[Clash, ...]:
    """Every clash of a day, by the kinds and then in the order of the tables; none where the policy has no rules for committees."""
    rules = regime.committees
    if rules is None:
        return ()
    sitting = committees(records.seats, on)
    orders = histories(records.orders, records.order_events, regime.orders, records.working_days, on=on)
    due = due_of(instance, assignment, regime, records, on)
    found = [
        *_wrong_heads(instance, sitting, rules),
        *_over_caps(instance, sitting, rules),
        *_own_reviews(instance, assignment, orders),
        *_left_seats(instance, sitting),
        *_left_work(instance, assignment, sitting, orders, [each for each in records.measures if each.is_open(on)]),
        *_crowded(due, rules, records.working_days, on),
    ]
    return tuple(sorted(found, key=lambda clash: KINDS.index(clash.kind)))


def due_of(instance: Instance, assignment: Assignment, regime: Regime, records: Records, on: date) -> tuple[Due, ...]:
    """What is due of each leader from a day on: open measures, orders in work, and reports he owes himself, by day."""
    last, days = on + AHEAD, records.working_days
    sitting = committees(records.seats, on)
    found = [
        Due(leader, measure.due, "measure", measure.id)
        for measure in records.measures
        if measure.is_open(on)
        for leader in responsible(measure, sitting)
    ]
    for history in histories(records.orders, records.order_events, regime.orders, days, on=on):
        if history.state in {"handed_over", "in_work"}:
            leaders = answerable(assignment, history)
            found += [Due(leader, history.deadline, "order", history.order.id) for leader in leaders]
    since = on if regime.start is None else regime.start
    for debt in debts(instance, assignment, regime.reports, records.submissions, days, since=since, until=last):
        if debt.rule.owes == "leaders" and debt.done is None:
            found.append(Due(debt.by, debt.due, "report", debt.rule.name))
    ahead = [due for due in found if on <= due.day <= last]
    return tuple(sorted(ahead, key=lambda due: (due.leader, due.day, due.kind, due.name)))


def spread(due: Sequence[Due], cap: int, days: WorkingDays, on: date) -> tuple[tuple[Due, date], ...]:
    """
    What to move, and to which working day, so that no leader has more than `cap` things due on one day.

    What is over goes to the nearest earlier working day with room, not before `on`, so that nothing gets late; where none has room, to
    the nearest later one. Measures move before orders, orders before reports.
    """
    moves: list[tuple[Due, date]] = []
    by_leader: dict[str, list[Due]] = {}
    for each in due:
        by_leader.setdefault(each.leader, []).append(each)
    for mine in by_leader.values():
        room: dict[date, int] = {}
        for each in mine:
            room[each.day] = room.get(each.day, cap) - 1
        for day in sorted(day for day, left in room.items() if left < 0):
            at_day = sorted(
                (each for each in mine if each.day == day), key=lambda each: (_MOVES.index(each.kind), each.name)
            )
            for each in at_day[: -room[day]]:
                free = _free_day(day, room, cap, days, on)
                room[free] = room.get(free, cap) - 1
                moves.append((each, free))
    return tuple(moves)


_MOVES = ("measure", "order", "report")


def _free_day(day: date, room: Mapping[date, int], cap: int, days: WorkingDays, on: date) -> date:
    earlier = day - timedelta(days=1)
    while earlier >= on:
        if earlier in days and room.get(earlier, cap) > 0:
            return earlier
        earlier -= timedelta(days=1)
    later = days.add(day, 1)
    while room.get(later, cap) <= 0:
        later = days.add(later, 1)
    return later


def _wrong_heads(instance: Instance, sitting: Sequence[Committee], rules: CommitteeRules) -> Iterator[Clash]:
    for committee in sitting:
        leads = committee.of(*LEADING)
        names = tuple(dict.fromkeys(_person(instance, seat) for seat in leads))
        posts = tuple(dict.fromkeys(seat.leader for seat in leads))
        kind, asked = ("heads", rules.heads) if committee.is_leading else ("in_charge", 1)
        if len(posts) != asked:
            to = _could_lead(instance, committee, sitting) if len(posts) < asked else ""
            yield Clash(kind, committee=committee.name, about=posts, count=len(posts), bound=asked, to=to)
        if len(names) < len(posts):
            to = _could_lead(instance, committee, sitting)
            yield Clash("same_person", committee=committee.name, about=posts, count=len(names), bound=len(posts), to=to)


def _over_caps(instance: Instance, sitting: Sequence[Committee], rules: CommitteeRules) -> Iterator[Clash]:
    """Leaders with too many seats or too much to lead; what goes is the last of the least important seats."""
    for kind, cap, roles in (("seats", rules.seats, ROLES), ("leads", rules.leads, LEADING)):
        if cap is not None:
            held: dict[str, list[tuple[Committee, Seat]]] = {}
            for committee in sitting:
                for seat in committee.of(*roles):
                    held.setdefault(seat.leader, []).append((committee, seat))
            counts = {leader: len(mine) for leader, mine in held.items()}
            for leader, mine in held.items():
                if leader and len(mine) > cap:
                    gone = [each for each, _ in sorted(mine, key=lambda each: ROLES.index(each[1].role))[cap:]]
                    there = {seat.leader for seat in gone[0].seats}
                    to = _could_take(
                        instance, leader, {other for other, count in counts.items() if count >= cap} | there
                    )
                    about = tuple(committee.name for committee in gone)
                    yield Clash(kind, leader, about[0], about, len(mine), cap, to=to)


def _own_reviews(instance: Instance, assignment: Assignment, orders: Iterable[History]) -> Iterator[Clash]:
    for history in orders:
        closing = history.closing
        if closing is not None:
            for leader in answerable(assignment, history):
                if closing.by.strip() in {leader, *_called(instance, leader)}:
                    yield Clash("own_review", leader, about=(history.order.id,), count=1, day=closing.day)


def _left_seats(instance: Instance, sitting: Sequence[Committee]) -> Iterator[Clash]:
    """Seats of somebody who has no post any more."""
    there = _in_post(instance)
    for committee in sitting:
        for seat in committee.seats:
            if seat.leader and seat.leader not in there:
                to = _could_lead(instance, committee, sitting) if seat.role in LEADING else ""
                yield Clash("no_post", seat.leader, committee.name, (committee.name,), 1, to=to)


def _left_work(
    instance: Instance,
    assignment: Assignment,
    sitting: Sequence[Committee],
    orders: Iterable[History],
    measures: Iterable[Measure],
) -> Iterator[Clash]:
    """Open orders and measures of somebody who has no post any more, together where the same leader could take them over."""
    there = _in_post(instance)
    left: dict[tuple[str, str], list[str]] = {}
    for measure in measures:
        if measure.leader and measure.leader not in there:
            of_it = responsible(replace(measure, leader=""), sitting)
            to = next((each for each in of_it if each in there), "")
            left.setdefault((measure.leader, to), []).append(measure.id)
    for history in orders:
        order = history.order
        if history.is_open and order.leader and order.leader not in there:
            to = next((each for each in assignment.holders_of(order.place) if each in there), "")
            left.setdefault((order.leader, to), []).append(order.id)
    for (leader, to), numbers in left.items():
        yield Clash("no_post", leader, about=tuple(numbers), count=len(numbers), to=to)


def _crowded(due: Sequence[Due], rules: CommitteeRules, days: WorkingDays, on: date) -> Iterator[Clash]:
    if rules.due_per_day is None:
        return
    moves = spread(due, rules.due_per_day, days, on)
    by_day: dict[tuple[str, date], list[Due]] = {}
    for each in due:
        by_day.setdefault((each.leader, each.day), []).append(each)
    for (leader, day), there in by_day.items():
        if len(there) > rules.due_per_day:
            mine = tuple(move for move in moves if (move[0].leader, move[0].day) == (leader, day))
            about = tuple(each.name for each in there)
            yield Clash("due_per_day", leader, "", about, len(there), rules.due_per_day, day, moves=mine)


def _could_lead(instance: Instance, committee: Committee, sitting: Iterable[Committee]) -> str:
    """Who could lead a committee: its deputy or member who leads least elsewhere, and the first of those in the order of seats."""
    persons = {_person(instance, seat) for seat in committee.of(*LEADING)}
    there = _in_post(instance)
    leads: dict[str, int] = {}
    for other in sitting:
        for seat in other.of(*LEADING):
            leads[seat.leader] = leads.get(seat.leader, 0) + 1
    able = [
        seat
        for seat in committee.of("deputy", "member")
        if seat.leader in there and _person(instance, seat) not in persons
    ]
    best = min(able, key=lambda seat: (leads.get(seat.leader, 0), seat.role != "deputy"), default=None)
    return "" if best is None else best.leader


def _could_take(instance: Instance, leader: str, besides: set[str]) -> str:
    """Who is most like a leader, of the same body first and then nearest in rank, and none of `besides`."""
    gone, there = instance.leader_by_id.get(leader), _in_post(instance)
    able = [each for each in instance.leaders if each.id in there - besides]
    if gone is None:
        return able[0].id if able else ""
    rank = gone.rank or 0.0
    best = min(able, key=lambda each: (each.body != gone.body, abs((each.rank or 0.0) - rank)), default=None)
    return "" if best is None else best.id


def _in_post(instance: Instance) -> set[str]:
    return {leader.id for leader in instance.leaders if not leader.vacant}


def _called(instance: Instance, leader: str) -> set[str]:
    known = instance.leader_by_id.get(leader)
    return set() if known is None else {known.name, *filter(None, (known.post,))}


def _person(instance: Instance, seat: Seat) -> str:
    known = instance.leader_by_id.get(seat.leader)
    return known.name if known else seat.leader
