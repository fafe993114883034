"""Accounts: names, passwords by argon2id, roles. Every change is in the audit, passwords never are."""

import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from planner.rules.people import ADMINISTRATOR, LEADER, LOCAL, ROLES
from planner.store import audit, schema
from planner.store.database import Database
from planner.store.errors import StoreError
from planner.store.stamps import Stamp

SHORTEST, LONGEST = 10, 200
"""Characters of a password."""
LONGEST_NAME = 60
HASHER = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)  # each takes 64 MiB: a flood of logins must not take them all


@dataclass(frozen=True)
class Account:
    """
    Somebody who may log in.

    Parameters
    ----------
    leader
        With the role "leader": id of the leader whose places it shows.
    active
        Whether it may be used; an account is never deleted, as the audit names it.
    """

    id: str
    name: str
    role: str
    leader: str
    active: bool
    created_at: datetime


def add(database: Database, name: str, password: str, *, role: str, stamp: Stamp, leader: str = "") -> Account:
    """
    A new account.

    Raises
    ------
    StoreError
        When the name is taken or none, the password is weak, or role and leader do not go together.
    """
    shown = _checked_name(name)
    _refuse_weak(shown, password)
    _refuse_role(role, leader)
    values = {
        "id": secrets.token_hex(16),
        "name": shown,
        "folded": folded(shown),
        "password": hashed(password),
        "role": role,
        "leader": leader,
        "active": True,
        "created_at": stamp.at,
    }
    with database.writing() as connection:
        if connection.execute(select(schema.accounts.c.id).where(schema.accounts.c.folded == values["folded"])).first():
            raise StoreError("store.name_taken", name=shown)
        connection.execute(insert(schema.accounts).values(values))
        audit.append(connection, database.key, stamp, "account.add", shown, role=role, leader=leader)
        return _account(_row(connection, shown))


def accounts(database: Database) -> tuple[Account, ...]:
    """All accounts, by name."""
    with database.reading() as connection:
        return tuple(map(_account, connection.execute(select(schema.accounts).order_by(schema.accounts.c.folded))))


def find(database: Database, account: str) -> Account | None:
    """The account of an id."""
    with database.reading() as connection:
        row = connection.execute(select(schema.accounts).where(schema.accounts.c.id == account)).one_or_none()
        return None if row is None else _account(row)


def named(database: Database, name: str) -> Account | None:
    """The account of a name, however it is written."""
    with database.reading() as connection:
        row = connection.execute(select(schema.accounts).where(schema.accounts.c.folded == folded(name))).one_or_none()
        return None if row is None else _account(row)


def verified(database: Database, name: str, password: str) -> Account | None:
    """
    The account that a name and a password open; None for anything else, after the same work.

    A name nobody has costs as much time as a wrong password, so that nobody learns which names there are.
    """
    with database.reading() as connection:
        row = connection.execute(select(schema.accounts).where(schema.accounts.c.folded == folded(name))).one_or_none()
    kept = row.password if row is not None else _nobodys_password()
    with _at_once:
        right = _matches(kept, password[:LONGEST])
    if not right or row is None or not row.active or len(password) > LONGEST:
        return None
    if HASHER.check_needs_rehash(kept):
        with database.writing() as connection:
            table = schema.accounts
            connection.execute(update(table).where(table.c.id == row.id).values(password=hashed(password)))
    return _account(row)


def set_password(database: Database, name: str, password: str, stamp: Stamp) -> None:
    """Give an account another password; every login of it ends."""
    _refuse_weak(name, password)
    _change(database, name, stamp, "account.password", {"password": hashed(password)}, ends_logins=True)


def set_role(database: Database, name: str, role: str, stamp: Stamp, *, leader: str = "") -> None:
    """Give an account another role; every login of it ends, so that nobody goes on with the old one."""
    _refuse_role(role, leader)
    _change(database, name, stamp, "account.role", {"role": role, "leader": leader}, ends_logins=True)


def set_active(database: Database, name: str, stamp: Stamp, *, active: bool) -> None:
    """Close an account, or open it again; the last administrator cannot be closed."""
    _change(database, name, stamp, "account.open" if active else "account.close", {"active": active}, ends_logins=True)


def folded(name: str) -> str:
    """
    A name as it is compared: full-width letters and capitals make no difference.

    >>> folded(" Ｗang ") == folded("wang")
    True
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def hashed(password: str) -> str:
    """A password as it is kept."""
    with _at_once:
        return HASHER.hash(password)


def _matches(kept: str, password: str) -> bool:
    try:
        return bool(HASHER.verify(kept, password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_password() -> str:
    return HASHER.hash(secrets.token_urlsafe())


def _change(
    database: Database, name: str, stamp: Stamp, act: str, values: dict[str, Any], *, ends_logins: bool
) -> None:
    table = schema.accounts
    with database.writing() as connection:
        row = _row(connection, name, lock=True)
        connection.execute(update(table).where(table.c.id == row.id).values(values))
        administrators = select(table.c.id).where(table.c.role == ADMINISTRATOR, table.c.active)
        if row.role == ADMINISTRATOR and row.active and connection.execute(administrators).first() is None:
            raise StoreError("store.last_administrator", name=row.name)
        if ends_logins:
            connection.execute(delete(schema.sessions).where(schema.sessions.c.account == row.id))
        told = {
            key: {"before": getattr(row, key), "after": value} for key, value in values.items() if key != "password"
        }
        audit.append(connection, database.key, stamp, act, row.name, **told)


def _row(connection: Connection, name: str, *, lock: bool = False) -> Row[Any]:
    query = select(schema.accounts).where(schema.accounts.c.folded == folded(name))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise StoreError("store.no_account", name=name)
    return row


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, row.role, row.leader, row.active, row.created_at)


def _checked_name(name: str) -> str:
    shown = unicodedata.normalize("NFKC", name).strip()
    if not shown:
        raise StoreError("store.no_name", longest=LONGEST_NAME)
    if len(shown) > LONGEST_NAME or not shown.isprintable() or folded(shown) == LOCAL:
        raise StoreError("store.bad_name", name=shown[:LONGEST_NAME], longest=LONGEST_NAME)
    return shown


def _refuse_weak(name: str, password: str) -> None:
    plain = folded(password)
    if not SHORTEST <= len(password) <= LONGEST or folded(name) in plain or len(set(plain)) < SHORTEST // 2:
        raise StoreError("store.weak_password", shortest=SHORTEST, longest=LONGEST)


def _refuse_role(role: str, leader: str) -> None:
    if role not in ROLES:
        raise StoreError("store.bad_role", role=role, known=ROLES)
    if role == LEADER and not leader:
        raise StoreError("store.leader_not_said")
    if role != LEADER and leader:
        raise StoreError("store.leader_not_asked", role=role, leader=leader)
