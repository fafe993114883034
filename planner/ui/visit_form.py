"""The form that takes down a visit."""

from datetime import date

import streamlit as st

from planner.follow_up.visits import Visit
from planner.ui.following import Followed, form_of_new, write_down
from planner.ui.plan_editor import names_of
from planner.ui.words import say


def visit_form(at: Followed, on: date) -> None:
    """Who visited what, when and for how long, whether somebody went in his place, and what was seen."""
    leaders = names_of(at.instance.leaders)
    places = names_of(at.instance.places)
    held = [leader for leader in leaders if at.assignment.places_of(leader)]
    leader = st.selectbox(say("visit_leader"), held, format_func=lambda each: leaders[each], key="visit_leader")
    with form_of_new("visit"):
        first, second, third = st.columns(3)
        place = first.selectbox(
            say("visit_place"), at.assignment.places_of(leader), format_func=lambda each: places[each]
        )
        day = second.date_input(say("visit_day"), on, max_value=on)
        minutes = third.number_input(say("visit_minutes"), 0, 24 * 60, 60, step=10)
        seen = st.text_area(say("visit_seen"), max_chars=1000, height=80)
        proxy = st.text_input(say("visit_proxy"), max_chars=60, help=say("visit_proxy_help"))
        if st.form_submit_button(say("visit_save"), type="primary"):
            visit = Visit(leader, place, day, float(minutes), proxy.strip(), seen.strip())
            if any(visit.same_as(other) for other in at.records.visits):
                st.error(say("visit_twice"))
                return
            write_down("visit", at.records.with_visit(visit))
            st.rerun()
