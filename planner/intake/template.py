"""What should an office fill in? A workbook with headers, drop-downs, notes and an example row, that `propose_import` reads."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.domain import Instance
from planner.intake.office.kinds import DEFAULT_KINDS
from planner.locale import DEFAULT_LANGUAGE, capital, has, sentence, text_width

_NOTES = ("purpose", "example", "several", "merged", "kinds", "matching", "preview")
_NOTE_WIDTH, _LINE_POINTS = 110, 17
_LISTED_ROWS = 500
"""Rows below the header that have drop-downs."""
_LONGEST_LIST = 255  # Excel's limit of a list that stands in the cell's rule itself


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the template: its name in the catalogue, its width, its example, and what may stand there."""

    name: str
    width: int
    choices: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


def write_template(
    path: str | os.PathLike[str], lang: str = DEFAULT_LANGUAGE, instance: Instance | None = None
) -> None:
    """
    Write the template.

    Parameters
    ----------
    path
        File to write; one that is there is replaced.
    lang
        Language of headers and notes; both are read.
    instance
        Whose kinds and bodies the drop-downs offer; those that are usual without one.

    Raises
    ------
    OSError
        When the system does not let it be written.
    """
    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        looks = _looks(book)
        for sheet, columns in (("links", _link_columns(instance, lang)), ("places", _place_columns(instance, lang))):
            _table(book, looks, sheet, columns, lang)
        _notes(book, looks, lang)
    Path(path).write_bytes(content.getvalue())


def _say(name: str, lang: str) -> str:
    return sentence(f"intake.template_{name}", lang)


_EXAMPLE: Mapping[str, Any] = {"italic": True, "font_color": "#808080"}
_NUMBER: Mapping[str, Any] = {"num_format": "General", "align": "center"}


def _looks(book: Any) -> Mapping[str, Any]:
    body = {"text_wrap": True, "valign": "vcenter", "border": 1, "num_format": "@"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "header": book.add_format({**body, "bold": True, "align": "center", "bg_color": "#DDE7F3"}),
        "example": book.add_format({**body, **_EXAMPLE}),
        "body": book.add_format(body),
        # A number that is typed into a cell of text is a text, and the rule of the cell turns it down.
        "number_example": book.add_format({**body, **_EXAMPLE, **_NUMBER}),
        "number": book.add_format({**body, **_NUMBER}),
        "note": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _link_columns(instance: Instance | None, lang: str) -> tuple[_Column, ...]:
    bodies = tuple(dict.fromkeys(leader.body for leader in instance.leaders if leader.body)) if instance else ()
    bodies = bodies or tuple(_say(f"body_{number}", lang) for number in range(1, 5))
    return (
        _Column("serial", 9),
        _Column("name", 12),
        _Column("post", 20),
        _Column("body", 14, bodies),
        _Column("streets", 25),
        _Column("roads", 29),
        _Column("support_unit", 17),
        _Column("contact", 15),
        _Column("note", 16),
    )


def _place_columns(instance: Instance | None, lang: str) -> tuple[_Column, ...]:
    kinds: Sequence[str] = DEFAULT_KINDS
    if instance:
        kinds = tuple(kind for layer in instance.policy.layers for kind in layer.kinds)
    words = (
        capital(sentence(f"reports.kind_{kind}", lang)) if has(f"reports.kind_{kind}", lang) else kind for kind in kinds
    )
    return (
        _Column("serial", 9),
        _Column("place", 24),
        _Column("kind", 12, tuple(words)),
        _Column("district", 14),
        _Column("managed_by", 14),
        _Column("weight", 14, at_least=0),
        _Column("priority", 10, at_least=0),
        _Column("lon", 12, at_least=-180, at_most=180),
        _Column("lat", 12, at_least=-90, at_most=90),
    )


def _table(book: Any, looks: Mapping[str, Any], name: str, columns: Sequence[_Column], lang: str) -> None:
    sheet = book.add_worksheet(_say(f"sheet_{name}", lang))
    sheet.merge_range(0, 0, 0, len(columns) - 1, "", looks["title"])
    sheet.write_string(0, 0, _say(f"title_{name}", lang), looks["title"])
    sheet.set_row(0, 30)
    for position, column in enumerate(columns):
        kind = "body" if column.at_least is None else "number"
        sheet.set_column(position, position, column.width, looks[kind])
        sheet.write_string(1, position, _say(f"header_{column.name}", lang), looks["header"])
        sheet.write_comment(1, position, _say(f"hint_{column.name}", lang))
        example = _say(f"example_{column.name}", lang)
        if column.at_least is None:
            sheet.write_string(2, position, example, looks["example"])
        else:
            sheet.write_number(2, position, float(example), looks["number_example"])
        rule = _rule(column, lang)
        if rule:
            sheet.data_validation(2, position, 2 + _LISTED_ROWS, position, rule)
    sheet.set_row(1, 36)
    sheet.set_row(2, 36)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    _across(sheet)


def _rule(column: _Column, lang: str) -> dict[str, Any] | None:
    """What Excel lets be entered; words beyond a list are allowed, as an office may have its own."""
    if column.choices and len(",".join(column.choices)) <= _LONGEST_LIST:
        return {"validate": "list", "source": list(column.choices), "error_type": "warning"}
    if column.at_least is None:
        return None
    wrong = {"error_title": _say("wrong_number", lang), "error_message": _say(f"hint_{column.name}", lang)[:255]}
    if column.at_most is None:
        return {"validate": "decimal", "criteria": ">=", "value": column.at_least, **wrong}
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": column.at_least,
        "maximum": column.at_most,
        **wrong,
    }


def _notes(book: Any, looks: Mapping[str, Any], lang: str) -> None:
    sheet = book.add_worksheet(_say("sheet_notes", lang))
    sheet.set_column(0, 0, _NOTE_WIDTH, looks["note"])
    sheet.write_string(0, 0, _say("sheet_notes", lang), looks["title"])
    sheet.set_row(0, 30)
    for row, name in enumerate(_NOTES, start=1):
        text = _say(f"note_{name}", lang)
        sheet.write_string(row, 0, text, looks["note"])
        # Programs fit rows to wrapped text in different ways, some not at all: lines would lie upon one another.
        sheet.set_row(row, _LINE_POINTS * ceil(text_width(text) * 1.1 / _NOTE_WIDTH) + 6)
    _across(sheet)


def _across(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
