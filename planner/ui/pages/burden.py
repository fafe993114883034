"""Burden: how many reports and fields are asked of each unit per month, where it is too much, and what each leader carries in all."""

import streamlit as st

from planner.follow_up.burden import burdens
from planner.follow_up.commitments import commitments
from planner.follow_up.periods import span_of
from planner.follow_up.reporting import debts
from planner.reports.follow_up.calendar import burden_table, commitments_table
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, sections
from planner.ui.panels import page_title
from planner.ui.words import prose, say

page_title("burden")
at = followed_or_stop()
on, language = day_asked(at), state.language()
carried = commitments(at.instance, at.assignment, at.regime, at.records, on, held=at.held)
by_leader = commitments_table(at.instance, carried, language)
if not at.regime.reports and not at.records.asked_once:
    st.info(say("nothing_asked"))
    sections([by_leader], empty="nothing_here")
    st.stop()
last, days = span_of("month", on).last, at.records.working_days
owed = debts(at.instance, at.assignment, at.regime.reports, at.records.submissions, days, since=at.since, until=last)
found = burdens(owed, [request for request in at.records.asked_once if at.since <= request.due <= last])
cap = at.regime.burden
over = [burden for burden in found if burden.over(cap)]

if cap.reports is None and cap.fields is None:
    st.caption(say("burden_no_cap"))
elif over:
    st.warning(prose("burden_over", count=len(over), units=len({burden.by for burden in over})))
else:
    st.success(say("burden_fine"))
table = burden_table(at.instance, found, cap, language)
sections([burden_table(at.instance, over, cap, language)] if over else [], empty="nothing_here")
with st.expander(say("burden_all"), expanded=not over):
    sections([table], empty="nothing_here")
sections([by_leader], empty="nothing_here")
download(at, [table, by_leader], "burden_file", on)
