"""Choosing the data: the samples, a file of one's own, the data at hand to take along, and what was found in what was read."""

from functools import partial

import streamlit as st

from planner.intake import Intake
from planner.reports import FORMATS
from planner.ui import revision, sources, state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.panels import faults, open_blank, sample_about, sample_name
from planner.ui.words import plain, prose, say

FEW, FAULTS_HEIGHT = 12, 460
"""Faults that are shown whole, and the pixels in which more of them scroll, so that the way to upload the next file stays near."""


def samples() -> None:
    """The sample cities, and an empty one."""
    st.header(say("samples_title"), anchor=False)
    st.caption(say("samples_caption"))
    for name in sources.samples():
        st.markdown(f"**{plain(sample_name(name))}**  \n{plain(sample_about(name))}")
        st.button(
            say("open_sample"),
            key=f"sample_{name}",
            on_click=lambda name: _take_over(name, sources.sample(name), is_sample=True),
            args=(name,),
        )
    st.markdown(say("blank_about"))
    st.button(say("open_blank"), on_click=open_blank)


def upload() -> None:
    """A workbook or an archive of the visitor."""
    st.header(say("upload_title"), anchor=False)
    st.caption(say("upload_caption"))
    link("import_tables")
    types = (*sources.UPLOAD_TYPES, *sources.ELSEWHERE_TYPES)
    file = st.file_uploader(say("upload_label"), type=list(types), label_visibility="collapsed")
    if file is not None and file.name.lower().endswith(sources.ELSEWHERE_TYPES):
        st.warning(prose("upload_elsewhere", name=file.name))
        link("import_tables")
    elif file is not None:
        st.button(
            say("upload_button"),
            type="primary",
            on_click=lambda name, content: _take_over(name, sources.upload(name, content), is_sample=False),
            args=(file.name, file.getvalue()),
        )


def at_hand(draft: Draft) -> None:
    """The data that is open, to take along as a workbook or a folder."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(prose("download_data_about"))
        st.button(say("undo"), on_click=state.undo, disabled=not draft.leads_back, shortcut="ctrl+z")
        data = draft.instance, draft.records
        folder, book = partial(revision.archive, *data), partial(revision.workbook, *data, state.language())
        name = say("data_file_name")
        st.download_button(
            say("download_workbook"), book, name + ".xlsx", FORMATS["xlsx"].media_type, on_click="ignore"
        )
        st.download_button(say("download_data"), folder, name + ".zip", "application/zip", on_click="ignore")


def outcome(name: str, intake: Intake) -> None:
    """What was opened, or why it was not, row by row."""
    if intake.instance is None:
        st.error(prose("upload_refused", name=name, count=len(intake.faults)))
        with st.container(height=FAULTS_HEIGHT if len(intake.faults) > FEW else "content", border=False):
            faults(intake.faults)
        return
    st.success(prose("opened", name=name, leaders=len(intake.instance.leaders), places=len(intake.instance.places)))
    link("overview")
    if intake.findings:
        with st.expander(prose("findings", count=len(intake.findings))):
            faults(intake.findings)


def _take_over(name: str, intake: Intake, *, is_sample: bool) -> None:
    """Open what was read, or keep what is open and show what is wrong."""
    state.show_intake(sample_name(name) if is_sample else name, intake)
    opened = sources.opened(name, intake, is_sample=is_sample)
    if opened is not None:
        state.open_instead(opened)
