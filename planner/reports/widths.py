"""How wide a column of a printed table should be, from what stands in it."""

from unicodedata import category, east_asian_width

from planner.reports.table import Cell, Table

NARROWEST, WIDEST = 6, 30
"""Columns of the standard font that a text gets at least, and those beyond which it wraps."""
MARGIN = 5  # beside the text of a cell


def shares(table: Table) -> tuple[float, ...]:
    """
    The part of the page's width that each column gets; they add up to 1.

    Examples
    --------
    >>> from planner.reports.table import Column
    >>> tuple(round(share, 2) for share in shares(Table("t", "T", (Column("a", "No."), Column("b", "Name")), ((1, "城东街道城西街道"),))))
    (0.34, 0.66)
    """
    wanted = []
    for position, column in enumerate(table.columns):
        lines = [line for row in table.rows for line in text_of(row[position]).split("\n")]
        # A header may take two lines.
        longest = max([text_width(column.title) / 2, *map(text_width, lines)])
        wanted.append(min(max(longest, NARROWEST), WIDEST) + MARGIN)
    return tuple(width / sum(wanted) for width in wanted)


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


def text_width(text: str) -> int:
    """
    Columns that a line takes in the standard font.

    >>> text_width("城东 A1")
    7
    """
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
