"""
What stands in an .xls file (Excel 97-2003), as people see it?

xlrd reads the format and nothing else, in plain Python: sparse rows, hidden rows and merged ranges come with it, and a damaged file
ends in an exception. (calamine, written in Rust, is faster; it expands every sheet to a dense block before anyone can ask how large
it is, and ends in a panic on some damaged files.)
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import xlrd
from openpyxl.utils import get_column_letter

from planner.domain import Fault, InstanceError
from planner.intake.office.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, grid_of
from planner.intake.tables import Oddity
from planner.intake.workbook import cell_text

_LEADING_ZEROS = re.compile(r"0{2,18}")
_ENCRYPTED = "encrypted"


def excel97_grids(file: str, content: bytes) -> list[Grid]:
    """
    The sheets of an .xls file.

    Raises
    ------
    InstanceError
        When it is encrypted, damaged, or larger than a table that people keep by hand.
    """
    try:
        # What xlrd has to say goes to a log that nobody reads, instead of standard output.
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        with book:
            return list(_grids(book))
    except InstanceError:
        raise
    except Exception as error:  # a damaged file fails in xlrd in ways it does not document
        code = "intake.encrypted" if _ENCRYPTED in str(error).lower() else "intake.damaged_workbook"
        raise InstanceError([Fault(file, None, "", "", code)]) from error


def _grids(book: Any) -> Iterator[Grid]:
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        if (
            sheet.nrows > MAX_ROWS
            or sheet.ncols > MAX_COLUMNS
            or sum(map(sheet.row_len, range(sheet.nrows))) > MAX_CELLS
        ):
            values = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
            raise InstanceError([Fault(sheet.name, None, "", "", "intake.table_too_large", values)])
        rows: list[list[str]] = []
        oddities: list[Oddity] = []
        for line in range(sheet.nrows):
            rows.append([])
            for position, cell in enumerate(sheet.row(line)):
                text, code = _read(book, cell)
                rows[-1].append(text)
                if code:
                    name = f"{get_column_letter(position + 1)}{line + 1}"
                    oddities.append(Oddity(line + 1, position, text, f"intake.{code}", name))
        yield grid_of(
            sheet.name,
            rows,
            ranges=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
            hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
            hidden_columns=frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
            hidden=sheet.visibility != 0,
            oddities=oddities,
        )
        book.unload_sheet(number)


def _read(book: Any, cell: Any) -> tuple[str, str]:
    """The text of a cell as it is shown, and the code of what is odd about it, or ""."""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERR!"), "error_cell"
    if cell.ctype == xlrd.XL_CELL_DATE:
        day = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        return (day.date().isoformat() if cell.value == int(cell.value) else day.isoformat()), "date_cell"
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return cell_text(bool(cell.value)), ""
    text = cell_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER and text.isdecimal():
        shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return (text.zfill(len(shown)) if _LEADING_ZEROS.fullmatch(shown) else text), ""
    return text, ""
