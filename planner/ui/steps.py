"""Back and forward again, as every page that changes the plan offers it, and where a change would be kept, or that it would be in vain."""

import streamlit as st

from planner.ui import plan_life, state
from planner.ui.draft import Draft
from planner.ui.kept_drafts import open_kept
from planner.ui.navigation import link
from planner.ui.words import office, say


def steps(draft: Draft) -> None:
    """Undo and redo side by side; what was published has no way back."""
    locked_notice()
    with st.container(horizontal=True, vertical_alignment="center"):
        plan_buttons(draft)


def record_steps(draft: Draft) -> None:
    """Undo and redo of what is put on record, and where that is kept."""
    where_kept(draft)
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(back=bool(draft.undo), on=bool(draft.redo))


def plan_buttons(draft: Draft) -> None:
    """Undo and redo of what changes the plan, to stand among a page's other buttons."""
    _buttons(back=draft.leads_back, on=draft.leads_on)


def where_kept(draft: Draft) -> None:
    """Say before the first entry where it will be kept: with the published plans, or in this draft alone."""
    if draft.book is not None:
        st.caption(office("records_kept"))
        return
    locked_notice()
    plan = plan_life.another_in_force()
    if plan is not None:
        st.info(office("records_in_draft"))
        st.button(office("open_in_force"), on_click=open_kept, args=(plan,))


def locked_notice() -> None:
    """Say before the first change, not after it, that what was handed in keeps none."""
    kept = state.desk().kept
    if kept is not None and not kept.in_the_making:
        st.info(office(f"locked_{kept.heading.state}"))
        link("versions")


def _buttons(*, back: bool, on: bool) -> None:
    st.button(say("undo"), on_click=state.undo, disabled=not back, shortcut="ctrl+z")
    st.button(say("redo"), on_click=state.redo, disabled=not on, shortcut="ctrl+y")
