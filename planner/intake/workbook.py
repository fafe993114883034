"""What stands in a workbook? An .xlsx file in the canonical form -> one table per sheet."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner.domain import Fault, InstanceError
from planner.intake.exported import RECORD_SHEET, read_exported
from planner.intake.follow_up.schemas import SHEETS
from planner.intake.headers import CURRENT, names_required
from planner.intake.safety import check_workbook, has_control
from planner.intake.tables import Block, Oddity, Table, table_of_blocks

MAX_ROWS = 1_048_576  # Excel's own limit
MAX_CELLS = 20_000_000

SHEET_NAMES = {
    "policy": ("policy", "规则"),
    "leaders": ("leaders", "领导"),
    "places": ("places", "挂联对象"),
    "links": ("links", "关联"),
    "stances": ("stances", "立场"),
    "current": ("current", "现行分工"),
    **{name: (name, title) for name, title in SHEETS.items()},
}
"""Table -> names its sheet may have."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tables of a workbook by what they are ("policy", "leaders", ...), and the sheets that are none of them."""

    tables: dict[str, Table]
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()


def open_workbook(path: Path) -> Workbook:
    """
    The tables of a workbook.

    Raises
    ------
    InstanceError
        When the file is unsafe, damaged or no workbook.
    """
    with _opened(path) as book:
        return _tables(book)


def assignment_table(path: Path) -> Table:
    """
    The sheet of a workbook whose header names the ids of leaders and places, such as an exported plan has one.

    Raises
    ------
    InstanceError
        When the file is unsafe, damaged or no workbook, or has no such sheet.
    """
    with _opened(path) as book:
        changed = _changed_plan(book)
        if changed is not None:
            return changed
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            header = next(iter(sheet.iter_rows(max_row=1, values_only=True)), ())
            if names_required([cell_text(cell) for cell in header if cell is not None], CURRENT):
                return _table(sheet.title.strip(), sheet.iter_rows(max_row=MAX_ROWS + 1))
    raise InstanceError([Fault(path.name, None, "", "", "intake.no_assignment_sheet")])


def _changed_plan(book: Any) -> Table | None:
    """The plan on the sheet of an exported workbook where it is changed by hand, where that is not the one that was exported."""
    if RECORD_SHEET not in book.sheetnames:
        return None
    sheets: dict[str, list[list[str]]] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MAX_ROWS, values_only=True)
        sheets[sheet.title] = [["" if cell is None else cell_text(cell) for cell in row] for row in rows]
    plan = read_exported(sheets)
    if plan is None or not plan.is_edited:
        return None
    if plan.faults:
        raise InstanceError(plan.faults)
    rows = [row for row in plan.rows if row.leader]
    cells = [[row.leader for row in rows], [row.place for row in rows], [row.role for row in rows]]
    return Table(plan.sheet, ("leader", "place", "role"), lines=[row.line for row in rows], columns=tuple(cells))


def sheet_titles(path: Path) -> tuple[str, ...]:
    """The titles of a workbook's sheets; empty where it is none, is unsafe or damaged: whoever reads it says so."""
    try:
        with _opened(path) as book:
            return tuple(sheet.title for sheet in book.worksheets)
    except InstanceError:
        return ()


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook as openpyxl streams it, once its wrapping has been looked at."""
    if path.suffix.lower() in {".xlsm", ".xltm"}:
        raise InstanceError([Fault(path.name, None, "", path.suffix, "intake.macros")])
    check_workbook(path)
    try:
        # The file is opened here: openpyxl leaves its own open where a part of the archive is damaged.
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it drops; only values are read
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except InstanceError:
        raise
    except Exception as error:  # a damaged archive fails in openpyxl in ways it does not document
        raise InstanceError([Fault(path.name, None, "", "", "intake.damaged_workbook")]) from error


def _tables(book: Any) -> Workbook:
    meaning = {name.casefold(): table for table, names in SHEET_NAMES.items() for name in names}
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    findings: list[Fault] = []
    for sheet in book.worksheets:
        title = sheet.title.strip()
        name = meaning.get(title.casefold())
        if name is None:
            findings.append(Fault(title, None, "", title, "intake.unknown_sheet", {"known": _known_names()}))
        elif name in tables:
            faults.append(Fault(title, None, "", title, "intake.sheet_twice", {"other": tables[name].file}))
        else:
            sheet.reset_dimensions()  # the size a sheet claims may be anything
            tables[name] = _table(title, sheet.iter_rows(max_row=MAX_ROWS + 1))
    return Workbook(tables, tuple(faults), tuple(findings))


def _known_names() -> tuple[str, ...]:
    return tuple(names[-1] for names in SHEET_NAMES.values())


def _table(file: str, cells: Iterator[tuple[Any, ...]]) -> Table:
    broken: list[Fault] = []
    oddities: list[Oddity] = []
    return table_of_blocks(file, _blocks(file, cells, broken, oddities), broken, oddities)


def _blocks(
    file: str, cells: Iterator[tuple[Any, ...]], broken: list[Fault], oddities: list[Oddity]
) -> Iterator[Block]:
    seen = 0
    for line, row in enumerate(cells, start=1):
        seen += len(row)
        if line > MAX_ROWS or seen > MAX_CELLS:
            broken.append(Fault(file, line, "", "", "intake.too_many_rows", {"rows": MAX_ROWS, "cells": MAX_CELLS}))
            return
        texts = [cell_text(cell.value) if cell.value is not None else "" for cell in row]
        for position, text in enumerate(texts):
            code = _oddity(row[position], text)
            if code:
                cell = f"{get_column_letter(position + 1)}{line}"
                oddities.append(Oddity(line, position, text, f"intake.{code}", cell))
        yield [texts], [line]


def cell_text(value: Any) -> str:
    """
    A cell as text: whole numbers without a decimal point, so that the id 7 is "7".

    >>> cell_text(7), cell_text(7.0), cell_text(0.25), cell_text(True), cell_text("007"), cell_text(datetime(2026, 7, 5))
    ('7', '7', '0.25', 'true', '007', '2026-07-05')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    # An array formula is an object that knows its text.
    return str(getattr(value, "text", None) or value).strip()


def _oddity(cell: Any, text: str) -> str | None:
    if cell.data_type == "f":
        return "formula"
    if cell.data_type == "e":
        return "error_cell"
    if isinstance(cell.value, (datetime, date, time, timedelta)):
        return "date_cell"
    return "control_character_in_cell" if text and has_control(text) else None
