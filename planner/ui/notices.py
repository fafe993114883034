"""What every page says above its own content: that nothing is being kept, and why."""

import streamlit as st

from planner.rules.people import LOCAL, Person
from planner.ui import keeping, state
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


def signed_out() -> None:
    """In place of every page, for whoever is not logged in any more."""
    st.info(office("signed_out"))
    st.link_button(office("to_login"), "login")


def signed_in(person: Person) -> None:
    """Who is logged in, and the way out; nothing on a computer without accounts."""
    if person.role == LOCAL:
        return
    st.caption(plain(office("signed_in", name=person.name, role=office(f"role_{person.role}"))))
    with st.container(horizontal=True):
        st.link_button(office("password_title"), "password", type="tertiary")
        st.link_button(office("logout_title"), "logout", type="tertiary")
