"""Logins: who is logged in, by a random cookie of which only the hash is kept, until they end."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from planner.rules.people import NOBODY, Person
from planner.store import audit, schema
from planner.store.accounts import Account
from planner.store.database import Database
from planner.store.site import Settings
from planner.store.stamps import Stamp

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use is noted: not every look needs a write."""


def begin(database: Database, account: Account, at: datetime) -> str:
    """Log an account in; the cookie's value, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    with database.writing() as connection:
        connection.execute(insert(schema.sessions).values(id=_name(token), account=account.id, began_at=at, seen_at=at))
        audit.append(connection, database.key, Stamp(account.name, at), "login.begin", account.name)
    return token


def person(database: Database, token: str, at: datetime, settings: Settings) -> Person:
    """Whoever is logged in with a cookie now; `NOBODY` when it is unknown or over, or the account is closed."""
    if not token:
        return NOBODY
    table, owner, name = schema.sessions, schema.accounts, _name(token)
    query = select(table.c.began_at, table.c.seen_at, owner.c.name, owner.c.role, owner.c.leader, owner.c.active)
    with database.reading() as connection:
        row = connection.execute(
            query.join(owner, owner.c.id == table.c.account).where(table.c.id == name)
        ).one_or_none()
    if row is None or not row.active:
        return NOBODY
    over = at - row.began_at > timedelta(hours=settings.session_hours)
    idle = at - row.seen_at > timedelta(minutes=settings.idle_minutes)
    if over or idle:
        with database.writing() as connection:
            connection.execute(delete(table).where(table.c.id == name))
        return NOBODY
    if at - row.seen_at > SEEN_EVERY:
        with database.writing() as connection:
            connection.execute(update(table).where(table.c.id == name).values(seen_at=at))
    return Person(row.name, row.role, row.leader)


def end(database: Database, token: str, stamp: Stamp) -> None:
    """Log one browser out."""
    with database.writing() as connection:
        if connection.execute(delete(schema.sessions).where(schema.sessions.c.id == _name(token))).rowcount:
            audit.append(connection, database.key, stamp, "login.end", stamp.who)


def end_all(database: Database, account: Account, stamp: Stamp) -> int:
    """Log an account out everywhere; how many logins that ended."""
    with database.writing() as connection:
        ended = connection.execute(delete(schema.sessions).where(schema.sessions.c.account == account.id)).rowcount
        audit.append(connection, database.key, stamp, "login.end_all", account.name, logins=ended)
    return ended


def _name(token: str) -> str:
    return hashlib.sha256(f"session {token}".encode("utf-8", "surrogateescape")).hexdigest()
