"""What the pages of follow-up have in common: what is followed up, from which day, and tables to take away."""

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.domain import Assignment, Instance
from planner.follow_up.records import Records
from planner.follow_up.regime import NO_REGIME, Regime
from planner.follow_up.tenure import Tenure
from planner.intake.follow_up import regime_of
from planner.reports import FORMATS
from planner.reports.follow_up.sheets import sheets
from planner.reports.table import Table
from planner.ui import plan_life, state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.panels import draft_or_stop
from planner.ui.table_view import grid
from planner.ui.words import prose, say

ON_KEY = "follow_up_on"

T = TypeVar("T")


@dataclass(frozen=True)
class Followed:
    """What is followed up: the draft's instance and records, who holds what, and the office's rules."""

    draft: Draft
    regime: Regime
    assignment: Assignment

    @cached_property
    def held(self) -> Tenure:
        """Since when leaders hold their places."""
        return plan_life.tenure_of(self.assignment)

    @property
    def instance(self) -> Instance:
        """The draft's instance."""
        return self.draft.instance

    @property
    def records(self) -> Records:
        """What is on record."""
        return self.draft.records

    @property
    def since(self) -> date:
        """Day from which the plan is followed up."""
        assert self.regime.start is not None
        return self.regime.start


def followed_or_stop() -> Followed:
    """What is followed up; where nothing can be, say what is missing and end the page."""
    draft = draft_or_stop()
    regime = regime_of(draft.instance.policy)
    if regime == NO_REGIME:
        st.info(say("no_follow_up"))
        link("data_source")
        st.stop()
    assignment = draft.followed
    if not assignment:
        st.info(say("no_plan_to_follow"))
        link("generate")
        st.stop()
    return Followed(draft, regime, assignment)


def day_asked(at: Followed) -> date:
    """The day the page looks from: today, or for a sample the last day on record."""
    last = at.records.last_day
    usual = last if at.draft.sample and last else datetime.now().astimezone().date()
    return st.date_input(
        say("on_day"), max(usual, at.since), key=f"{ON_KEY}_{at.draft.source}", persist_state="session", width=220
    )


def form_of_new(name: str) -> DeltaGenerator:
    """
    The form in which one more record is written down.

    It is named by how many this visitor has written down in it: what was saved leaves an empty form, what was refused stays to be corrected
    and what is being written stays when somebody else is first.
    """
    return st.form(f"{name}_form_{written(name)}", border=False)


def written(name: str) -> int:
    """How many records this visitor has put down in a form."""
    return state.counter(f"written_{name}") or 0


def write_down(name: str, records: Records) -> None:
    """Put what a form says on record; the form begins anew unless nothing came of it."""
    before = state.draft()
    state.record(records)
    if state.draft() is not before:
        state.set_counter(f"written_{name}", written(name) + 1)


def overtaken(name: str, happened: int) -> bool:
    """
    Whether more or less has happened to the subject of a form than when this visitor was last shown it.

    A form that offers what can happen next then offers something else, and what was chosen in it would be taken for that.
    """
    shown = state.counter(f"shown_{name}")
    state.set_counter(f"shown_{name}", happened)
    return shown is not None and shown != happened


def gone(asked: T | None, offered: Collection[T], label: Callable[[T], str]) -> bool:
    """Say so where what was chosen in a form is not offered any more, as somebody else was first: the form then shows another choice."""
    if asked is None or asked in offered:
        return False
    st.error(prose("choice_gone", what=label(asked)))
    return True


def sections(tables: Sequence[Table], *, empty: str) -> None:
    """Tables under their titles, each with how many rows it has; those without say so in the words of `empty`."""
    for table in tables:
        st.header(say("titled", title=table.title, count=len(table.rows)), anchor=False)
        if table.rows:
            grid(table)
        else:
            st.caption(say(empty))


def download(at: Followed, tables: Sequence[Table], name: str, on: date, *, told: str = "") -> None:
    """A button that hands out tables as one workbook, with the day they show and what is told behind it."""
    st.download_button(
        say("download_tables"),
        partial(_workbook, at, tuple(tables), on, state.language(), told),
        file_name=say(name) + ".xlsx",
        mime=FORMATS["xlsx"].media_type,
        on_click="ignore",
        key=f"download_{name}",
    )


def paper(write: Callable[[Path], None]) -> bytes:
    """The bytes of a Word document that a function writes to a path."""
    with tempfile.TemporaryDirectory(prefix="planner-follow-up-") as scratch:
        path = Path(scratch, "paper.docx")
        write(path)
        return path.read_bytes()


def _workbook(at: Followed, tables: tuple[Table, ...], on: date, language: str, told: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="planner-follow-up-") as scratch:
        path = Path(scratch, "tables.xlsx")
        FORMATS["xlsx"].write(sheets(at.instance.policy, tables, on, language, told=told), path)
        return path.read_bytes()
