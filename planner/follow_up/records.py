"""What happened? The records an office keeps beside its plan, as frozen values."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from planner.follow_up.visits import Visit


@dataclass(frozen=True, slots=True)
class Records:
    """
    Everything on record, in the order of the files.

    Rows may name leaders and places that no longer exist: what happened has happened.
    """

    visits: tuple[Visit, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The latest day on record; None without records."""
        return max((visit.day for visit in self.visits), default=None)

    def with_visit(self, visit: Visit) -> Self:
        """The records with one more visit."""
        return replace(self, visits=(*self.visits, visit))


NO_RECORDS = Records()
"""Those of an instance that nobody has followed up yet."""
