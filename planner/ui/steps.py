"""Back and forward again, as every page that changes the plan offers it, and that a change would be in vain."""

import streamlit as st

from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.words import office, say


def steps(draft: Draft) -> None:
    """Undo and redo side by side."""
    locked_notice()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say("undo"), on_click=state.undo, disabled=not draft.undo, shortcut="ctrl+z")
        st.button(say("redo"), on_click=state.redo, disabled=not draft.redo, shortcut="ctrl+y")


def locked_notice() -> None:
    """Say before the first change, not after it, that what was handed in keeps none."""
    kept = state.desk().kept
    if kept is not None and not kept.in_the_making:
        st.info(office(f"locked_{kept.heading.state}"))
        link("versions")
