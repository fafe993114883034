"""How the sheets of an instance look as grids: titles, lists to choose from, widths."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from planner.domain import Fault, Instance
from planner.intake.headers import quota_column
from planner.intake.policy_source import split_path
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
_FIELDS = {"title": "policy_name", "wording": "policy_wording", "source": "policy_source"}
"""Key of the policy -> what its field on the page of rules is called."""
_NUMBERS = frozenset({"rank", "share", "weight", "cover_min", "cover_max", "priority", "lon", "lat", "km", "value"})
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


def titled(instance: Instance, found: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Faults of the sheets and of the rules with the titles that their columns, fields and sheets have on the screen."""
    tables = {f"{name}.csv": say(f"table_{name}") for name in TABLES}
    return tuple(
        replace(fault, file=tables[fault.file], column=column_title(instance, fault.column))
        if fault.file in tables
        else replace(fault, file=say("rules_title"), column=_field_title(instance, fault.column))
        if fault.file == _POLICY
        else fault
        for fault in found
    )


def faulty_rows(instance: Instance, sheets: Sheets, found: tuple[Fault, ...]) -> dict[str, "Styler"]:
    """Table -> its rows with faults, numbered as in the grid; each faulty cell is red and begins with a cross."""
    marked = {}
    for name in TABLES:
        cells = {(fault.row, fault.column) for fault in found if fault.file == f"{name}.csv" and fault.row is not None}
        rows = sorted({row for row, _ in cells if row <= len(sheets[name])})
        if rows:
            sheet = sheets[name].fillna("").astype(str)
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
    if len(keys) == 1 and keys[0] in _FIELDS:
        return say(_FIELDS[keys[0]])
    if len(keys) == 3 and keys[0] == "layers" and keys[2] in ("quota", "coverage"):
        layer = layer_label(instance, keys[1], state.language())
        return say(f"field_{keys[2]}", layer=layer)
    return path


def _column(instance: Instance, header: str) -> Any:
    title = column_title(instance, header)
    choices = _choices(instance, header)
    if choices is not None:
        return st.column_config.SelectboxColumn(
            title, options=list(choices), format_func=lambda value: choices.get(str(value), str(value))
        )
    return st.column_config.TextColumn(title, width="small" if header in _NUMBERS or header == "id" else None)


def _choices(instance: Instance, header: str) -> dict[str, str] | None:
    """Value -> what it is called, for the columns that hold one of a few words or an id."""
    kinds = [kind for layer in instance.policy.layers for kind in layer.kinds]
    choices = {
        "kind": {kind: kind_label(kind, state.language()) for kind in kinds},
        "relation": {relation: say(f"relation_{relation}") for relation in RELATIONS},
        "stance": {stance: say(f"stance_{stance}") for stance in STANCES},
        "vacant": {"false": say("no"), "true": say("yes")},
        "leader": names_of(instance.leaders),
        **dict.fromkeys(("a", "b", "place"), names_of(instance.places)),
    }
    return choices.get(header)
