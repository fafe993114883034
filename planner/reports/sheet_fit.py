"""How wide are the columns of a printed sheet, and on how many pages does it go?"""

from collections.abc import Sequence
from math import ceil

from planner.locale import text_width
from planner.reports.giving_way import given_way
from planner.reports.row_heights import CELL_MARGIN, FONT_WIDTH, lines_of
from planner.reports.table import Table
from planner.reports.widths import text_of, wholes

NARROWEST, NARROWEST_TEXT, WIDEST = 6, 16, 36
"""Widths of a column, characters of the standard font: least, least where text wraps, most where they are added up to choose the paper."""
PAGE_WIDTH = 136
"""Of an A4 page across, characters of the standard font."""
SQUEEZED = 1.6
"""Columns that together want so many times the width of A4 get A3."""
A4, A3 = 9, 8  # xlsxwriter's numbers of the paper sizes
_ACROSS, _DOWN = 755.0, 485.0
"""Of an A4 page across, between its margins, points."""
_CHARACTER, _BESIDE = 5.25, 3.75
"""A character of the standard font, and what a column has beside its characters, points."""
SPILL, FULL = 0.12, 0.95
"""What is drawn in, as a part of a page for each page before it; from which part on a page may not hold what is counted for it."""
MOST_PAGES = 12
"""Where a sheet has more, a last page with few rows is nothing that anybody minds."""


def paper_size(table: Table) -> int:
    """A3 where the columns would be squeezed too much on A4."""
    return A3 if sum(min(width, WIDEST) for width in _wanted(table)) > PAGE_WIDTH * SQUEEZED else A4


def column_widths(table: Table) -> list[float]:
    """
    Widths of the columns, together at least that of a page: each shows its longest line whole where there is room for all.

    Else columns of text give way, always the one that costs the fewest further lines; numbers keep theirs.

    Examples
    --------
    >>> from planner.reports.table import Column
    >>> short, long = ("每月督查一次", "很长的说明" * 12), ("每季走访一次", "很长的说明" * 24)
    >>> [round(width) for width in column_widths(Table("t", "T", (Column("a", "要求"), Column("b", "说明")), (short, long)))]
    [14, 122]
    """
    wanted = _wanted(table)
    least = _least(table, wanted)
    rows = [[str(cell or "") for cell in row] for row in table.rows]
    widths = given_way(
        rows, wanted, least, room=PAGE_WIDTH, lines_of=lambda text, width: lines_of(text, width - CELL_MARGIN)
    )
    stretch = max(1.0, PAGE_WIDTH / sum(widths))
    return [width * stretch for width in widths]


def pages(heights: Sequence[float], widths: Sequence[float], *, header: int) -> int:
    """
    The pages that a sheet is to be drawn in to, so that none is printed for a few rows; 0 where it should take what it takes.

    Parameters
    ----------
    heights
        Of all rows, points.
    widths
        Of the columns, characters.
    header
        The row that is repeated on every page, counted from 0.

    Examples
    --------
    >>> pages([20] * 26, [130], header=0), pages([20] * 40, [130], header=0), pages([20] * 20, [130], header=0)
    (1, 0, 0)
    """
    across = sum(widths) * _CHARACTER + len(widths) * _BESIDE
    room = _DOWN * max(1.0, across / _ACROSS)
    count, used = 1, 0.0
    for row, points in enumerate(heights):
        if used + points > room and used:
            count, used = count + 1, heights[header] if row > header else 0.0
        used += points
    if count > MOST_PAGES:
        return 0
    if count > 1 and used - heights[header] <= SPILL * room * (count - 1):
        return count - 1
    return count if used >= FULL * room else 0


def _wanted(table: Table) -> list[float]:
    """The width at which each column shows its longest line whole."""
    wanted = []
    for position, column in enumerate(table.columns):
        lines = [line for row in table.rows for line in str(row[position] or "").split("\n")]
        longest = max([_of_header(column.title), *map(text_width, lines)])
        wanted.append(max(longest * FONT_WIDTH + CELL_MARGIN, NARROWEST))
    return wanted


def _of_header(title: str) -> int:
    """A header may take two lines: a word or number of it stays in one piece, and no bracket is left over for a third."""
    return max([ceil(text_width(title) / 4) * 2 + (2 if "）" in title else 0), *wholes(title)])


def _least(table: Table, wanted: Sequence[float]) -> list[float]:
    """What a column keeps: all of it where it holds numbers or days, else its header and its words in one piece."""
    least = []
    for position, (column, width) in enumerate(zip(table.columns, wanted, strict=True)):
        runs = [run for row in table.rows for run in wholes(text_of(row[position]))]
        whole = max([_of_header(column.title), *runs]) * FONT_WIDTH + CELL_MARGIN
        least.append(width if column.is_number else min(width, max(whole, NARROWEST_TEXT)))
    return least
