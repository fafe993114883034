"""Compare: two plans, such as the one at hand and the one in force, as a redline and on the map."""

from functools import partial

import streamlit as st

from planner.reports.changes import changes
from planner.ui import comparing, state, versions_view
from planner.ui.city_map import city_map
from planner.ui.downloads import changes_document
from planner.ui.former import former
from planner.ui.navigation import link
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.succession import succession
from planner.ui.words import prose, say

page_title("compare")
draft = draft_or_stop()
language = state.language()
succession(draft)
bases = comparing.bases(draft) | versions_view.bases(draft)
if not bases:
    st.info(say("compare_nothing"))
    st.stop()

now = {say("base_at_hand"): draft.assignment} | bases
one, two = st.columns(2)
compared = (one.selectbox(say("compare_with"), list(bases)), two.selectbox(say("compare_now"), list(now)))
before, after = bases[compared[0]], now[compared[1]]
table = changes(draft.instance, before, after, language, former(draft, before, after))
if not table.rows:
    st.success(say("compare_same"))
    st.stop()

come, gone, kept = comparing.counts(before, after)
st.info(prose("compare_count", leaders=len(table.rows), come=come, gone=gone, kept=kept))
if not comparing.weighs_changes(draft.instance):
    st.caption(say("changes_not_weighed"))
    link("rules")
st.download_button(
    say("download_changes"),
    partial(changes_document, draft.instance.policy, table, language, compared=compared),
    say("changes_file_name") + ".xlsx",
    on_click="ignore",
)
st.caption(say("redline_caption"))
st.table(comparing.redline(table), hide_index=True)
st.header(say("map_title"), anchor=False)
shown = comparing.holding(draft, after)
city_map(shown, key="compare_map", marked=comparing.touched(before, after), height=460)
