"""Plan map: the plan on the map or as a network; a click on a place or a leader says more and lets it be changed."""

import streamlit as st

from planner.ui import adjusting, map_panel, plan_view, state
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.words import say

page_title("plan_map")
draft = draft_or_stop()
adjusting.frame(draft)
kind, chosen = state.looked_at(draft) or ("", "")
view = plan_view.chosen_view(draft.instance)

left, right = st.columns([3, 2], gap="medium")
with left:
    plan_view.picture(draft, view, kind, chosen)
with right:
    if kind == "place":
        map_panel.place_panel(draft, draft.instance.place_by_id[chosen])
    elif kind == "leader":
        map_panel.leader_panel(draft, chosen)
    else:
        st.info(say("nothing_looked_at"))
