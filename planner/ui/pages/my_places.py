"""My places: one leader's places, what ties them together, and what they weigh; fit to print."""

from urllib.parse import quote

import streamlit as st

from planner.ui import plan_life, state
from planner.ui.city_map import city_map, not_drawn
from planner.ui.due import day_of, due_of, heading_of_due
from planner.ui.held_view import held_table
from planner.ui.navigation import link
from planner.ui.panels import draft_or_stop, page_title
from planner.ui.plan_editor import names_of
from planner.ui.words import plain, prose, say

page_title("my_places")
draft = draft_or_stop()
instance, language = draft.instance, state.language()
if not instance.leaders:
    st.info(say("no_leaders"))
    st.stop()
names = names_of(instance.leaders)
chosen = st.selectbox(
    say("choose_leader"),
    list(names),
    format_func=lambda leader: names[leader],
    key=state.LEADER_KEY,
    persist_state="session",
    width=420,
)
leader = instance.leader_by_id[chosen]
held = [instance.place_by_id[place] for place in draft.assignment.places_of(chosen)]

st.header(plain(leader.name), anchor=False)
st.link_button(say("plain_page"), f"leader-page?leader={quote(chosen)}")
if not held:
    st.info(prose("holds_nothing", leader=leader.name))
    st.stop()
st.markdown(prose("holds", count=len(held), load=float(draft.loads[chosen]), share=float(leader.share)))
held_table(instance, held)
link("why")
for name, value in (("support_unit", leader.support_unit), ("contact", leader.contact)):
    if value:
        st.markdown(prose(f"page_{name}", value=value))
if due := due_of(draft, chosen, day_of(draft), language, held=plan_life.tenure_of(draft.followed)):
    st.subheader(say(heading_of_due(draft, chosen)), anchor=False)
    st.markdown("\n".join(f"- {plain(told)}" for told in due))
if len(not_drawn(instance, held)) < len(held):
    city_map(draft, key=f"map_of_{chosen}", marked=[place.id for place in held], height=420)
else:
    st.caption(say("map_empty"))
st.caption(say("print_hint"))
