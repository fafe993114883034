"""Where is the header, and what do the columns hold? A sheet in no fixed form -> its mapping, and what was noticed on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from planner.domain import Fault
from planner.intake.office.cell_content import is_nothing, is_title, looks_like_person, places_in
from planner.intake.office.grid import Book, Grid
from planner.intake.office.header_words import Role, role_of
from planner.intake.office.mapping import ColumnMapping, Mapping, SheetMapping
from planner.intake.office.names import clean, kind_of_name

SEARCHED_ROWS = 40
"""A header stands within so many rows from the top."""
_MOST_HEADER_ROWS = 3
_SAMPLE = 200
_MANY: frozenset[Role] = frozenset({"place", "contact", "note", "serial", "ignore", "support_unit"})  # may stand twice
_SUBJECTS: frozenset[Role] = frozenset({"name", "place", "leader_id"})
_ABOUT_LEADERS: frozenset[Role] = frozenset({"post", "body", "support_unit", "contact", "rank"})
_OF_A_ROSTER: frozenset[Role] = frozenset({"body", "rank"})


@dataclass(frozen=True, slots=True)
class _Header:
    """First and last row (counted from 0), and the header text of each column."""

    first: int
    last: int
    texts: tuple[str, ...]
    score: int


def propose_mapping(book: Book, *, with_instance: bool) -> tuple[Mapping, tuple[Fault, ...]]:
    """
    How a file would be read, and what its user should know of that.

    Parameters
    ----------
    with_instance
        Whether there is an instance whose ids an exported plan may name.
    """
    sheets, findings = [], []
    for grid in book.grids:
        sheet, noticed = _sheet(grid, alone=len(book.grids) == 1)
        sheets.append(sheet)
        findings += noticed
    if any(sheet.use == "ids" for sheet in sheets):
        sheets = _of_an_export(sheets, with_instance=with_instance)
        findings = [Fault(book.name, None, "", "", "intake.export_recognised")]
    return Mapping(tuple(sheets)), tuple(findings)


def header_texts(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    """The header of each column: the cells of rows `first` to `last` (counted from 0), each text once."""
    texts = []
    for column in range(grid.width):
        parts = dict.fromkeys(clean(grid.rows[row][column]).replace("\n", "") for row in range(first, last + 1))
        texts.append("".join(part for part in parts if part))
    return tuple(texts)


def column_name(grid: Grid, mapping: SheetMapping, column: int) -> str:
    """What messages call a column (counted from 0): its header, or its letter."""
    known = next((entry.header for entry in mapping.columns if entry.column == column + 1 and entry.header), "")
    return known or get_column_letter(column + 1)


def _of_an_export(sheets: Sequence[SheetMapping], *, with_instance: bool) -> list[SheetMapping]:
    """An exported plan says the same thing on several sheets: the ids where an instance knows them, else who holds what by name."""
    if with_instance:
        return [sheet if sheet.use == "ids" else replace(sheet, use="unused") for sheet in sheets]
    by_leader = next((s for s in sheets if s.use == "rows" and s.with_role("name") and s.with_role("place")), None)
    by_place = next((s for s in sheets if s.use == "rows" and s.with_role("place") and s.with_role("kind")), None)
    kept = [sheet for sheet in (by_leader, by_place) if sheet]
    return [sheet if sheet in kept else replace(sheet, use="unused") for sheet in sheets]


def _sheet(grid: Grid, *, alone: bool) -> tuple[SheetMapping, list[Fault]]:
    header = _find_header(grid)
    findings: list[Fault] = []
    if header is None:
        columns = tuple(_by_content(grid, 0, column, "") for column in range(grid.width))
        first = last = -1
        if any(column.role in _SUBJECTS for column in columns):
            findings.append(Fault(grid.title, None, "", "", "intake.header_missing"))
    else:
        first, last = header.first, header.last
        columns = tuple(_column(grid, last + 1, column, text) for column, text in enumerate(header.texts))
    columns, noticed = _settled(grid, columns, first + 1)
    mapping = SheetMapping(grid.title, "rows", first + 1, last + 1, columns)
    roles = {column.role for column in columns}
    if "leader_id" in roles and ({"place_id", "place"} & roles):
        ids = tuple(replace(c, role="place_id", kind="") if c.role == "place" else c for c in columns)
        return replace(mapping, use="ids", columns=ids), []
    if grid.hidden:
        return replace(mapping, use="unused"), [Fault(grid.title, None, "", "", "intake.hidden_sheet")]
    if not _says_something(mapping, alone=alone):
        return replace(mapping, use="unused"), [Fault(grid.title, None, "", "", "intake.sheet_not_understood")]
    return mapping, findings + noticed


def _says_something(mapping: SheetMapping, *, alone: bool) -> bool:
    roles = {column.role for column in mapping.columns}
    if "place" in roles:
        return True
    if any(column.role == "name" and column.certain for column in mapping.columns):
        return alone or bool(roles & _ABOUT_LEADERS)
    # A roster may list posts alone; a post beside a unit or a telephone alone may be of anybody.
    if any(column.role == "post" and column.certain for column in mapping.columns) and roles & _OF_A_ROSTER:
        return True
    # What merely looks like names may be any two-character words; beside titles it is names.
    return "name" in roles and "post" in roles


def _find_header(grid: Grid) -> _Header | None:
    """The rows near the top that hold the most known headers; of equal ones the first."""
    best: _Header | None = None
    for first in range(min(SEARCHED_ROWS, len(grid.rows))):
        for last in range(first, min(first + _MOST_HEADER_ROWS, len(grid.rows))):
            if last > first and not _continues(grid, last):
                break
            found = _header(grid, first, last)
            # A row that goes on with the header belongs to it, also where it makes no header better known.
            goes_on = found and best and (found.first, found.score) == (best.first, best.score)
            if found and (best is None or found.score > best.score or goes_on):
                best = found
    return best


def _header(grid: Grid, first: int, last: int) -> _Header | None:
    texts = header_texts(grid, first, last)
    roles = [role_of(text) for text in texts]
    known = [role for role in roles if role]
    filled = sum(1 for text in texts if text)
    # One text over the whole width is a title, not the upper row of a header.
    distinct = len({text for text in header_texts(grid, first, first) if text})
    if not known or distinct < min(2, grid.width) or 2 * len(known) < filled:
        return None
    if not any(role[0] in _SUBJECTS | {"post"} for role in known):
        return None
    return _Header(first, last, texts, len(known))


def _continues(grid: Grid, row: int) -> bool:
    """Whether a row goes on with the header above it: its own cells are headers, under merged cells or blanks."""
    own = grid.own(row)
    filled = [column for column, cell in enumerate(own) if cell.strip()]
    if not filled:
        return False
    under = all(not clean(grid.rows[row - 1][column]) or _in_a_group(grid, row - 1, column) for column in filled)
    named = sum(1 for column in filled if role_of(own[column]) is not None)
    return under and 2 * named >= len(filled)


def _in_a_group(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell is one of several that are merged side by side."""
    home = grid.merged.get((row, column), (row, column))
    return any(grid.merged.get((row, beside)) == home for beside in range(home[1] + 1, grid.width))


