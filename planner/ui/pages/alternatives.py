"""Alternatives: several plans side by side, the trade-off between the aims, and where the plan at hand stands."""

import streamlit as st

from planner.ui import alternative_plans, price_view, standing_view, trade_off
from planner.ui.panels import draft_or_stop, next_step, page_title
from planner.ui.steps import steps
from planner.ui.words import say

page_title("alternatives")
draft = draft_or_stop()
if not draft.instance.leaders:
    st.info(say("no_leaders"))
    st.stop()
steps(draft)
plans_tab, trade_off_tab, price_tab, standing_tab = st.tabs(
    [say(name) for name in ("plans_tab", "trade_off_tab", "price_tab", "standing_tab")]
)
with plans_tab:
    alternative_plans.side_by_side(draft, alternative_plans.wanted(draft))
with trade_off_tab:
    trade_off.front(draft)
with price_tab:
    price_view.price_of_a_rule(draft)
with standing_tab:
    if draft.assignment:
        standing_view.place_among_random(draft)
    else:
        next_step(draft)
