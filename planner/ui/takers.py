"""Who could take a place: ranked, with every move that would follow, what it costs, what would break, and a button that does it."""

from functools import partial

import streamlit as st

from planner import planning
from planner.planning import Explanation, Taker
from planner.reports import decisions
from planner.reports.reasoning import taker_sentence, term_phrases
from planner.reports.wording import leader_label, violation_sentence
from planner.ui import state
from planner.ui.asking import Question
from planner.ui.draft import Draft
from planner.ui.plan_editor import names_of
from planner.ui.table_view import sheet
from planner.ui.waiting import answer_of
from planner.ui.words import plain, prose, say

SECONDS = 20.0
UNFOLDED, SHOWN = 1, 8
"""Takers that are shown open, and those shown before the rest are put away."""


def of_place(draft: Draft) -> None:
    """Choose a place, and see who could take it."""
    names = names_of(draft.instance.places)
    st.header(say("takers_heading"), anchor=False)
    chosen = st.selectbox(
        say("takers_choose"),
        list(names),
        index=None,
        format_func=lambda place: names[place],
        key=state.PLACE_KEY,
        persist_state="session",
        placeholder=say("takers_hint"),
    )
    if chosen is None:
        st.info(say("takers_hint"))
        return
    holders = [draft.instance.leader_by_id[leader].name for leader in draft.assignment.holders_of(chosen)]
    st.markdown(prose("takers_holders" if holders else "takers_free", leaders=holders))
    about = (draft.instance, draft.assignment, chosen)
    question = state.question("takers", about)
    if question is None:
        ask = partial(planning.explain, draft.instance, draft.assignment, place=chosen, time_limit=SECONDS)
        question = Question(about, ask, time_limit=SECONDS)
        state.ask("takers", question)
    found = answer_of(question)
    if found is not None:
        _ranked(draft, chosen, found)


def _ranked(draft: Draft, place: str, found: Explanation) -> None:
    able = [taker for taker in found.takers if taker.possible]
    unable = [taker for taker in found.takers if taker.possible is False]
    unknown = [taker for taker in found.takers if taker.possible is None]
    if able:
        st.markdown(prose("takers_ranked"))
    else:
        st.warning(say("takers_none"))
    for number, taker in enumerate(able[:SHOWN], start=1):
        _taker(draft, number, taker)
    if len(able) > SHOWN:
        with st.expander(prose("takers_more", count=len(able) - SHOWN)):
            for number, taker in enumerate(able[SHOWN:], start=SHOWN + 1):
                _taker(draft, number, taker, folded=False)
    for label, group in (("takers_cannot", unable), ("takers_open", unknown)):
        if group:
            with st.expander(prose(label, count=len(group))):
                told = [taker_sentence(draft.instance, place, taker, state.language()) for taker in group]
                st.markdown("\n".join(f"- {plain(text)}" for text in told))


def _taker(draft: Draft, number: int, taker: Taker, *, folded: bool = True) -> None:
    """One who could take the place; inside a fold there is no other fold."""
    instance, language = draft.instance, state.language()
    count = sum(move.action == "give" for move in taker.moves)
    label = prose(
        "takers_label",
        number=number,
        leader=leader_label(instance, taker.leader, language),
        count=count,
        prices=term_phrases(instance, taker.terms, language) or (say("takers_free_of_charge"),),
    )
    with st.expander(label, expanded=number <= UNFOLDED) if folded else st.container(border=True):
        if not folded:
            st.markdown(f"**{label}**")
        sheet(decisions.moves(instance, taker.moves, language))
        st.caption(_proof(taker, count))
        if taker.breaks:
            st.markdown(prose("takers_alone"))
            st.markdown("\n".join(f"- {plain(violation_sentence(instance, each, language))}" for each in taker.breaks))
        sheet(decisions.prices(instance, taker.levels, taker.terms, language))
        st.button(
            say("takers_apply"),
            key=f"take_{taker.leader}_{taker.instead_of}",
            type="primary" if number == 1 else "secondary",
            on_click=state.change,
            args=(taker.assignment,),
        )


def _proof(taker: Taker, count: int) -> str:
    if taker.moves_bound is None or taker.moves_bound < count:
        return say("takers_at_least", bound=taker.moves_bound or 1)
    return say("takers_proved" if taker.exact else "takers_best_found")
