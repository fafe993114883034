"""What the views of the plan share: steps back and forth, locks, a try-out, and how the plan stands after every change."""

from statistics import fmean

import streamlit as st

from planner.domain import Instance
from planner.domain.assignment import Pair
from planner.reports.wording import term_heading
from planner.ui import comparing, moves, state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.panels import number, violations
from planner.ui.plan_editor import names_of
from planner.ui.steps import locked_notice, plan_buttons
from planner.ui.words import plain, prose, say

MOVES_TOLD = 12


def frame(draft: Draft) -> None:
    """Everything above a view: that a change would be in vain, the buttons, the try-out if there is one, the figures, and what is wrong."""
    locked_notice()
    with st.container(horizontal=True, vertical_alignment="center"):
        plan_buttons(draft)
        _locks(draft)
        if draft.tried_from is None:
            st.button(say("try_out"), on_click=state.try_out, help=say("try_out_help"))
    if draft.tried_from is not None:
        _try_out(draft, draft.tried_from)
    st.caption(_standing(draft))
    violations(draft)
    with st.container(horizontal=True):
        link("why")
        if draft.report.violations:
            link("repair")


def _standing(draft: Draft) -> str:
    """Coverage, quotas, balance and locks in one line."""
    lines = draft.report.lines
    kept = {rule: [line.kept for line in lines if line.rule == rule] for rule in ("coverage", "quota")}
    loads = list(draft.loads.values()) or [0.0]
    return prose(
        "standing",
        covered=sum(kept["coverage"]),
        places=len(kept["coverage"]),
        quotas=sum(kept["quota"]),
        all_quotas=len(kept["quota"]),
        most=round(max(loads), 1),
        mean=round(fmean(loads), 1),
        least=round(min(loads), 1),
        locked=len(moves.pins(draft.instance)),
    )


def _locks(draft: Draft) -> None:
    """Lock everything, nothing, or everything but some leaders and places."""
    instance, held, locked = draft.instance, draft.assignment.pairs, moves.pins(draft.instance)
    with st.popover(say("locks")):
        st.caption(say("lock_help"))
        st.button(say("lock_all"), on_click=_lock, args=(instance, locked | held), disabled=not held - locked)
        st.button(say("unlock_all"), on_click=_lock, args=(instance, frozenset()), disabled=not locked)
        leaders, places = names_of(instance.leaders), names_of(instance.places)
        free_leaders = st.multiselect(
            say("lock_except_leaders"),
            list(leaders),
            format_func=lambda leader: leaders.get(leader, leader),
            placeholder=say("choose"),
        )
        free_places = st.multiselect(
            say("lock_except_places"),
            list(places),
            format_func=lambda place: places.get(place, place),
            placeholder=say("choose"),
        )
        others = frozenset(pair for pair in held if pair[0] not in free_leaders and pair[1] not in free_places)
        st.button(
            say("lock_except"),
            on_click=_lock,
            args=(instance, others),
            disabled=not free_leaders and not free_places,
        )


def _lock(instance: Instance, pairs: frozenset[Pair]) -> None:
    state.revise(moves.with_pins(instance, pairs))


def _try_out(draft: Draft, before: Draft) -> None:
    """What has been changed since the try-out began, what that does, and the two ways to end it."""
    handed = comparing.handed_over(draft.instance, before.assignment, draft.assignment)
    with st.container(border=True):
        if not handed:
            st.markdown(prose("trying_nothing"))
        else:
            st.markdown(prose("trying", count=len(handed)))
            st.markdown("\n".join(f"- {plain(text)}" for text in handed[:MOVES_TOLD]))
            if len(handed) > MOVES_TOLD:
                st.caption(prose("and_more", count=len(handed) - MOVES_TOLD))
            st.table(_effects(draft, before), hide_index=True)
        with st.container(horizontal=True):
            st.button(say("adopt"), type="primary", on_click=state.adopt)
            st.button(say("drop_try_out"), on_click=state.drop_try_out)


def _effects(draft: Draft, before: Draft) -> list[dict[str, str]]:
    """Broken rules and the terms of the objective, before and now."""
    language, policy = state.language(), draft.instance.policy
    terms = dict.fromkeys(("peak_load", *(term for level in policy.objective for term in level.weights)))
    figures = [
        (say("broken_rules"), float(len(before.report.violations)), float(len(draft.report.violations))),
        *(
            (
                term_heading(term, language),
                _largest(before.report.terms[term]),
                _largest(draft.report.terms[term]),
            )
            for term in terms
        ),
    ]
    return [
        {
            say("figure"): plain(name),
            say("before"): number(old),
            say("now"): number(new),
            say("difference"): "–" if abs(new - old) < 1e-9 else f"{new - old:+,.2f}".rstrip("0").rstrip("."),
        }
        for name, old, new in figures
    ]


def _largest(value: float | tuple[float, ...]) -> float:
    return max(value, default=0.0) if isinstance(value, tuple) else float(value)
