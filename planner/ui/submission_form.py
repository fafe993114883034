"""The form that takes down a report that was handed in."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from planner.follow_up.reporting import Debt, Submission
from planner.reports.follow_up.calendar import debtor_name
from planner.reports.follow_up.words import said_span
from planner.ui import state
from planner.ui.following import Followed, gone
from planner.ui.words import say


def submission_form(at: Followed, found: Sequence[Debt], on: date) -> None:
    """Which report, for which period, by whom, on which day; only what is still owed can be chosen."""
    owed = [debt for debt in found if debt.done is None]
    if not owed:
        st.caption(say("nothing_owed"))
        return
    asked = state.widget("submission_which")
    with st.form("submission_form", clear_on_submit=True, border=False):
        debt = st.selectbox(say("submission_which"), owed, format_func=partial(_label, at), key="submission_which")
        day = st.date_input(say("submission_day"), on, max_value=on, width=220)
        if st.form_submit_button(say("submission_save"), type="primary"):
            if gone(asked, owed, partial(_label, at)):
                return
            state.record(at.records.with_submission(Submission(debt.rule.name, debt.span.label, debt.by, day)))
            st.rerun()


def _label(at: Followed, debt: Debt) -> str:
    return " ".join(
        (debt.rule.name, said_span(debt.span, state.language()), debtor_name(at.instance, debt.rule, debt.by))
    )
