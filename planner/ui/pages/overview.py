"""Overview: what is open, what the plan covers, who carries how much, where it lies, what to do next."""

import streamlit as st

from planner.reports import tables
from planner.reports.wording import layer_label
from planner.ui import charts, state
from planner.ui.city_map import city_map, not_drawn, sketched
from planner.ui.panels import draft_or_stop, guide, in_force, names, next_step
from planner.ui.table_view import grid
from planner.ui.words import plain, prose, say

draft = draft_or_stop()
instance, plan = draft.instance, draft.assignment
st.title(plain(instance.policy.title), anchor=False)
if instance.policy.wording:
    names(say("wording", wording=instance.policy.wording))

if draft.sample and draft.answer is None and not draft.undo:
    guide()
next_step(draft)
in_force(draft)

kept = {rule: [line.kept for line in draft.report.lines if line.rule == rule] for rule in ("coverage", "quota")}
figures = st.columns(2 + len(instance.policy.layers))
figures[0].metric(say("leaders"), len(instance.leaders), border=True)
for column, layer in zip(figures[1:], instance.policy.layers, strict=False):
    places = instance.places_by_layer[layer.name]
    covered = sum(1 for place in places if plan.holders_of(place.id))
    column.metric(
        prose("covered", layer=layer_label(instance, layer.name, state.language())),
        f"{covered} / {len(places)}",
        border=True,
    )
figures[-1].metric(say("quotas_kept"), f"{sum(kept['quota'])} / {len(kept['quota'])}", border=True)

if not instance.leaders or not instance.places:
    st.stop()
left, right = st.columns([5, 6], gap="large")
with left:
    st.header(say("loads_title"), anchor=False)
    st.caption(say("loads_caption"))
    st.vega_lite_chart(charts.loads(draft), alt=say("loads_title"))
with right:
    st.header(say("map_title"), anchor=False)
    picked = city_map(draft, key="overview_map")
    if picked is None:
        st.caption(say("map_hint"))
    else:
        holders = [instance.leader_by_id[leader].name for leader in plan.holders_of(picked)]
        place = instance.place_by_id[picked]
        st.info(prose("place_held_by" if holders else "place_free", place=place.name, leaders=holders))
    if sketched(instance):
        st.caption(say("map_sketched"))
    missing = not_drawn(instance, instance.places)
    if missing:
        with st.expander(prose("without_point", count=len(missing))):
            st.markdown(prose("list", items=[place.name for place in missing]))

with st.expander(say("who_has_what")):
    by_place, by_road, settled = st.tabs([say("by_place_tab"), say("by_road_tab"), say("settled_tab")])
    with by_place:
        grid(tables.by_place(instance, plan, state.language()))
    with by_road:
        grid(tables.by_road(instance, plan, state.language()))
    with settled:
        grid(tables.settled(instance, draft.report, state.language()))
