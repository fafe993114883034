"""Which published plan the draft at hand takes the place of, said where changes are counted; and how to make it the newest one."""

from collections.abc import Iterator

import streamlit as st

from planner.domain import Assignment
from planner.store import versions
from planner.store.errors import StoreError
from planner.store.versions import Version
from planner.ui import identity, keeping, state
from planner.ui.draft import Draft
from planner.ui.words import office

MOST_LOOKED_AT = 5


def succession(draft: Draft) -> None:
    """Where the assignment in force of the draft comes from; where it is not the newest published plan, a button that takes that one."""
    kept = state.desk().kept
    here = f"{draft.revision}_{'' if kept is None else kept.id}"
    try:
        found = versions.versions(keeping.office().database, identity.today())
        rows = tuple(sorted(found, key=lambda row: (row.effective, row.number), reverse=True))
        taken_from = next((row for row, plan in _plans(rows) if _is_in_force(draft, plan)), None)
        if taken_from is not None:
            st.caption(office("in_force_from", number=taken_from.number, day=taken_from.effective))
        if not rows or rows[0] == taken_from or (kept is not None and not kept.in_the_making):
            return
        if taken_from is None and not _speaks_of(draft, next(_plans(rows))[1]):
            return
    except StoreError as error:
        state.desk().trouble = error
        return
    told = "in_force_older" if taken_from is not None else "in_force_other"
    st.caption(office(told, number=rows[0].number, day=rows[0].effective))
    st.button(office("take_in_force", number=rows[0].number), key=f"take_in_force_{here}", on_click=_take)


def _take() -> None:
    """Make the newest published plan the one in force of the draft at hand; undo leads back."""
    here = state.desk()
    if here.draft is None:
        return
    try:
        state.put(keeping.following(here.draft))
    except StoreError as error:
        here.trouble = error


def _plans(rows: tuple[Version, ...]) -> Iterator[tuple[Version, Assignment]]:
    """The versions looked at, each with its plan, read when it is asked for."""
    return ((row, keeping.plan_of(row)) for row in rows[:MOST_LOOKED_AT])


def _is_in_force(draft: Draft, plan: Assignment) -> bool:
    return frozenset(draft.instance.current) == frozenset(plan.holdings)


def _speaks_of(draft: Draft, plan: Assignment) -> bool:
    """Whether the plan names leaders and places of the draft: that of another city does not."""
    instance = draft.instance
    return any(leader in instance.leader_by_id and place in instance.place_by_id for leader, place in plan.pairs)
