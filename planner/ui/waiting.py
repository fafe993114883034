"""The answer to a question asked beside the page, or how long it has taken and a way to stop it."""

from typing import Any

import streamlit as st

from planner.domain import InstanceError
from planner.ui.asking import Question
from planner.ui.panels import faults
from planner.ui.words import say

AT_ONCE = 0.4
"""Seconds that a page waits before it shows a progress bar: quick answers come without a flicker."""


def answer_of(question: Question) -> Any | None:
    """The answer; None while it is still to come, or where what was asked cannot be answered, which is then said."""
    question.join(AT_ONCE)
    if question.active:
        _progress(question)
        return None
    if isinstance(question.error, InstanceError):
        faults(question.error.faults)
        return None
    if question.error is not None:
        raise question.error
    return question.answer


def _progress(question: Question) -> None:
    @st.fragment(run_every=0.5)
    def progress() -> None:
        if not question.active:
            st.rerun()
        st.progress(
            min(1.0, question.seconds / question.time_limit), text=say("asking", seconds=round(question.seconds))
        )
        st.button(say("asking_stop"), on_click=question.cancel)

    progress()
