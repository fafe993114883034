"""Versions: where the plan at hand stands, the next step of its life, other drafts, and what has been published."""

import streamlit as st

from planner.ui import plan_life, state
from planner.ui.awaiting import awaiting
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.succession import succession
from planner.ui.versions_view import drafts_box, notice, published_box, steps_box, violations_box
from planner.ui.words import office, plain

page_title("versions")
notice()
awaiting()
draft = draft_or_stop()
kept = state.desk().kept

with st.container(border=True):
    st.header(office("this_draft"), anchor=False)
    if kept is None:
        st.info(office("not_kept_yet"))
        title = st.text_input(office("title"), draft.instance.policy.title, max_chars=200)
        st.button(office("keep_it"), on_click=plan_life.keep_at_hand, args=(title.strip(),), type="primary")
    else:
        st.markdown(f"**{plain(kept.heading.title)}**")
        steps_box(kept.heading, draft)
        violations_box(draft, changeable=kept.in_the_making)
    succession(draft)
drafts_box()
published_box(draft)
