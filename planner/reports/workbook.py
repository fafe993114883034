"""A plan as an Excel workbook, fit to print: one sheet per table, A4 landscape, the header row on every page."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from planner.locale import sentence
from planner.reports.table import Document, Table

NARROWEST, WIDEST = 6, 36
"""Column widths, in characters of the standard font."""
A4 = 9  # xlsxwriter's number of the paper size
# Named only: the official fonts are on the offices' computers and may not be shipped; others fall back to what they have.
FONTS: Mapping[str, Mapping[str, str]] = {
    "zh": {"title": "方正小标宋简体", "header": "黑体", "body": "仿宋_GB2312"},
    "en": {"title": "Calibri", "header": "Calibri", "body": "Calibri"},
}
TITLE_POINTS, WORDING_POINTS, BODY_POINTS = 20, 12, 11
TITLE_HEIGHT, WORDING_HEIGHT, HEADER_HEIGHT = 36, 22, 30  # points


def write(document: Document, path: Path) -> None:
    """Write all tables of a document. Text stays text, whatever it looks like; numbers are numbers."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "in_memory": True,
    }
    content = BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": document.title, "subject": document.wording})
        formats = _formats(book, document.lang)
        for table in document.tables:
            _sheet(book, document, table, formats)
    path.write_bytes(
        content.getvalue()
    )  # written here, a refusal of the system is an OSError; xlsxwriter makes it its own error


def _formats(book: Any, lang: str) -> dict[str, Any]:
    fonts = FONTS[lang]
    body = {"font_name": fonts["body"], "font_size": BODY_POINTS, "border": 1, "text_wrap": True, "valign": "vcenter"}
    looks = {
        "title": {"font_name": fonts["title"], "font_size": TITLE_POINTS, "align": "center", "valign": "vcenter"},
        "wording": {"font_name": fonts["body"], "font_size": WORDING_POINTS, "align": "center", "valign": "vcenter"},
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
    sheet = book.add_worksheet(table.title)
    header = 0 if table.is_input else _heading(sheet, document, table, formats)
    for position, column in enumerate(table.columns):
        sheet.write_string(header, position, column.title, formats["header"])
        sheet.set_column(position, position, _width(table, position))
    sheet.set_row(header, HEADER_HEIGHT)
    for line, row in enumerate(table.rows, start=header + 1):
        for position, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, position, cell, formats["text"])
            elif cell is None:
                sheet.write_blank(line, position, None, formats["text"])
            else:
                sheet.write_number(line, position, cell, formats["number"])
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)  # one page wide, as many tall as it takes
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
    sheet.set_footer("&C" + sentence("reports.page", document.lang))


def _heading(sheet: Any, document: Document, table: Table, formats: Mapping[str, Any]) -> int:
    """Title and wording above the table; the row that the header goes to."""
    last = len(table.columns) - 1
    title = sentence("reports.sheet_heading", document.lang, title=document.title, table=table.title)
    lines = [("title", title, TITLE_HEIGHT)]
    if document.wording:
        lines.append(("wording", document.wording, WORDING_HEIGHT))
    for row, (look, text, height) in enumerate(lines):
        sheet.merge_range(row, 0, row, last, "", formats[look])
        sheet.write_string(row, 0, text, formats[look])
        sheet.set_row(row, height)
    return len(lines)


def _width(table: Table, position: int) -> float:
    """Wide enough for the longest line of the column, within limits; Chinese characters take two."""
    texts = [table.columns[position].title, *(str(row[position] or "") for row in table.rows)]
    longest = max(_columns_of(line) for text in texts for line in text.split("\n"))
    return min(max(longest * 1.15 + 2, NARROWEST), WIDEST)


def _columns_of(text: str) -> int:
    """
    Columns that a line takes in the standard font.

    >>> _columns_of("城东 A1")
    7
    """
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
