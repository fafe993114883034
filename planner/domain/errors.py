"""Errors that a user can do something about; anything else is a bug and may crash."""

from collections.abc import Sequence

from planner.domain.findings import Fault


class PlannerError(Exception):
    """Base of all errors that a user can do something about."""


class InstanceError(PlannerError):
    """
    The input cannot be used; `faults` names every fault found, in the order of files and rows.

    Examples
    --------
    >>> str(InstanceError([Fault("leaders.csv", 3, "id", "l1", "intake.duplicate_id", {"first_row": 2})]))
    "leaders.csv row 3 column id: 'l1' (intake.duplicate_id)"
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(_where(fault) for fault in self.faults))


def _where(fault: Fault) -> str:
    row = f" row {fault.row}" if fault.row is not None else ""
    column = f" column {fault.column}" if fault.column else ""
    return f"{fault.file}{row}{column}: {fault.value!r} ({fault.code})"
