"""Does a sheet hold more than one table? Tables below one another and side by side -> a grid each, every cell where it was."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from planner.domain import Fault
from planner.intake.office.grid import Grid, Position
from planner.intake.office.header_words import Role, plain, role_of
from planner.intake.office.names import clean
from planner.intake.office.row_kinds import is_below_a_table

_SUBJECTS: frozenset[Role] = frozenset({"name", "place"})
_LYING = 3
"""So many headers below one another, a leader's and a place's among them, are a table that lies on its side."""


def blocks_of(grid: Grid) -> tuple[Grid, ...]:
    """
    The tables of a sheet, from top to bottom and from left to right; the sheet itself where it holds one.

    Cells of other tables are blank in each of them, so that lines and columns stay those of the file. The second table of the sheet 表 is
    called 表#2.
    """
    parts = [part for band in _below_one_another(grid) for part in _side_by_side(band)]
    return tuple(
        part if number == 1 else replace(part, title=f"{grid.title}#{number}") for number, part in enumerate(parts, 1)
    )


def lies_on_its_side(grid: Grid) -> tuple[Fault, ...]:
    """A fault where the headers stand below one another, each leader in a column of his own."""
    for column in range(min(2, grid.width)):
        known = [found for row in grid.rows[:40] if (found := role_of(row[column])) is not None]
        roles = {role for role, _ in known}
        if len(known) >= _LYING and roles >= _SUBJECTS and not _header_like(grid):
            return (Fault(grid.title, None, "", "", "intake.table_on_its_side"),)
    return ()


def _below_one_another(grid: Grid) -> Iterator[Grid]:
    starts = _starts(grid)
    for first, last in zip([0, *starts], [*starts, len(grid.rows)], strict=True):
        yield grid if not starts else _only(grid, range(first, last), range(grid.width))


def _starts(grid: Grid) -> list[int]:
    """Rows that further tables begin at: above a row of headers that are not those of the table before, with its titles."""
    headers = _header_like(grid)
    starts: list[int] = []
    shape: dict[int, Role] = {}
    last = -2
    for row in headers:
        roles = {column: found[0] for column, cell in enumerate(grid.own(row)) if (found := role_of(cell))}
        goes_on = row == last + 1  # a header of two rows
        if shape and not goes_on and any(shape.get(column) != role for column, role in roles.items()):
            starts.append(_with_titles(grid, row))
            shape = {}
        shape = {**shape, **roles} if goes_on or not shape else shape
        last = row
    return starts


def _header_like(grid: Grid) -> list[int]:
    """Rows whose cells are headers, one of a leader or of a place among them."""
    found = []
    for row in range(len(grid.rows)):
        cells = [cell for cell in grid.own(row) if cell.strip()]
        known = [role for cell in cells if (role := role_of(cell)) is not None]
        numbers = any(plain(cell).isdecimal() for cell in cells)
        if (
            len(known) >= 2
            and 3 * len(known) >= 2 * len(cells)
            and not numbers
            and _SUBJECTS & {role for role, _ in known}
        ):
            found.append(row)
    return found


def _with_titles(grid: Grid, header: int) -> int:
    """The first of the lines that stand directly above a header and hold but one text: its title."""
    row = header
    while row > 0:
        cells = [clean(cell) for cell in grid.own(row - 1) if clean(cell)]
        if len(cells) != 1 or is_below_a_table(cells[0]):
            break
        row -= 1
    return row


def _side_by_side(grid: Grid) -> Iterator[Grid]:
    """Tables that a second column of serial numbers, or a blank column before a second leader, sets apart."""
    headers = _header_like(grid)
    cuts = _cuts(grid, headers[0]) if headers else []
    edges = [0, *cuts, grid.width]
    for left, right in pairwise(edges):
        yield grid if not cuts else _only(grid, range(len(grid.rows)), range(left, right))


def _cuts(grid: Grid, header: int) -> list[int]:
    roles = [found[0] if (found := role_of(cell)) else None for cell in grid.own(header)]
    serials = [column for column, role in enumerate(roles) if role == "serial"]
    blank = {column for column in range(grid.width) if not any(row[column].strip() for row in grid.rows[header:])}
    after_blank = [column for column in range(1, grid.width) if column - 1 in blank and column not in blank]
    for starts in (serials[1:], after_blank):
        edges = [0, *starts, grid.width]
        parts = [set(roles[left:right]) for left, right in pairwise(edges)]
        if starts and all("name" in part and "place" in part for part in parts):
            return starts
    return []


def _only(grid: Grid, rows: range, columns: range) -> Grid:
    """The sheet with blanks outside these rows and columns; what is merged across the edge belongs to the part that it begins in."""

    def inside(position: Position) -> bool:
        return position[0] in rows and position[1] in columns

    cells = tuple(
        tuple(
            cell if inside((row, column)) and inside(grid.merged.get((row, column), (row, column))) else ""
            for column, cell in enumerate(line)
        )
        for row, line in enumerate(grid.rows[: rows.stop])
    )
    merged = {cell: home for cell, home in grid.merged.items() if inside(cell) and inside(home)}
    lines = set(grid.lines[rows.start : rows.stop])
    oddities = tuple(each for each in grid.oddities if each.row in lines and each.column in columns)
    return replace(grid, rows=cells, lines=grid.lines[: rows.stop], merged=merged, oddities=oddities)
