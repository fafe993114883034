"""Forms that hand an order over and take down what happened to it."""

from datetime import date

import streamlit as st

from planner.follow_up.orders import ALLOWED, Event, History, Order, first_deadline, refusal
from planner.reports.follow_up.orders import refusal_sentence
from planner.reports.follow_up.words import said
from planner.ui import state
from planner.ui.following import Followed, form_of_new, overtaken, write_down, written
from planner.ui.plan_editor import names_of
from planner.ui.words import plain, prose, say


def new_order_form(at: Followed, on: date) -> None:
    """Where, what is wrong, what to do and by when; the number must be new."""
    places = names_of(at.instance.places)
    leaders = {"": say("order_by_holder"), **names_of(at.instance.leaders)}
    with form_of_new("order"):
        first, second, third = st.columns(3)
        number = first.text_input(say("order_number"), max_chars=40).strip()
        place = second.selectbox(say("order_place"), list(places), format_func=lambda each: places[each])
        point = third.text_input(say("order_point"), max_chars=80).strip()
        problem = st.text_area(say("order_problem"), max_chars=1000, height=80).strip()
        advice = st.text_area(say("order_advice"), max_chars=1000, height=80).strip()
        leader_box, unit_box, deadline_box = st.columns(3)
        leader = leader_box.selectbox(say("order_leader"), list(leaders), format_func=lambda each: leaders[each])
        unit = unit_box.text_input(say("order_unit"), max_chars=80).strip()
        deadline = deadline_box.date_input(say("order_deadline"), None, min_value=on, help=say("order_deadline_help"))
        if not st.form_submit_button(say("order_save"), type="primary"):
            return
    order = Order(number, place, on, problem, point, advice, deadline, leader=leader, unit=unit)
    if not number or not problem:
        st.error(say("order_incomplete"))
    elif number in {known.id for known in at.records.orders}:
        st.error(prose("order_number_taken", order=number))
    elif deadline is None and at.regime.orders.days is None:
        st.error(say("order_without_deadline"))
    else:
        write_down("order", at.records.with_order(order))
        st.toast(
            prose(
                "order_saved",
                order=number,
                deadline=first_deadline(order, at.regime.orders, at.records.working_days),
            )
        )
        st.rerun()


def event_form(at: Followed, history: History, on: date) -> None:
    """What can happen to an order next; what cannot is refused with the reason."""
    language, key = state.language(), history.order.id
    others_first = overtaken(f"order_{key}", sum(event.order == key for event in at.records.order_events))
    actions = list(ALLOWED[history.state])
    action = st.radio(
        say("event_action"),
        actions,
        format_func=lambda each: said(language, f"action_{each}"),
        horizontal=True,
        key=f"event_action_{key}",
    )
    with st.form(f"event_form_{key}", border=False):
        first, second, third = st.columns(3)
        day = first.date_input(say("event_day"), on, max_value=on)
        by = second.text_input(say("event_by"), max_chars=60)
        until = third.date_input(say("event_until"), None) if action in {"extend", "reopen"} else None
        box = f"event_text_{key}_{written(f'order_{key}')}"
        text = st.text_area(say(f"event_text_{action}"), max_chars=1000, height=80, key=box)
        if not st.form_submit_button(say("event_save"), type="primary"):
            return
    if others_first:
        st.error(prose("overtaken", what=key))
        return
    event = Event(key, day, action, by.strip(), text.strip(), until)
    why = refusal(history, event)
    if why:
        st.error(plain(refusal_sentence(history, event, why, language)))
    else:
        write_down(f"order_{key}", at.records.with_event(event))
        st.rerun()
