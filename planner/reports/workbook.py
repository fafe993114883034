"""A plan as an Excel workbook, fit to print: one sheet per table, A4 landscape, the header row on every page."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.locale import sentence
from planner.reports import editing_sheets
from planner.reports.row_heights import BODY_POINTS, LINE_SPACING, ROW_MARGIN, height, lines_of
from planner.reports.sheet_fit import A4, column_widths, pages, paper_size
from planner.reports.table import Cell, Column, Document, Table

LONGEST_SHEET_NAME = 31
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_A_TIME = re.compile(r"(\d{1,4}):([0-5]\d)")
_MINUTES_A_DAY = 24 * 60
FIRST_DAY = "1900-03-01"  # before it spreadsheets count a day that never was
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
READ_BACK = frozenset({"by_leader", "by_place"})
"""Tables that an import reads back when somebody has changed them; the others are locked, as a change there would be lost."""
# Named only: the official fonts are on the offices' computers and may not be shipped; others fall back to what they have.
FONTS: Mapping[str, Mapping[str, str]] = {
    "zh": {"title": "方正小标宋简体", "header": "黑体", "body": "仿宋_GB2312"},
    "en": {"title": "Calibri", "header": "Calibri", "body": "Calibri"},
}
TITLE_POINTS, WORDING_POINTS = 18, 12


def write(document: Document, path: Path) -> None:
    """Write all tables of a document. Text stays text, whatever it looks like; numbers are numbers."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    content = BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": document.title, "subject": document.wording})
        formats = _formats(book, document.lang)
        read_back = [table for table in document.tables if table.key in READ_BACK]
        for table in read_back:
            _sheet(book, document, table, formats)
        if document.editing is not None:
            editing_sheets.write(book, document, document.editing, formats, paper=partial(_paper, document=document))
        for table in document.tables:
            if table not in read_back:
                _sheet(book, document, table, formats)
    # Written here, a refusal of the system is an OSError; xlsxwriter would make it an error of its own.
    path.write_bytes(content.getvalue())


def sheet_name(title: str, taken: Collection[str] = ()) -> str:
    """
    A table's title as Excel takes it for a sheet: at most 31 characters, none of []:*?/\\, no apostrophe at its ends, and not twice.

    Parameters
    ----------
    taken
        Names of the other sheets, in lower case.

    Examples
    --------
    >>> sheet_name("Ledger of orders (2026-01-01 to 2026-11-20)"), sheet_name("a/b", {"a b"})
    ('Ledger of orders (2026-01-01 to', 'a b 2')
    """
    name = _NOT_IN_SHEET_NAMES.sub(" ", title).strip("'")[:LONGEST_SHEET_NAME].strip() or "-"
    number = 1
    unique = name
    while unique.casefold() in taken:
        number += 1
        unique = f"{name[: LONGEST_SHEET_NAME - len(str(number)) - 1]} {number}"
    return unique


def _formats(book: Any, lang: str) -> dict[str, Any]:
    fonts = FONTS[lang]
    body = {"font_name": fonts["body"], "font_size": BODY_POINTS, "border": 1, "text_wrap": True, "valign": "vcenter"}
    heading = {"align": "center", "valign": "vcenter", "text_wrap": True}
    looks = {
        "title": {"font_name": fonts["title"], "font_size": TITLE_POINTS, **heading},
        "wording": {"font_name": fonts["body"], "font_size": WORDING_POINTS, **heading},
        "note": {"font_name": fonts["body"], "font_size": BODY_POINTS, **heading},
        "header": {
            **body,
            "font_name": fonts["header"],
            "align": "center",
            "bold": lang == "en",
            "bg_color": "#EDEDED",
        },
        "text": {**body, "align": "left", "num_format": "@"},
        "number": {**body, "align": "center"},
        "day": {**body, "align": "left", "num_format": "yyyy-mm-dd"},
        "time": {**body, "align": "center", "num_format": "[h]:mm"},  # hours do not begin again after 24
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _sheet(book: Any, document: Document, table: Table, formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(sheet_name(table.title, {name.casefold() for name in book.sheetnames}))
    widths = column_widths(table)
    above = [] if table.is_input else _heading(sheet, document, table, formats, sum(widths))
    header = len(above)
    heights = [*above, *(height(row, widths) for row in (table.header, *table.rows))]
    for position, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.write_string(header, position, column.title, formats["header"])
        sheet.set_column(position, position, width)
    for line, row in enumerate(table.rows, start=header + 1):
        for position, cell in enumerate(row):
            _cell(sheet, line, position, cell, formats, table.columns[position])
    if document.editing is None and len(table.rows) - table.sums > 1:  # the tables of a plan are locked, or official
        sheet.autofilter(header, 0, header + len(table.rows) - table.sums, len(table.columns) - 1)
    if not table.rows and not table.is_input:
        empty = table.empty or sentence("reports.sheet_empty", document.lang)
        _spanning(sheet, header + 1, len(table.columns), empty, formats["text"])
    _paper(sheet, header, document=document, heights=heights, widths=widths, size=paper_size(table))
    if document.editing is not None and table.key not in READ_BACK:
        sheet.protect("", dict(editing_sheets.LOCKED))
    if table.is_input:
        sheet.hide()


def _paper(
    sheet: Any, header: int, *, document: Document, heights: Sequence[float], widths: Sequence[float], size: int = A4
) -> None:
    """A sheet fit to print: across, one page wide, its header (row counted from 0) on every page, with page numbers."""
    for row, points in enumerate(heights):
        sheet.set_row(row, points)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(size)
    # One page wide, and as many tall as it takes, except for a last one of a few rows.
    sheet.fit_to_pages(1, pages(heights, widths, header=header) if size == A4 else 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
    sheet.set_footer("&C" + sentence("reports.page", document.lang))


def _cell(sheet: Any, line: int, position: int, cell: Cell, formats: Mapping[str, Any], column: Column) -> None:  # noqa: PLR0917
    if cell is None:
        sheet.write_blank(line, position, None, formats["text"])
    elif column.is_day and isinstance(cell, str) and _A_DAY.fullmatch(cell) and cell >= FIRST_DAY:
        sheet.write_datetime(line, position, date.fromisoformat(cell), formats["day"])
    elif column.is_time and isinstance(cell, str) and (told := _A_TIME.fullmatch(cell)):
        minutes = int(told[1]) * 60 + int(told[2])
        sheet.write_number(line, position, minutes / _MINUTES_A_DAY, formats["time"])
    elif isinstance(cell, str):
        sheet.write_string(line, position, cell, formats["text"])
    else:
        sheet.write_number(line, position, cell, formats["number"])


def _heading(sheet: Any, document: Document, table: Table, formats: Mapping[str, Any], width: float) -> list[float]:
    """Title, wording and note above the table, on as many lines as they take at its width; the heights of their rows, points."""
    title = sentence("reports.sheet_heading", document.lang, title=document.title, table=table.title)
    lines = (
        ("title", title, TITLE_POINTS),
        ("wording", document.wording, WORDING_POINTS),
        ("note", document.note, BODY_POINTS),
    )
    heights: list[float] = []
    for look, text, points in lines:
        if text:
            _spanning(sheet, len(heights), len(table.columns), text, formats[look])
            heights.append(LINE_SPACING * points * lines_of(text, width * BODY_POINTS / points) + ROW_MARGIN)
    return heights


def _spanning(sheet: Any, row: int, columns: int, text: str, look: Any) -> None:
    """A text over several columns; a range of one cell cannot be merged."""
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", look)
    sheet.write_string(row, 0, text, look)
