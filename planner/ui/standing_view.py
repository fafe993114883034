"""Where the plan at hand stands among random plans that keep the rules."""

from functools import partial

import streamlit as st

from planner import planning
from planner.reports import decisions
from planner.reports.reasoning import standing_sentence
from planner.ui import state
from planner.ui.asking import Question
from planner.ui.draft import Draft
from planner.ui.table_view import sheet
from planner.ui.waiting import answer_of
from planner.ui.words import plain, say

SAMPLE = 200
SECONDS = 60.0


def place_among_random(draft: Draft) -> None:
    """A button that draws random plans, then the share of them that the plan at hand beats."""
    about = (draft.instance, draft.assignment)
    question = state.question("standing", about)
    ask = partial(planning.standing, draft.instance, draft.assignment, sample=SAMPLE, time_limit=SECONDS)
    prepare = partial(planning.prepare, draft.instance)
    st.caption(say("standing_caption"))
    st.button(
        say("standing_button", sample=SAMPLE),
        disabled=question is not None and question.active,
        on_click=lambda: state.ask("standing", Question(about, ask, time_limit=SECONDS, prepare=prepare)),
    )
    if question is None or (found := answer_of(question)) is None:
        return
    if draft.report.violations:
        st.warning(say("standing_broken"))
    if not found.sample:
        st.error(say("plans_none"))
        return
    st.markdown(plain(standing_sentence(found, state.language())))
    sheet(decisions.standing(found, state.language()))