def _column(grid: Grid, body: int, column: int, text: str) -> ColumnMapping:
    known = role_of(text)
    if known:
        return ColumnMapping(column + 1, text, known[0], known[1])
    return _by_content(grid, body, column, text)


def _by_content(grid: Grid, body: int, column: int, text: str) -> ColumnMapping:
    """The role that the cells of a column suggest; only names of places and persons are told by their look."""
    cells = [clean(row[column]) for row in grid.rows[body : body + _SAMPLE]]
    filled = [cell for cell in cells if not is_nothing(cell)]
    kinds = [kind_of_name(place.name) for cell in filled for place in places_in(cell)]
    if len(filled) >= 2 and kinds and 10 * sum(map(bool, kinds)) >= 7 * len(kinds):
        return ColumnMapping(column + 1, text, "place", certain=False)
    if len(filled) >= 2 and 10 * sum(map(is_title, filled)) >= 7 * len(filled):
        return ColumnMapping(column + 1, text, "post", certain=False)
    if not text and len(filled) >= 2 and 10 * sum(map(looks_like_person, filled)) >= 8 * len(filled):
        return ColumnMapping(column + 1, text, "name", certain=False)
    return ColumnMapping(column + 1, text, "ignore", certain=not text)


def _settled(
    grid: Grid, columns: tuple[ColumnMapping, ...], line: int
) -> tuple[tuple[ColumnMapping, ...], list[Fault]]:
    """Columns with one role each where only one may have it; hidden columns are not read, and guesses are said."""
    kept: list[ColumnMapping] = []
    findings: list[Fault] = []
    taken: set[Role] = {column.role for column in columns if column.certain}
    seen: set[Role] = set()
    for column in columns:
        role = column.role
        name = column.header or get_column_letter(column.column)
        if column.column - 1 in grid.hidden_columns and role != "ignore":
            findings.append(Fault(grid.title, line or None, name, column.header, "intake.hidden_column"))
            role = "ignore"
        elif not column.certain and role != "ignore" and role in taken:
            role = "ignore"
        elif role in seen and role not in _MANY:
            findings.append(Fault(grid.title, line or None, name, column.header, "intake.role_twice"))
            role = "ignore"
        elif role == "id":
            findings.append(Fault(grid.title, line or None, name, column.header, "intake.id_column"))
        elif not column.certain:
            code = "intake.unknown_column" if role == "ignore" else f"intake.guessed_{role}"
            findings.append(Fault(grid.title, line or None, name, column.header, code))
        seen.add(role)
        kept.append(column if role == column.role else replace(column, role=role, kind=""))
    return tuple(kept), findings
