"""Pieces of screen that several pages show."""

import streamlit as st

from planner.domain import Fault
from planner.locale import has
from planner.reports.wording import fault_message, violation_sentence
from planner.rules.life import PUBLISHED
from planner.ui import comparing, sources, state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.words import plain, prose, say

FEW, MANY = 4, 100
"""Violations that are shown without a click, and the most that a list shows."""
LONGEST_VALUE = 60


def page_title(name: str) -> None:
    """The page's heading and one line on what it is for."""
    st.title(say(f"{name}_title"), anchor=False)
    st.caption(say(f"{name}_purpose"))


def sample_name(folder: str) -> str:
    """What a sample city is called; the folder's name where nothing better is known."""
    return say(f"sample_{folder}") if has(f"ui.sample_{folder}", state.language()) else folder


def sample_about(folder: str) -> str:
    """What is in a sample city, in a line; nothing where nothing is known."""
    return say(f"sample_{folder}_about") if has(f"ui.sample_{folder}_about", state.language()) else ""


def draft_or_stop() -> Draft:
    """The draft at hand; without one, say where to get it and end the page."""
    at_hand = state.draft()
    if at_hand is None:
        st.info(say("nothing_open"))
        link("data_source")
        st.stop()
    return at_hand


def guide() -> None:
    """The three ways in for somebody who is here for the first time."""
    with st.container(border=True):
        st.markdown(say("guide_title"))
        look, own, empty = st.columns(3)
        with look:
            st.markdown(say("guide_look"))
            link("generate")
        with own:
            st.markdown(say("guide_own"))
            link("data_source")
        with empty:
            st.markdown(say("guide_empty"))
            st.button(say("open_blank"), on_click=open_blank)
            link("data_tables")


def open_blank() -> None:
    """Begin with nothing but the rules; undo leads back to what was open."""
    state.open_instead(sources.blank(say("blank_title")))


def in_force(draft: Draft) -> None:
    """Whether what is open is the assignment in force or a draft, and how far the two are apart."""
    current = draft.taken_over
    if not current:
        st.markdown(prose("nothing_in_force"))
    elif draft.assignment == current:
        st.markdown(prose("is_in_force", count=len(current)))
    else:
        come, gone, kept = comparing.counts(current, draft.assignment)
        kept_as = state.desk().kept
        told = "published_differs" if kept_as is not None and kept_as.heading.state == PUBLISHED else "draft_differs"
        st.markdown(prose(told, come=come, gone=gone, kept=kept))
        link("compare")


def next_step(draft: Draft) -> None:
    """What the plan lacks, in one sentence, and the page where to go on."""
    broken = len(draft.report.violations)
    if draft.solution is not None and draft.solution.status == "infeasible":
        st.error(say("next_infeasible"))
        link("generate", label="go_to_reasons")
    elif not draft.instance.leaders or not draft.instance.places:
        st.info(say("next_fill"))
        link("data_tables")
    elif not draft.assignment:
        st.info(say("next_generate"))
        link("generate")
    elif broken:
        st.warning(prose("next_repair", count=broken))
        link("repair")
        link("plan_table")
    else:
        kept_as = state.desk().kept
        in_the_making = kept_as is not None and kept_as.heading.state != PUBLISHED
        st.success(say("next_approval" if in_the_making else "next_export"))
        if in_the_making:
            link("versions")
        link("export")


def violations(draft: Draft) -> None:
    """Every broken rule as a sentence, or that none is broken."""
    sentences = [violation_sentence(draft.instance, found, state.language()) for found in draft.report.violations]
    if not sentences:
        st.success(say("all_kept"))
        return
    with st.expander(prose("some_broken", count=len(sentences)), expanded=True, icon="⚠️"):
        _listed(sentences[:FEW])
    if len(sentences) > FEW:
        with st.expander(prose("more_broken", count=len(sentences) - FEW)):
            _listed(sentences[FEW:MANY])
            if len(sentences) > MANY:
                st.caption(prose("and_more", count=len(sentences) - MANY))


def _listed(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {plain(text)}" for text in sentences))


def faults(found: tuple[Fault, ...]) -> None:
    """What is wrong with a file, one row per fault."""
    rows = [
        {
            say("fault_file"): plain(fault.file),
            say("fault_row"): "" if fault.row is None else str(fault.row),
            say("fault_column"): plain(fault.column),
            say("fault_value"): plain(fault.value[:LONGEST_VALUE]),
            say("fault_message"): plain(fault_message(fault, state.language())),
        }
        for fault in found[:MANY]
    ]
    st.table(rows, hide_index=True)
    if len(found) > MANY:
        st.caption(prose("and_more", count=len(found) - MANY))


def number(value: float | None) -> str:
    """A number as the tables show it; a dash when it is not known."""
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def names(text: str) -> None:
    """Imported text as a paragraph."""
    st.markdown(plain(text))
