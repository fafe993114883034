"""Materials: what the application still lacks and by when, one material with what happened to it, and the count by unit."""

import streamlit as st

from planner.follow_up.materials import counts, filings, last_prompt, prompts
from planner.follow_up.periods import span_of
from planner.reports.follow_up import materials as tables
from planner.ui import state
from planner.ui.following import day_asked, followed_or_stop, sections
from planner.ui.material_form import new_material_form
from planner.ui.materials_view import figures, files, one_material
from planner.ui.panels import page_title
from planner.ui.steps import record_steps
from planner.ui.words import say

page_title("materials")
at = followed_or_stop()
record_steps(at.draft)
on, language = day_asked(at), state.language()
found = filings(at.records.materials, at.records.material_events, on=on)
month = span_of("month", on)
told = prompts(found, at.regime.materials, at.records.working_days, since=month.first, until=last_prompt(found, on))

figures(counts(found, first=at.since, last=on), told, month)
with st.expander(say("material_add"), expanded=not found):
    new_material_form(at, on)
if not found:
    st.info(say("no_materials"))
    st.stop()
missing = tables.missing_materials(found, on, language)
sections([missing], empty="nothing_missing")
one_material(at, found, on)
listed = tables.material_list(found, on, language)
by_unit = tables.counts_by_unit(found, first=at.since, last=on, lang=language)
sections((by_unit, listed), empty="nothing_here")
files(at, found, told, on, (missing, by_unit, listed))
