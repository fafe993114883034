"""
The sheets of a workbook in which a plan is changed by hand: leaders to choose from a list, marks that follow what is chosen, and what
an import needs to tell the changed rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range_abs

from planner.locale import sentence
from planner.reports.editing import ROLES, Editing, Slot
from planner.reports.row_heights import height
from planner.reports.table import Document

FORMAT, VERSION = "planner-plan", "1"
RECORD_SHEET = "planner"
"""Name of the hidden sheet that says what the workbook is; the same in every language, as programs look for it."""
_COLUMNS = (
    ("serial", 6), ("place", 22), ("kind", 17), ("district", 14), ("leaders_of_place", 28), ("edit_role", 8), ("weight", 8),
    ("edit_note", 33), ("place_id", 14), ("fewest_leaders", 9), ("most_leaders", 9),
)  # fmt: skip
_LEADER, _ROLE, _WEIGHT, _ID, _FEWEST, _MOST = 4, 5, 6, 8, 9, 10
_NAME_WIDTH = 28.0
"""Of a column of leaders, characters: the names of posts that offices use stand on one line."""
_FIRST = 3
"""Row of the first slot, and of the first leader in the list of names, counted from 0: title, hints and header stand above."""
_MARKS: Mapping[str, Mapping[str, str]] = {
    "unassigned": {"bg_color": "#FFF2B3"},
    "twice": {"bg_color": "#E3C8F0", "font_color": "#5B1D78"},
    "over": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "under": {"bg_color": "#FFE0B2", "font_color": "#7A4100"},
}
LOCKED: Mapping[str, bool] = {"format_cells": True, "format_columns": True, "format_rows": True}
"""What stays allowed on a protected sheet. There is no password: the protection is against slips, not against people."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How cells look: read only, to be filled in, headers, and the marks."""

    title: Any
    hint: Any
    header: Any
    text: Any
    number: Any
    open: Any
    marks: Mapping[str, Any]


def write(
    book: Any, document: Document, editing: Editing, formats: Mapping[str, Any], *, paper: Callable[..., None]
) -> None:
    """
    Add the sheets: the plan to change, the list of leaders with live counts, and the hidden record.

    Parameters
    ----------
    paper
        Sets up a sheet to be printed; its second argument is the header's row, others are the heights of rows and widths of columns.
    """
    lang = document.lang
    opened = book.add_format({**_OPEN, "font_name": formats["text"].font_name, "font_size": formats["text"].font_size})
    marks = {name: book.add_format(dict(look)) for name, look in _MARKS.items()}
    hint = book.add_format({"text_wrap": True, "valign": "vcenter", "font_color": "#555555"})
    look = _Look(formats["title"], hint, formats["header"], formats["text"], formats["number"], opened, marks)
    plan, names = sentence("reports.edit_sheet", lang), sentence("reports.names_sheet", lang)
    sheet, chooser = book.add_worksheet(plan), book.add_worksheet(names)
    heights = _slots(sheet, document, editing, look)
    paper(sheet, _FIRST - 1, heights=heights, widths=[width for _, width in _COLUMNS[:_ID]])
    heights, widths = _names(chooser, document, editing, look, plan)
    paper(chooser, _FIRST - 1, heights=heights, widths=widths)
    for each in (sheet, chooser):
        each.protect("", dict(LOCKED))
    for name, columns in (("planner_leaders", (0, 0)), ("planner_limits", (0, 1 + 3 * len(editing.layers) + 3))):
        area = xl_range_abs(_FIRST, columns[0], _FIRST + max(len(editing.leaders), 1) - 1, columns[1])
        book.define_name(name, f"={quote_sheetname(names)}!{area}")
    _record(book, document, editing, plan, names)


_OPEN = {"border": 1, "text_wrap": True, "valign": "vcenter", "locked": False, "bg_color": "#F3F9F1", "num_format": "@"}


def _heading(sheet: Any, look: _Look, title: str, hint: str, width: int) -> list[float]:
    """Title and hint above the table; the heights of their rows."""
    for row, (text, shape) in enumerate(((title, look.title), (hint, look.hint))):
        sheet.merge_range(row, 0, row, width - 1, "", shape)
        sheet.write_string(row, 0, text, shape)
    return [34, 64]


