"""The papers of the export page: one table alone, change notice, cards, poster, and the notice by the office's own form."""

from functools import partial

import streamlit as st

from planner.domain import InstanceError
from planner.reports import FORMATS
from planner.reports.notice_template import MAX_BYTES
from planner.ui import card_codes, downloads, state
from planner.ui.draft import Draft
from planner.ui.panels import faults
from planner.ui.succession import succession
from planner.ui.words import prose, say

PDF, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def papers(draft: Draft) -> None:
    """What is handed out, hung up and signed."""
    language = state.language()
    changed = downloads.changed(draft)
    with st.container(border=True):
        st.header(say("paper_change"), anchor=False)
        st.caption(prose("paper_change_use", count=changed))
        succession(draft)
        if changed:
            _download("change", partial(downloads.change_document, draft, language), ".docx", WORD)
    for name in ("cards", "poster"):
        with st.container(border=True):
            st.header(say(f"paper_{name}"), anchor=False)
            st.caption(say(f"paper_{name}_use"))
            if name == "cards":
                _codes(draft)
            _download(name, partial(downloads.paper, draft, name, language), ".pdf", PDF)
    with st.container(border=True):
        st.header(say("paper_form"), anchor=False)
        st.caption(say("paper_form_use"))
        _download("form", partial(downloads.notice_form, language), ".docx", WORD)
        form = st.file_uploader(
            say("paper_form_upload"), type=["docx"], key="notice_form", max_upload_size=MAX_BYTES // 1_000_000
        )
        if form is not None:
            _by_form(draft, form.name, form.getvalue(), language)


def one_table(draft: Draft) -> None:
    """One table alone in any format: the official one, unless another is chosen."""
    titles = downloads.tables_of(draft, state.language())
    chosen = st.selectbox(say("csv_table"), list(titles), format_func=titles.__getitem__, key="csv_table", width=420)
    with st.container(horizontal=True):
        for kind in ("csv", *(kind for kind in FORMATS if kind != "csv")):
            st.download_button(
                say(f"one_table_{kind}"),
                partial(downloads.document, draft, kind, state.language(), chosen),
                titles[chosen] + FORMATS[kind].ending,
                FORMATS[kind].media_type,
                on_click="ignore",
                key=f"one_table_{kind}",
            )


def _by_form(draft: Draft, name: str, content: bytes, language: str) -> None:
    try:
        notice = downloads.notice_by_form(draft, name, content, language)
    except InstanceError as error:
        st.error(say("paper_form_wrong"))
        faults(tuple(error.faults))
        return
    _download("by_form", notice, ".docx", WORD)


def _codes(draft: Draft) -> None:
    """What the codes on the cards open, or why there are none, and links for those who have none yet."""
    printed, waiting = card_codes.addresses(draft.instance), card_codes.without_link()
    if not card_codes.base():
        st.info(say("cards_no_address"))
        return
    count, count_of = len(printed), len(draft.instance.leaders)
    if not printed and not waiting:
        st.info(say("cards_no_page"))
        return
    st.caption(prose("cards_codes", address=card_codes.base(), count=count, of=count_of))
    if waiting:
        st.button(prose("cards_hand_out", count=len(waiting)), on_click=card_codes.hand_out_missing)
        st.caption(say("cards_hand_out_about"))


def _download(name: str, content: object, ending: str, media_type: str) -> None:
    st.download_button(
        say(f"paper_{name}_button"),
        content,  # type: ignore[arg-type]
        say(f"paper_{name}_file") + ending,
        media_type,
        on_click="ignore",
        key=f"paper_{name}",
    )
