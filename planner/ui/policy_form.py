"""The office's rules as a form: quotas and coverage per layer, switches, and the objective level by level."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from planner.domain import TERMS, Instance, Level, Policy, Range
from planner.domain.policy import Rules
from planner.planning.presets import OBJECTIVES, objective_of, with_objective
from planner.planning.supply import Supply
from planner.reports.wording import layer_label, term_label
from planner.ui import pending, state
from planner.ui.words import prose, say

UNITS = ("hop", "km")


def layers(instance: Instance, policy: Policy, key: str) -> Policy:
    """
    Quota and coverage of each layer in a small grid.

    It takes every number: a cell with bounds or steps would drop the sign or point of what is typed, and -1 and 1.5 count as 1 and 15.
    """
    rows = [
        {
            "layer": layer_label(instance, layer.name, state.language()),
            "quota_min": layer.quota.lower,
            "quota_max": layer.quota.upper,
            "cover_min": layer.coverage.lower,
            "cover_max": layer.coverage.upper,
            "anchor": layer.anchor,
        }
        for layer in policy.layers
    ]
    names = ("quota_min", "quota_max", "cover_min", "cover_max")
    counts = {name: st.column_config.NumberColumn(say(f"layer_{name}"), required=True) for name in names}
    shown: dict[str, Any] = {
        "layer": st.column_config.TextColumn(say("layer"), disabled=True),
        **counts,
        "anchor": st.column_config.CheckboxColumn(say("layer_anchor"), help=say("layer_anchor_help")),
    }
    frame = pd.DataFrame(rows).astype(dict.fromkeys(names, "float64"))
    edited = st.data_editor(frame, key=f"{key}_layers", column_config=shown, hide_index=True, alt=say("layers_title"))
    changed = tuple(
        replace(
            layer,
            quota=Range(as_typed(row["quota_min"]), as_typed(row["quota_max"])),
            coverage=Range(as_typed(row["cover_min"]), as_typed(row["cover_max"])),
            anchor=bool(row["anchor"]),
        )
        for layer, (_, row) in zip(policy.layers, edited.fillna(frame).iterrows(), strict=True)
    )
    return replace(policy, layers=changed)


def as_typed(count: float) -> Any:
    """A whole number where one was typed; else what was typed, which no range should hold: intake names it among the faults."""
    return int(count) if count.is_integer() else count


def wording(policy: Policy, key: str) -> Policy:
    """What the plan is called, and the official sentence that the quotas come from."""
    title = st.text_input(say("policy_name"), policy.title, key=f"{key}_title")
    sentence = st.text_input(
        say("policy_wording"), policy.wording, key=f"{key}_wording", help=say("policy_wording_help")
    )
    source = st.text_input(say("policy_source"), policy.source, key=f"{key}_source")
    return replace(policy, title=title, wording=sentence, source=source)


def measures(instance: Instance, policy: Policy, key: str) -> Policy:
    """How distances are measured, and what a change counts."""
    one, two, *others = st.columns(2 + len(policy.layers), vertical_alignment="bottom")
    unit = one.selectbox(
        say("coherence_unit"),
        UNITS,
        UNITS.index(policy.coherence.unit),
        format_func=lambda name: say(f"unit_{name}"),
        key=f"{key}_unit",
    )
    cap = two.number_input(
        say("coherence_cap"), min_value=0.0, value=float(policy.coherence.cap), key=f"{key}_far", help=say("cap_help")
    )
    weights = {
        layer.name: column.number_input(
            say("change_weight", layer=layer_label(instance, layer.name, state.language())),
            min_value=0.0,
            value=float(policy.change_weight(layer.name)),
            key=f"{key}_change_{layer.name}",
        )
        for column, layer in zip(others, policy.layers, strict=True)
    }
    told = {name: weight for name, weight in weights.items() if weight != policy.change_weight(name)}
    coherence = replace(policy.coherence, unit=unit or policy.coherence.unit, cap=cap)
    return replace(policy, coherence=coherence, changes={**policy.changes, **told})


def switches(policy: Policy, key: str) -> Policy:
    """The rules that a policy may switch on."""
    rules = policy.rules
    district = st.toggle(say("one_district"), rules.one_district, key=f"{key}_district", help=say("one_district_help"))
    shortfall = st.toggle(
        say("allow_shortfall"), rules.allow_shortfall, key=f"{key}_shortfall", help=say("allow_shortfall_help")
    )
    cap = st.number_input(
        say("load_cap"), min_value=0.0, value=rules.load_cap, key=f"{key}_cap", placeholder=say("no_cap"), width=260
    )
    return replace(policy, rules=Rules(load_cap=cap, one_district=district, allow_shortfall=shortfall))


def presets(policy: Policy) -> None:
    """Objectives to begin with: a button each, and what it means."""
    taken = objective_of(policy)
    for column, name in zip(st.columns(len(OBJECTIVES)), OBJECTIVES, strict=True):
        step = partial(with_objective, name=name)
        column.button(
            say(f"preset_{name}"),
            key=f"preset_{name}",
            help=say(f"preset_{name}_help"),
            type="primary" if name == taken else "secondary",
            width="stretch",
            on_click=pending.reshape_policy,
            args=(step,),
        )


def objective(policy: Policy, key: str) -> Policy:
    """The levels of the objective, each in a box with buttons that move or delete it."""
    last = len(policy.objective) - 1
    levels = []
    for number in range(last + 1):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{prose('level_number', number=number + 1)}**")
                steps = (
                    ("level_up", number == 0, partial(_moved, number=number, by=-1)),
                    ("level_down", number == last, partial(_moved, number=number, by=1)),
                    ("level_drop", last == 0, partial(_without, number=number)),
                )
                for label, off, step in steps:
                    at = f"{key}_{label}_{number}"
                    st.button(say(label), key=at, disabled=off, on_click=pending.reshape_policy, args=(step,))
            levels.append(_level(policy, number, key))
    st.button(say("level_add"), on_click=pending.reshape_policy, args=(_with_new_level,))
    return replace(policy, objective=tuple(levels))


def _level(policy: Policy, number: int, key: str) -> Level:
    """One level: its terms with their weights, and what lower levels may use up of it."""
    old, language = policy.objective[number], state.language()
    frame = pd.DataFrame(
        {
            "term": list(old.weights),
            "weight": [abs(weight) for weight in old.weights.values()],
            "more": [weight < 0 for weight in old.weights.values()],
        }
    )
    shown: dict[str, Any] = {
        "term": st.column_config.SelectboxColumn(
            say("term"),
            options=list(TERMS),
            format_func=lambda term: term_label(str(term), language),
            required=True,
            width="large",
        ),
        "weight": st.column_config.NumberColumn(say("term_weight"), default=1.0, required=True),
        "more": st.column_config.CheckboxColumn(say("term_more"), default=False, help=say("term_more_help")),
    }
    edited = st.data_editor(
        frame,
        key=f"{key}_level_{number}",
        num_rows="dynamic",
        hide_index=True,
        column_config=shown,
        alt=say("level_number", number=number + 1),
        placeholder=" ",
    )
    percent = 0.0
    if number < len(policy.objective) - 1:
        percent = st.number_input(
            say("level_tolerance"),
            min_value=0.0,
            max_value=100.0,
            value=100 * old.tolerance,
            step=1.0,
            key=f"{key}_tolerance_{number}",
            help=say("level_tolerance_help"),
            width=260,
        )
    rows = edited.dropna(subset=["term", "weight"]).itertuples(index=False)
    terms = [(str(term), float(weight), bool(more)) for term, weight, more in rows]
    return Level(
        minimise={term: weight for term, weight, more in terms if not more},
        maximise={term: weight for term, weight, more in terms if more},
        tolerance=percent / 100,
    )


def sums(instance: Instance, found: Supply) -> None:
    """Whether the numbers of a layer come out, in one sentence."""
    values = {
        "layer": layer_label(instance, found.layer, state.language()),
        "leaders": found.leaders,
        "places": found.places,
        "least": found.least,
        "most": found.most,
        "need": found.need,
        "room": found.room,
    }
    if found.too_few:
        st.error(prose("sums_too_few", **values))
    elif found.too_many:
        st.error(prose("sums_too_many", **values))
    else:
        st.success(prose("sums_fit", **values))


def _moved(policy: Policy, number: int, *, by: int) -> Policy:
    """The policy with one level of the objective moved up or down; the last level has no tolerance to give away."""
    levels = list(policy.objective)
    levels.insert(number + by, levels.pop(number))
    return _with_levels(policy, levels)


def _without(policy: Policy, number: int) -> Policy:
    """The policy without one level of the objective."""
    return _with_levels(policy, [level for index, level in enumerate(policy.objective) if index != number])


def _with_new_level(policy: Policy) -> Policy:
    """The policy with one more level at the end, which evens out the loads until somebody says otherwise."""
    return _with_levels(policy, [*policy.objective, Level({"deviation": 1.0})])


def _with_levels(policy: Policy, levels: list[Level]) -> Policy:
    last = replace(levels[-1], tolerance=0.0)
    return replace(policy, objective=(*levels[:-1], last))
