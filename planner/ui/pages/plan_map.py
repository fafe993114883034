"""Plan map: the plan on the map or as a network; a click on a place or a leader says more and lets it be changed."""

import streamlit as st

from planner.ui import adjusting, map_panel, network_view, state
from planner.ui.city_map import city_map, sketched
from planner.ui.drawing import drawing
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.plan_editor import names_of
from planner.ui.spots import spots
from planner.ui.words import say

HEIGHT = 580

page_title("plan_map")
draft = draft_or_stop()
instance = draft.instance
adjusting.frame(draft)
looked_at = state.looked_at(draft)
kind, chosen = looked_at or ("", "")

views = ["map", "graph"] if spots(instance) else ["graph"]
one, two, three = st.columns([2, 3, 3], vertical_alignment="bottom")
view = one.segmented_control(
    say("view"),
    views,
    default=views[0],
    format_func=lambda name: say(f"view_{name}"),
    key=state.MAP_VIEW_KEY,
    persist_state="session",
    required=True,
)
for column, what, key, names in (
    (two, "place", state.LOOK_PLACE_KEY, names_of(instance.places)),
    (three, "leader", state.LOOK_LEADER_KEY, names_of(instance.leaders)),
):
    column.selectbox(
        say(what),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=say("choose_or_click"),
        key=key,
        on_change=state.look_at_choice,
        args=(what,),
    )

left, right = st.columns([3, 2], gap="medium")
with left:
    if view == "map":
        marked, ways = network_view.around(draft, kind, chosen)
        city_map(draft, key="plan_map", marked=marked, ways=ways, height=HEIGHT, looked_at=chosen)
        st.caption(say("plan_map_hint"))
        if sketched(instance):
            st.caption(say("map_sketched"))
    else:
        nodes, lines = network_view.nodes_and_lines(draft, network_view.part_around(draft, kind, chosen))
        drawing(
            nodes,
            lines,
            legend=network_view.legend(instance),
            label=say("network_title"),
            key="plan_graph",
            height=HEIGHT,
            on_pick=lambda node: state.look_at(*node.split(":", 1)),
            picked=f"{kind}:{chosen}" if chosen else None,
        )
        st.caption(say("network_hint"))
with right:
    if kind == "place":
        map_panel.place_panel(draft, instance.place_by_id[chosen])
    elif kind == "leader":
        map_panel.leader_panel(draft, chosen)
    else:
        st.info(say("nothing_looked_at"))
