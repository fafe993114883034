"""A rotation over several years: asked for, read year by year, and its first year taken."""

from functools import partial

import streamlit as st

from planner import planning
from planner.domain.continuity import RotationRules
from planner.planning import Rotation
from planner.reports import decisions
from planner.reports.reasoning import year_sentence
from planner.reports.wording import reason_sentence
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.table_view import grid
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 60.0
MOST_YEARS = 20


def rotation(draft: Draft) -> None:
    """How many years and how long nobody comes back, then the plans year by year."""
    rules = RotationRules.of(draft.instance.policy)
    one, two = st.columns(2)
    years = int(one.number_input(say("rotation_years"), 1, MOST_YEARS, min(rules.years, MOST_YEARS)))
    window = int(two.number_input(say("rotation_window"), 1, MOST_YEARS, min(rules.window, MOST_YEARS)))
    if not draft.instance.current_assignment:
        st.caption(say("rotation_needs_current"))
    about = (draft.instance, years, window)
    ask = partial(planning.rotate, draft.instance, years, window=window, time_limit=SECONDS)
    found = by_button(
        "rotation",
        about,
        ask,
        button=say("rotation_button"),
        not_yet=prose("plans_not_yet", seconds=round(SECONDS)),
        time_limit=SECONDS,
        prepare=partial(planning.prepare, draft.instance),
    )
    if found is not None:
        _years(draft, found)


def _years(draft: Draft, found: Rotation) -> None:
    language = state.language()
    for year in found.years:
        st.markdown(plain(year_sentence(year, language)))
        for reason in year.solution.reasons:
            st.markdown("- " + plain(reason_sentence(draft.instance, reason, language)))
    plans = [year.solution.assignment for year in found.years if year.solution.has_plan]
    if not plans:
        return
    st.button(say("rotation_adopt"), disabled=plans[0] == draft.assignment, on_click=state.change, args=(plans[0],))
    grid(decisions.rotation(draft.instance, plans, language))
