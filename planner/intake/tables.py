"""What stands in a table? Its header, its cells and the line each row stands on, before anything is understood."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from planner.domain import Fault, InstanceError
from planner.intake.safety import decode


@dataclass(frozen=True, slots=True)
class Oddity:
    """A cell of a workbook that holds no plain value: a formula, an error, a date. `row` and `column` count from 0."""

    row: int
    column: int
    value: str
    code: str
    cell: str


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table as it stands in the file.

    Parameters
    ----------
    file
        File or sheet name, as messages call it.
    header
        Header cells, trimmed; empty when the table has none.
    lines
        Line of each row in the file, counted from 1; blank rows are left out but counted.
    columns
        One sequence of trimmed cells per header cell, as long as `lines`.
    complete
        False when reading had to stop before the end, so that absence proves nothing.
    """

    file: str
    header: tuple[str, ...] = ()
    header_line: int = 1
    lines: Sequence[int] = ()
    columns: tuple[Sequence[str], ...] = ()
    faults: tuple[Fault, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    complete: bool = True


def csv_table(file: str, content: bytes) -> Table:
    """The table in the bytes of a CSV file."""
    try:
        text = decode(file, content)
    except InstanceError as error:
        return Table(file, faults=error.faults, complete=False)
    rows: list[list[str]] = []
    lines: list[int] = []
    broken: list[Fault] = []
    # StringIO with newline="" keeps line breaks within quoted cells as they are, and `line_num` counts the file's lines.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for row in reader:
            if row and (row[0].strip() or "".join(row).strip()):
                rows.append(row)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error:
        line = next(islice(io.StringIO(text, newline=""), start - 1, None), "").strip()
        broken.append(Fault(file, start, "", line[:80], "intake.broken_quotes", {"limit": csv.field_size_limit()}))
    return table_of_rows(file, rows, lines, tuple(broken))


def table_of_rows(
    file: str,
    rows: list[list[str]],
    lines: list[int],
    faults: tuple[Fault, ...] = (),
    oddities: tuple[Oddity, ...] = (),
) -> Table:
    """
    The table of rows of raw cells, the first of which is the header.

    Short rows are filled up with blanks; cells beyond the header are a fault, unless they are blank.
    """
    if not rows:
        empty = faults or (Fault(file, None, "", "", "intake.empty_file"),)
        return Table(file, faults=empty, complete=False)
    header = [cell.strip() for cell in rows[0]]
    while header and not header[-1]:
        header.pop()
    width, body = len(header), rows[1:]
    found = list(faults)
    for index, row in enumerate(body):
        if len(row) != width:
            beyond = [cell.strip() for cell in row[width:] if cell.strip()]
            if beyond:
                values = {"cells": width + len(beyond), "columns": width}
                found.append(Fault(file, lines[index + 1], "", beyond[0], "intake.too_many_cells", values))
            body[index] = row[:width] + [""] * (width - len(row))
    columns = tuple([row[position].strip() for row in body] for position in range(width))
    return Table(file, tuple(header), lines[0], lines[1:], columns, tuple(found), oddities, complete=not faults)
