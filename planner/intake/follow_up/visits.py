"""Which visits were made? The table of visits -> `planner.follow_up.visits.Visit`."""

from collections.abc import Collection, Sequence
from datetime import date

from planner.domain import Fault
from planner.follow_up.visits import Visit
from planner.intake.cells import (
    blanks,
    day,
    duplicates,
    in_file_order,
    number_within,
    one_of,
    understood,
    unknown_references,
)
from planner.intake.follow_up.schemas import VISITS
from planner.intake.headers import Records, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

KINDS = {"in_person": "in_person", "proxy": "proxy", "本人": "in_person", "代访": "proxy"}
MINUTES_OF_A_DAY = 24 * 60
NEVER = date.min


def read_visits(table: Table, leader_ids: Collection[str] | None, place_ids: Collection[str] | None) -> Reading[Visit]:
    """The visits of a table, those of leaders and to places that no longer exist included."""
    records = recognise(table, VISITS)
    days, day_faults = understood(records, "date", day, NEVER)
    minutes, minute_faults = understood(records, "minutes", _minutes, None)
    kinds, kind_faults = understood(records, "kind", one_of(KINDS), "")
    faults = [*records.faults, *day_faults, *minute_faults, *kind_faults, *blanks(records, ("leader", "place", "date"))]
    faults += _unclear_proxies(records, kinds)
    keys = [records.column(name) for name in ("leader", "place", "date")]
    faults += duplicates(records, "date", "visit_twice", [*keys, [by or "-" for by in records.column("by")]])
    findings = [*records.findings, *unknown_references(records, "leader", leader_ids, "left_leader")]
    findings += unknown_references(records, "place", place_ids, "left_place")
    columns = (records.column(name) for name in ("leader", "place", "by", "seen", "note"))
    visits = tuple(
        Visit(leader, place, on, length, by, seen, note)
        for leader, place, by, seen, note, on, length in zip(*columns, days, minutes, strict=True)
    )
    return Reading(visits, in_file_order(faults), in_file_order(findings))


def _minutes(text: str) -> float | None:
    return number_within(0, MINUTES_OF_A_DAY)(text)


def _unclear_proxies(records: Records, kinds: Sequence[str]) -> list[Fault]:
    """A proxy visit must say who went, and a visit in person nobody else."""
    faults = []
    for index, (kind, by) in enumerate(zip(kinds, records.column("by"), strict=True)):
        if kind == "proxy" and not by:
            faults.append(records.fault(index, "by", "proxy_without_name"))
        elif kind == "in_person" and by:
            faults.append(records.fault(index, "by", "proxy_in_person"))
    return faults
