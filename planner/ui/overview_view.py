"""The overview: figures of what is covered, the loads and the map side by side, and the tables of who has what."""

import streamlit as st

from planner.locale import capital
from planner.reports import tables
from planner.reports.statistics import count_covered
from planner.reports.wording import layer_label
from planner.ui import charts, state
from planner.ui.city_map import city_map, not_drawn, sketched
from planner.ui.draft import Draft
from planner.ui.table_view import grid
from planner.ui.words import prose, say


def figures(draft: Draft) -> None:
    """Leaders, covered places of each layer, and quotas kept."""
    instance = draft.instance
    boxes = st.columns(2 + len(instance.policy.layers))
    boxes[0].metric(say("leaders"), len(instance.leaders), border=True)
    for box, layer in zip(boxes[1:], instance.policy.layers, strict=False):
        places = instance.places_by_layer[layer.name]
        label = prose("covered", layer=capital(layer_label(instance, layer.name, state.language())))
        box.metric(label, f"{count_covered(places, draft.assignment)} / {len(places)}", border=True)
    kept, asked = draft.report.tally("quota")
    boxes[-1].metric(say("quotas_kept"), f"{kept} / {asked}", border=True)


def loads(draft: Draft) -> None:
    """Who carries how much."""
    st.header(say("loads_title"), anchor=False)
    st.caption(say("loads_caption"))
    st.vega_lite_chart(charts.loads(draft), alt=say("loads_title"))


def where(draft: Draft) -> None:
    """The map; a click on a place says who has it."""
    instance = draft.instance
    st.header(say("map_title"), anchor=False)
    picked = city_map(draft, key="overview_map")
    if picked is None:
        st.caption(say("map_hint"))
    else:
        holders = [instance.leader_by_id[leader].name for leader in draft.assignment.holders_of(picked)]
        place = instance.place_by_id[picked]
        st.info(prose("place_held_by" if holders else "place_free", place=place.name, leaders=holders))
    if sketched(instance):
        st.caption(say("map_sketched"))
    missing = not_drawn(instance, instance.places)
    if missing:
        with st.expander(prose("without_point", count=len(missing))):
            st.markdown(prose("list", items=[place.name for place in missing]))


def who_has_what(draft: Draft) -> None:
    """The tables by place and by road, and of what people settled by hand."""
    instance, plan, language = draft.instance, draft.assignment, state.language()
    by_place, by_road, settled = st.tabs([say("by_place_tab"), say("by_road_tab"), say("settled_tab")])
    with by_place:
        grid(tables.by_place(instance, plan, language))
    with by_road:
        grid(tables.by_road(instance, plan, language))
    with settled:
        grid(tables.settled(instance, draft.report, language))
