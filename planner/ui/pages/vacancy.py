"""Vacancy: who stands in for a post at once, by when the list is due, and how its places are handed over."""

import streamlit as st

from planner.ui.panels import draft_or_stop, next_step, page_title
from planner.ui.steps import steps
from planner.ui.vacancy_view import vacancy
from planner.ui.words import say

page_title("vacancy")
draft = draft_or_stop()
if not draft.instance.leaders:
    st.info(say("no_leaders"))
    st.stop()
if not draft.assignment:
    next_step(draft)
    st.stop()
steps(draft)
vacancy(draft)
