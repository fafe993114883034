"""What every page says above its own content: that nothing is being kept, and why."""

import streamlit as st

from planner.rules.people import LOCAL, Person
from planner.ui import keeping, state
from planner.ui.identity import by_provider_offered
from planner.ui.words import office, plain, told, trouble


def keeping_trouble() -> None:
    """Say so where the data folder cannot be used, or the last change could not be saved."""
    here = state.desk()
    lasting = keeping.office().trouble if here.visitor else None
    if lasting is not None:
        st.warning(plain(office("in_memory", problem=trouble(lasting))), icon="💾")
    if here.trouble is not None:
        st.error(plain(office("not_saved", problem=trouble(here.trouble))), icon="💾")
    if here.notice is not None and here.notice[0] == "rules.refused_role":
        st.error(plain(told(here.notice[0])))
        here.notice = None


def behind() -> None:
    """Say so where others have changed the draft while this visitor has edits that he has not applied."""
    here = state.desk()
    if here.behind and here.clash is None:
        st.warning(office("behind"))


def signed_out() -> None:
    """In place of every page, for whoever is not logged in any more."""
    if st.user.get("is_logged_in"):
        # The provider knows him, the planner does not: he may go back and be somebody else.
        st.error(office("no_account_here"))
        st.button(office("logout_title"), on_click=st.logout)
        return
    st.info(office("signed_out"))
    with st.container(horizontal=True):
        st.link_button(office("to_login"), "login")
        if by_provider_offered():
            st.button(office("by_provider"), on_click=st.login, type="primary")


def not_for_this_role(person: Person) -> None:
    """In place of every page, for whoever may not read plans."""
    st.error(told("rules.refused_role"))
    signed_in(person)


def signed_in(person: Person) -> None:
    """Who is logged in, and the way out; nothing on a computer without accounts."""
    if person.role == LOCAL:
        return
    st.caption(plain(office("signed_in", name=person.name, role=office(f"role_{person.role}"))))
    with st.container(horizontal=True):
        st.link_button(office("password_title"), "password", type="tertiary")
        if st.user.get("is_logged_in"):
            st.button(office("logout_title"), on_click=st.logout, type="tertiary")
        else:
            st.link_button(office("logout_title"), "logout", type="tertiary")
