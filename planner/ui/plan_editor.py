"""The plan as a table to be edited: a frame for the grid, and what the grid says was changed back into an assignment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.domain import Assignment, Instance, Layer, Leader, Place
from planner.reports.wording import layer_label, own_violation_sentence
from planner.ui import moves, state
from planner.ui.draft import Draft
from planner.ui.words import say

LEADER, LOCKED, LOAD, VERDICT = "leader", "locked", "load", "verdict"
_LAYER_PREFIX = "layer:"


def frame(draft: Draft) -> pd.DataFrame:
    """One row per leader: who, his places of each layer (lists of ids), those locked, his load, and what the check says of him."""
    instance, plan = draft.instance, draft.assignment
    locked = moves.pins(instance)
    verdicts, leaders = _verdicts(draft), names_of(instance.leaders)
    rows = []
    for leader in instance.leaders:
        held = [instance.place_by_id[place] for place in plan.places_of(leader.id)]
        row: dict[str, Any] = {LEADER: leaders[leader.id]}
        for layer in instance.policy.layers:
            row[_LAYER_PREFIX + layer.name] = [place.id for place in held if instance.layer_of(place) is layer]
        # Before the verdict: behind its sentences a screen of usual width does not show it, and locking seems missing.
        row[LOCKED] = [place.id for place in instance.places if (leader.id, place.id) in locked]
        row[LOAD] = round(draft.loads[leader.id], 2)
        row[VERDICT] = verdicts[leader.id]
        rows.append(row)
    return pd.DataFrame(rows)


def columns(draft: Draft) -> dict[str, Any]:
    """How the grid shows and edits each column."""
    instance, language = draft.instance, state.language()
    names = names_of(instance.places)
    config: dict[str, Any] = {
        LEADER: st.column_config.TextColumn(say("leader"), pinned=True, width=176),
        LOCKED: st.column_config.MultiselectColumn(
            say("locked"),
            options=[place.id for place in instance.places],
            format_func=lambda place: names.get(place, place),
            width=120,
            help=say("locked_help"),
        ),
        LOAD: st.column_config.NumberColumn(say("load"), width=76),
        VERDICT: st.column_config.TextColumn(say("verdict"), width=300),
    }
    for layer in instance.policy.layers:
        config[_LAYER_PREFIX + layer.name] = st.column_config.MultiselectColumn(
            say("layer_with_quota", layer=layer_label(instance, layer.name, language), quota=str(layer.quota)),
            options=[place.id for place in instance.places_by_layer[layer.name]],
            format_func=lambda place: names.get(place, place),
            width=50 + 84 * layer.quota.upper,
        )
    return config


FIXED = (LEADER, LOAD, VERDICT)
"""Columns that are shown and not edited."""


def edited(draft: Draft, edited_rows: Mapping[int, Mapping[str, Any]], *, hand_over: bool) -> Assignment:
    """
    The draft's assignment with the cells that the grid says were changed.

    Parameters
    ----------
    edited_rows
        Row number -> column -> new value, as Streamlit's data editor reports it.
    hand_over
        Whether a place that is given to a leader is taken from the one who has it, where it may have only one.
    """
    pairs = set(draft.assignment.pairs)
    for row, cells in edited_rows.items():
        leader = draft.instance.leaders[int(row)]
        for layer in draft.instance.policy.layers:
            chosen = cells.get(_LAYER_PREFIX + layer.name, ...)
            if chosen is not ...:
                pairs = _with_cell(
                    draft.instance, pairs, leader.id, layer, frozenset(chosen or ()), hand_over=hand_over
                )
    roles = {pair: role for pair, role in draft.assignment.roles.items() if pair in pairs}
    return Assignment(frozenset(pairs), roles)


def relocked(instance: Instance, edited_rows: Mapping[int, Mapping[str, Any]]) -> Instance:
    """The instance with the locks that the grid says were set or taken off; the same one when none was."""
    pins = set(moves.pins(instance))
    for row, cells in edited_rows.items():
        chosen = cells.get(LOCKED, ...)
        if chosen is not ...:
            leader = instance.leaders[int(row)].id
            pins = {pair for pair in pins if pair[0] != leader} | {(leader, place) for place in chosen or ()}
    return instance if pins == moves.pins(instance) else moves.with_pins(instance, pins)


def _with_cell(
    instance: Instance,
    pairs: set[tuple[str, str]],
    leader: str,
    layer: Layer,
    chosen: frozenset[str],
    *,
    hand_over: bool,
) -> set[tuple[str, str]]:
    of_layer = {place.id: place for place in instance.places_by_layer[layer.name]}
    chosen = chosen & of_layer.keys()
    had = {place for holder, place in pairs if holder == leader and place in of_layer}
    kept = {pair for pair in pairs if not (pair[0] == leader and pair[1] in of_layer)}
    if hand_over:
        single = {place for place in chosen - had if instance.coverage_of(of_layer[place]).upper == 1}
        kept = {pair for pair in kept if pair[1] not in single}
    return kept | {(leader, place) for place in chosen}


def names_of(rows: Sequence[Leader] | Sequence[Place]) -> dict[str, str]:
    """Id -> name, with the id in brackets where two are called alike."""
    count = Counter(row.name for row in rows)
    return {row.id: row.name if count[row.name] == 1 else f"{row.name} ({row.id})" for row in rows}


def wrong_with(draft: Draft) -> dict[str, list[str]]:
    """Leader id -> the broken rules that concern him or his places, as sentences to stand below or beside his name."""
    found: dict[str, list[str]] = {leader.id: [] for leader in draft.instance.leaders}
    for violation in draft.report.violations:
        about = [violation.leader] if violation.leader else draft.assignment.holders_of(violation.place or "")
        for leader in about:
            found[leader].append(own_violation_sentence(draft.instance, violation, state.language()))
    return found


def _verdicts(draft: Draft) -> dict[str, str]:
    """Leader id -> what is wrong with his row, or that nothing is."""
    return {
        leader: " ".join(["✗", *wrong]) if wrong else say("row_kept") for leader, wrong in wrong_with(draft).items()
    }
