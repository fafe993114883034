"""What one person hands another: the plans that wait for this visitor's step, and what was said when the one at hand took its last one."""

import streamlit as st

from planner.locale import has
from planner.rules.life import APPROVED, DRAFT, PUBLISHED, STEPS, SUBMITTED, refusal
from planner.store import audit, drafts
from planner.store.drafts import Heading
from planner.store.errors import StoreError
from planner.ui import identity, keeping, state
from planner.ui.clash_view import office_name
from planner.ui.keeping import local_time
from planner.ui.kept_drafts import open_kept
from planner.ui.navigation import link
from planner.ui.words import office, plain

MOST = 5
NEXT = {SUBMITTED: STEPS["approve"], APPROVED: STEPS["publish"]}
"""The step that leads a plan on from each state in which it waits for somebody."""


def awaiting() -> None:
    """One line for each plan that somebody else's step has brought before this visitor, with a button that opens it."""
    for row in _waiting()[:MOST]:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            told = office(
                f"waits_{row.state}", title=row.title, who=office_name(row.saved_by), when=local_time(row.saved_at)
            )
            st.markdown(plain(told), width="stretch")
            st.button(office("open"), key=f"awaited_{row.id}", type="primary", on_click=open_kept, args=(row.id,))


def _waiting() -> tuple[Heading, ...]:
    kept, person = state.desk().kept, identity.who()
    try:
        table, rows = identity.table(), drafts.headings(keeping.office().database, states=NEXT)
    except StoreError as error:
        state.desk().trouble = error
        return ()
    # A broken rule does not keep an approver from looking: he may send the plan back.
    return tuple(
        row
        for row in rows
        if (kept is None or row.id != kept.id)
        and refusal(NEXT[row.state], row.state, person, table, submitted_by=row.submitted_by) is None
    )


def last_words(*, only_sent_back: bool = False) -> None:
    """
    What was said when the draft at hand took its last step; a draft that was sent back says so in any case.

    Parameters
    ----------
    only_sent_back
        Nothing but that the draft was sent back, with the page where it is handed in again.
    """
    kept = state.desk().kept
    if kept is None or kept.heading.state == PUBLISHED or (only_sent_back and kept.heading.state != DRAFT):
        return
    try:
        with keeping.office().database.reading() as connection:
            event = audit.last_step(connection, kept.id)
    except StoreError as error:
        state.desk().trouble = error
        return
    if event is None:
        return
    sent_back = kept.heading.state == DRAFT and event.act == f"{audit.STEP}return"
    code = f"said_{event.act.removeprefix(audit.STEP)}"
    if not event.reason or not has(f"office.{code}") or (only_sent_back and not sent_back):
        return
    show = st.warning if sent_back else st.info
    show(plain(office(code, who=office_name(event.who), when=local_time(event.at), reason=event.reason)))
    if only_sent_back:
        link("versions")
