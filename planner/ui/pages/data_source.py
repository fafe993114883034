"""Data: choose a sample city or bring one's own tables; what is wrong with them is said row by row."""

import streamlit as st

from planner.ui import data_view, state
from planner.ui.panels import page_title

page_title("data_source")
shown = state.intake_shown()
if shown is not None:  # where it is seen after the press on a button: the samples take more than a screen
    data_view.outcome(*shown)
left, right = st.columns(2, gap="large")
with left, st.container(border=True):
    data_view.samples()
with right, st.container(border=True):
    data_view.upload()

draft = state.draft()
if draft is not None:
    data_view.at_hand(draft)
