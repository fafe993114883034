"""What was to be put right? The tables of orders and of what happened to them -> `planner.follow_up.orders`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from operator import attrgetter

from planner.domain import Fault
from planner.follow_up.orders import ACTIONS, Event, History, Order, OrderRules, after, first_deadline
from planner.follow_up.working_days import WorkingDays
from planner.intake.cells import (
    FIRST_DAY,
    blanks,
    day,
    duplicates,
    in_file_order,
    one_of,
    understood,
    unknown_references,
)
from planner.intake.follow_up.happenings import refusals
from planner.intake.follow_up.schemas import ORDER_EVENTS, ORDERS
from planner.intake.headers import Records, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

WORDS = {
    **{action: action for action in ACTIONS},
    "签收": "accept",
    "回复": "report",
    "申请销号": "report",
    "退回": "return",
    "销号": "close",
    "重新交办": "reopen",
    "延期": "extend",
}


def read_orders(
    table: Table, leader_ids: Collection[str] | None, place_ids: Collection[str] | None, rules: OrderRules | None
) -> Reading[Order]:
    """The orders of a table; an order without deadline is a fault where the rules give none."""
    records = recognise(table, ORDERS)
    opened, opened_faults = understood(records, "opened", day, FIRST_DAY)
    deadlines, deadline_faults = understood(records, "deadline", _perhaps_day, None)
    faults = [*records.faults, *opened_faults, *deadline_faults, *blanks(records, ORDERS.required)]
    faults += duplicates(records, "id", "order_twice", [records.column("id")])
    for index, (begin, end) in enumerate(zip(opened, deadlines, strict=True)):
        if end is not None and end < begin:
            faults.append(records.fault(index, "deadline", "days_out_of_order", first=begin))
        elif end is None and rules is not None and rules.days is None and not records.column("deadline")[index]:
            faults.append(records.fault(index, "deadline", "no_deadline"))
    findings = [*records.findings, *unknown_references(records, "place", place_ids, "left_place")]
    findings += unknown_references(records, "leader", leader_ids, "left_leader")
    names = ("id", "place", "problem", "point", "advice", "leader", "unit", "note")
    rows = zip(*(records.column(name) for name in names), opened, deadlines, strict=True)
    orders = tuple(
        Order(id_, place, begin, problem, point, advice, end, leader, unit, note)
        for id_, place, problem, point, advice, leader, unit, note, begin, end in rows
    )
    ids = {order.id for order in orders} if records.complete and "id" in records.cells else None
    return Reading(orders, in_file_order(faults), in_file_order(findings), ids)


def read_events(table: Table, orders: Reading[Order], rules: OrderRules | None, days: WorkingDays) -> Reading[Event]:
    """The events of a table; one that its order cannot have, such as a closing by who reported the work, is a fault."""
    records = recognise(table, ORDER_EVENTS)
    on, day_faults = understood(records, "date", day, FIRST_DAY)
    actions, action_faults = understood(records, "action", one_of(WORDS), "")
    until, until_faults = understood(records, "until", _perhaps_day, None)
    faults = [*records.faults, *day_faults, *action_faults, *until_faults, *blanks(records, ORDER_EVENTS.required)]
    faults += unknown_references(records, "order", orders.ids, "unknown_order")
    rows = zip(records.column("order"), on, actions, records.column("by"), records.column("text"), until, strict=True)
    events = tuple(Event(*row) for row in rows)
    if rules is not None and not faults and not orders.faults:
        faults += _refused(records, events, {order.id: order for order in orders.rows}, rules, days)
    return Reading(events, in_file_order(faults), records.findings)


def _refused(
    records: Records, events: Sequence[Event], orders: Mapping[str, Order], rules: OrderRules, days: WorkingDays
) -> list[Fault]:
    """A fault for each event that could not happen, in the light of those before it."""

    def begin(id_: str) -> History:
        return History(orders[id_], first_deadline(orders[id_], rules, days))

    def now(history: History, event: Event) -> History:
        return after(history, event, rules, days)

    faults = []
    for index, before, why in refusals(events, attrgetter("order"), begin, now):
        values = {
            "order": before.order.id,
            "opened": before.order.opened.isoformat(),
            "deadline": before.deadline.isoformat(),
            "last": before.steps[-1].event.day.isoformat() if before.steps else "",
        }
        code = f"order_wrong_state_{before.state}" if why == "wrong_state" else f"order_{why}"
        faults.append(records.fault(index, _COLUMN_OF.get(why, "action"), code, **values))
    return faults


_COLUMN_OF = {
    "before_opened": "date",
    "before_last": "date",
    "no_person": "by",
    "same_person": "by",
    "no_evidence": "text",
    "no_reason": "text",
    "no_until": "until",
    "not_later": "until",
}


def _perhaps_day(text: str) -> date | None:
    return day(text)
