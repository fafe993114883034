"""The fewest moves that mend the plan: asked for, looked at before anything is done, then made in one step."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner import planning
from planner.planning import Repair
from planner.reports import decisions
from planner.reports.wording import reason_sentence
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.plan_editor import names_of
from planner.ui.table_view import sheet
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 30.0


def leaving(draft: Draft) -> list[str]:
    """Leaders who are said to leave."""
    names = names_of(draft.instance.leaders)
    return st.multiselect(
        say("repair_leave"),
        list(names),
        format_func=lambda leader: names[leader],
        help=say("repair_leave_help"),
        placeholder=say("choose_leader"),
        key=f"leaving_{draft.revision}",
    )


def preview(draft: Draft, leave: Sequence[str]) -> None:
    """A button that works the moves out, and then the moves with a button that makes them."""
    about = (draft.instance, draft.assignment, *leave)
    ask = partial(planning.repair, draft.instance, draft.assignment, leave=leave, time_limit=SECONDS)
    found = by_button(
        "repair",
        about,
        ask,
        button=say("repair_button"),
        not_yet=say("repair_not_yet"),
        time_limit=SECONDS,
        prepare=partial(planning.prepare, draft.instance),
    )
    if found is not None:
        proposal(draft, found)


def proposal(draft: Draft, found: Repair) -> None:
    """What a repair proposes, with a button that does it; or why there is nothing to propose."""
    language = state.language()
    if not found.has_plan:
        st.error(say("repair_infeasible" if found.status == "infeasible" else "repair_unknown"))
        for reason in found.reasons:
            st.markdown("- " + plain(reason_sentence(found.instance, reason, language)))
        link("generate", label="go_to_reasons")
        return
    _verdict(found)
    if not found.moves:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("repair_apply"), type="primary", on_click=state.put_through, args=(found.instance, found.assignment)
        )
        st.caption(say("repair_apply_note"))
    st.header(say("repair_moves"), anchor=False)
    sheet(decisions.moves(draft.instance, found.moves, language))
    sheet(decisions.before_after(found.instance, draft.report.terms, found.terms, language))


def _verdict(found: Repair) -> None:
    if not found.moves:
        st.success(say("repair_nothing"))
    elif not found.num_gives:
        st.success(say("repair_only_taken"))
    elif found.status == "optimal":
        st.success(prose("repair_proved", count=found.num_gives))
    else:
        st.info(prose("repair_found", count=found.num_gives, bound=found.moves_bound or 0))
