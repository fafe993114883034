"""The plan as a picture: which picture, what to look at, and the map or the network around it."""

import streamlit as st

from planner.domain import Instance
from planner.ui import network_view, state
from planner.ui.city_map import city_map, sketched
from planner.ui.draft import Draft
from planner.ui.drawing import drawing
from planner.ui.plan_editor import names_of
from planner.ui.spots import spots
from planner.ui.words import say

HEIGHT = 580


def chosen_view(instance: Instance) -> str:
    """Choose a picture, "map" or "graph", and a place or leader to look at; without any point there is no map."""
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
    return str(view)


def picture(draft: Draft, view: str, kind: str, chosen: str) -> None:
    """The map or the network, with what is looked at and what hangs together with it."""
    if view == "map":
        marked, ways = network_view.around(draft, kind, chosen)
        city_map(draft, key="plan_map", marked=marked, ways=ways, height=HEIGHT, looked_at=chosen)
        st.caption(say("plan_map_hint"))
        if sketched(draft.instance):
            st.caption(say("map_sketched"))
        return
    nodes, lines = network_view.nodes_and_lines(draft, network_view.part_around(draft, kind, chosen))
    drawing(
        nodes,
        lines,
        legend=network_view.legend(draft.instance),
        label=say("network_title"),
        key="plan_graph",
        height=HEIGHT,
        on_pick=lambda node: state.look_at(*node.split(":", 1)),
        picked=f"{kind}:{chosen}" if chosen else None,
    )
    st.caption(say("network_hint"))