def _slots(sheet: Any, document: Document, editing: Editing, look: _Look) -> list[float]:
    """One row per place and leader; only leader and role can be changed. The heights of the rows."""
    lang, rows = document.lang, [slot for layer in editing.slots for slot in layer]
    above = _heading(sheet, look, _say("edit_title", lang, title=document.title), _say("edit_hint", lang), _ID)
    header = [_say(name, lang) for name, _ in _COLUMNS]
    for position, (_, width) in enumerate(_COLUMNS):
        sheet.write_string(_FIRST - 1, position, header[position], look.header)
        sheet.set_column(position, position, width, None, {"hidden": position >= _ID})
    widths = [width for _, width in _COLUMNS[:_ID]]
    heights = [*above, height(header[:_ID], widths)]
    for number, slot in enumerate(rows):
        heights.append(_slot(sheet, _FIRST + number, number + 1, slot, look))
    if not rows:
        return heights
    last = _FIRST + len(rows) - 1
    stop = {"error_title": _say("edit_unknown_title", lang), "error_message": _say("edit_unknown", lang)}
    sheet.data_validation(_FIRST, _LEADER, last, _LEADER, {"validate": "list", "source": "=planner_leaders", **stop})
    sheet.data_validation(
        _FIRST, _ROLE, last, _ROLE, {"validate": "list", "source": list(ROLES), "error_type": "information"}
    )
    _mark(sheet, editing, last, look)
    return heights


def _slot(sheet: Any, row: int, serial: int, slot: Slot, look: _Look) -> float:
    cells = (serial, slot.name, slot.kind, slot.district, slot.leader, slot.role, slot.weight, slot.note)
    for position, cell in enumerate((*cells, slot.place, slot.fewest, slot.most)):
        if isinstance(cell, str):
            sheet.write_string(row, position, cell, look.open if position in {_LEADER, _ROLE} else look.text)
        else:
            sheet.write_number(row, position, cell, look.number)
    return height(cells, [width for _, width in _COLUMNS[:_ID]])


def _mark(sheet: Any, editing: Editing, last: int, look: _Look) -> None:
    """Marks that follow the choice: nobody yet, a place held twice or by too many, a leader over his quota."""
    leaders, places = _column(_LEADER, _FIRST, last), _column(_ID, _FIRST, last)
    leader, place = _cell(_LEADER), _cell(_ID)
    filled = f'SUMPRODUCT(({places}={place})*({leaders}<>""))'
    same = f"SUMPRODUCT(({places}={place})*({leaders}={leader}))"
    rules = [
        ("unassigned", f'AND({leader}="",{filled}<{_cell(_FEWEST)})'),
        ("twice", f'AND({leader}<>"",OR({same}>1,{filled}>{_cell(_MOST)}))'),
    ]
    for name, formula in rules:
        _conditional(sheet, (_FIRST, last), formula, look.marks[name])
    first = _FIRST
    for layer, slots in enumerate(editing.slots):
        until = first + len(slots) - 1
        if slots:
            held = f"SUMPRODUCT(--({_column(_LEADER, first, until)}={_cell(_LEADER, first)}))"
            most = f"VLOOKUP({_cell(_LEADER, first)},planner_limits,{5 + 3 * layer},FALSE)"
            formula = f'AND({_cell(_LEADER, first)}<>"",{held}>{most})'
            _conditional(sheet, (first, until), formula, look.marks["over"])
        first = until + 1


def _conditional(sheet: Any, rows: tuple[int, int], formula: str, mark: Any) -> None:
    sheet.conditional_format(
        rows[0], _LEADER, rows[1], _LEADER, {"type": "formula", "criteria": f"={formula}", "format": mark}
    )


