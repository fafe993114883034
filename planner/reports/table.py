"""What a table is, before anyone decides how it is shown: a title, columns and rows of plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.reports.letterhead import NO_LETTERHEAD, Letterhead

if TYPE_CHECKING:
    from planner.reports.editing import Editing

Cell = str | int | float | None
"""Text, a number, or None for an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column of a table.

    Parameters
    ----------
    key
        Stable name, the same in every language.
    title
        Header in the reader's language.
    is_number
        Whether the column holds numbers, to be set to the right.
    is_day
        Whether its texts are days such as 2026-07-05; a workbook holds them as days, which a spreadsheet sorts, filters and reckons with.
    is_time
        Whether its texts are hours and minutes such as 7:05, of a clock or how long; a workbook holds them as times likewise.
    """

    key: str
    title: str
    is_number: bool = False
    is_day: bool = False
    is_time: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table as screen, Excel and CSV all show it.

    Parameters
    ----------
    key
        Stable name, the same in every language.
    title
        Title in the reader's language.
    rows
        Each as long as `columns`. Numbers are rounded as people read them.
    is_input
        Whether the table is meant to be read by a program again, so that nothing may stand above its header.
    empty
        What is said in place of rows when there are none; "" where an empty table speaks for itself.
    sums
        How many of the last rows sum up those above: they stay in place when a spreadsheet sorts or filters.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_input: bool = False
    empty: str = ""
    sums: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        """The titles of the columns."""
        return tuple(column.title for column in self.columns)


@dataclass(frozen=True, slots=True)
class Document:
    """
    Tables that leave together.

    Parameters
    ----------
    title, wording
        The policy's title, and the official wording it states; "" when it states none.
    tables
        The official one first.
    note
        What the sheets of a workbook say besides, below the wording: the day they show, the plans they compare; "" for nothing.
    letterhead
        What stands around the text of a notice; spreadsheets have no use for it.
    editing
        The plan as it may be changed in a spreadsheet; None where there is nothing to change.
    """

    title: str
    wording: str
    lang: str
    tables: tuple[Table, ...]
    letterhead: Letterhead = NO_LETTERHEAD
    note: str = ""
    editing: "Editing | None" = None

    def table(self, key: str) -> Table | None:
        """The table of that key, or None when the document has none."""
        return next((table for table in self.tables if table.key == key), None)


def table_of(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    records: Sequence[Mapping[str, Cell]],
    *,
    leave_out_if_blank: frozenset[str] = frozenset(),
    empty: str = "",
    sums: int = 0,
) -> Table:
    """
    The table of records that map a column's key to its cell; a key that is missing makes an empty cell.

    Parameters
    ----------
    leave_out_if_blank
        Keys of columns that are dropped when no record fills them.
    empty
        What is said when there is no record.
    sums
        How many of the last records sum up those above.

    Examples
    --------
    >>> columns = (Column("name", "Name"), Column("note", "Note"))
    >>> table_of("t", "T", columns, [{"name": "a"}], leave_out_if_blank=frozenset({"note"})).header
    ('Name',)
    """
    kept = tuple(
        column
        for column in columns
        if column.key not in leave_out_if_blank or any(record.get(column.key) not in {"", None} for record in records)
    )
    rows = tuple(tuple(record.get(column.key) for column in kept) for record in records)
    return Table(key, title, kept, rows, empty=empty, sums=sums)


def rounded(value: float) -> float | int:
    """
    A number as tables show it: two decimals, and a whole number without any.

    >>> rounded(2 / 3), rounded(3.0), rounded(-0.001)
    (0.67, 3, 0)
    """
    shown = round(value, 2)
    return int(shown) if float(shown).is_integer() else shown
