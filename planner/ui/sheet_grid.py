"""How the sheets of an instance look as grids: titles, lists to choose from, widths."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from planner.domain import Fault, Instance
from planner.intake.headers import quota_column
from planner.intake.policy_source import split_path
from planner.locale import LANGUAGES, sentence
from planner.reports.wording import kind_label, layer_label
from planner.ui import state
from planner.ui.plan_editor import names_of
from planner.ui.revision import TABLES, Sheets
from planner.ui.words import say

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_RED = "background-color: #F9DCDC; color: #8A1414; font-weight: 700"
RELATIONS, STANCES = ("passes", "adjacent"), ("pin", "avoid", "prefer")
_POLICY = "policy.toml"
_FIELDS = {"title": "policy_name", "wording": "policy_wording", "source": "policy_source", "rules.load_cap": "load_cap"}
"""Key path of the policy -> what its field on the page of rules is called."""
_NUMBERS = frozenset({"rank", "share", "weight", "cover_min", "cover_max", "priority", "lon", "lat", "km", "value"})
_NAMES = frozenset({"name", "post", "support_unit", "leader", "place", "a", "b"})
_KNOWN = frozenset(
    {
        "id",
        "name",
        "post",
        "body",
        "vacant",
        "contact",
        "support_unit",
        "note",
        "kind",
        "district",
        "managed_by",
        "source",
    }
    | {"a", "b", "relation", "leader", "place", "stance", "reason"}
    | _NUMBERS
)


def column_title(instance: Instance, column: str) -> str:
    """What a column of a sheet is called; a column that only the office knows keeps its own header."""
    for layer in instance.policy.layers:
        for side in ("min", "max"):
            if column == quota_column(layer.name, side):
                return say(f"column_quota_{side}", layer=layer_label(instance, layer.name, state.language()))
    return say(f"column_{column}") if column in _KNOWN else column


def columns(instance: Instance, headers: list[str]) -> dict[str, Any]:
    """Streamlit's description of each column."""
    return {header: _column(instance, header) for header in headers}


def in_words(instance: Instance, sheet: pd.DataFrame) -> pd.DataFrame:
    """
    A sheet with names in place of ids and words in place of codes, in the columns that have a list to choose from.

    The lists hold the same, so that names copied from another table find their place: a cell with a list takes in nothing else.
    """
    return _exchanged(sheet, {header: _choices(instance, header, state.language()) for header in sheet.columns})


def in_codes(instance: Instance, sheet: pd.DataFrame) -> pd.DataFrame:
    """The sheet of `in_words` with its ids and codes again, whichever language the words are in; what is in no list stays as it is."""
    codes: dict[str, dict[str, str]] = {}
    for header in sheet.columns:
        for language in LANGUAGES:
            known = _choices(instance, header, language) or {}
            codes.setdefault(header, {}).update({word: code for code, word in known.items()})
    return _exchanged(sheet, codes)


def _exchanged(sheet: pd.DataFrame, exchange: Mapping[str, Mapping[str, str] | None]) -> pd.DataFrame:
    made = sheet.copy()
    for header in made.columns:
        texts = exchange[header]
        if texts:
            cells = [texts.get(cell, cell) for cell in made[header]]
            made[header] = pd.Series(cells, index=made.index, dtype=made[header].dtype)
    return made


def titled(instance: Instance, found: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Faults of the sheets and of the rules with the titles and words that their columns, cells, fields and sheets have on the screen."""
    tables = {f"{name}.csv": say(f"table_{name}") for name in TABLES}
    return tuple(
        replace(_worded(instance, fault), file=tables[fault.file], column=column_title(instance, fault.column))
        if fault.file in tables
        else replace(fault, file=say("rules_title"), column=_field_title(instance, fault.column))
        if fault.file == _POLICY
        else fault
        for fault in found
    )


def _worded(instance: Instance, fault: Fault) -> Fault:
    """The fault with names in place of the ids that the cell of a list holds, and that a sentence on a double row tells it by."""
    language = state.language()
    words = _choices(instance, fault.column, language) or {}
    values = dict(fault.values)
    if "other" in values:
        values["other"] = words.get(values["other"], values["other"])
    if "pair" in values:
        lists = [_choices(instance, header, language) or {} for header in ("leader", "place", "stance")]
        parts = zip(values["pair"].split(" + "), lists, strict=False)
        values["pair"] = " + ".join(known.get(part, part) for part, known in parts)
    return replace(fault, value=words.get(fault.value, fault.value), values=values)


def faulty_rows(instance: Instance, sheets: Sheets, found: tuple[Fault, ...]) -> dict[str, "Styler"]:
    """Table -> its rows with faults, numbered as in the grid; each faulty cell is red and begins with a cross."""
    marked = {}
    for name in TABLES:
        cells = {(fault.row, fault.column) for fault in found if fault.file == f"{name}.csv" and fault.row is not None}
        rows = sorted({row for row, _ in cells if row <= len(sheets[name])})
        if rows:
            sheet = in_words(instance, sheets[name].fillna("").astype(str))
            told = [
                {
                    column_title(instance, column): f"✗ {cell}" if (row, column) in cells else cell
                    for column, cell in zip(sheet.columns, sheet.iloc[row - 1], strict=True)
                }
                for row in rows
            ]
            frame = pd.DataFrame(told, index=pd.Index(rows, name=say("fault_row")))
            marked[name] = frame.style.map(lambda cell: _RED if str(cell).startswith("✗") else "")
    return marked


def _field_title(instance: Instance, path: str) -> str:
    """What the field of a key path of the policy is called; a path that has none of its own stays as it is."""
    keys = split_path(path)
    if path in _FIELDS:
        return say(_FIELDS[path])
    if len(keys) == 2 and keys[0] == "objective":
        return say("level_number", number=keys[1])
    if len(keys) == 3 and keys[0] == "layers" and keys[2] in ("quota", "coverage"):
        layer = layer_label(instance, keys[1], state.language())
        return say(f"field_{keys[2]}", layer=layer)
    return path


def _column(instance: Instance, header: str) -> Any:
    title = column_title(instance, header)
    choices = _choices(instance, header, state.language())
    if choices is not None:
        return st.column_config.SelectboxColumn(title, options=list(choices.values()), width=_width(header))
    return st.column_config.TextColumn(title, width=_width(header))


def _width(header: str) -> Literal["small", "medium"] | None:
    """What a column needs; left to itself it cuts 市人大常委会副主任（一）."""
    if header in _NUMBERS or header == "id":
        return "small"
    return "medium" if header in _NAMES else None


def _choices(instance: Instance, header: str, language: str) -> dict[str, str] | None:
    """Value -> what it is called in a language, for the columns that hold one of a few words or an id."""
    kinds = (kind for layer in instance.policy.layers for kind in layer.kinds)
    # Only the list asked for is made: a page asks for every column in every language on each rerun.
    choices: dict[str, Callable[[], dict[str, str]]] = {
        "kind": lambda: {kind: kind_label(kind, language) for kind in kinds},
        "relation": lambda: {relation: sentence(f"ui.relation_{relation}", language) for relation in RELATIONS},
        "stance": lambda: {stance: sentence(f"ui.stance_{stance}", language) for stance in STANCES},
        "vacant": lambda: {"false": sentence("ui.no", language), "true": sentence("ui.yes", language)},
        "leader": lambda: names_of(instance.leaders),
        **dict.fromkeys(("a", "b", "place"), lambda: names_of(instance.places)),
    }
    return choices[header]() if header in choices else None
