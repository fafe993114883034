"""How wide a column of a printed table should be, from what stands in it."""

import re
from collections.abc import Sequence
from math import ceil
from unicodedata import category

from planner.locale import text_width
from planner.reports.giving_way import given_way
from planner.reports.table import Cell, Table

NARROWEST, WIDEST = 6, 30
"""Columns of the standard font that a text gets at least, and those beyond which it wraps."""
MARGIN, PADDING = 5, 2  # beside the text of a cell: as it looks well, and as it must be
SQUEEZED_TEXT, NUMBER_MARGIN, LONGEST_WHOLE = 9, 3, 13
"""
What a column of text keeps where there is too little room, margin included; the margin of a column of numbers, which cannot wrap; and up
to how many letters and digits in a row, as those of a telephone, are kept whole.
"""
HEADER_LINES, CROWDED = 4, 1.1
"""The most lines that the header of a column of numbers takes, and from which part of the room on it takes more than two."""
ROOM = 104
"""Columns of the standard font that a page across holds."""


_WHOLE = re.compile(r"[0-9A-Za-z-]+")


def shares(table: Table, *, widest: int = WIDEST, room: float = ROOM) -> tuple[float, ...]:
    """
    The part of the page's width that each column gets; they add up to 1.

    Parameters
    ----------
    widest
        Columns of the standard font beyond which a text wraps.
    room
        Columns of the standard font that the page holds.

    Examples
    --------
    >>> from planner.reports.table import Column
    >>> tuple(round(share, 2) for share in shares(Table("t", "T", (Column("a", "No."), Column("b", "Name")), ((1, "城东街道城西街道"),))))
    (0.34, 0.66)
    """
    widths = _widths(table, widest, room)
    return tuple(width / sum(widths) for width in widths)


def lines_in(table: Table, widths: Sequence[float]) -> int:
    """Lines that a table takes, its header among them, in columns of those widths of the standard font."""
    rows = (table.header, *table.rows)
    return sum(max(_lines_of(text_of(cell), width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def is_crowded(table: Table, room: float = ROOM) -> bool:
    """Whether columns of text must give way for a page of that room to hold the table."""
    return sum(_wanted(table, WIDEST, 2)) > room


def holds(table: Table, room: float, *, widest: int = WIDEST) -> bool:
    """
    Whether a page of that room holds a table without breaking a number or a word.

    >>> from planner.reports.table import Column
    >>> table = Table("t", "T", (Column("a", "Reopened", is_number=True),) * 3, ((1, 2, 3),))
    >>> holds(table, 33), holds(table, 32)  # 8 letters and 3 for the margin, three times
    (True, False)
    """
    return sum(_widths(table, widest, room)) <= room + 1e-6


def _widths(table: Table, widest: int, room: float) -> list[float]:
    wanted = _wanted(table, widest, 2)
    for lines in range(3, HEADER_LINES + 1):  # before texts give way by much
        if sum(wanted) > room * CROWDED:
            wanted = _wanted(table, widest, lines)
    return _squeezed(table, wanted, room) if sum(wanted) > room else wanted


def _wanted(table: Table, widest: int, header_lines: int) -> list[float]:
    """What each column would have; the header of a number may take so many lines, that of a text two."""
    wanted: list[float] = []
    for position, column in enumerate(table.columns):
        lines = [line for row in table.rows for line in text_of(row[position]).split("\n")]
        longest = max([text_width(column.title) / 2, *map(text_width, lines)])
        wanted.append(min(max(longest, NARROWEST), widest) + MARGIN)
        if column.is_number:
            header = max([text_width(column.title) / header_lines, *(whole + 1 for whole in wholes(column.title))])
            # At least two characters of the header side by side.
            wanted[-1] = min(wanted[-1], max([header, 4, *map(text_width, lines)]) + NUMBER_MARGIN)
    return wanted


def _squeezed(table: Table, wanted: list[float], room: float) -> list[float]:
    """Widths for a table that is too wide: numbers keep theirs, as half a number is a wrong one; texts give way."""
    least = [
        width if column.is_number else min(width, _least(table, position))
        for position, (column, width) in enumerate(zip(table.columns, wanted, strict=True))
    ]
    rows = [[text_of(cell) for cell in row] for row in (table.header, *table.rows)]
    return given_way(rows, wanted, least, room=room, lines_of=_lines_of)


def _lines_of(text: str, width: float) -> int:
    return sum(max(1, ceil(text_width(line) / (width - PADDING))) for line in text.split("\n"))


def _least(table: Table, position: int) -> float:
    """What a column of text must have: room for a few characters, and for a word or a telephone number in one piece."""
    texts = (table.columns[position].title, *(text_of(row[position]) for row in table.rows))
    whole = max((run for text in texts for run in wholes(text)), default=0)
    return max(SQUEEZED_TEXT, whole + NUMBER_MARGIN)


def wholes(text: str) -> list[int]:
    """
    How long the words and numbers of a text are that stay in one piece.

    >>> wholes("Days late"), wholes("逾期天数")
    ([4, 4], [])
    """
    return [len(run) for run in _WHOLE.findall(text) if len(run) <= LONGEST_WHOLE]


def text_of(cell: Cell) -> str:
    """
    A cell as it is printed, without the characters that no document may hold.

    >>> text_of(None), text_of(0), text_of("a\\x00b")
    ('', '0', 'ab')
    """
    text = "" if cell is None else str(cell)
    return "".join(
        character
        for character in text
        if character in "\n\t" or (category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff")
    )
