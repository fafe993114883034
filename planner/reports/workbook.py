"""A plan as an Excel workbook, fit to print: one sheet per table, A4 landscape, the header row on every page."""

import re
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from planner.locale import sentence
from planner.reports.table import Cell, Document, Table

NARROWEST, WRAPPED, WIDEST = 6, 16, 36
PAGE_WIDTH = 130
"""Widths of a column (at least; where there are too many; at most) and of an A4 page across, in characters of the standard font."""
LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
A4 = 9  # xlsxwriter's number of the paper size
# Named only: the official fonts are on the offices' computers and may not be shipped; others fall back to what they have.
FONTS: Mapping[str, Mapping[str, str]] = {
    "zh": {"title": "方正小标宋简体", "header": "黑体", "body": "仿宋_GB2312"},
    "en": {"title": "Calibri", "header": "Calibri", "body": "Calibri"},
}
TITLE_POINTS, WORDING_POINTS, BODY_POINTS = 18, 12, 11
LINE_SPACING, ROW_MARGIN = 1.4, 5  # the second in points
FONT_WIDTH = 1.05  # a Chinese character is a little wider than two of the standard font
CELL_MARGIN = 1.2  # characters


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
        for table in document.tables:
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
        "header": {
            **body,
            "font_name": fonts["header"],
            "align": "center",
            "bold": lang == "en",
            "bg_color": "#EDEDED",
        },
        "text": {**body, "align": "left", "num_format": "@"},
        "number": {**body, "align": "center"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _sheet(book: Any, document: Document, table: Table, formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(sheet_name(table.title, {name.casefold() for name in book.sheetnames}))
    widths = _widths(table)
    header = 0 if table.is_input else _heading(sheet, document, table, formats, sum(widths))
    for position, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.write_string(header, position, column.title, formats["header"])
        sheet.set_column(position, position, width)
    sheet.set_row(header, _height(table.header, widths))
    for line, row in enumerate(table.rows, start=header + 1):
        sheet.set_row(line, _height(row, widths))
        for position, cell in enumerate(row):
            _cell(sheet, line, position, cell, formats)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)  # one page wide, as many tall as it takes
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
    sheet.set_footer("&C" + sentence("reports.page", document.lang))


def _cell(sheet: Any, line: int, position: int, cell: Cell, formats: Mapping[str, Any]) -> None:
    if cell is None:
        sheet.write_blank(line, position, None, formats["text"])
    elif isinstance(cell, str):
        sheet.write_string(line, position, cell, formats["text"])
    else:
        sheet.write_number(line, position, cell, formats["number"])


def _heading(sheet: Any, document: Document, table: Table, formats: Mapping[str, Any], width: float) -> int:
    """Title and wording above the table, on as many lines as they take at its width; the row that the header goes to."""
    last = len(table.columns) - 1
    title = sentence("reports.sheet_heading", document.lang, title=document.title, table=table.title)
    lines = [("title", title, TITLE_POINTS)]
    if document.wording:
        lines.append(("wording", document.wording, WORDING_POINTS))
    for row, (look, text, points) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", formats[look])
        sheet.write_string(row, 0, text, formats[look])
        sheet.set_row(row, LINE_SPACING * points * _lines(text, width * BODY_POINTS / points) + ROW_MARGIN)
    return len(lines)


def _widths(table: Table) -> list[float]:
    """Widths of the columns: each fits its longest line if the page has room for all, else the widest ones wrap."""
    wanted = []
    for position, column in enumerate(table.columns):
        lines = [line for row in table.rows for line in str(row[position] or "").split("\n")]
        # A header may take two lines.
        longest = max([_columns_of(column.title) / 2, *map(_columns_of, lines)])
        wanted.append(max(longest * FONT_WIDTH + CELL_MARGIN, NARROWEST))
    widest = next((cut for cut in range(WIDEST, NARROWEST, -2) if _total(wanted, cut) <= PAGE_WIDTH), WRAPPED)
    widths = [min(width, widest) for width in wanted]
    stretch = max(1.0, PAGE_WIDTH / sum(widths))
    return [width * stretch for width in widths]


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Height of a row, points: programs fit it to wrapped text in different ways, some not at all."""
    most = max(_lines(str(cell or ""), width - CELL_MARGIN) for cell, width in zip(cells, widths, strict=True))
    return LINE_SPACING * BODY_POINTS * most + ROW_MARGIN


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column of that width; at least one."""
    return sum(max(1, ceil(_columns_of(line) * FONT_WIDTH / width)) for line in text.split("\n"))


def _total(widths: list[float], widest: float) -> float:
    return sum(min(width, widest) for width in widths)


def _columns_of(text: str) -> int:
    """
    Columns that a line takes in the standard font.

    >>> _columns_of("城东 A1")
    7
    """
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
