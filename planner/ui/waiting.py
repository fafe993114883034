"""The answer to a question asked beside the page, or how long it has taken and a way to stop it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from planner.domain import InstanceError
from planner.ui import state
from planner.ui.asking import Prepare, Question
from planner.ui.panels import faults
from planner.ui.words import say

AT_ONCE = 0.4
"""Seconds that a page waits before it shows a progress bar: quick answers come without a flicker."""


def by_button(
    name: str,
    about: tuple[object, ...],
    use_case: Callable[..., Any],
    *,
    button: str,
    not_yet: str,
    time_limit: float,
    given: Callable[[], Mapping[str, Any]] = dict,
    prepare: Prepare | None = None,
) -> Any | None:
    """
    The answer to a question that a button asks; None while there is none, and what to do or to wait for is shown.

    Parameters
    ----------
    name
        Of the kind of question; a visitor has one of each kind.
    about
        What the answer depends on; once anything of it changes, it is to be asked again.
    use_case
        What answers it; it is given `cancelled`, to be asked whether to stop.
    button, not_yet
        What stands on the button, and below it as long as nobody has pressed it.
    time_limit
        Seconds the use case allows itself, > 0.
    given
        What the use case is given besides, worked out once the button is pressed: what is kept is not read for a question that nobody asks.
    prepare
        What is waited for before its time begins, as of `planner.ui.asking.Question`.
    """
    question = state.question(name, about)
    st.button(
        button,
        type="primary" if question is None else "secondary",
        disabled=question is not None and question.active,
        on_click=lambda: state.ask(
            name, Question(about, partial(use_case, **given()), time_limit=time_limit, prepare=prepare)
        ),
    )
    if question is None or question.withdrawn:
        st.info(not_yet)
        return None
    return answer_of(question)


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
        told = {"waiting": "asking_waits", "preparing": "job_preparing", "running": "asking"}[question.state]
        st.progress(min(1.0, question.seconds / question.time_limit), text=say(told, seconds=round(question.seconds)))
        st.button(say("asking_stop"), on_click=question.cancel)

    progress()
