"""How tables were read is kept for the whole office, one row per form, and forgotten when it is asked."""

import pytest

from planner.store import audit, mappings
from planner.store.database import Database
from tests.store.conftest import Sign


def test_what_was_learned_last_of_a_form_counts_and_comes_first(database: Database, sign: Sign) -> None:
    mappings.learn(database, "a" * 64, '{"n": 1}', sign())
    mappings.learn(database, "b" * 64, '{"n": 2}', sign("李主任"))
    mappings.learn(database, "a" * 64, '{"n": 3, "名": "𫭢"}', sign())
    known = mappings.known(database)
    assert [(form.shape[0], form.body) for form in known] == [("a", '{"n": 3, "名": "𫭢"}'), ("b", '{"n": 2}')]
    assert known[1].learned_by == "李主任"
    with database.reading() as connection:
        assert [event.act for event in audit.events(connection, limit=9)] == ["mapping.learn"] * 3


def test_a_form_that_is_forgotten_is_gone_and_the_others_stay(database: Database, sign: Sign) -> None:
    for shape in "ab":
        mappings.learn(database, shape * 64, "{}", sign())
    assert mappings.forget(database, "a" * 64, sign())
    assert not mappings.forget(database, "a" * 64, sign())
    assert [form.shape[0] for form in mappings.known(database)] == ["b"]
    with database.reading() as connection:
        acts = sorted(event.act for event in audit.events(connection, limit=9))
    assert acts == ["mapping.forget", "mapping.learn", "mapping.learn"]


def test_only_so_many_forms_are_kept(database: Database, sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mappings, "MOST", 2)
    for shape in "abc":
        mappings.learn(database, shape * 64, "{}", sign())
    assert [form.shape[0] for form in mappings.known(database)] == ["c", "b"]
