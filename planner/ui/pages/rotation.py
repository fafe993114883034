"""Rotation: plans for the years ahead in which nobody holds the same place again too soon."""

import streamlit as st

from planner.ui.panels import draft_or_stop, page_title
from planner.ui.rotation_view import rotation
from planner.ui.steps import steps
from planner.ui.words import say

page_title("rotation")
draft = draft_or_stop()
if not draft.instance.leaders:
    st.info(say("no_leaders"))
    st.stop()
steps(draft)
rotation(draft)
