"""How is a file of an office opened? By what it holds, not by what it is called: .xlsx, .xls and CSV -> sheets."""

from pathlib import Path

from planner.domain import Fault, InstanceError
from planner.intake.office.blocks import blocks_of
from planner.intake.office.excel97 import excel97_grids
from planner.intake.office.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Book, Grid, grid_of
from planner.intake.office.xlsx import xlsx_grids
from planner.intake.safety import (
    MAX_WORKBOOK_BYTES,
    carries_excel97_macros,
    check_workbook,
    has_external_links,
    is_ole,
    is_zip,
    read_bytes,
)
from planner.intake.tables import csv_rows

_TEXT_SUFFIXES = frozenset({".csv", ".txt"})
_MACRO_SUFFIXES = frozenset({".xlsm", ".xltm", ".xlsb", ".xlam"})
_PAGE_MARKS = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"mime-version:")


def open_book(path: Path) -> Book:
    """
    The sheets of a file.

    Raises
    ------
    InstanceError
        When the file is missing, too large, unsafe, damaged, encrypted, empty, or no table.
    """
    suffix = path.suffix.lower()
    if suffix in _MACRO_SUFFIXES:
        raise InstanceError([Fault(path.name, None, "", path.suffix, "intake.macros")])
    content = read_bytes(path, MAX_WORKBOOK_BYTES)
    if not content.strip():
        raise InstanceError([Fault(path.name, None, "", "", "intake.empty_file")])
    findings: list[Fault] = []
    if is_zip(content):
        check_workbook(path)
        grids = xlsx_grids(path)
        if has_external_links(path):
            findings.append(Fault(path.name, None, "", "", "intake.external_links"))
        holds = ".xlsx"
    elif is_ole(content):
        grids, holds = _old(path, content), ".xls"
    else:
        grids, holds = _text(path, content), ".csv"
    if suffix != holds and not (holds == ".csv" and suffix in _TEXT_SUFFIXES):
        findings.append(Fault(path.name, None, "", path.suffix, "intake.other_format", {"format": holds}))
    filled = tuple(block for grid in grids if grid.rows for block in blocks_of(grid))
    if not filled:
        raise InstanceError([Fault(path.name, None, "", "", "intake.empty_file")])
    return Book(path.name, filled, tuple(findings))


def _old(path: Path, content: bytes) -> list[Grid]:
    # An encrypted .xlsx has the same wrapping as an .xls file.
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise InstanceError([Fault(path.name, None, "", "", "intake.encrypted")])
    if carries_excel97_macros(content):
        raise InstanceError([Fault(path.name, None, "", "VBA", "intake.macros")])
    return excel97_grids(path.name, content)


def _text(path: Path, content: bytes) -> list[Grid]:
    beginning = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(_PAGE_MARKS):
        raise InstanceError([Fault(path.name, None, "", path.suffix, "intake.page_not_table")])
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        raise InstanceError([Fault(path.name, None, "", path.suffix, "intake.not_a_table")])
    rows, lines, faults = csv_rows(path.name, content, MAX_ROWS)
    if faults:
        raise InstanceError(faults)
    if len(rows) > MAX_ROWS or max(map(len, rows), default=0) > MAX_COLUMNS or sum(map(len, rows)) > MAX_CELLS:
        values = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
        raise InstanceError([Fault(path.name, None, "", "", "intake.table_too_large", values)])
    return [grid_of(path.name, rows, lines=lines)]
