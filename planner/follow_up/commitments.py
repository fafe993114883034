"""What does one leader carry in all? Places, visits, orders, reports, committees and measures of a plan, leader by leader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.domain import Assignment, Instance
from planner.follow_up.committees import LEADING, committees, responsible
from planner.follow_up.materials import filings
from planner.follow_up.orders import History, histories
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import Debt, debts
from planner.follow_up.tenure import ALL_ALONG, Tenure
from planner.follow_up.visits import Duty, duties


@dataclass(frozen=True, slots=True)
class Commitments:
    """
    What one leader carries on a day; all counts >= 0.

    Parameters
    ----------
    leader
        His id.
    places, by_layer
        Places he holds, and how many of each layer in the policy's order: 条线 beside 街道.
    visits
        Visits still to be made, those of periods that ended among them.
    orders, overdue_orders
        Open orders he answers for, and of these overdue.
    reports
        Reports due until that day that he owes himself, or the unit that supports him, and that were not handed in; and that unit's
        materials of the application.
    seats, leads
        Committees he sits in, and of these how many he heads or is in charge of.
    measures, overdue_measures
        Open measures he answers for, and of these overdue.
    """

    leader: str
    places: int = 0
    visits: int = 0
    orders: int = 0
    overdue_orders: int = 0
    reports: int = 0
    by_layer: tuple[int, ...] = ()
    seats: int = 0
    leads: int = 0
    measures: int = 0
    overdue_measures: int = 0

    @property
    def waiting(self) -> int:
        """Everything that waits to be done: visits, orders, reports and measures, each counted once."""
        return self.visits + self.orders + self.reports + self.measures


def answerable(assignment: Assignment, history: History) -> tuple[str, ...]:
    """Ids of the leaders who answer for an order: the one it names, else those who hold the place."""
    order = history.order
    return (order.leader,) if order.leader else assignment.holders_of(order.place)


def commitments(
    instance: Instance, assignment: Assignment, regime: Regime, records: Records, on: date, *, held: Tenure = ALL_ALONG
) -> tuple[Commitments, ...]:
    """
    What every leader carries on a day, whoever has most waiting first, then whoever holds most places.

    An order that several leaders answer for counts for each of them, and so does the report of a unit that supports several.

    Parameters
    ----------
    held
        Since when leaders hold their places: visits of periods that had begun by then are not theirs.
    """
    since = on if regime.start is None else regime.start
    days = records.working_days
    owed = duties(instance, assignment, regime.visits, regime.phases, records.visits, since=since, until=on, held=held)
    orders = histories(records.orders, records.order_events, regime.orders, days, on=on)
    reports = debts(instance, assignment, regime.reports, records.submissions, days, since=since, until=on)
    found = _counted(instance, assignment, owed, [each for each in orders if each.is_open], reports, on=on)
    found = _with_materials(instance, found, records, on)
    found = _with_committees(instance, found, records, on)
    return tuple(sorted(found, key=lambda each: (-each.waiting, -each.places, each.leader)))


def _counted(
    instance: Instance,
    assignment: Assignment,
    owed: Iterable[Duty],
    orders: Iterable[History],
    reports: Iterable[Debt],
    *,
    on: date,
) -> list[Commitments]:
    visits: dict[str, int] = {}
    for duty in owed:
        visits[duty.leader] = visits.get(duty.leader, 0) + duty.missing
    answered: dict[str, list[bool]] = {}
    for history in orders:
        for leader in answerable(assignment, history):
            answered.setdefault(leader, []).append(history.days_overdue(on) > 0)
    unpaid: dict[tuple[bool, str], int] = {}
    for debt in reports:
        if debt.rule.owes != "places" and debt.due <= on and (debt.done is None or debt.done > on):
            key = debt.rule.owes == "leaders", debt.by
            unpaid[key] = unpaid.get(key, 0) + 1
    return [
        Commitments(
            leader.id,
            len(assignment.places_of(leader.id)),
            visits.get(leader.id, 0),
            len(answered.get(leader.id, ())),
            sum(answered.get(leader.id, ())),
            unpaid.get((True, leader.id), 0)
            + (unpaid.get((False, leader.support_unit), 0) if leader.support_unit else 0),
            tuple(_held(instance, assignment, leader.id, layer.kinds) for layer in instance.policy.layers),
        )
        for leader in instance.leaders
    ]


def _held(instance: Instance, assignment: Assignment, leader: str, kinds: Sequence[str]) -> int:
    places = (instance.place_by_id.get(place) for place in assignment.places_of(leader))
    return sum(place is not None and place.kind in kinds for place in places)


def _with_materials(instance: Instance, found: Iterable[Commitments], records: Records, on: date) -> list[Commitments]:
    """The same with the missing materials that were due of the unit that supports each leader."""
    missing: dict[str, int] = {}
    for filing in filings(records.materials, records.material_events, on=on):
        unit = filing.material.unit
        if unit and filing.state == "missing" and filing.material.due <= on:
            missing[unit] = missing.get(unit, 0) + 1
    unit_of = {leader.id: leader.support_unit for leader in instance.leaders}
    return [replace(each, reports=each.reports + missing.get(unit_of[each.leader], 0)) for each in found]


def _with_committees(instance: Instance, found: Iterable[Commitments], records: Records, on: date) -> list[Commitments]:
    """The same with each leader's seats and measures; a measure of several leaders counts for each of them."""
    sitting = committees(records.seats, on)
    answered: dict[str, list[bool]] = {}
    for measure in records.measures:
        if measure.is_open(on):
            for leader in responsible(measure, sitting):
                answered.setdefault(leader, []).append(measure.days_overdue(on) > 0)
    seats: dict[str, list[bool]] = {}
    for committee in sitting:
        mine: dict[str, bool] = {}
        for seat in committee.seats:
            mine[seat.leader] = mine.get(seat.leader, False) or seat.role in LEADING
        for leader, leads in mine.items():
            seats.setdefault(leader, []).append(leads)
    return [
        replace(
            each,
            seats=len(seats.get(each.leader, ())),
            leads=sum(seats.get(each.leader, ())),
            measures=len(answered.get(each.leader, ())),
            overdue_measures=sum(answered.get(each.leader, ())),
        )
        for each in found
    ]
