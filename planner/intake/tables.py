"""What stands in a table? Its header, its cells and the line each row stands on, before anything is understood."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from planner.domain import Fault, InstanceError
from planner.intake.safety import decode

ODD_CELLS = frozenset(
    {
        "intake.formula",
        "intake.error_cell",
        "intake.date_cell",
        "intake.control_character_in_cell",
        "intake.text_too_long",
        "intake.invisible_character",
    }
)
"""Codes of cells that hold no plain value; nothing else is said of them."""
Block = tuple[list[list[str]], list[int]]
_BLOCK = 2_000
_LINE_BREAK = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Oddity:
    """A cell of a workbook that holds no plain value: a formula, an error, a date. `column` counts from 0."""

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
    broken: list[Fault] = []
    return table_of_blocks(file, _csv_blocks(file, text, broken), broken)


def csv_rows(file: str, content: bytes, limit: int) -> tuple[list[list[str]], list[int], tuple[Fault, ...]]:
    """The rows of a CSV file as they stand, the line of each, and why they could not be read; reading ends soon after `limit` rows."""
    try:
        text = decode(file, content)
    except InstanceError as error:
        return [], [], error.faults
    broken: list[Fault] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    for block_rows, block_lines in _csv_blocks(file, text, broken):
        rows += block_rows
        lines += block_lines
        if len(rows) > limit:
            break
    return rows, lines, tuple(broken)


def table_of_blocks(
    file: str, blocks: Iterable[Block], broken: Sequence[Fault], oddities: Sequence[Oddity] = ()
) -> Table:
    """
    The table of rows of raw cells, the first of which that is not blank is the header.

    Short rows are filled up with blanks; cells beyond the header are a fault, unless they are blank.

    Parameters
    ----------
    blocks
        Rows and their lines. A table comes in blocks because half a million lists at once keep the garbage collector busy for seconds.
    broken, oddities
        May grow while the blocks are read. With anything in `broken` the table is incomplete.
    """
    header: tuple[str, ...] | None = None
    header_line = 1
    lines: list[int] = []
    columns: list[list[str]] = []
    ragged: list[Fault] = []
    for rows, rows_lines in blocks:
        block = (rows, rows_lines)
        if header is None:
            block = _filled(block)
            if not block[0]:
                continue
            header, header_line = tuple(cell.strip() for cell in block[0][0][: _width(block[0][0])]), block[1][0]
            columns = [[] for _ in header]
            block = (block[0][1:], block[1][1:])
        elif len(set(map(len, rows)) | {len(header)}) > 1 or not all(row[0] and not row[0].isspace() for row in rows):
            block = _filled(block)
        straight, faults = _straight(file, block, len(header))
        ragged += faults
        lines += block[1]
        for position, column in enumerate(columns):
            column += [row[position].strip() for row in straight]
    if header is None:
        empty = tuple(broken) or (Fault(file, None, "", "", "intake.empty_file"),)
        return Table(file, faults=empty, complete=False)
    faults_found = (*ragged, *broken)
    return Table(file, header, header_line, lines, tuple(columns), faults_found, tuple(oddities), complete=not broken)


def _filled(block: Block) -> Block:
    """The block without its blank rows."""
    kept = [(row, line) for row, line in zip(*block, strict=True) if any(cell.strip() for cell in row)]
    return [row for row, _ in kept], [line for _, line in kept]


def _straight(file: str, block: Block, width: int) -> tuple[list[list[str]], list[Fault]]:
    """The rows of the block, each as long as the header, and a fault for each that had something beyond it."""
    rows, lines = block
    if all(len(row) == width for row in rows):
        return rows, []
    faults = []
    for row, line in zip(rows, lines, strict=True):
        beyond = _width(row)
        if beyond > width:
            first = next(cell.strip() for cell in row[width:] if cell.strip())
            values = {"cells": beyond, "columns": width}
            faults.append(Fault(file, line, "", first, "intake.too_many_cells", values))
    return [row[:width] + [""] * (width - len(row)) for row in rows], faults


def _csv_blocks(file: str, text: str, broken: list[Fault]) -> Iterator[Block]:
    # StringIO with newline="" keeps line breaks within quoted cells as they are, and `line_num` counts the file's lines.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    while not broken:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, _BLOCK))
        except csv.Error:
            lines, start = _lines(rows, start)
            line = next(islice(io.StringIO(text, newline=""), start - 1, None), "").strip()
            broken.append(Fault(file, start, "", line[:80], "intake.broken_quotes", {"limit": csv.field_size_limit()}))
        else:
            one_line_each = reader.line_num - start + 1 == len(rows)
            lines, start = (
                (list(range(start, start + len(rows))), start + len(rows)) if one_line_each else _lines(rows, start)
            )
        if not rows:
            return
        yield rows, lines


def _lines(rows: Sequence[Sequence[str]], start: int) -> tuple[list[int], int]:
    """The line each row begins on, when the first begins on `start` and cells may hold line breaks; and the line after the last."""
    lines = []
    for row in rows:
        lines.append(start)
        start += 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row)
    return lines, start


def _width(row: Sequence[str]) -> int:
    """How many cells a row has up to its last that is not blank."""
    return max((position for position, cell in enumerate(row, start=1) if cell.strip()), default=0)
