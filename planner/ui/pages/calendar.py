"""Calendar: which reports are overdue, reminded of and coming, and a form to take down what was handed in."""

from datetime import timedelta
from functools import partial

import streamlit as st

from planner.follow_up.reporting import debts
from planner.reports.follow_up import calendar as tables
from planner.reports.follow_up.days_ahead import days_ahead
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, sections
from planner.ui.panels import page_title
from planner.ui.steps import record_steps
from planner.ui.submission_form import submission_form
from planner.ui.words import say

AHEAD = timedelta(days=60)

page_title("calendar")
at = followed_or_stop()
record_steps(at.draft)
if not at.regime.reports:
    st.info(say("no_reports"))
    st.stop()
on, language = day_asked(at), state.language()
days, submissions = at.records.working_days, at.records.submissions
found = debts(at.instance, at.assignment, at.regime.reports, submissions, days, since=at.since, until=on + AHEAD)
makers = (tables.overdue_reports, tables.reminders, tables.coming_reports, tables.handed_in)
lists = [make(at.instance, found, on, language) for make in makers]

for box, table in zip(st.columns(3), lists, strict=False):
    box.metric(table.title, len(table.rows), border=True)
if not at.records.holidays:
    st.caption(say("no_holidays"))
with st.expander(say("submission_add")):
    submission_form(at, found, on)
also = days_ahead(at.instance, at.regime, at.records, on, language)
if also:
    lists.insert(3, tables.further_days(also, language))
sections(lists, empty="nothing_here")
with st.container(horizontal=True):
    name = at.instance.policy.title
    make_file = partial(tables.calendar_file, at.instance, found, on, language, name=name, also=also)
    st.download_button(say("download_ics"), make_file, say("ics_file") + ".ics", "text/calendar", on_click="ignore")
    download(at, lists, "calendar_tables", on)
