"""Plan table: the plan as a grid to edit, with a live check of every row."""

import streamlit as st

from planner.reports import tables
from planner.ui import adjusting, plan_editor, state
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.table_view import sheet
from planner.ui.words import prose, say

MENTIONED = 12

page_title("plan_table")
draft = draft_or_stop()
grid = f"plan_grid_{draft.revision}"


def take_over() -> None:
    """Make a new draft of what the grid says was changed; the grid is then drawn afresh from it."""
    rows = state.grid_changes(grid)
    state.change(plan_editor.edited(draft, rows, hand_over=state.hand_over()))
    relocked = plan_editor.relocked(draft.instance, rows)
    if relocked is not draft.instance:
        state.revise(relocked)


adjusting.frame(draft)
st.toggle(say("hand_over"), value=True, key=state.HAND_OVER_KEY, help=say("hand_over_help"), persist_state="session")
free = [place for place in draft.instance.places if not draft.assignment.holders_of(place.id)]
if free:
    names = plan_editor.names_of(draft.instance.places)
    told = "free_places" if len(free) > MENTIONED else "free_places_all"
    st.info(prose(told, count=len(free), places=[names[place.id] for place in free[:MENTIONED]]))

with st.container(key="screen_only"):
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
# The grid is one picture of the screen's width: on paper the same plan is a plain table.
with st.container(key="print_only"):
    sheet(tables.by_leader(draft.instance, draft.assignment, state.language()))
