"""Rules: quotas, coverage and the order of aims, with a look at the numbers before any search."""

from dataclasses import replace

import streamlit as st

from planner.intake import write_policy_toml
from planner.planning.supply import supplies
from planner.ui import pending, policy_form, profile_form
from planner.ui.panels import draft_or_stop, faults, page_title
from planner.ui.revision import checked
from planner.ui.sheet_grid import titled
from planner.ui.steps import locked_notice, plan_buttons
from planner.ui.words import prose, say

page_title("rules")
draft = draft_or_stop()
locked_notice()
known = pending.policy(draft)
key = f"policy_{known.number}"

toolbar = st.container(horizontal=True, vertical_alignment="center")
verdict = st.container()
policy = policy_form.wording(known.policy, key)
st.header(say("layers_title"), anchor=False)
policy = policy_form.layers(draft.instance, policy, key)
sums = st.container()
policy = policy_form.switches(policy, key)
with st.expander(say("profiles_title")):
    st.caption(say("profiles_caption"))
    known.edited_leaders = profile_form.grid(draft.instance, known.leaders, key)
st.header(say("objective_title"), anchor=False)
st.caption(say("objective_caption"))
presets = st.container()
policy = policy_form.objective(policy, key)
with presets:  # above the levels, and marked by what they say now
    policy_form.presets(policy)
with st.expander(say("measures_title")):
    known.edited = policy_form.measures(draft.instance, policy, key)

candidate = replace(draft.instance, policy=known.edited, leaders=known.edited_leaders)
changed = candidate.policy != draft.instance.policy or candidate.leaders != draft.instance.leaders
found_faults = checked(candidate).faults if changed else ()
with sums:
    # Of numbers that are faults themselves no sum is told.
    for found in () if found_faults else supplies(candidate):
        policy_form.sums(candidate, found)
with toolbar:
    fit = changed and not found_faults
    st.button(say("apply"), type="primary", disabled=not fit, on_click=pending.take_over_policy, args=(candidate,))
    st.button(say("discard"), disabled=not changed, on_click=pending.drop_policy)
    plan_buttons(draft)
    policy_file = write_policy_toml(draft.instance.policy)
    st.download_button(say("download_policy"), policy_file, "policy.toml", "application/toml", on_click="ignore")
with verdict:
    if found_faults:
        st.error(prose("sheets_faulty", count=len(found_faults)))
        faults(titled(draft.instance, found_faults))
    else:
        st.caption(say("rules_changed" if changed else "rules_unchanged"))
