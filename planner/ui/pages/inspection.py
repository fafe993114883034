"""Inspection rounds: how many teams for how long, the fewest days in which they see every place, and what they take along."""

import streamlit as st

from planner.ui.panels import draft_or_stop, page_title
from planner.ui.rounds_form import rules_asked
from planner.ui.rounds_view import rounds
from planner.ui.words import say

page_title("inspection")
draft = draft_or_stop()
if not draft.instance.places:
    st.info(say("no_places"))
    st.stop()
asked = rules_asked(draft)
if asked is not None:
    rounds(draft, asked)
