"""Export: the plan as a workbook, tables, notices, cards and a poster."""

from functools import partial

import streamlit as st

from planner.reports import FORMATS
from planner.ui import state
from planner.ui.downloads import document
from planner.ui.navigation import link
from planner.ui.panels import draft_or_stop, next_step, page_title
from planner.ui.papers_view import one_table, papers
from planner.ui.words import prose, say

page_title("export")
draft = draft_or_stop()
if not draft.assignment:
    next_step(draft)
    st.stop()

broken = len(draft.report.violations)
if broken:
    st.warning(prose("export_broken", count=broken))
    link("plan_table")
else:
    st.success(say("all_kept"))

for kind, made in FORMATS.items():
    with st.container(border=True):
        st.header(say(f"format_{kind}"), anchor=False)
        st.caption(say(f"format_{kind}_use"))
        if kind == "csv":
            one_table(draft)
            continue
        st.download_button(
            say(f"download_{kind}"),
            partial(document, draft, kind, state.language()),
            file_name=say("file_name") + made.ending,
            mime=made.media_type,
            type="primary" if kind == "xlsx" else "secondary",
            on_click="ignore",
            key=f"download_{kind}",
        )

papers(draft)
