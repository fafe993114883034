"""What stands in a folder? policy.toml and CSV files -> one table per file."""

from dataclasses import dataclass
from pathlib import Path

from planner.domain import Fault, InstanceError
from planner.intake.follow_up.schemas import SCHEMAS
from planner.intake.policy_source import PolicySource, toml_source
from planner.intake.safety import MAX_POLICY_BYTES, MAX_TABLE_BYTES, read_bytes
from planner.intake.tables import Table, csv_table

POLICY_FILE = "policy.toml"
REQUIRED = ("leaders", "places")
OPTIONAL = ("links", "stances", "current", *SCHEMAS)
_NOT_INPUT = frozenset({"assignment.csv"})  # what `solve --out` writes


@dataclass(frozen=True, slots=True)
class Folder:
    """The policy and the tables of a folder by what they are ("leaders", "places", ...)."""

    policy: PolicySource
    tables: dict[str, Table]
    findings: tuple[Fault, ...] = ()


def open_folder(path: Path, *, skip: frozenset[str] = frozenset()) -> Folder:
    """The files of a folder, those of `skip` left unread; a required file that is missing is a fault of its table."""
    tables = {}
    for name in (*REQUIRED, *OPTIONAL):
        file = path / f"{name}.csv"
        if name not in skip and (name in REQUIRED or file.exists()):
            tables[name] = read_csv(file)
    known = {f"{name}.csv" for name in (*REQUIRED, *OPTIONAL)} | _NOT_INPUT
    findings = tuple(
        Fault(file.name, None, "", file.name, "intake.unknown_file", {"known": tuple(sorted(known - _NOT_INPUT))})
        for file in sorted(path.glob("*.csv"))
        if file.name not in known
    )
    return Folder(_policy(path / POLICY_FILE), tables, findings)


def read_csv(path: Path) -> Table:
    """The table of one CSV file, or an incomplete one with the fault that kept it from being read."""
    try:
        return csv_table(path.name, read_bytes(path, MAX_TABLE_BYTES))
    except InstanceError as error:
        return Table(path.name, faults=error.faults, complete=False)


def _policy(path: Path) -> PolicySource:
    try:
        return toml_source(path.name, read_bytes(path, MAX_POLICY_BYTES))
    except InstanceError as error:
        return PolicySource(path.name, None, faults=error.faults)
