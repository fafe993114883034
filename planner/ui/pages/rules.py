"""Rules: quotas, coverage and the order of aims, with a look at the numbers before any search."""

from dataclasses import replace

import streamlit as st

from planner.intake import write_policy_toml
from planner.planning.supply import supplies
from planner.ui import policy_form, state
from planner.ui.panels import draft_or_stop, faults, page_title
from planner.ui.revision import checked
from planner.ui.words import prose, say

page_title("rules")
draft = draft_or_stop()
pending = state.pending_policy(draft)
key = f"policy_{pending.number}"

toolbar = st.container(horizontal=True, vertical_alignment="center")
verdict = st.container()
st.header(say("layers_title"), anchor=False)
if pending.policy.wording:
    st.markdown(prose("wording", wording=pending.policy.wording))
policy = policy_form.layers(draft.instance, pending.policy, key)
sums = st.container()
policy = policy_form.switches(policy, key)
st.header(say("objective_title"), anchor=False)
st.caption(say("objective_caption"))
pending.edited = policy_form.objective(policy, key)

candidate = replace(draft.instance, policy=pending.edited)
changed = pending.edited != draft.instance.policy
found_faults = checked(candidate).faults if changed else ()
with sums:
    for found in supplies(candidate):
        policy_form.sums(candidate, found)
with toolbar:
    fit = changed and not found_faults
    st.button(say("apply"), type="primary", disabled=not fit, on_click=state.revise, args=(candidate,))
    st.button(say("discard"), disabled=not changed, on_click=state.drop_policy)
    policy_file = write_policy_toml(draft.instance.policy)
    st.download_button(say("download_policy"), policy_file, "policy.toml", "application/toml", on_click="ignore")
with verdict:
    if found_faults:
        st.error(prose("sheets_faulty", count=len(found_faults)))
        faults(found_faults)
    else:
        st.caption(say("rules_changed" if changed else "rules_unchanged"))
