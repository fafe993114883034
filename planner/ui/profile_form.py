"""Quotas and shares of whole groups of leaders, as a grid with one row per body or rank."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.domain import Instance, Leader
from planner.planning.profiles import (
    Grouping,
    Profile,
    Side,
    common_quota,
    common_share,
    groupings,
    profiles,
    with_quota,
    with_share,
)
from planner.reports.wording import layer_label
from planner.ui import state
from planner.ui.policy_form import as_typed
from planner.ui.words import say

SIDES: tuple[Side, ...] = ("lower", "upper")
SHARE = "share"


def grid(instance: Instance, leaders: Sequence[Leader], key: str) -> tuple[Leader, ...]:
    """
    The leaders with what the grid says of their groups.

    Parameters
    ----------
    leaders
        As they are so far.
    key
        Of the form; another one begins again.
    """
    ways = groupings(instance)
    if not ways:
        st.caption(say("profiles_none"))
        return tuple(leaders)
    by = st.segmented_control(
        say("profiles_by"),
        ways,
        default=ways[0],
        format_func=lambda way: say(f"profiles_{way}"),
        key=state.GROUPING_KEY,
        persist_state="session",
        required=True,
    )
    groups = profiles(leaders, by)
    frame = _frame(instance, leaders, groups)
    shown = _columns(instance, by)
    edited = st.data_editor(
        frame,
        key=f"{key}_profiles_{by}",
        column_config=shown,
        disabled=("name", "count"),
        hide_index=True,
        alt=say("profiles_title"),
        placeholder=" ",
    )
    return _taken_over(instance, tuple(leaders), groups, frame, edited)


def _frame(instance: Instance, leaders: Sequence[Leader], groups: Sequence[Profile]) -> pd.DataFrame:
    rows = []
    for group in groups:
        row: dict[str, Any] = {"name": group.name or say("profiles_blank"), "count": len(group.leaders)}
        row[SHARE] = common_share(leaders, group)
        for layer in instance.policy.layers:
            row |= {f"{layer.name}.{side}": common_quota(leaders, group, layer.name, side) for side in SIDES}
        rows.append(row)
    frame = pd.DataFrame(rows)
    numbers = [name for name in frame.columns if name not in {"name", "count"}]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def _columns(instance: Instance, by: Grouping) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "name": st.column_config.TextColumn(say(f"profiles_{by}")),
        "count": st.column_config.NumberColumn(say("leaders")),
        SHARE: st.column_config.NumberColumn(say("share")),
    }
    for layer in instance.policy.layers:
        label = layer_label(instance, layer.name, state.language())
        for side in SIDES:
            title = say(f"column_quota_{'min' if side == 'lower' else 'max'}", layer=label)
            columns[f"{layer.name}.{side}"] = st.column_config.NumberColumn(title)
    return columns


def _taken_over(
    instance: Instance, leaders: tuple[Leader, ...], groups: Sequence[Profile], before: pd.DataFrame, now: pd.DataFrame
) -> tuple[Leader, ...]:
    """Only cells that differ count: a blank one may stand for members who differ."""
    for number, group in enumerate(groups):
        share = _number(now[SHARE].iloc[number])
        if share is not None and share != _number(before[SHARE].iloc[number]):
            leaders = with_share(leaders, group, share)
        for layer in instance.policy.layers:
            for side in SIDES:
                name = f"{layer.name}.{side}"
                value = _number(now[name].iloc[number])
                if value != _number(before[name].iloc[number]):
                    leaders = with_quota(leaders, group, layer.name, side, None if value is None else as_typed(value))
    return leaders


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
