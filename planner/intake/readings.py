"""What has one table given? Its rows as values, what is wrong with it, and the ids that other tables may name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from planner.domain import Fault

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row]):
    """
    A table as it was understood; without arguments, a table that is not there.

    Parameters
    ----------
    rows
        One value per row that could be understood.
    faults, findings
        What forbids to go on, and what is worth knowing.
    ids
        What rows of other tables may refer to; None when it is not known for sure, as rows or the column may be missing.
    """

    rows: tuple[Row, ...] = ()
    faults: Sequence[Fault] = ()
    findings: Sequence[Fault] = ()
    ids: Collection[str] | None = frozenset()
