"""What is shown in place of every page while a change waits that could not be saved: who was first, and three ways on."""

import streamlit as st

from planner.rules.life import PUBLISHED
from planner.rules.people import LOCAL
from planner.store.errors import StoreError
from planner.ui import kept_drafts, state
from planner.ui.differing import difference_sentence
from planner.ui.keeping import Clash, local_time
from planner.ui.words import office, plain


def clash(found: Clash) -> None:
    """Tell of the conflict and offer the ways out of it."""
    now = found.now.now
    st.title(office("clash_title"), anchor=False)
    first = office("this_computer") if now.saved_by == LOCAL else now.saved_by
    # What was handed in may have been so in this very window; only a change that came first was another one's.
    if found.book is not None:
        told, called = "clash_records", ""
    elif found.now.locked:
        told = "clash_published" if now.state == PUBLISHED else "clash_locked"
        first, called = office_name(now.saved_by), "only_new_title"
    else:
        told, called = "clash_who", "new_title"
    st.warning(plain(office(told, who=first, when=local_time(now.saved_at), title=now.title)))
    st.markdown(office("clash_safe"))
    if found.book is not None or not found.now.locked:
        _merging(found)
    if called:
        _saving_as_new(now.title, called)
    st.button(office("drop_change"), on_click=kept_drafts.drop_change, help=office("drop_change_help"))


def _saving_as_new(known_as: str, called: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input(office(called), office("copy_of", title=known_as), max_chars=200)
        st.button(office("save_as_new"), on_click=kept_drafts.save_as_new, args=(title.strip() or known_as,))


def _merging(found: Clash) -> None:
    mine = kept_drafts.my_changes(found)
    try:
        theirs = kept_drafts.their_changes(found)
    except StoreError as error:
        state.desk().trouble = error
        return
    st.header(office("merge_title"), anchor=False)
    st.caption(office("merge_caption"))
    chosen = []
    for number, change in enumerate(mine):
        clashes = [other for other in theirs if change.clashes(other)]
        label = plain(difference_sentence(change, found.base.snapshot, found.mine.snapshot))
        if st.checkbox(label, value=not clashes, key=f"merge_{now_key(found)}_{number}"):
            chosen.append(change)
        for other in clashes:
            st.caption(
                plain(office("they_say", what=difference_sentence(other, found.base.snapshot, found.mine.snapshot)))
            )
    st.button(office("merge"), type="primary", on_click=kept_drafts.merge, args=(chosen,), disabled=not chosen)


def now_key(found: Clash) -> str:
    """Tells one conflict from the next."""
    return f"{found.now.now.id}_{found.now.now.version}"


def office_name(who: str) -> str:
    """What a signature is called on the screen."""
    return office("local_user") if who == LOCAL else who
