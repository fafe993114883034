"""What commands read, an instance, an assignment of it, the assignment in force; and whether they could write where they are told."""

from pathlib import Path

from planner.domain import Assignment, Fault, Holding, Instance, InstanceError
from planner.intake import read_assignment, read_instance


def instance_at(path: Path) -> tuple[Instance, tuple[Fault, ...]]:
    """
    The instance at a path, and what is worth knowing of it.

    Raises
    ------
    InstanceError
        With every fault of the input.
    """
    intake = read_instance(path)
    if intake.instance is None:
        raise InstanceError(intake.faults)
    return intake.instance, intake.findings


def assignment_at(path: Path, instance: Instance) -> Assignment:
    """
    The assignment in a file.

    Raises
    ------
    InstanceError
        With every fault of the file; a leader or a place that the instance does not have is one.
    """
    _refuse_unless_there(path)
    assignment, _ = read_assignment(path, instance, unknown_is_fault=True)
    return assignment


def current_holdings(path: Path, instance: Instance) -> tuple[tuple[Holding, ...], tuple[Fault, ...]]:
    """The rows of an assignment in force, sorted, and what is worth knowing of it: ids that the instance does not have."""
    _refuse_unless_there(path)
    assignment, findings = read_assignment(path, instance, unknown_is_fault=False)
    rows = (Holding(*pair, assignment.roles.get(pair, "")) for pair in assignment.sorted_pairs)
    return tuple(rows), findings


def _refuse_unless_there(path: Path) -> None:
    """A path on a command line can be wrong; what is missing from a folder is told in other words."""
    if not path.exists():
        raise InstanceError([Fault(str(path), None, "", str(path), "cli.no_such_file")])


def refuse_unless_folder(out: Path) -> None:
    """
    Say before the search, not after it, that the plan could not be written.

    Raises
    ------
    InstanceError
        When the path, or one above it, is taken by something that is no folder.
    """
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not there.is_dir():
        raise InstanceError([Fault(str(there), None, "--out", str(out), "cli.not_a_folder")])
