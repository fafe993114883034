"""Why a leader holds his places: what each does to the aims, what ties it to the others, and a button to ask who else could take it."""

from functools import lru_cache

import streamlit as st

from planner import planning
from planner.locale import capital
from planner.planning import Held
from planner.reports import decisions
from planner.reports.reasoning import held_sentence, tie_sentence
from planner.reports.wording import kind_label
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.plan_editor import names_of
from planner.ui.table_view import sheet
from planner.ui.words import plain, prose, say

TIES_SHOWN = 2
"""Ties of a place that are told unfolded: the nearest."""


def of_leader(draft: Draft) -> None:
    """Choose a leader, and see why he holds what he holds."""
    instance, language = draft.instance, state.language()
    names = names_of(instance.leaders)
    chosen = st.selectbox(
        say("choose_leader"),
        list(names),
        format_func=lambda leader: names[leader],
        key=state.LEADER_KEY,
        persist_state="session",
    )
    held = _held(draft, chosen)
    if not held:
        st.info(prose("holds_nothing", leader=instance.leader_by_id[chosen].name))
        return
    st.caption(say("why_intro"))
    sheet(decisions.contributions(instance, held, language))
    for pair in held:
        _pair(draft, pair)


@lru_cache(maxsize=64)
def _held(draft: Draft, leader: str) -> tuple[Held, ...]:
    """Kept from run to run: every pair is one more check of the whole plan."""
    return planning.explain(draft.instance, draft.assignment, leader=leader).held


def _pair(draft: Draft, pair: Held) -> None:
    instance, language = draft.instance, state.language()
    place = instance.place_by_id[pair.place]
    with st.container(border=True):
        marks = (capital(kind_label(place.kind, language)), place.managing_district, *_marks(draft, pair))
        st.markdown(f"**{plain(place.name)}**  \n{plain(' · '.join(filter(None, marks)))}")
        st.markdown(plain(held_sentence(instance, pair, language)))
        ties = [plain(tie_sentence(instance, pair.place, tie, language)) for tie in pair.ties]
        st.markdown("\n".join(f"- {tie}" for tie in ties[:TIES_SHOWN]) or prose("why_alone"))
        if len(ties) > TIES_SHOWN:
            with st.expander(prose("why_ties")):
                st.markdown("\n".join(f"- {tie}" for tie in ties))
        st.button(
            say("why_who_else"), key=f"who_{pair.place}", on_click=state.choose, args=(state.PLACE_KEY, pair.place)
        )


def _marks(draft: Draft, pair: Held) -> tuple[str, ...]:
    """What is known of a pair beside the numbers: whether it is in force, pinned, wished for."""
    in_force = say("why_held_now" if pair.in_force else "why_new") if draft.instance.current_assignment else ""
    if pair.stance == "pin":
        pinned = say("why_pinned", reason=pair.stance_reason) if pair.stance_reason else say("why_pinned_bare")
        return in_force, pinned
    wished = say("why_preferred", reason=pair.stance_reason) if pair.stance == "prefer" else ""
    return in_force, wished
