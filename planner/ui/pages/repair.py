"""Fewest moves: what is wrong with the plan or who leaves, the moves that mend it, and a button that makes them."""

import streamlit as st

from planner.ui import mending
from planner.ui.navigation import link
from planner.ui.panels import draft_or_stop, next_step, page_title, violations
from planner.ui.steps import steps
from planner.ui.words import say

page_title("repair")
draft = draft_or_stop()
if not draft.assignment:
    next_step(draft)
    st.stop()
steps(draft)
leave = mending.leaving(draft)
link("vacancy")
if draft.report.violations:
    violations(draft)
elif not leave:
    st.success(say("repair_fine"))
    link("export")
    st.stop()
mending.preview(draft, leave)
