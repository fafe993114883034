"""A closed range of whole numbers, as quotas and coverages are."""

from dataclasses import dataclass
from typing import NamedTuple


class Bound(NamedTuple):
    """The bound of a violated rule; a side that does not bind is None."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Range:
    """
    Whole numbers from `lower` to `upper`, both included.

    A range out of order (`lower > upper`) can be built: it is intake's business to report it with its row.

    Examples
    --------
    >>> 2 in Range(1, 2), 3 in Range(1, 2), str(Range(1, 2)), str(Range(1, 1))
    (True, False, '1-2', '1')
    """

    lower: int
    upper: int

    def __contains__(self, count: object) -> bool:
        return isinstance(count, int) and self.lower <= count <= self.upper

    def __str__(self) -> str:
        return str(self.lower) if self.lower == self.upper else f"{self.lower}-{self.upper}"

    @property
    def bound(self) -> Bound:
        """The range as the bound of a violation."""
        return Bound(self.lower, self.upper)
