"""Plan table: the plan as a grid to edit, with a live check of every row."""

import streamlit as st

from planner.ui import plan_editor, state
from planner.ui.panels import draft_or_stop, page_title, violations
from planner.ui.words import prose, say

MENTIONED = 12

page_title("plan_table")
draft = draft_or_stop()
grid = f"plan_grid_{draft.revision}"


def take_over() -> None:
    """Make a new draft of what the grid says was changed; the grid is then drawn afresh from it."""
    changed = plan_editor.edited(draft, state.grid_changes(grid), hand_over=state.hand_over())
    state.change(changed)


with st.container(horizontal=True, vertical_alignment="center"):
    st.button(say("undo"), on_click=state.undo, disabled=not draft.undo, shortcut="ctrl+z")
    st.button(say("redo"), on_click=state.redo, disabled=not draft.redo, shortcut="ctrl+y")
    st.toggle(
        say("hand_over"), value=True, key=state.HAND_OVER_KEY, help=say("hand_over_help"), persist_state="session"
    )

violations_box, free_box = st.columns(2)
with violations_box:
    violations(draft)
free = [place for place in draft.instance.places if not draft.assignment.holders_of(place.id)]
if free:
    names = plan_editor.names_of(draft.instance.places)
    with free_box:
        told = "free_places" if len(free) > MENTIONED else "free_places_all"
        st.info(prose(told, count=len(free), places=[names[place.id] for place in free[:MENTIONED]]))

st.data_editor(
    plan_editor.frame(draft),
    key=grid,
    on_change=take_over,
    column_config=plan_editor.columns(draft),
    disabled=plan_editor.FIXED,
    hide_index=True,
    height=38 + 35 * min(30, len(draft.instance.leaders)),
    alt=say("plan_table_title"),
)
