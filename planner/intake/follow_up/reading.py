"""What is on record beside an instance? The tables of records -> `planner.follow_up.records.Records`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.domain import Fault
from planner.follow_up.records import NO_RECORDS, Records
from planner.intake.follow_up.visits import VisitsReading, read_visits
from planner.intake.tables import Table


@dataclass(frozen=True, slots=True)
class RecordsReading:
    """Records, what is wrong with their tables, and what is worth knowing of them."""

    records: Records = NO_RECORDS
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()


def read_records(
    tables: Mapping[str, Table], leader_ids: Collection[str] | None, place_ids: Collection[str] | None
) -> RecordsReading:
    """
    The records in tables by the names of their files.

    Parameters
    ----------
    leader_ids, place_ids
        Those of the instance; None when they are not known for sure.
    """
    visits = VisitsReading((), (), ())
    if "visits" in tables:
        visits = read_visits(tables["visits"], leader_ids, place_ids)
    readings = (visits,)
    return RecordsReading(
        Records(visits.visits),
        tuple(fault for reading in readings for fault in reading.faults),
        tuple(finding for reading in readings for finding in reading.findings),
    )
