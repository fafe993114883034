"""Who is it, and may he? The person behind a browser session, and the table of who may do what, asked before every act."""

from datetime import UTC, date, datetime

import streamlit as st

from planner.rules.people import AT_THIS_COMPUTER, LOCAL, NOBODY, Permissions, Person
from planner.store import accounts, life, sessions
from planner.store.errors import StoreError
from planner.ui import keeping

SESSION_COOKIE = "planner_session"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def accounts_needed() -> bool:
    """Whether somebody has to log in: as the settings say, and else unless the server answers to its own computer only."""
    if keeping.office().site.settings.accounts == "required":
        return True
    address = st.get_option("server.address")
    return str(address or "").strip("[]") not in LOOPBACK


def person_with(token: str) -> Person:
    """Whoever is logged in with a cookie's value, now."""
    if not accounts_needed():
        return AT_THIS_COMPUTER
    office = keeping.office()
    try:
        return sessions.person(office.database, token, datetime.now(UTC), office.site.settings)
    except StoreError:
        return NOBODY  # a database that cannot be asked lets nobody in


def who() -> Person:
    """The person behind the session at work, asked anew each time: a login that has ended counts for nothing at once."""
    cookie = st.context.cookies.get(SESSION_COOKIE)
    person = person_with(cookie if isinstance(cookie, str) else "")
    return _by_provider() if person == NOBODY else person


def by_provider_offered() -> bool:
    """Whether one may log in at the site's own provider (OpenID Connect)."""
    return bool(keeping.office().site.settings.oidc_claim)


def _by_provider() -> Person:
    """Whoever the site's provider has named, where an open account has that name; the provider says who, the account says what he may."""
    claim = keeping.office().site.settings.oidc_claim
    if not claim or not st.user.get("is_logged_in"):
        return NOBODY
    try:
        account = accounts.named(keeping.office().database, str(st.user.get(claim) or ""))
    except StoreError:
        return NOBODY
    return NOBODY if account is None or not account.active else Person(account.name, account.role, account.leader)


def desk_name(visitor: str, person: Person) -> str:
    """Whose desk it is: an account's, or, without accounts, that of a browser; "" for nobody's."""
    if person.role == LOCAL:
        return visitor
    return "" if person == NOBODY else f"account {person.name}"


def table() -> Permissions:
    """Who may do what today."""
    return life.permissions_in_force(keeping.office().database, today())


def may(act: str) -> bool:
    """Whether the person behind the session may do an act."""
    person = who()
    return person.role == LOCAL or table().allow(person, act)


def today() -> date:
    """The day, by the server's clock."""
    return date.today()  # noqa: DTZ011 - an office's day is the one where its server stands
