"""Plan board: the plan as cards, one per leader; drag a place to another card, lock what must stay."""

import streamlit as st

from planner.ui import moves, state
from planner.ui.board import board
from planner.ui.panels import draft_or_stop, page_title, violations
from planner.ui.words import say

page_title("plan_board")
draft = draft_or_stop()
locked = moves.pins(draft.instance)
held = draft.assignment.pairs

with st.container(horizontal=True, vertical_alignment="center"):
    st.button(say("undo"), on_click=state.undo, disabled=not draft.undo, shortcut="ctrl+z")
    st.button(say("redo"), on_click=state.redo, disabled=not draft.redo, shortcut="ctrl+y")
    everything, nothing = moves.with_pins(draft.instance, locked | held), moves.with_pins(draft.instance, ())
    st.button(
        say("lock_all"), on_click=state.revise, args=(everything,), disabled=not held - locked, help=say("lock_help")
    )
    st.button(say("unlock_all"), on_click=state.revise, args=(nothing,), disabled=not locked)
violations(draft)
board(draft)
