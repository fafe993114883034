"""Network: leaders, streets, townships and roads as the optimiser sees them; choose a part, click a node."""

import streamlit as st

from planner.reports.wording import layer_label
from planner.ui import network_view, state
from planner.ui.drawing import drawing
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.plan_editor import names_of
from planner.ui.words import plain, say

page_title("network")
draft = draft_or_stop()
instance = draft.instance

leaders = names_of(instance.leaders)
districts = sorted({place.managing_district for place in instance.places if place.managing_district})
layers = {layer.name: layer_label(instance, layer.name, state.language()) for layer in instance.policy.layers}
one, two, three = st.columns(3)
leader = one.selectbox(
    say("leader"),
    [None, *leaders],
    index=min(1, len(leaders)),
    format_func=lambda key: leaders.get(key, say("everyone")),
)
chosen_districts = two.multiselect(say("district"), districts, placeholder=say("all_of_them"))
chosen_layers = three.multiselect(
    say("layer"), list(layers), format_func=lambda key: layers[key], placeholder=say("all_of_them")
)

part = network_view.Part(leader, districts=frozenset(chosen_districts), layers=frozenset(chosen_layers))
nodes, lines = network_view.nodes_and_lines(draft, part)
if not nodes:
    st.info(say("network_empty"))
    st.stop()
legend = network_view.legend(instance)
picked = drawing(nodes, lines, legend=legend, label=say("network_title"), key=f"network_{leader}", height=620)
if picked is None:
    st.caption(say("network_hint"))
else:
    st.info(plain(network_view.told(draft, picked)))
if leader is not None and (chains := network_view.ways(draft, leader)):
    st.header(say("ways_title"), anchor=False)
    st.caption(say("ways_caption"))
    st.markdown("\n".join(f"- {plain(chain)}" for chain in chains))
