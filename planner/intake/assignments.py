"""Who has what today? A table of leader, place and role -> holdings: the assignment in force, or one to look at."""

from collections.abc import Collection

from planner.domain import Holding
from planner.intake.cells import blanks, duplicates, in_file_order, unknown_references
from planner.intake.headers import CURRENT, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table


def read_holdings(
    table: Table,
    leader_ids: Collection[str] | None,
    place_ids: Collection[str] | None,
    *,
    unknown_is_fault: bool,
) -> Reading[Holding]:
    """The holdings of a table; an id that nobody has is a fault, or a finding (somebody left), as the caller says."""
    records = recognise(table, CURRENT)
    faults = [*records.faults, *blanks(records, ("leader", "place"))]
    faults += duplicates(records, "place", "pair_twice", [records.column("leader"), records.column("place")])
    leader_code, place_code = ("unknown_leader", "unknown_place") if unknown_is_fault else ("left_leader", "left_place")
    unknown = [
        *unknown_references(records, "leader", leader_ids, leader_code),
        *unknown_references(records, "place", place_ids, place_code),
    ]
    findings = list(records.findings)
    (faults if unknown_is_fault else findings).extend(unknown)
    rows = map(Holding, records.column("leader"), records.column("place"), records.column("role"))
    return Reading(tuple(rows), in_file_order(faults), in_file_order(findings))
