"""Visits: what is overdue, what is due, what was seen, and a form to take down the next one."""

import streamlit as st

from planner.follow_up.visits import duties
from planner.reports.follow_up import visits as tables
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, sections
from planner.ui.panels import page_title
from planner.ui.steps import record_steps
from planner.ui.visit_form import visit_form
from planner.ui.words import say

page_title("visits")
at = followed_or_stop()
record_steps(at.draft)
if not at.regime.visits:
    st.info(say("no_visit_rules"))
    st.stop()
on, language = day_asked(at), state.language()
owed = duties(
    at.instance,
    at.assignment,
    at.regime.visits,
    at.regime.phases,
    at.records.visits,
    since=at.since,
    until=on,
    held=at.held,
)
if at.held:
    st.caption(say("visits_new_holders"))
overdue = tables.overdue_visits(at.instance, owed, on, language)
due = tables.due_visits(at.instance, owed, on, language)
record = tables.visit_record(at.instance, at.records.visits, owed, language)

figures = st.columns(3)
figures[0].metric(say("visits_met"), f"{sum(not duty.missing for duty in owed)} / {len(owed)}", border=True)
figures[1].metric(say("visits_overdue"), len(overdue.rows), border=True)
figures[2].metric(say("visits_due"), len(due.rows), border=True)
with st.expander(say("visit_add")):
    visit_form(at, on)
sections((overdue, due, record), empty="nothing_here")
download(at, (overdue, due, record), "visits_file", on)
