"""Why: a leader's places with their reasons, and who could take a place, at which price."""

import streamlit as st

from planner.ui import reasons, takers
from planner.ui.panels import draft_or_stop, next_step, page_title
from planner.ui.steps import steps
from planner.ui.words import say

page_title("why")
draft = draft_or_stop()
if not draft.instance.leaders:
    st.info(say("no_leaders"))
    st.stop()
if not draft.assignment:
    next_step(draft)
    st.stop()
steps(draft)
left, right = st.columns(2, gap="large")
with left:
    reasons.of_leader(draft)
with right:
    takers.of_place(draft)
