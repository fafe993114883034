"""How does an instance come in? A folder or workbook in the canonical form -> an instance, or every fault at once."""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.domain import Assignment, Fault, Instance, InstanceError
from planner.follow_up.records import NO_RECORDS, Records
from planner.intake.assignments import read_holdings
from planner.intake.continuity import continuity_faults
from planner.intake.folder import REQUIRED, open_folder, read_csv
from planner.intake.follow_up import read_records
from planner.intake.headers import POLICY, recognise
from planner.intake.inspection import inspection_faults
from planner.intake.leaders import read_leaders
from planner.intake.links import read_links
from planner.intake.places import read_places
from planner.intake.policy_checks import read_policy
from planner.intake.policy_source import PolicySource, sheet_source
from planner.intake.readings import Reading
from planner.intake.stances import places_nobody_may_take, read_stances
from planner.intake.tables import Table
from planner.intake.workbook import SHEET_NAMES, assignment_table, open_workbook

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltm"})


@dataclass(frozen=True)
class Intake:
    """
    What came in.

    Parameters
    ----------
    instance
        None when there are faults.
    faults
        Why the input cannot be used; all of them, in the order of files and rows.
    findings
        What is worth knowing though the input can be used: ids of leaders who left, columns that nobody reads.
    records
        What stands in the folder's tables of records, such as visits.csv; none when there are faults.
    """

    instance: Instance | None
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()
    records: Records = NO_RECORDS


@dataclass(frozen=True)
class _Source:
    """The policy and tables as they stand in a folder or workbook."""

    policy: PolicySource
    tables: Mapping[str, Table]
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()


def load_instance(path: str | os.PathLike[str], *, current: str | os.PathLike[str] | None = None) -> Instance:
    """
    The instance in a folder or a workbook.

    Parameters
    ----------
    path
        A folder with policy.toml and CSV files, or one .xlsx file with sheets of the same names (docs/data.md).
    current
        A CSV file or an exported plan (.xlsx) with the assignment in force, read instead of current.csv.

    Raises
    ------
    InstanceError
        With every fault of the input at once.
    """
    intake = read_instance(path, current=current)
    if intake.instance is None:
        raise InstanceError(intake.faults)
    return intake.instance


def read_instance(path: str | os.PathLike[str], *, current: str | os.PathLike[str] | None = None) -> Intake:
    """As `load_instance`, with findings, and with faults told instead of raised."""
    with _collector_paused():
        try:
            source = _source(Path(path), with_current=current is None)
        except InstanceError as error:
            return Intake(None, error.faults)
        tables = dict(source.tables)
        if current is not None:
            tables["current"] = _plan_table(Path(current))
        return _instance(source, tables)


def read_assignment(
    path: str | os.PathLike[str], instance: Instance, *, unknown_is_fault: bool
) -> tuple[Assignment, tuple[Fault, ...]]:
    """
    The assignment in a CSV file or an exported plan (.xlsx), with the columns leader, place and, where stated, role.

    Parameters
    ----------
    unknown_is_fault
        Whether an id that the instance does not have is a fault (to check or explain a plan) or a finding (to repair one: somebody
        left). In the second case the pair is kept.

    Returns
    -------
    Assignment, findings

    Raises
    ------
    InstanceError
        With every fault of the file at once.
    """
    table = _plan_table(Path(path))
    reading = read_holdings(
        table, instance.leader_by_id.keys(), instance.place_by_id.keys(), unknown_is_fault=unknown_is_fault
    )
    if reading.faults:
        raise InstanceError(reading.faults)
    return Assignment.from_holdings(reading.rows), tuple(reading.findings)


def _plan_table(path: Path) -> Table:
    """The table of an assignment; incomplete, with its fault, where the file cannot be read."""
    if path.suffix.lower() not in WORKBOOK_SUFFIXES:
        return read_csv(path)
    try:
        return assignment_table(path)
    except InstanceError as error:
        return Table(path.name, faults=error.faults, complete=False)


@contextmanager
def _collector_paused() -> Iterator[None]:
    # A million new rows, none of them garbage, would be searched for garbage again and again: half of the reading time.
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _source(path: Path, *, with_current: bool) -> _Source:
    skip = frozenset() if with_current else frozenset({"current"})
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise InstanceError([Fault(path.name, None, "", error.strerror or "", "intake.unreadable")]) from error
    if is_folder:
        folder = open_folder(path, skip=skip)
        return _Source(folder.policy, folder.tables, findings=folder.findings)
    if not is_file:
        raise InstanceError([Fault(str(path), None, "", str(path), "intake.not_found")])
    if path.suffix.lower() not in WORKBOOK_SUFFIXES:
        raise InstanceError([Fault(path.name, None, "", path.name, "intake.not_an_instance")])
    book = open_workbook(path)
    missing = [
        Fault(path.name, None, "", name, "intake.missing_sheet", {"sheet": SHEET_NAMES[name]})
        for name in ("policy", *REQUIRED)
        if name not in book.tables
    ]
    tables = {name: table for name, table in book.tables.items() if name != "policy" and name not in skip}
    for name in REQUIRED:
        tables.setdefault(name, Table(name, complete=False))
    policy = PolicySource("policy", None)
    if "policy" in book.tables:
        policy = sheet_source(recognise(book.tables["policy"], POLICY))
    return _Source(policy, tables, (*missing, *book.faults), book.findings)


def _instance(source: _Source, tables: Mapping[str, Table]) -> Intake:
    policy = read_policy(source.policy)
    leaders = read_leaders(tables["leaders"], policy)
    places = read_places(tables["places"], policy)
    ids = leaders.ids, places.ids
    links = read_links(tables["links"], places.ids) if "links" in tables else Reading()
    stances = read_stances(tables["stances"], *ids) if "stances" in tables else Reading()
    current = read_holdings(tables["current"], *ids, unknown_is_fault=False) if "current" in tables else Reading()
    records = read_records(tables, None if policy.faults else policy.regime, *ids)
    readings = (leaders, places, links, stances, current, records)
    continuity = continuity_faults(source.policy, leaders.ids)
    inspection = inspection_faults(source.policy, policy.policy, places.ids)
    of_tables = (fault for reading in readings for fault in reading.faults)
    faults = (*source.faults, *policy.faults, *continuity, *inspection, *of_tables)
    findings = (*source.findings, *(finding for reading in readings for finding in reading.findings))
    if faults or policy.policy is None:
        return Intake(None, faults, findings)
    instance = Instance(policy.policy, leaders.rows, places.places, links.rows, stances.rows, current.rows)
    return Intake(
        instance, (), (*findings, *_nobody_may_take(instance, tables["places"], places.id_header)), records.records
    )


def _nobody_may_take(instance: Instance, table: Table, id_header: str) -> list[Fault]:
    line = dict(zip((place.id for place in instance.places), table.lines, strict=True))
    return [
        Fault(table.file, line[place], id_header, place, "intake.nobody_may_take")
        for place in places_nobody_may_take(instance)
    ]