def _names(sheet: Any, document: Document, editing: Editing, look: _Look, plan: str) -> tuple[list[float], list[float]]:
    """
    Every leader with his quotas; how many places and how much work he has now is counted by the spreadsheet.

    Returns
    -------
    tuple
        The heights of the rows, points, and the widths of the columns, characters.
    """
    lang = document.lang
    header = [_say("leader", lang), _say("names_id", lang), _say("post", lang)]
    for layer in editing.layers:
        header += [_say(name, lang, layer=layer) for name in ("fewest_of", "most_of", "now_of")]
    header += [_say("share", lang), _say("load_now", lang)]
    above = _heading(
        sheet, look, _say("names_title", lang, title=document.title), _say("names_hint", lang), len(header)
    )
    # The column of posts is narrow where no leader has one besides his name.
    posts = 20.0 if any(leader.post for leader in editing.leaders) else 8.0
    widths = [_NAME_WIDTH, 12.0, posts, *[12.0] * (len(header) - 3)]
    for position, text in enumerate(header):
        sheet.write_string(_FIRST - 1, position, text, look.header)
        sheet.set_column(position, position, widths[position])
    heights = [*above, height(header, widths)]
    for row, leader in enumerate(editing.leaders, start=_FIRST):
        told = (leader.label, leader.id, leader.post)
        heights.append(height(told, widths[:3]))
        for position, text in enumerate(told):
            sheet.write_string(row, position, text, look.text)
        for number, ((fewest, most), held) in enumerate(zip(leader.quotas, leader.held, strict=True)):
            column = 3 + 3 * number
            sheet.write_number(row, column, fewest, look.number)
            sheet.write_number(row, column + 1, most, look.number)
            sheet.write_formula(row, column + 2, _count(editing, plan, number, row), look.number, held)
        share = 3 + 3 * len(editing.layers)
        sheet.write_number(row, share, leader.share, look.number)
        sheet.write_formula(row, share + 1, _work(editing, plan, row, share), look.number, leader.load)
    _mark_counts(sheet, editing, look)
    return heights, widths


def _mark_counts(sheet: Any, editing: Editing, look: _Look) -> None:
    last = _FIRST + len(editing.leaders) - 1
    for layer in range(len(editing.layers)):
        column = 5 + 3 * layer
        for name, sign, bound in (("under", "<", column - 2), ("over", ">", column - 1)):
            rule = {"type": "formula", "criteria": f"={_cell(column)}{sign}{_cell(bound)}", "format": look.marks[name]}
            sheet.conditional_format(_FIRST, column, max(last, _FIRST), column, rule)


def _count(editing: Editing, plan: str, layer: int, row: int) -> str:
    first = _FIRST + sum(map(len, editing.slots[:layer]))
    until = max(first, first + len(editing.slots[layer]) - 1)
    return f"=SUMPRODUCT(--({quote_sheetname(plan)}!{_column(_LEADER, first, until)}=$A{row + 1}))"


def _work(editing: Editing, plan: str, row: int, share: int) -> str:
    last = _FIRST + max(sum(map(len, editing.slots)), 1) - 1
    leaders, weights = (f"{quote_sheetname(plan)}!{_column(column, _FIRST, last)}" for column in (_LEADER, _WEIGHT))
    return f"=ROUND(SUMPRODUCT(({leaders}=$A{row + 1})*{weights})/${xl_col_to_name(share)}{row + 1},2)"


def _record(book: Any, document: Document, editing: Editing, plan: str, names: str) -> None:
    """What the workbook is, for the import: format, version, where everything stands."""
    titles = {table.key: table.title for table in document.tables}
    entries: Sequence[tuple[str, str]] = (
        ("format", FORMAT),
        ("version", VERSION),
        ("instance", editing.fingerprint),
        ("edit.sheet", plan),
        ("edit.first_row", str(_FIRST + 1)),
        ("edit.place_id", str(_ID + 1)),
        ("edit.place", "2"),
        ("edit.leader", str(_LEADER + 1)),
        ("edit.role", str(_ROLE + 1)),
        ("names.sheet", names),
        ("names.first_row", str(_FIRST + 1)),
        ("names.label", "1"),
        ("names.id", "2"),
        *((f"{key}.sheet", titles[key]) for key in ("by_leader", "by_place", "assignment") if key in titles),
    )
    sheet = book.add_worksheet(RECORD_SHEET)
    for row, (key, value) in enumerate(entries):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.protect("", dict(LOCKED))
    sheet.hide()


def _column(column: int, first: int, last: int) -> str:
    return str(xl_range_abs(first, column, last, column))


def _cell(column: int, row: int = _FIRST) -> str:
    return f"${xl_col_to_name(column)}{row + 1}"


def _say(name: str, lang: str, /, **values: str) -> str:
    return sentence(f"reports.{name}", lang, **values)
