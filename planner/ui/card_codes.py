"""Where do the codes on the printed cards lead? To a leader's link where one is open, else to the page behind his own account."""

from collections.abc import Mapping

from planner.domain import Instance
from planner.store import leader_links, versions
from planner.store.errors import StoreError
from planner.ui import identity, keeping, state


def base() -> str:
    """The address under which telephones reach this server, as its administrator set it; "" where none is set."""
    return keeping.office().site.settings.public_url.rstrip("/")


def addresses(instance: Instance) -> Mapping[str, str]:
    """Leader id -> address to print; nobody without an address of the server, or where no page could be opened."""
    if not base():
        return {}
    tokens = _tokens()
    behind_login = f"{base()}/mine" if identity.accounts_needed() else ""
    found = {
        leader.id: f"{base()}/l/{tokens[leader.id]}" if leader.id in tokens else behind_login
        for leader in instance.leaders
    }
    return {leader: address for leader, address in found.items() if address}


def without_link() -> tuple[str, ...]:
    """Leaders of the plan in force who have no open link, as far as whoever asks may hand out links."""
    if not base() or not identity.may("link"):
        return ()
    try:
        found = versions.in_force(keeping.office().database, identity.today())
    except StoreError:
        return ()
    tokens = _tokens()
    return () if found is None else tuple(id_ for id_ in found.sealed.instance.leader_by_id if id_ not in tokens)


def hand_out_missing() -> None:
    """A link for each of them, for as many days as is usual here."""
    office = keeping.office()
    try:
        for leader in without_link():
            stamp = keeping.stamp(identity.who().name)
            leader_links.hand_out(office.database, leader, office.site.settings.link_days, stamp)
    except StoreError as error:
        state.desk().trouble = error


def _tokens() -> dict[str, str]:
    """Leader id -> token of his open link that lasts longest; a link opens a page without account, so only for who may hand them out."""
    if not identity.may("link"):
        return {}
    database, now = keeping.office().database, keeping.stamp("").at
    try:
        opened = [link for link in leader_links.links(database) if link.open_at(now)]
    except StoreError:
        return {}
    lasting = sorted(opened, key=lambda link: (link.expires_at, link.id))
    return {link.leader: leader_links.token_of(database, link) for link in lasting}
