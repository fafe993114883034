"""The boxes of the page of leader links."""

from io import BytesIO

import segno
import streamlit as st

from planner.domain import Leader
from planner.store import leader_links, versions
from planner.store.errors import StoreError
from planner.store.leader_links import LeaderLink
from planner.ui import identity, keeping, state
from planner.ui.clash_view import office_name
from planner.ui.plan_editor import names_of
from planner.ui.words import office, plain

MOST = 100


def leaders_in_force() -> dict[str, Leader]:
    """Id -> leader of the plan in force: whom a link could be for."""
    found = versions.in_force(keeping.office().database, identity.today())
    return {} if found is None else dict(found.sealed.instance.leader_by_id)


def hand_out_box(leaders: dict[str, Leader]) -> None:
    """Choose a leader, get a link."""
    settings, names = keeping.office().site.settings, names_of(tuple(leaders.values()))
    # A form holds the press on its button back while the number cannot be used; without, the one before it would count.
    with st.form("hand_out"):
        chosen = st.selectbox(office("link_leader"), list(names), format_func=names.__getitem__, width=320)
        days = st.number_input(office("link_days"), 1, 3650, settings.link_days, width=320)
        if st.form_submit_button(office("link_hand_out"), type="primary"):
            hand_out(chosen, int(days))
        if not settings.public_url:
            st.caption(office("link_no_address"))


def hand_out(leader: str, days: int) -> None:
    """Make a link; checked here, whatever the page showed."""
    if identity.may("link") and leader in leaders_in_force():
        stamp = keeping.stamp(identity.who().name)
        try:
            link, _ = leader_links.hand_out(keeping.office().database, leader, days, stamp)
        except StoreError as error:
            state.desk().trouble = error
            return
        state.set_counter(f"link_{link.id}", 1)


def revoke(link: str) -> None:
    """Close a link."""
    if identity.may("link"):
        leader_links.revoke(keeping.office().database, link, keeping.stamp(identity.who().name))


def list_box(leaders: dict[str, Leader]) -> None:
    """Every link, the latest first; those that are open can be shown again and revoked."""
    now = keeping.stamp("").at
    found = leader_links.links(keeping.office().database)
    if not found:
        st.caption(office("links_none"))
    for link in found[:MOST]:
        name = leaders[link.leader].name if link.leader in leaders else link.leader
        with st.container(border=True):
            about = {"who": office_name(link.created_by), "when": keeping.local_time(link.created_at)}
            about["until"] = keeping.local_time(link.expires_at)
            ended = "link_revoked" if link.revoked_at else "link_open" if link.open_at(now) else "link_expired"
            st.markdown(f"**{plain(name)}** — {office(ended)}  \n{plain(office('link_about', **about))}")
            if not link.open_at(now):
                continue
            shown = bool(state.counter(f"link_{link.id}"))
            with st.container(horizontal=True):
                st.button(
                    office("link_hide" if shown else "link_show"),
                    key=f"show_{link.id}",
                    on_click=state.set_counter,
                    args=(f"link_{link.id}", None if shown else 1),
                )
                st.button(office("link_revoke"), key=f"revoke_{link.id}", on_click=revoke, args=(link.id,))
            if shown:
                _shown(link)


def _shown(link: LeaderLink) -> None:
    address = address_of(link)
    st.code(address, language=None, wrap_lines=True)
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=4, border=4)
    st.image(picture.getvalue().decode(), caption=office("link_qr"), width=220)


def address_of(link: LeaderLink) -> str:
    """The whole address of a link, by the site's own address where it is known."""
    token = leader_links.token_of(keeping.office().database, link)
    base = keeping.office().site.settings.public_url.rstrip("/") or _here()
    return f"{base}/l/{token}"


def _here() -> str:
    url = st.context.url
    return "/".join(url.split("/")[:3]) if isinstance(url, str) else ""
