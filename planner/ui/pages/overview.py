"""Overview: what is open, what the plan covers, who carries how much, where it lies, what to do next."""

import streamlit as st

from planner.ui import overview_view
from planner.ui.awaiting import awaiting, last_words
from planner.ui.panels import draft_or_stop, guide, in_force, names, next_step
from planner.ui.words import plain, say

awaiting()
draft = draft_or_stop()
policy = draft.instance.policy
st.title(plain(policy.title), anchor=False)
if policy.wording:
    names(say("wording", wording=policy.wording))
if draft.sample and draft.answer is None and not draft.undo:
    guide()
last_words(only_sent_back=True)
next_step(draft)
in_force(draft)
overview_view.figures(draft)

if not draft.instance.leaders or not draft.instance.places:
    st.stop()
left, right = st.columns([5, 6], gap="large")
with left:
    overview_view.loads(draft)
with right:
    overview_view.where(draft)
with st.expander(say("who_has_what")):
    overview_view.who_has_what(draft)
