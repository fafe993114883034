"""Forms that ask for a material and take down what happened to it."""

from datetime import date

import streamlit as st

from planner.follow_up.materials import ALLOWED, NEED_TEXT, Filing, Material, MaterialEvent, refusal
from planner.reports.follow_up.materials import refusal_sentence
from planner.reports.follow_up.words import said
from planner.ui import state
from planner.ui.following import Followed, form_of_new, overtaken, write_down, written
from planner.ui.words import plain, prose, say


def new_material_form(at: Followed, on: date) -> None:
    """Which material, for which indicator, who hands it over and by when; the number must be new."""
    with form_of_new("material"):
        first, second, third = st.columns(3)
        number = first.text_input(say("material_number"), max_chars=40).strip()
        name = second.text_input(say("material_name"), max_chars=200).strip()
        item = third.text_input(say("material_item"), max_chars=200).strip()
        first, second, third = st.columns(3)
        unit = first.text_input(say("material_unit"), max_chars=80).strip()
        person = second.text_input(say("material_person"), max_chars=60).strip()
        due = third.date_input(say("material_due"), on, min_value=on)
        if not st.form_submit_button(say("material_save"), type="primary"):
            return
    if not number or not name:
        st.error(say("material_incomplete"))
    elif number in {known.id for known in at.records.materials}:
        st.error(prose("material_number_taken", number=number))
    elif not unit and not person:
        st.error(say("material_of_nobody"))
    else:
        write_down("material", at.records.with_material(Material(number, name, due, item, unit, person, on)))
        st.rerun()


def material_event_form(at: Followed, filing: Filing, on: date) -> None:
    """What can happen to a material next; what cannot is refused with the reason."""
    language, key = state.language(), filing.material.id
    others_first = overtaken(f"material_{key}", sum(event.material == key for event in at.records.material_events))
    action = st.radio(
        say("event_action"),
        list(ALLOWED[filing.state]),
        format_func=lambda each: said(language, f"material_action_{each}"),
        horizontal=True,
        key=f"material_action_{key}_{filing.state}",
    )
    with st.form(f"material_event_form_{key}", border=False):
        first, second = st.columns(2)
        day = first.date_input(say("event_day"), on, max_value=on)
        by = second.text_input(say("event_by"), max_chars=60)
        text = ""
        if action in NEED_TEXT:
            box = f"material_text_{key}_{written(f'material_{key}')}"
            text = st.text_input(say(f"material_text_{action}"), max_chars=300, key=box)
        if not st.form_submit_button(say("event_save"), type="primary"):
            return
    if others_first:
        st.error(prose("overtaken", what=key))
        return
    event = MaterialEvent(key, day, action, by.strip(), text.strip())
    why = refusal(filing, event)
    if why:
        st.error(plain(refusal_sentence(filing, event, why, language)))
    else:
        write_down(f"material_{key}", at.records.with_material_event(event))
        st.rerun()
