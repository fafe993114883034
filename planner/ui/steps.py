"""Back and forward again, as every page that changes the plan offers it."""

import streamlit as st

from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.words import say


def steps(draft: Draft) -> None:
    """Undo and redo side by side."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say("undo"), on_click=state.undo, disabled=not draft.undo, shortcut="ctrl+z")
        st.button(say("redo"), on_click=state.redo, disabled=not draft.redo, shortcut="ctrl+y")
