"""A rebalancing: worked out when asked, looked at with its price, then made the draft in one step."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner import planning
from planner.domain import Instance
from planner.follow_up.feedback import Heavier, with_raises
from planner.follow_up.regime import FeedbackRules
from planner.planning.rebalance import Rebalance, rebalance
from planner.reports import decisions
from planner.reports.wording import reason_sentence
from planner.rules import check
from planner.ui import state
from planner.ui.following import Followed
from planner.ui.navigation import link
from planner.ui.table_view import sheet
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 30.0


def preview(at: Followed, found: Sequence[Heavier], rules: FeedbackRules) -> None:
    """A button that works the proposal out, and then the proposal."""
    # Adopted or not, the raised instance is the same: the question stays answered when its answer is adopted.
    raised = with_raises(at.instance, found)
    about = (raised.fingerprint, at.assignment)
    ask = partial(rebalance, raised, at.assignment, {}, give_away=rules.give_away, time_limit=SECONDS)
    proposed = by_button(
        "rebalance",
        about,
        ask,
        button=say("rebalance_button"),
        not_yet=say("rebalance_not_yet"),
        time_limit=SECONDS,
        prepare=partial(planning.prepare, raised),
    )
    if proposed is not None:
        proposal(at, raised, proposed)


def proposal(at: Followed, raised: Instance, proposed: Rebalance) -> None:
    """What is proposed and its price, with a button that makes it the draft; or why there is nothing to propose."""
    language, solution = state.language(), proposed.solution
    if not solution.has_plan:
        st.error(say("rebalance_infeasible" if solution.status == "infeasible" else "rebalance_unknown"))
        for reason in solution.reasons:
            st.markdown("- " + plain(reason_sentence(at.instance, reason, language)))
        return
    if not proposed.moves:
        st.success(say("rebalance_nothing"))
    else:
        st.info(prose("rebalance_price", count=proposed.num_moves, total=len(at.assignment.pairs)))
    st.caption(say("rebalance_proved" if solution.status == "optimal" else "rebalance_found"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if at.instance.fingerprint == raised.fingerprint and at.draft.assignment == solution.assignment:
            st.success(say("rebalance_applied"))
            link("plan_table")
        else:
            st.button(
                say("rebalance_apply"),
                type="primary",
                on_click=state.put_through,
                args=(raised, solution.assignment),
            )
            st.caption(say("rebalance_apply_note"))
    st.header(say("rebalance_levels"), anchor=False)
    if not proposed.before:
        st.caption(say("rebalance_broken"))
    terms = check(proposed.instance, solution.assignment).terms
    sheet(decisions.before_after(proposed.instance, check(proposed.instance, at.assignment).terms, terms, language))
    if proposed.moves:
        st.header(say("rebalance_moves"), anchor=False)
        sheet(decisions.moves(proposed.instance, proposed.moves, language))
