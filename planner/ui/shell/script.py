"""The frame around the pages: what is open, in which language, and where to go. `app.py` serves it."""

from pathlib import Path

import streamlit as st

from planner.locale import LANGUAGES
from planner.rules.people import NOBODY
from planner.ui import identity, navigation, notices, pending, plan_life, sources, state
from planner.ui.clash_view import clash
from planner.ui.panels import sample_name
from planner.ui.words import LANGUAGE_NAMES, office, prose, say

st.set_page_config(page_title=say("app"), page_icon="🗺️", layout="wide", initial_sidebar_state=240)
st.html(Path(__file__).with_name("style.css"))
st.html(f'<span data-planner-language="{state.language()}"></span>')

person = identity.who()
if person == NOBODY:
    notices.signed_out()
    st.stop()
if not identity.may("read"):
    notices.not_for_this_role(person)
    st.stop()
if not state.desk().opened:
    state.desk().opened = True
    in_force = plan_life.draft_in_force()
    first = in_force or sources.opened(sources.FIRST_SAMPLE, sources.sample(sources.FIRST_SAMPLE), is_sample=True)
    if first is not None:
        state.show(first)
if state.desk().large_type:
    st.html(Path(__file__).with_name("large.css"))
if state.refresh(pending.being_edited):
    at_hand = state.draft()
    st.toast(office("refreshed" if at_hand is None or at_hand.book is None else "refreshed_records"))
state.collect()

page = st.navigation(navigation.sections(), expanded=True)


@st.fragment(run_every=1.0 if (running := state.job()) and running.active else None)
def search_notice() -> None:
    """A running search stays in sight on every page; its answer is taken in wherever the visitor is."""
    job = state.job()
    if job is not None and job.active:
        st.caption(say("search_running", seconds=round(job.progress.seconds) if job.progress else 0))
    elif job is not None and not job.collected:
        st.rerun()


with st.sidebar:
    search_notice()
    st.segmented_control(
        say("language"),
        LANGUAGES,
        default=state.language(),
        format_func=lambda language: LANGUAGE_NAMES[language],
        key=state.LANGUAGE_KEY,
        on_change=state.remember_language,
        required=True,
    )
    st.toggle(say("large_type"), state.desk().large_type, key=state.LARGE_TYPE_KEY, on_change=state.remember_type)
    notices.signed_in(person)
    at_hand = state.draft()
    if at_hand is not None:
        name = sample_name(at_hand.source)  # a version keeps the name alone, whether it was a sample or a file
        st.caption(prose("open_now", source=name))
        if at_hand.tried_from is not None:
            st.warning(say("trying_notice"))
            navigation.link("plan_table", label="go_to_try_out")

notices.keeping_trouble()
notices.behind()
waiting = state.desk().clash
if waiting is None:
    page.run()
else:
    clash(waiting)
