"""Generate: start the search, watch it, stop it, read what it found and how sure that is."""

import streamlit as st

from planner import planning
from planner.planning.supply import supplies
from planner.ui import outcome, policy_form, state
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.steps import locked_notice
from planner.ui.words import prose, say

page_title("generate")
draft = draft_or_stop()
locked_notice()
job = state.job()
busy = job is not None and job.active

with st.container(horizontal=True, vertical_alignment="bottom"):
    limit = st.number_input(
        say("time_limit"),
        min_value=1,
        max_value=3600,
        value=60,
        step=10,
        disabled=busy,
        width=220,
        help=say("time_limit_help"),
    )
    st.button(
        say("generate_button"),
        type="primary",
        disabled=busy,
        on_click=lambda: state.start(
            planning.propose, planning.diagnose, planning.prepare, time_limit=float(limit), seed=0
        ),
    )
st.caption(say("generate_note"))


@st.fragment(run_every=0.5 if busy else None)
def progress() -> None:
    """How far the search is; when it ends, one run of the whole page takes the answer in."""
    job = state.job()
    if job is None or job.collected:
        return
    if not job.active:
        st.rerun()
    outcome.progress(job)
    st.button(say("stop_button"), on_click=job.cancel, disabled=job.state == "stopping", help=say("stop_help"))


progress()
if not busy:
    if draft.solution is None:
        st.info(prose("not_generated_yet"))
        for found in supplies(draft.instance):
            policy_form.sums(draft.instance, found)
    else:
        outcome.solution(draft, draft.solution)
