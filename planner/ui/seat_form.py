"""Forms that give somebody a seat in a committee and end one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from planner.follow_up.committees import ROLES, Committee, Seat, seat_refusal
from planner.reports.follow_up.committees import seat_label
from planner.reports.follow_up.words import said
from planner.ui import state
from planner.ui.following import Followed, form_of_new, gone, write_down
from planner.ui.plan_editor import names_of
from planner.ui.words import say


def new_seat_form(at: Followed, sitting: Sequence[Committee], on: date) -> None:
    """In which committee, as what, who and since when; a committee that is not there yet begins with its first seat."""
    leaders = {"": say("seat_no_leader"), **names_of(at.instance.leaders)}
    language = state.language()
    with form_of_new("seat"):
        first, second, third = st.columns(3)
        committee = first.selectbox(
            say("measure_committee"),
            [each.name for each in sitting],
            accept_new_options=True,
            placeholder=say("seat_committee_hint"),
            index=0 if sitting else None,
        )
        role = second.selectbox(say("seat_role"), ROLES, format_func=lambda each: said(language, f"seat_role_{each}"))
        since = third.date_input(say("seat_since"), on)
        first, second = st.columns(2)
        leader = first.selectbox(say("seat_leader"), list(leaders), format_func=lambda each: leaders[each])
        unit = second.text_input(say("seat_unit"), max_chars=80).strip()
        if not st.form_submit_button(say("seat_save"), type="primary"):
            return
    seat = Seat((committee or "").strip(), role, leader, unit, since)
    why = seat_refusal(at.records.seats, seat) if seat.committee else "no_committee"
    if why:
        st.error(say(f"seat_refused_{why}"))
    else:
        write_down("seat", at.records.with_seat(seat))
        st.rerun()


def end_seat_form(at: Followed, sitting: Sequence[Committee], on: date) -> None:
    """Which seat ends, and its last day."""
    taken = [seat for committee in sitting for seat in committee.seats]
    label = partial(seat_label, at.instance, lang=state.language())
    asked = state.widget("seat_which")
    with st.form("seat_end_form", border=False):
        first, second = st.columns([2, 1])
        seat = first.selectbox(say("seat_which"), taken, format_func=label, key="seat_which")
        last = second.date_input(say("seat_until"), on - timedelta(days=1), max_value=on)
        if not st.form_submit_button(say("seat_end"), type="primary"):
            return
    if gone(asked, taken, label):
        return
    if seat.since is not None and last < seat.since:
        st.error(say("seat_refused_ends_before"))
        return
    state.record(at.records.with_seat(replace(seat, until=last), instead_of=seat))
    st.rerun()
