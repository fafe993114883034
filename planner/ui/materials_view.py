"""What the page of materials shows: the figures, one material with what happened to it, and the files to take away."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from planner.follow_up.materials import Counts, Filing, Prompt
from planner.follow_up.periods import Span
from planner.reports.follow_up import calendar
from planner.reports.follow_up import materials as tables
from planner.reports.table import Table
from planner.ui import state
from planner.ui.following import Followed, download, paper
from planner.ui.material_form import material_event_form
from planner.ui.table_view import sheet
from planner.ui.words import prose, say


def figures(kept: Counts, told: Sequence[Prompt], month: Span) -> None:
    """How many materials there are, are in, and are lacking; and whom this month's prompt asks."""
    numbers = {"total": kept.total, "archived": kept.archived, "missing": kept.missing, "overdue": kept.overdue}
    for box, (name, count) in zip(st.columns(4), numbers.items(), strict=True):
        box.metric(say(f"materials_{name}"), count, border=True)
    if told and told[0].month == month:
        units = {filing.material.owed_by for filing in told[0].missing}
        st.info(prose("materials_prompt", day=told[0].day, count=len(told[0].missing), units=len(units)))


def one_material(at: Followed, found: Sequence[Filing], on: date) -> None:
    """One material, those still open first: what happened to it, and the form for what happens next."""
    st.header(say("one_material"), anchor=False)
    ordered = sorted(found, key=lambda each: (not each.is_open, each.material.due))
    by_id = {filing.material.id: filing for filing in ordered}
    number = st.selectbox(
        say("choose_material"),
        list(by_id),
        format_func=lambda each: tables.label(by_id[each]),
        key="material_chosen",
        persist_state="session",
    )
    if by_id[number].steps:
        sheet(tables.steps(by_id[number], state.language()))
    material_event_form(at, by_id[number], on)


def files(at: Followed, found: Sequence[Filing], told: Sequence[Prompt], on: date, listed: Sequence[Table]) -> None:
    """What is lacking as an annex in Word, the days as a calendar, and the tables as a workbook."""
    language = state.language()
    make = partial(paper, partial(tables.missing_annex, at.instance, found, on, lang=language))
    also = tables.material_entries(found, told, at.regime.materials, on, language)
    make_file = partial(calendar.calendar_file, at.instance, (), on, language, name=at.instance.policy.title, also=also)
    with st.container(horizontal=True):
        st.download_button(
            say("download_missing"), make, say("missing_file") + ".docx", on_click="ignore", key="missing"
        )
        st.download_button(
            say("download_ics"), make_file, say("materials_file") + ".ics", "text/calendar", on_click="ignore"
        )
        download(at, listed, "materials_file", on)
