"""A plan as CSV: the official table, by leader, as one file that Excel opens with its characters right."""

import csv
from pathlib import Path

from planner.reports.table import Cell, Document, Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that starts with one of these could be run as a formula by a spreadsheet program."""


def write(document: Document, path: Path) -> None:
    """Write the first table of a document: UTF-8 with a byte order mark, which tells Excel the encoding."""
    write_table(document.tables[0], path)


def write_table(table: Table, path: Path) -> None:
    """Write one table, its header as the first line."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([as_text(title) for title in table.header])
        writer.writerows([as_text(cell) for cell in row] for row in table.rows)


def as_text(cell: Cell) -> Cell:
    """
    A cell that no spreadsheet program takes for a formula: an apostrophe goes before text that starts like one.

    >>> as_text("=1+1"), as_text("＝A1"), as_text("城东街道"), as_text(-2.5), as_text(None)
    ("'=1+1", "'＝A1", '城东街道', -2.5, '')
    """
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
