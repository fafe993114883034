"""Who sits in which committee, and what was resolved to do? The tables of committees and measures -> `planner.follow_up.committees`."""

from collections.abc import Collection, Sequence
from datetime import date

from planner.domain import Fault
from planner.follow_up.committees import LEADING, ROLES, Measure, Seat
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
from planner.intake.follow_up.schemas import COMMITTEES, MEASURES
from planner.intake.headers import Records, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

WORDS = {
    **{role: role for role in ROLES},
    "组长": "head",
    "双组长": "head",
    "牵头领导": "in_charge",
    "主任": "in_charge",
    "副组长": "deputy",
    "副主任": "deputy",
    "成员": "member",
    "委员": "member",
}


def read_seats(table: Table, leader_ids: Collection[str] | None) -> Reading[Seat]:
    """
    The seats of a table, and as its ids the names of the committees.

    A seat that nobody has, or a committee with heads and somebody in charge, is a fault.
    """
    records = recognise(table, COMMITTEES)
    roles, role_faults = understood(records, "role", one_of(WORDS), "member")
    since, since_faults = understood(records, "since", _perhaps_day, None)
    until, until_faults = understood(records, "until", _perhaps_day, None)
    faults = [*records.faults, *role_faults, *since_faults, *until_faults, *blanks(records, COMMITTEES.required)]
    faults += _of_nobody(records, roles)
    faults += [
        records.fault(index, "until", "days_out_of_order", first=first)
        for index, (first, last) in enumerate(zip(since, until, strict=True))
        if first is not None and last is not None and last < first
    ]
    if not faults:
        faults += _two_ways_to_lead(records, roles)
        beside = [text or "-" for text in records.column("unit")]
        first_days = ["-" if first is None else first.isoformat() for first in since]
        who = [text or "-" for text in records.column("leader")]
        column = "leader" if "leader" in records.cells else "unit"
        faults += duplicates(records, column, "seat_twice", [records.column("committee"), who, beside, first_days])
    findings = [*records.findings, *unknown_references(records, "leader", leader_ids, "left_leader")]
    texts = (records.column(name) for name in ("committee", "leader", "unit", "note"))
    seats = tuple(
        Seat(committee, role, leader, unit, first, last, note)
        for committee, leader, unit, note, role, first, last in zip(*texts, roles, since, until, strict=True)
    )
    known = {seat.committee for seat in seats} if records.complete else None
    return Reading(seats, in_file_order(faults), in_file_order(findings), known)


def read_measures(
    table: Table, leader_ids: Collection[str] | None, committees: Collection[str] | None
) -> Reading[Measure]:
    """The measures of a table; one that nobody answers for, or that is done without a result, is a fault."""
    records = recognise(table, MEASURES)
    due, due_faults = understood(records, "due", day, FIRST_DAY)
    begun, begun_faults = understood(records, "begun", _perhaps_day, None)
    done, done_faults = understood(records, "done", _perhaps_day, None)
    faults = [*records.faults, *due_faults, *begun_faults, *done_faults, *blanks(records, MEASURES.required)]
    faults += duplicates(records, "id", "measure_twice", [records.column("id")])
    faults += unknown_references(records, "committee", committees, "unknown_committee")
    faults += _odd_measures(records, begun, done)
    findings = [*records.findings, *unknown_references(records, "leader", leader_ids, "left_leader")]
    names = ("id", "item", "measure", "committee", "leader", "unit", "result", "note")
    rows = zip(*(records.column(name) for name in names), due, begun, done, strict=True)
    measures = tuple(
        Measure(id_, item, measure, last, committee, leader, unit, first, end, result, note)
        for id_, item, measure, committee, leader, unit, result, note, last, first, end in rows
    )
    return Reading(measures, in_file_order(faults), in_file_order(findings))


def _of_nobody(records: Records, roles: Sequence[str]) -> list[Fault]:
    faults = []
    for index, (role, leader, unit) in enumerate(
        zip(roles, records.column("leader"), records.column("unit"), strict=True)
    ):
        if not leader and role in LEADING:
            faults.append(records.fault(index, "leader", "seat_without_leader", role=records.column("role")[index]))
        elif not leader and not unit:
            faults.append(records.fault(index, "leader", "seat_of_nobody"))
    return faults


def _two_ways_to_lead(records: Records, roles: Sequence[str]) -> list[Fault]:
    """A fault where a committee has heads, as leading groups have, and somebody in charge, as special committees have."""
    leads: dict[str, tuple[str, int]] = {}
    faults = []
    for index, (committee, role) in enumerate(zip(records.column("committee"), roles, strict=True)):
        if role in LEADING:
            first, row = leads.setdefault(committee, (role, records.lines[index]))
            if role != first:
                faults.append(records.fault(index, "role", "heads_and_in_charge", committee=committee, first_row=row))
    return faults


def _odd_measures(records: Records, begun: Sequence[date | None], done: Sequence[date | None]) -> list[Fault]:
    faults = []
    who = zip(*(records.column(name) for name in ("committee", "leader", "unit", "result")), begun, done, strict=True)
    for index, (committee, leader, unit, result, first, last) in enumerate(who):
        if not (committee or leader or unit):
            faults.append(records.fault(index, "leader", "measure_of_nobody"))
        if last is not None and not result:
            faults.append(records.fault(index, "result", "measure_without_result"))
        if last is not None and first is not None and last < first:
            faults.append(records.fault(index, "done", "days_out_of_order", first=first))
    return faults


def _perhaps_day(text: str) -> date | None:
    return day(text)
