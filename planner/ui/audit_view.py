"""The audit chain on the screen, and as a file to take away."""

import csv
import json
from io import StringIO

import streamlit as st

from planner.locale import has
from planner.reports.csv_file import as_text
from planner.store import audit, versions
from planner.store.audit import Event
from planner.ui import identity, keeping, state
from planner.ui.clash_view import office_name
from planner.ui.words import office, plain

PAGE = 50
COLUMNS = ("number", "at", "who", "act", "subject", "reason", "details", "hash")


def verdict() -> None:
    """Whether the chain and the seals hold."""
    database = keeping.office().database
    with database.reading() as connection:
        found, seals = audit.verify(connection, database.key), versions.broken_seals(connection)
    if found.problem:
        st.error(office(f"audit_{found.problem}", at=found.at or 0))
    elif seals:
        st.error(office("audit_seals", numbers=[str(number) for number in seals]))
    else:
        st.success(office("audit_whole", events=found.events, hash=found.hash[:16]))


def events(*, this_draft: bool) -> None:
    """The latest events, fifty at a time, each with what exactly changed."""
    kept = state.desk().kept
    subject = (kept.id if kept is not None else "") if this_draft else None
    key = f"audit_before_{subject}"
    with keeping.office().database.reading() as connection:
        found = list(audit.events(connection, subject=subject, before=state.counter(key), limit=PAGE))
    if not found:
        st.info(office("audit_empty"))
        return
    for event in found:
        with st.expander(plain(_line(event))):
            if event.reason:
                st.markdown(plain(office("with_reason", reason=event.reason)))
            st.json(dict(event.details), expanded=2)
            st.caption(plain(f"{event.subject} · {event.hash}"))
    with st.container(horizontal=True):
        st.button(office("audit_newest"), on_click=state.set_counter, args=(key, None))
        older = found[-1].number if len(found) == PAGE else None
        st.button(office("audit_older"), on_click=state.set_counter, args=(key, older), disabled=older is None)


def as_csv() -> bytes:
    """Every event, oldest first; checked again here: the page may have been open for long."""
    if not identity.may("audit"):
        return b""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    with keeping.office().database.reading() as connection:
        for event in reversed(list(audit.events(connection))):
            row = [getattr(event, name) for name in COLUMNS]
            row[COLUMNS.index("details")] = json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True)
            writer.writerow([as_text(str(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _line(event: Event) -> str:
    code = f"act_{event.act.replace('.', '_')}"
    act = office(code) if has(f"office.{code}") else event.act
    return office(
        "audit_line", number=event.number, when=keeping.local_time(event.at), who=office_name(event.who), act=act
    )
