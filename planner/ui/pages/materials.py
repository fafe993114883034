"""Materials: what the application still lacks and by when, one material with what happened to it, and the count by unit."""

from functools import partial

import streamlit as st

from planner.follow_up.materials import counts, filings, last_prompt, prompts
from planner.follow_up.periods import span_of
from planner.reports.follow_up import calendar
from planner.reports.follow_up import materials as tables
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, paper, sections
from planner.ui.material_form import material_event_form, new_material_form
from planner.ui.panels import page_title
from planner.ui.table_view import sheet
from planner.ui.words import prose, say

page_title("materials")
at = followed_or_stop()
on, language, rules = day_asked(at), state.language(), at.regime.materials
found = filings(at.records.materials, at.records.material_events, on=on)
kept = counts(found, first=at.since, last=on)
month = span_of("month", on)
told = prompts(found, rules, at.records.working_days, since=month.first, until=last_prompt(found, on))

figures = {"total": kept.total, "archived": kept.archived, "missing": kept.missing, "overdue": kept.overdue}
for box, (name, count) in zip(st.columns(4), figures.items(), strict=True):
    box.metric(say(f"materials_{name}"), count, border=True)
if told and told[0].month == month:
    units = {filing.material.owed_by for filing in told[0].missing}
    st.info(prose("materials_prompt", day=told[0].day.isoformat(), count=len(told[0].missing), units=len(units)))
with st.expander(say("material_add"), expanded=not found):
    new_material_form(at, on)
if not found:
    st.info(say("no_materials"))
    st.stop()
missing = tables.missing_materials(found, on, language)
sections([missing], empty="nothing_missing")

st.header(say("one_material"), anchor=False)
by_id = {filing.material.id: filing for filing in sorted(found, key=lambda each: (not each.is_open, each.material.due))}
number = st.selectbox(
    say("choose_material"),
    list(by_id),
    format_func=lambda each: tables.label(by_id[each]),
    key="material_chosen",
    persist_state="session",
)
if by_id[number].steps:
    sheet(tables.steps(by_id[number], language))
material_event_form(at, by_id[number], on)

listed = tables.material_list(found, on, language)
by_unit = tables.counts_by_unit(found, first=at.since, last=on, lang=language)
sections((by_unit, listed), empty="nothing_here")
with st.container(horizontal=True):
    make = partial(paper, partial(tables.missing_annex, at.instance, found, on, lang=language))
    st.download_button(say("download_missing"), make, say("missing_file") + ".docx", on_click="ignore", key="missing")
    also = tables.material_entries(found, told, rules, on, language)
    make_file = partial(calendar.calendar_file, at.instance, (), on, language, name=at.instance.policy.title, also=also)
    st.download_button(
        say("download_ics"), make_file, say("materials_file") + ".ics", "text/calendar", on_click="ignore"
    )
    download(at, (missing, by_unit, listed), "materials_file")
