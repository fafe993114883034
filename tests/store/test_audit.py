"""The audit chain: nothing is changed, removed, put in or cut off unseen."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from planner.store import audit
from planner.store.database import Database
from planner.store.errors import StoreError
from tests.store.conftest import KEY, Sign

Tamper = Callable[[Connection], None]


@pytest.fixture
def chain(database: Database, sign: Sign) -> Database:
    """Five events."""
    with database.writing() as connection:
        for number in range(5):
            audit.append(connection, database.key, sign(reason="因职务调整"), "draft.save", f"d{number}", rows=number)
    return database


def _off(connection: Connection) -> None:
    """Take away what the database itself refuses with, as somebody could who owns it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP TRIGGER audit_unchangeable ON audit"))
    else:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("DROP TRIGGER audit_no_delete"))


def test_an_untouched_chain_is_whole(chain: Database) -> None:
    with chain.reading() as connection:
        verdict = audit.verify(connection, chain.key)
        told = list(audit.events(connection, before=3, limit=1))
    assert (verdict.events, verdict.problem, len(verdict.hash)) == (5, "", 64)
    assert [(event.number, event.subject, event.details, event.reason) for event in told] == [
        (2, "d1", {"rows": 1}, "因职务调整")
    ]


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = '别人'", "DELETE FROM audit WHERE number = 5"])
def test_the_database_itself_refuses_to_change_events(chain: Database, statement: str) -> None:
    with pytest.raises((DatabaseError, StoreError), match="never changed"), chain.writing() as connection:
        connection.execute(text(statement))
    with chain.reading() as connection:
        assert audit.verify(connection, chain.key).problem == ""


@pytest.mark.parametrize(
    ("statement", "problem", "at"),
    [
        ("UPDATE audit SET who = '别人' WHERE number = 3", "content", 3),
        ("UPDATE audit SET at = '2026-01-02T09:00:00.000001Z' WHERE number = 1", "content", 1),
        ("UPDATE audit SET details = '{}' WHERE number = 2", "content", 2),
        ("DELETE FROM audit WHERE number = 3", "order", 4),
        ("DELETE FROM audit WHERE number = 5", "end", 4),
        ("DELETE FROM audit", "end", 0),
        ("UPDATE audit SET number = 9 WHERE number = 5", "order", 9),
        ("UPDATE audit_head SET signature = hash", "end", 5),
    ],
)
def test_what_was_done_to_the_chain_is_found(chain: Database, statement: str, problem: str, at: int) -> None:
    with chain.writing() as connection:
        _off(connection)
        connection.execute(text(statement))
    with chain.reading() as connection:
        verdict = audit.verify(connection, chain.key)
    assert (verdict.problem, verdict.at) == (problem, at)


def test_a_chain_written_anew_is_found_by_its_signature_or_by_a_hash_noted_outside(chain: Database, sign: Sign) -> None:
    with chain.reading() as connection:
        noted = audit.verify(connection, chain.key).hash
    with chain.writing() as connection:
        _off(connection)
        connection.execute(text("DELETE FROM audit"))
        connection.execute(text("DELETE FROM audit_head"))
        # Somebody who owns the database but not the secret.
        audit.append(connection, KEY, sign(), "draft.save", "d0")
    with chain.reading() as connection:
        assert audit.verify(connection, None).problem == ""
        assert audit.verify(connection, chain.key).problem == "end"
        assert audit.verify(connection, None, anchor=noted).problem == "anchor"


def test_an_event_is_kept_only_with_the_act_it_tells_of(chain: Database, sign: Sign) -> None:
    def broken_act() -> None:
        with chain.writing() as connection:
            audit.append(connection, chain.key, sign(), "draft.save", "d9")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_act()
    with chain.reading() as connection:
        assert audit.verify(connection, chain.key).events == 5
