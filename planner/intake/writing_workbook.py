"""How is an instance written as one workbook? A sheet per table, records of follow-up included, that reads back as the same."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.domain import Instance
from planner.follow_up.records import NO_RECORDS, Records
from planner.intake.follow_up.schemas import SCHEMAS
from planner.intake.follow_up.writing import record_tables
from planner.intake.headers import CURRENT, LEADERS, LINKS, PLACES, POLICY, STANCES, Schema
from planner.intake.workbook import SHEET_NAMES, cell_text
from planner.intake.writing import instance_tables, policy_rows
from planner.locale import text_width

_NUMBERS = frozenset(
    {
        "rank",
        "share",
        "weight",
        "cover_min",
        "cover_max",
        "priority",
        "lon",
        "lat",
        "km",
        "value",
        "minutes",
        "score",
        "fields",
    }
)
"""Columns that are written as numbers, so that a spreadsheet can add them up; ids stay text whatever they look like."""
_OF_INSTANCE = {"leaders": LEADERS, "places": PLACES, "links": LINKS, "stances": STANCES, "current": CURRENT}
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
NARROWEST, WIDEST, ROWS_MEASURED, LINE_POINTS = 8, 48, 200, 15
WIDEST_PAGE = 210
"""Of a sheet that is printed as wide as a page, characters of the standard font: six tenths of its size can still be read."""


def write_workbook(
    instance: Instance, path: str | os.PathLike[str], records: Records = NO_RECORDS, *, lang: str = "zh"
) -> None:
    """
    Write an instance and what is on record as one .xlsx file, whole or not at all; tables without rows have no sheet.

    Parameters
    ----------
    lang
        Of the names of sheets and columns: "zh" or "en"; either reads back.

    Raises
    ------
    OSError
        When the system does not let it be written; what was there stays.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with xlsxwriter.Workbook(str(draft), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"created": _NO_TIME})  # the same data are the same bytes
            bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
            wrapped, top = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"valign": "top"})
            for name, schema, header, rows in _tables(instance, records):
                sheet = book.add_worksheet(SHEET_NAMES[name][-1 if lang == "zh" else 0])
                sheet.freeze_panes(1, 0)
                if len(rows) > 1 and schema is not POLICY:
                    sheet.autofilter(0, 0, len(rows), len(header) - 1)
                titles = [_title(column, schema, lang) for column in header]
                sheet.write_row(0, 0, titles, bold)
                for line, row in enumerate(rows, start=1):
                    # Some programs do not fit rows to wrapped text.
                    lines = max((ceil(text_width(text) * 1.1 / WIDEST) for text in row), default=1)
                    if lines > 1:
                        sheet.set_row(line, LINE_POINTS * lines)
                    for position, (column, text) in enumerate(zip(header, row, strict=True)):
                        _write(sheet, line, position, text, column=column, schema=schema, day=day)
                wide = 0
                for position, title in enumerate(titles):
                    texts = [title, *(row[position] for row in rows[:ROWS_MEASURED])]
                    longest = max(map(text_width, texts))
                    width = min(max(NARROWEST, longest + 2), WIDEST)
                    sheet.set_column(position, position, width, wrapped if longest + 2 > WIDEST else top)
                    wide += width
                _paper(sheet, wide)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _paper(sheet: Any, wide: int) -> None:
    """Across on A4, the header on every page; as wide as the page where that can be read, else with the ids on every page."""
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    if wide <= WIDEST_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)
    sheet.set_footer("&C&A　&P / &N")


def _tables(instance: Instance, records: Records) -> list[tuple[str, Schema, Sequence[str], list[Sequence[str]]]]:
    """Name, schema, header and rows of each sheet, the policy first."""
    made: list[tuple[str, Schema, Sequence[str], list[Sequence[str]]]] = [
        ("policy", POLICY, tuple(POLICY.columns), [*policy_rows(instance.policy)])
    ]
    of_instance = {name: (header, [*rows]) for name, header, rows in instance_tables(instance)}
    for name, schema in _OF_INSTANCE.items():
        header, rows = of_instance.get(name, (tuple(schema.columns), []))
        if rows or name in {"leaders", "places"}:
            made.append((name, schema, header, rows))
    for name, rows in record_tables(records).items():
        if rows:
            made.append((name, SCHEMAS[name], tuple(SCHEMAS[name].columns), rows))
    return made


def _title(column: str, schema: Schema, lang: str) -> str:
    words = schema.columns.get(column, ())
    return words[0] if words and lang == "zh" else column


def _write(sheet: Any, line: int, position: int, text: str, *, column: str, schema: Schema, day: Any) -> None:
    if column in schema.days and schema is not POLICY and text:
        sheet.write_datetime(line, position, date.fromisoformat(text), day)
    elif column in _NUMBERS and _is_number(text):
        sheet.write_number(line, position, float(text))
    elif text:
        sheet.write_string(line, position, text)


def _is_number(text: str) -> bool:
    """Whether a text comes back unchanged from a cell that holds a number, which is written with 16 digits."""
    try:
        return cell_text(float(f"{float(text):.16G}")) == text
    except (ValueError, OverflowError):
        return False
