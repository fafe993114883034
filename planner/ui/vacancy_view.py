"""A post falls vacant: who stands in, by when the list is due, the fewest moves, who takes over what, and what was adopted of it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast

import streamlit as st

from planner import planning
from planner.domain import Assignment, Instance
from planner.domain.continuity import SuccessionRules
from planner.follow_up.tenure import Tenure
from planner.intake.follow_up import regime_of
from planner.locale import sentence
from planner.planning import Calendar, Succession
from planner.reports import FORMATS, decisions
from planner.reports.follow_up.pending import pending
from planner.reports.follow_up.words import said_day
from planner.reports.table import Table
from planner.reports.wording import leader_label, violation_sentence
from planner.ui import mending, plan_life, state
from planner.ui.asking import Question
from planner.ui.downloads import handover_document
from planner.ui.draft import Draft
from planner.ui.due import day_of
from planner.ui.navigation import link
from planner.ui.plan_editor import names_of
from planner.ui.table_view import sheet
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 30.0


def vacancy(draft: Draft) -> None:
    """Choose a post and a day, and see what follows."""
    _adopted(draft)
    names, asked = names_of(draft.instance.leaders), state.last_question("vacancy")
    # Undo leads back to the post that was asked about, with its answer.
    before, day = _about(asked)[-2:] if asked is not None else ("", day_of(draft))
    one, two = st.columns(2)
    post = one.selectbox(
        say("vacancy_post"),
        list(names),
        index=list(names).index(before) if before in names else 0,
        format_func=lambda leader: names[leader],
        key=f"vacant_{draft.revision}",
    )
    since = two.date_input(say("vacancy_since"), day, key=f"since_{draft.revision}")
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
        _told(draft, found, since)


def _about(asked: Question) -> tuple[Instance, Assignment, str, date]:
    """What was asked about: the instance and the plan, the post, and the day."""
    return cast("tuple[Instance, Assignment, str, date]", asked.about)


def _adopted(draft: Draft) -> None:
    """What was adopted last on this page, as long as the draft is what it made of it, and where to go from there."""
    asked = state.last_question("vacancy")
    if asked is None or asked.answer is None:
        return
    found: Succession = asked.answer
    # Of the instance the roster alone: saved anew, a change of a published plan has that one as the assignment in force.
    if draft.instance.leaders != found.adjusted.instance.leaders:
        return
    before, _, _, since = _about(asked)
    language = state.language()
    named = {"post": leader_label(before, found.post, language)}
    if found.adjusted.has_plan and draft.assignment == found.adjusted.assignment:
        st.success(prose("vacancy_adopted", **named))
        pages, interim = ["export", "versions"], False
    elif found.interim is not None and draft.assignment == found.interim_plan:
        leader, day = leader_label(before, found.interim, language), said_day(found.deadline.isoformat(), language)
        st.success(prose("vacancy_interim_adopted", leader=leader, day=day, **named))
        pages, interim = ["repair", "export", "versions"], True
    else:
        return
    with st.container(horizontal=True):
        for page in pages:
            link(page)
    _handover(before, found.post, since, decisions.handover(before, found, language, interim=interim))


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


def _told(draft: Draft, found: Succession, since: date) -> None:
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
            # Without the post, as the rules that are said to be bent are those of the others: with it, the fewest moves would give it back.
            st.button(
                say("vacancy_apply_interim"),
                on_click=state.put_through,
                args=(found.adjusted.instance, found.interim_plan),
            )
            st.caption(say("vacancy_apply_interim_note"))
    count = SuccessionRules.of(instance.policy).working_days
    st.info(prose("vacancy_deadline", day=said_day(found.deadline.isoformat(), language), count=count))
    if found.unlisted_years:
        st.caption(plain(sentence("planning.unlisted_years", language, years=found.unlisted_years)))
    mending.proposal(draft, found.adjusted)
    if found.adjusted.has_plan:
        _handover(instance, found.post, since, decisions.handover(instance, found, language))


def _handover(before: Instance, post: str, since: date, table: Table) -> None:
    """Who takes over what, and what is open there, to read and to take along."""
    if not table.rows:
        return
    language = state.language()
    st.header(table.title, anchor=False)
    sheet(table)
    named = leader_label(before, post, language)
    st.download_button(
        say("download_handover"),
        partial(handover_document, before.policy, table, language, post=named, since=since),
        file_name=say("handover_file") + ".xlsx",
        mime=FORMATS["xlsx"].media_type,
        on_click="ignore",
    )
