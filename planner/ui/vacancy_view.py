"""A post falls vacant: who stands in, by when the list is due, the fewest moves, and who takes over what."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from planner import planning
from planner.domain.continuity import SuccessionRules
from planner.follow_up.tenure import Tenure
from planner.intake.follow_up import regime_of
from planner.planning import Calendar, Succession
from planner.reports import decisions
from planner.reports.follow_up.pending import pending
from planner.reports.follow_up.words import said_day
from planner.reports.wording import leader_label, violation_sentence
from planner.ui import mending, plan_life, state
from planner.ui.draft import Draft
from planner.ui.due import day_of
from planner.ui.plan_editor import names_of
from planner.ui.table_view import sheet
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 30.0


def vacancy(draft: Draft) -> None:
    """Choose a post and a day, and see what follows."""
    names = names_of(draft.instance.leaders)
    one, two = st.columns(2)
    post = one.selectbox(
        say("vacancy_post"), list(names), format_func=lambda leader: names[leader], key=f"vacant_{draft.revision}"
    )
    since = two.date_input(say("vacancy_since"), day_of(draft), key=f"since_{draft.revision}")
    about = (draft.instance, draft.assignment, post, since)
    found = by_button(
        "vacancy",
        about,
        partial(_succession, draft, post, since, state.language()),
        button=say("vacancy_button"),
        not_yet=say("vacancy_not_yet"),
        time_limit=SECONDS,
        given=lambda: {"held": _held(draft, since)},
        prepare=partial(planning.prepare, draft.instance),
    )
    if found is not None:
        _told(draft, found)


def _held(draft: Draft, since: date) -> Tenure:
    """Since when the places of a draft are held, by the plan in force; what only the draft gives has been nobody's to visit yet."""
    only_here = draft.assignment.pairs - draft.followed.pairs
    return {**plan_life.tenure_of(draft.followed), **dict.fromkeys(only_here, since)}


def _succession(
    draft: Draft, post: str, since: date, lang: str, *, held: Tenure, cancelled: Callable[[], bool]
) -> Succession:
    instance, days = draft.instance, draft.records.working_days
    return planning.succeed(
        instance,
        draft.assignment,
        post,
        since=since,
        calendar=Calendar(days.off, days.worked),
        pending=pending(
            instance, draft.assignment, draft.records, regime_of(instance.policy), on=since, lang=lang, held=held
        ),
        time_limit=SECONDS,
        cancelled=cancelled,
    )


def _told(draft: Draft, found: Succession) -> None:
    instance, language = draft.instance, state.language()
    post = leader_label(instance, found.post, language)
    if found.interim is None:
        st.warning(plain(say("vacancy_nobody", post=post)))
    else:
        leader = leader_label(instance, found.interim, language)
        st.success(prose("vacancy_interim", post=post, leader=leader))
        if found.over:
            st.markdown(say("vacancy_over"))
            broken = [violation_sentence(found.adjusted.instance, each, language) for each in found.over]
            st.markdown("\n".join(f"- {plain(text)}" for text in broken))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(say("vacancy_apply_interim"), on_click=state.change, args=(found.interim_plan,))
            st.caption(say("vacancy_apply_interim_note"))
    count = SuccessionRules.of(instance.policy).working_days
    st.info(prose("vacancy_deadline", day=said_day(found.deadline.isoformat(), language), count=count))
    mending.proposal(draft, found.adjusted)
    handover = decisions.handover(instance, found, language)
    if handover.rows and found.adjusted.has_plan:
        st.header(handover.title, anchor=False)
        sheet(handover)
