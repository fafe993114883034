"""Accounts and logins: who gets in, until when, and what nobody can do to others."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from planner.rules.people import NOBODY, Person
from planner.store import accounts, audit, sessions
from planner.store.accounts import Account
from planner.store.backup import backup
from planner.store.database import Database
from planner.store.errors import StoreError
from planner.store.site import Settings
from tests.store.conftest import Sign

GOOD = "correct horse 电池"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SETTINGS = Settings(session_hours=12, idle_minutes=30)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What takes 64 MiB and a twentieth of a second in earnest."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._nobodys_password.cache_clear()
    yield
    accounts._nobodys_password.cache_clear()


@pytest.fixture
def wang(database: Database, sign: Sign) -> Account:
    return accounts.add(database, "Wang", GOOD, role="staff", stamp=sign("local"))


def test_passwords_are_kept_by_argon2id_with_the_cost_that_is_recommended() -> None:
    assert PasswordHasher().hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_name_and_its_password_open_an_account_however_the_name_is_written(database: Database, wang: Account) -> None:
    assert accounts.verified(database, " ｗANG ", GOOD) == wang
    for name, password in (("Wang", GOOD + "x"), ("Wang", ""), ("Li", GOOD), ("", ""), ("Wang", GOOD * 50)):
        assert accounts.verified(database, name, password) is None


def test_a_name_nobody_has_costs_the_same_work(
    database: Database, wang: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            hashes.append(str(hash))
            return bool(super().verify(hash, password))

    monkeypatch.setattr(accounts, "HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    accounts.verified(database, "Wang", "wrong password")
    accounts.verified(database, "Nobody", "wrong password")
    assert len(hashes) == 2
    assert {text.split("$")[3] for text in hashes} == {"m=8,t=1,p=1"}


@pytest.mark.parametrize(
    ("name", "password", "role", "leader", "code"),
    [
        ("WANG", GOOD, "staff", "", "name_taken"),
        ("local", GOOD, "staff", "", "bad_name"),
        (" ", GOOD, "staff", "", "no_name"),
        ("张\u200b三", GOOD, "staff", "", "bad_name"),
        ("a\x07b", GOOD, "staff", "", "bad_name"),
        ("Li", "short", "staff", "", "weak_password"),
        ("lixiansheng", "LiXianSheng2026", "staff", "", "weak_password"),
        ("Li", GOOD * 40, "staff", "", "weak_password"),
        ("Li", "aaaaaaaaaaaa", "staff", "", "weak_password"),
        ("Li", GOOD, "king", "", "bad_role"),
        ("Li", GOOD, "leader", "", "leader_not_said"),
        ("Li", GOOD, "staff", "l1", "leader_not_asked"),
    ],
)
def test_what_will_not_do_is_refused(
    database: Database, wang: Account, sign: Sign, *, name: str, password: str, role: str, leader: str, code: str
) -> None:
    with pytest.raises(StoreError, match=f"store.{code}"):
        accounts.add(database, name, password, role=role, leader=leader, stamp=sign())
    assert accounts.accounts(database) == (wang,)


def test_a_login_lasts_until_it_is_idle_over_ended_or_the_account_closed(
    database: Database, wang: Account, sign: Sign
) -> None:
    def who(token: str, at: datetime) -> Person:
        return sessions.person(database, token, at, SETTINGS)

    token = sessions.begin(database, wang, NOON)
    assert who(token, NOON) == Person("Wang", "staff")
    assert who(token + "x", NOON) == who("", NOON) == NOBODY
    assert who(token, NOON + timedelta(minutes=29)) != NOBODY
    assert who(token, NOON + timedelta(minutes=58)) != NOBODY  # used in between
    assert who(token, NOON + timedelta(minutes=89)) == NOBODY
    assert who(token, NOON) == NOBODY  # over is over
    long = sessions.begin(database, wang, NOON)
    for minutes in range(0, 12 * 60, 29):
        assert who(long, NOON + timedelta(minutes=minutes)) != NOBODY
    assert who(long, NOON + timedelta(hours=12, minutes=1)) == NOBODY


@pytest.mark.parametrize("act", ["logout", "everywhere", "password", "role", "close"])
def test_a_login_ends_at_once(database: Database, wang: Account, sign: Sign, act: str) -> None:
    accounts.add(database, "Admin", GOOD, role="administrator", stamp=sign())
    first, second = sessions.begin(database, wang, NOON), sessions.begin(database, wang, NOON)
    if act == "logout":
        sessions.end(database, first, sign("Wang"))
    elif act == "everywhere":
        assert sessions.end_all(database, wang, sign("Wang")) == 2
    elif act == "password":
        accounts.set_password(database, "wang", GOOD + "2", sign())
    elif act == "role":
        accounts.set_role(database, "wang", "reader", sign())
    else:
        accounts.set_active(database, "wang", sign(), active=False)
    assert sessions.person(database, first, NOON, SETTINGS) == NOBODY
    assert (sessions.person(database, second, NOON, SETTINGS) == NOBODY) == (act != "logout")
    if act == "close":
        assert accounts.verified(database, "Wang", GOOD) is None


def test_the_last_administrator_stays(database: Database, sign: Sign) -> None:
    accounts.add(database, "Admin", GOOD, role="administrator", stamp=sign())
    with pytest.raises(StoreError, match=r"store\.last_administrator"):
        accounts.set_active(database, "Admin", sign(), active=False)
    with pytest.raises(StoreError, match=r"store\.last_administrator"):
        accounts.set_role(database, "Admin", "staff", sign())
    accounts.add(database, "Other", GOOD, role="administrator", stamp=sign())
    accounts.set_role(database, "Admin", "staff", sign())


def test_neither_database_nor_audit_nor_backup_holds_a_password_or_a_cookie(
    database: Database, wang: Account, sign: Sign, tmp_path: Path
) -> None:
    token = sessions.begin(database, wang, NOON)
    accounts.set_password(database, "Wang", GOOD + "2", sign())
    sessions.begin(database, wang, NOON)
    path = tmp_path / "b.zip"
    backup(database, path)
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert GOOD.encode() not in everything
    assert token.encode() not in everything
    with database.reading() as connection:
        acts = [event.act for event in audit.events(connection)]
    assert acts == ["login.begin", "account.password", "login.begin", "account.add"]
