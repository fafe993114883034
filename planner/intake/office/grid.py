"""What stands on a sheet, before anything is understood? Cells as text, with what merging, hiding and formulas made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planner.domain import Fault
from planner.intake.tables import Oddity

MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELLS = 1_000_000
"""A table that people keep by hand is far below these; what is beyond is data for CSV files in the canonical form."""

Position = tuple[int, int]
"""Row and column of a cell, both counted from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """
    One sheet.

    Parameters
    ----------
    title
        Name of the sheet, or of the file where it has only one.
    rows
        Cells as text, as they stand in the file; the cells of a merged range all hold its content. Rows are equally long.
    lines
        Line of each row in the file, counted from 1.
    merged
        Cell -> first cell of the merged range it belongs to, that cell itself left out.
    hidden
        Whether the whole sheet is hidden.
    oddities
        Cells that hold no plain value (as in `planner.intake.tables`); their row is the line.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    merged: dict[Position, Position] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    oddities: tuple[Oddity, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def own(self, row: int) -> list[str]:
        """The cells of a row, blank where they only repeat a merged cell of the same row or one above."""
        return ["" if (row, column) in self.merged else cell for column, cell in enumerate(self.rows[row])]


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file that hold anything, and what was noticed on the way. `name` is the file's name."""

    name: str
    grids: tuple[Grid, ...]
    findings: tuple[Fault, ...] = ()


def grid_of(
    title: str,
    rows: Sequence[Sequence[str]],
    *,
    lines: Sequence[int] | None = None,
    ranges: Iterable[tuple[int, int, int, int]] = (),
    hidden_rows: frozenset[int] = frozenset(),
    hidden_columns: frozenset[int] = frozenset(),
    hidden: bool = False,
    oddities: Sequence[Oddity] = (),
) -> Grid:
    """
    The sheet of these rows, made equally long, without blank columns and rows at the end.

    Parameters
    ----------
    lines
        Line of each row; 1, 2, ... when left out.
    ranges
        Merged ranges as first row, first column, last row, last column, all counted from 0 and included; what lies outside the rows is
        cut off.
    """
    width = max((position for row in rows for position, cell in enumerate(row, start=1) if cell.strip()), default=0)
    height = max((number for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)), default=0)
    filled = [[*row[:width], *[""] * (width - len(row))] for row in rows[:height]]
    merged: dict[Position, Position] = {}
    looked_at = 0
    for top, left, bottom, right in ranges:
        looked_at += (min(bottom, height) - top + 1) * (min(right, width) - left + 1)
        if not (0 <= top < height and 0 <= left < width) or (top, left) in merged or looked_at > MAX_CELLS:
            continue
        for row in range(top, min(bottom, height - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                if (row, column) != (top, left) and (row, column) not in merged:
                    merged[row, column] = (top, left)
                    filled[row][column] = filled[top][left]
    return Grid(
        title,
        tuple(tuple(row) for row in filled),
        tuple(lines or range(1, len(rows) + 1))[:height],
        merged,
        hidden_rows,
        hidden_columns,
        hidden,
        tuple(oddities),
    )
