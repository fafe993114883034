"""How a search is told: while it runs, and what came of it, with "proved best" and "best found" kept apart."""

import streamlit as st

from planner import planning
from planner.domain import LevelOutcome, Relaxation, Solution
from planner.locale import has, sentence
from planner.reports import tables
from planner.reports.wording import reason_sentence, relaxation_sentence
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.jobs import Job
from planner.ui.navigation import link
from planner.ui.panels import MANY, number, violations
from planner.ui.table_view import grid, sheet
from planner.ui.words import plain, prose, say

SECONDS_AGAIN = 60.0
"""Time for the search after a way out was taken, where it is not known how long the one before might take."""


def progress(job: Job) -> None:
    """Stage, best value, bound, gap and time of a running search."""
    news = job.progress
    seconds = news.seconds if news else 0.0
    st.progress(min(1.0, seconds / job.time_limit), text=_stage(job))
    best, bound = (news.best, news.bound) if news else (None, None)
    known = best is not None and bound is not None
    gap = LevelOutcome(best or 0.0, best or 0.0, bound).gap if known else None
    cells = st.columns(5)
    cells[0].metric(say("level"), f"{(news.level if news else 0) + 1}")
    cells[1].metric(say("best"), number(best))
    cells[2].metric(say("bound"), number(bound))
    cells[3].metric(say("gap"), "–" if gap is None else f"{gap:.1%}")
    cells[4].metric(say("time"), say("seconds", seconds=round(seconds)))


def _stage(job: Job) -> str:
    code = f"progress.{job.progress.stage}" if job.progress else ""
    if job.state == "running" and has(code, state.language()):
        return plain(sentence(code, state.language()))
    return prose(f"job_{job.state}", ahead=job.ahead)


def solution(draft: Draft, found: Solution) -> None:
    """What came of the search: verdict, levels, certificate; or the reasons why there is no plan."""
    if not found.has_plan:
        _no_plan(draft, found)
        return
    language = state.language()
    if found.status == "optimal":
        st.success(prose("verdict_proved", seconds=round(found.seconds, 1)))
    else:
        ended = "budget" if found.ended == "proved" else found.ended
        st.info(prose(f"verdict_{ended}", seconds=round(found.seconds, 1)))
    if not draft.is_solution:
        st.warning(say("changed_since"))
    with st.container(horizontal=True):
        link("plan_table")
        link("alternatives")
    st.header(say("levels_title"), anchor=False)
    st.caption(say("levels_caption"))
    sheet(tables.levels(draft.instance, found.levels, language))
    st.header(say("certificate_title"), anchor=False)
    st.caption(say("certificate_caption"))
    violations(draft)
    sheet(tables.certificate_summary(draft.report, language))
    with st.expander(prose("certificate_lines", count=len(draft.report.lines))):
        grid(tables.certificate_lines(draft.instance, draft.report, language))


def _no_plan(draft: Draft, found: Solution) -> None:
    if found.status != "infeasible":
        st.warning(say("verdict_unknown"))
        return
    language = state.language()
    st.error(say("verdict_infeasible"))
    for reason in found.reasons:
        st.markdown("- " + plain(reason_sentence(draft.instance, reason, language)))
    diagnosis = draft.diagnosis
    if diagnosis is not None and diagnosis.conflict:
        with st.expander(prose("conflict_title", count=len(diagnosis.conflict))):
            st.caption(say("conflict_minimal" if diagnosis.minimal else "conflict_perhaps_larger"))
            for reason in diagnosis.conflict[:MANY]:
                st.markdown("- " + plain(reason_sentence(draft.instance, reason, language)))
    st.header(say("ways_out_title"), anchor=False)
    if diagnosis is None or not diagnosis.relaxations:
        st.markdown(say("infeasible_advice"))
        link("rules")
        return
    st.caption(say("ways_out_caption"))
    for index, relaxation in enumerate(diagnosis.relaxations):
        with st.container(border=True):
            st.markdown(plain(relaxation_sentence(draft.instance, relaxation, language)))
            st.button(
                say("take_way_out"),
                key=f"way_out_{index}",
                type="primary" if index == 0 else "secondary",
                on_click=_take_way_out,
                args=(draft, relaxation),
            )


def _take_way_out(draft: Draft, relaxation: Relaxation) -> None:
    """Change the rules as a relaxation says, in one step of undo, and search again."""
    job = state.job()
    state.revise(planning.apply(draft.instance, relaxation))
    limit = job.time_limit if job else SECONDS_AGAIN
    state.start(planning.propose, planning.diagnose, planning.prepare, time_limit=limit, seed=0)
