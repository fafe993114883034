"""What stands in an .xlsx file, as people see it? Cached values of formulas, merged ranges, hidden rows and columns."""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from planner.domain import Fault, InstanceError
from planner.intake.office.extent import check_extent
from planner.intake.office.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, grid_of
from planner.intake.tables import Oddity
from planner.intake.workbook import cell_text

MAX_SHEETS = 60
_MOST_LINES = 1_048_576  # of Excel itself
_LEADING_ZEROS = re.compile(r"0{2,18}")


def xlsx_grids(path: Path) -> list[Grid]:
    """
    The sheets of a workbook whose wrapping has been checked (`safety.check_workbook`).

    Raises
    ------
    InstanceError
        When it is damaged, or larger than a table that people keep by hand.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it drops; only values are read
            check_extent(path)
            # Opened here: given a path, openpyxl goes by the file's name and not by what it holds.
            with path.open("rb") as file:
                sizes, formulas = _survey(path.name, file)
            with path.open("rb") as file:
                return list(_grids(file, sizes, formulas))
    except InstanceError:
        raise
    except Exception as error:  # a damaged archive fails in openpyxl in ways it does not document
        raise InstanceError([Fault(path.name, None, "", "", "intake.damaged_workbook")]) from error


def _survey(name: str, file: BinaryIO) -> tuple[dict[str, tuple[int, int]], dict[str, dict[tuple[int, int], str]]]:
    """
    Rows and columns that each sheet fills, and its formulas; a stream, so that a sheet that is too large is left early.
    """
    sizes: dict[str, tuple[int, int]] = {}
    formulas: dict[str, dict[tuple[int, int], str]] = {}
    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        if len(book.worksheets) > MAX_SHEETS:
            values = {"sheets": len(book.worksheets), "limit": MAX_SHEETS}
            raise InstanceError([Fault(name, None, "", "", "intake.too_many_sheets", values)])
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the size a sheet claims may be anything
            found = formulas.setdefault(sheet.title, {})
            last_row = last_column = filled = 0
            for line, row in enumerate(sheet.iter_rows(max_row=_MOST_LINES), start=1):
                for position, cell in enumerate(row, start=1):
                    if cell.value is None or cell.value == "":
                        continue
                    filled, last_row, last_column = filled + 1, line, max(last_column, position)
                    if cell.data_type == "f":
                        found[line, position] = cell_text(cell.value)
                if last_row > MAX_ROWS or last_column > MAX_COLUMNS or filled > MAX_CELLS:
                    values = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
                    raise InstanceError([Fault(sheet.title, line, "", "", "intake.table_too_large", values)])
            sizes[sheet.title] = (last_row, last_column)
    finally:
        book.close()
    return sizes, formulas


def _grids(
    file: BinaryIO, sizes: dict[str, tuple[int, int]], formulas: dict[str, dict[tuple[int, int], str]]
) -> Iterator[Grid]:
    book = load_workbook(file, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        last_row, last_column = sizes.get(sheet.title, (0, 0))
        if not last_row:
            continue
        rows: list[list[str]] = []
        oddities: list[Oddity] = []
        for line, row in enumerate(sheet.iter_rows(max_row=last_row, max_col=last_column), start=1):
            rows.append([])
            for position, cell in enumerate(row, start=1):
                formula = formulas[sheet.title].get((line, position))
                text, code = _read(cell, formula)
                rows[-1].append(text)
                if code:
                    shown = formula if formula and not text else text
                    name = f"{get_column_letter(position)}{line}"
                    oddities.append(Oddity(line, position - 1, shown, f"intake.{code}", name))
        yield grid_of(
            sheet.title,
            rows,
            ranges=[
                (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
                for area in sheet.merged_cells.ranges
            ],
            hidden_rows=frozenset(line - 1 for line, row in sheet.row_dimensions.items() if row.hidden),
            hidden_columns=frozenset(_hidden_columns(sheet, last_column)),
            hidden=sheet.sheet_state != "visible",
            oddities=oddities,
        )


def _hidden_columns(sheet: Any, last: int) -> Iterator[int]:
    """Columns counted from 0; one entry of the file may stand for a run of columns."""
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            yield from range(first - 1, min(column.max or first, last))


def _read(cell: Any, formula: str | None) -> tuple[str, str]:
    """The text of a cell as it is shown, and the code of what is odd about it, or ""."""
    value = cell.value
    if value is None:
        return "", "formula_without_value" if formula else ""
    if cell.data_type == "e":
        return cell_text(value), "error_cell"
    if isinstance(value, (datetime, date, time, timedelta)):
        return _date_text(value), "date_cell"
    text = cell_text(value)
    shown = cell.number_format if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
    if shown and text.isdecimal() and _LEADING_ZEROS.fullmatch(shown):
        return text.zfill(len(shown)), ""
    return text, "formula_value_used" if formula else ""


def _date_text(value: datetime | date | time | timedelta) -> str:
    """A day without its midnight, as people write it."""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (datetime, date, time)) else str(value)
