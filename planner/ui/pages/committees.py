"""Committees: what clashes and how to end it, who sits where, and the list of measures with a form to take down what was done."""

from functools import partial

import streamlit as st

from planner.follow_up.clashes import clashes
from planner.follow_up.committees import committees
from planner.reports.follow_up import committees as tables
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, paper, sections
from planner.ui.measure_form import done_form, new_measure_form
from planner.ui.navigation import link
from planner.ui.panels import page_title
from planner.ui.seat_form import end_seat_form, new_seat_form
from planner.ui.steps import record_steps
from planner.ui.words import plain, prose, say

TOLD = 12

page_title("committees")
at = followed_or_stop()
record_steps(at.draft)
on, language, measures = day_asked(at), state.language(), at.records.measures
sitting = committees(at.records.seats, on)
found = clashes(at.instance, at.assignment, at.regime, at.records, on)
who = tables.committee_table(at.instance, sitting, language)
listed = tables.measure_list(at.instance, measures, sitting, on, language)
clashing = tables.clash_table(at.instance, found, language)

still_open = sum(measure.is_open(on) for measure in measures)
overdue = sum(measure.days_overdue(on) > 0 for measure in measures)
figures = {"committees": len(sitting), "done": len(measures) - still_open, "open": still_open, "overdue": overdue}
for box, (name, count) in zip(st.columns(4), figures.items(), strict=True):
    box.metric(say(f"measures_{name}"), count, border=True)
if not sitting and not measures:
    st.info(say("no_committees"))
if at.regime.committees is None:
    st.caption(say("no_committee_rules"))
elif found:
    st.warning(prose("clashes_found", count=len(found)))
    st.markdown("\n".join(f"- {plain(tables.told_clash(at.instance, each, language))}" for each in found[:TOLD]))
    if len(found) > TOLD:
        sections([clashing], empty="nothing_here")
else:
    st.success(say("no_clashes"))
with st.expander(say("seat_change"), expanded=not sitting and not measures):
    new_seat_form(at, sitting, on)
    if sitting:
        end_seat_form(at, sitting, on)
with st.expander(say("measure_add")):
    new_measure_form(at, sitting, on)
if still_open:
    with st.expander(say("measure_take_down")):
        done_form(at, on)
sections([listed, who], empty="nothing_here")
with st.container(horizontal=True):
    make = partial(paper, partial(tables.measures_annex, at.instance, measures, sitting, on, lang=language))
    st.download_button(say("download_annex"), make, say("annex_file") + ".docx", on_click="ignore", key="annex")
    download(at, (listed, who, clashing), "committees_file", on)
link("burden")
