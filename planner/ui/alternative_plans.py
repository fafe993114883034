"""Other plans that are as good and yet different: asked for, read side by side, and taken in one step."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from planner import planning
from planner.planning import Alternatives
from planner.planning.alternatives import places_that_differ
from planner.reports import decisions
from planner.reports.wording import reason_sentence
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.table_view import grid, sheet
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 60.0
FEWEST, MOST, USUAL = 2, 8, 3
USUAL_GAP = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many plans, in how many places they must differ, and how far behind they may be (a share)."""

    n: int
    differ: int
    gap: float


def wanted(draft: Draft) -> Wanted:
    """The question as a form."""
    places = max(1, len(draft.instance.places))
    one, two, three = st.columns(3)
    count = one.number_input(say("plans_count"), FEWEST, MOST, USUAL, key="plans_count")
    differ = two.number_input(say("plans_differ"), 1, places, max(1, places // 10), key="plans_differ")
    gap = three.number_input(say("plans_gap"), 0, 100, USUAL_GAP, key="plans_gap")
    return Wanted(int(count), int(differ), gap / 100)


def side_by_side(draft: Draft, asked: Wanted) -> None:
    """A button that searches, and then the plans beside each other."""
    about = (draft.instance, asked)
    ask = partial(
        planning.alternatives, draft.instance, asked.n, differ=asked.differ, gap=asked.gap, time_limit=SECONDS
    )
    found = by_button(
        "alternatives",
        about,
        ask,
        button=say("plans_button"),
        not_yet=prose("plans_not_yet", seconds=round(SECONDS)),
        time_limit=SECONDS,
        prepare=partial(planning.prepare, draft.instance),
    )
    if found is not None:
        _plans(draft, asked, found)


def _plans(draft: Draft, asked: Wanted, found: Alternatives) -> None:
    instance, language = draft.instance, state.language()
    if not found.plans:
        st.error(say("plans_none"))
        for reason in found.solution.reasons:
            st.markdown("- " + plain(reason_sentence(instance, reason, language)))
        return
    if not found.complete:
        st.warning(prose("plans_fewer", wanted=asked.n, count=len(found.plans)))
    plans = [plan.assignment for plan in found.plans]
    shares = [planning.fairness(instance, plan) for plan in plans]
    away = [places_that_differ(plan, draft.assignment) for plan in plans]
    sheet(decisions.plans(instance, found.plans, shares, away, language))
    with st.container(horizontal=True):
        for number, plan in enumerate(plans, start=1):
            st.button(
                say("plans_adopt", number=number),
                key=f"adopt_{number}",
                disabled=plan == draft.assignment,
                on_click=state.change,
                args=(plan,),
            )
    holders = decisions.holders_side_by_side(instance, plans, language)
    if holders.rows:
        st.header(prose("plans_side_by_side", count=len(holders.rows)), anchor=False)
        grid(holders)
