"""Forms that put a measure on the list and take down that it was done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from planner.follow_up.committees import Committee, Measure
from planner.ui import state
from planner.ui.following import Followed, form_of_new, gone, write_down
from planner.ui.plan_editor import names_of
from planner.ui.words import prose, say


def new_measure_form(at: Followed, sitting: Sequence[Committee], on: date) -> None:
    """What is to be reached, by which measure, who answers for it and by when; the number must be new."""
    leaders = {"": say("measure_by_committee"), **names_of(at.instance.leaders)}
    with form_of_new("measure"):
        first, second, third = st.columns(3)
        number = first.text_input(say("measure_number"), max_chars=40).strip()
        committee = second.selectbox(
            say("measure_committee"),
            ["", *(each.name for each in sitting)],
            format_func=lambda each: each or say("measure_no_committee"),
        )
        due = third.date_input(say("measure_due"), on, min_value=on)
        item = st.text_input(say("measure_item"), max_chars=200).strip()
        measure = st.text_area(say("measure_text"), max_chars=1000, height=80).strip()
        leader_box, unit_box = st.columns(2)
        leader = leader_box.selectbox(say("measure_leader"), list(leaders), format_func=lambda each: leaders[each])
        unit = unit_box.text_input(say("measure_unit"), max_chars=80).strip()
        if not st.form_submit_button(say("measure_save"), type="primary"):
            return
    if not (number and item and measure):
        st.error(say("measure_incomplete"))
    elif number in {known.id for known in at.records.measures}:
        st.error(prose("measure_number_taken", number=number))
    elif not (committee or leader or unit):
        st.error(say("measure_of_nobody"))
    else:
        write_down("measure", at.records.with_measure(Measure(number, item, measure, due, committee, leader, unit)))
        st.rerun()


def done_form(at: Followed, on: date) -> None:
    """Which open measure was begun or done, when, and with what result; a measure is not done without one."""
    waiting = {each.id: each for each in at.records.measures if each.is_open(on)}
    asked = state.widget("measure_which")
    with st.form("measure_done_form", border=False):
        number = st.selectbox(
            say("measure_which"),
            list(waiting),
            format_func=lambda each: f"{each} {waiting[each].measure}",
            key="measure_which",
        )
        first, second = st.columns(2)
        what = first.radio(
            say("measure_what"), ("begun", "done"), format_func=lambda each: say(f"measure_{each}"), horizontal=True
        )
        day = second.date_input(say("measure_day"), on, max_value=on)
        result = st.text_area(say("measure_result"), max_chars=1000, height=80).strip()
        if not st.form_submit_button(say("measure_take"), type="primary"):
            return
    if gone(asked, waiting, str):
        return
    chosen = waiting[number]
    if what == "begun":
        changed = replace(chosen, begun=day, result=result or chosen.result)
    elif not result:
        st.error(say("measure_without_result"))
        return
    elif chosen.begun is not None and day < chosen.begun:
        st.error(prose("measure_done_before_begun", day=chosen.begun))
        return
    else:
        changed = replace(chosen, done=day, result=result)
    state.record(at.records.with_measure(changed))
    st.rerun()
