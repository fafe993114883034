"""Publishing: what is approved is what is published, and what is published never changes."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen
from sqlalchemy.exc import DatabaseError

from planner.domain import Assignment, Holding
from planner.rules import check, mismatches
from planner.rules.overrides import with_override
from planner.rules.people import Person
from planner.store import audit, drafts, life, versions
from planner.store.database import Database
from planner.store.drafts import Conflict, Content, Heading
from planner.store.errors import StoreError
from planner.store.history import Snapshot
from planner.store.life import Refused
from tests.store.conftest import Sign

STAFF, APPROVER = Person("王秘书", "staff"), Person("李主任", "approver")


def _take(
    database: Database, sign: Sign, step: str, heading: Heading, person: Person, **more: object
) -> Heading | Refused:
    stamp = sign(person.name, str(more.pop("reason", "")))
    return life.take(database, step, heading.id, seen=heading.version, person=person, stamp=stamp, **more)  # type: ignore[arg-type]


def _published(database: Database, sign: Sign, content: Content, day: date) -> Heading:
    heading: Heading | Refused = drafts.create(database, "方案", content, sign("王秘书"))
    for step, person, more in (("submit", STAFF, {}), ("approve", APPROVER, {}), ("publish", APPROVER, {"day": day})):
        assert isinstance(heading, Heading), heading
        heading = _take(database, sign, step, heading, person, **more)
    assert isinstance(heading, Heading), heading
    return heading


def test_a_plan_is_submitted_approved_and_published_with_its_certificate(
    database: Database, content: Content, sign: Sign
) -> None:
    _published(database, sign, content, date(2026, 3, 1))
    (version,) = versions.versions(database, date(2026, 2, 28))
    assert (version.number, version.state, version.submitted_by, version.approved_by, version.published_by) == (
        1, "scheduled", "王秘书", "李主任", "李主任",
    )  # fmt: skip
    assert versions.versions(database, date(2026, 3, 1))[0].state == "in_force"
    snapshot, certificate = versions.load(database, 1)
    assert snapshot.assignment == content.present.assignment
    assert certificate["overrides"] == []
    assert mismatches(snapshot.instance, snapshot.assignment, certificate) == ()
    with database.reading() as connection:
        published = next(audit.events(connection))
        assert audit.verify(connection, database.key).problem == ""
    assert (published.act, published.details["seal"], published.details["effective"]) == (
        "plan.publish",
        version.seal,
        "2026-03-01",
    )


def test_the_next_version_supersedes_the_one_before_on_its_day(
    database: Database, content: Content, sign: Sign
) -> None:
    other = Content(replace(content.present, assignment=Assignment.of([("l1", "s2"), ("l2", "s1")])))
    _published(database, sign, content, date(2026, 1, 10))
    _published(database, sign, other, date(2026, 6, 1))
    states = {
        day: [version.state for version in versions.versions(database, day)]
        for day in (date(2026, 5, 31), date(2026, 6, 1))
    }
    assert list(states.values()) == [["scheduled", "in_force"], ["in_force", "superseded"]]
    before, after = versions.in_force(database, date(2026, 5, 31)), versions.in_force(database, date(2026, 6, 1))
    assert before is not None
    assert after is not None
    assert (before.effective.number, after.effective.number) == (1, 2)
    assert versions.in_force(database, date(2026, 1, 9)) is None


@pytest.mark.parametrize("statement", ["UPDATE versions SET effective = '2020-01-01'", "DELETE FROM versions"])
def test_the_database_itself_refuses_to_change_a_version(
    database: Database, content: Content, sign: Sign, statement: str
) -> None:
    _published(database, sign, content, date(2026, 1, 10))
    with pytest.raises((DatabaseError, StoreError), match="never changed"), database.writing() as connection:
        connection.execute(text(statement))
    assert versions.load(database, 1)[0].assignment == content.present.assignment


def test_a_version_changed_behind_the_databases_back_is_noticed(
    database: Database, content: Content, sign: Sign
) -> None:
    _published(database, sign, content, date(2026, 1, 10))
    postgres = database.engine.dialect.name == "postgresql"
    with database.writing() as connection:
        connection.execute(
            text("DROP TRIGGER versions_unchangeable ON versions" if postgres else "DROP TRIGGER versions_no_update")
        )
        connection.execute(text("UPDATE versions SET approved_by = '别人'"))
        assert versions.broken_seals(connection) == (1,)
    with pytest.raises(StoreError, match=r"store\.version_changed"):
        versions.load(database, 1)


@pytest.mark.parametrize("statement", ["UPDATE contents SET body = :body", "DELETE FROM contents"])
def test_a_damaged_content_of_a_version_is_noticed_even_while_it_is_remembered(
    database: Database, content: Content, sign: Sign, statement: str
) -> None:
    _published(database, sign, content, date(2026, 1, 10))
    with database.reading() as connection:
        assert versions.broken_seals(connection) == ()
    with database.writing() as connection:
        connection.execute(text(statement), {"body": b"x"} if ":body" in statement else {})
        assert versions.broken_seals(connection) == (1,)
    assert (
        versions.load(database, 1)[0].assignment == content.present.assignment
    )  # what is remembered is what was sealed


def test_what_was_handed_in_cannot_be_edited_until_it_is_taken_back(
    database: Database, content: Content, sign: Sign
) -> None:
    draft = drafts.create(database, "方案", content, sign())
    submitted = _take(database, sign, "submit", draft, STAFF)
    assert isinstance(submitted, Heading)
    refused = drafts.save(database, draft.id, submitted.version, content, sign())
    assert isinstance(refused, Conflict)
    assert refused.locked
    returned = _take(database, sign, "return", submitted, APPROVER, reason="一处有误")
    assert isinstance(returned, Heading)
    assert (returned.state, returned.submitted_by) == ("draft", None)
    assert isinstance(drafts.save(database, draft.id, returned.version, content, sign()), Heading)


def test_nobody_approves_what_he_has_not_seen(database: Database, content: Content, sign: Sign) -> None:
    draft = drafts.create(database, "方案", content, sign())
    submitted = _take(database, sign, "submit", draft, STAFF)
    assert isinstance(submitted, Heading)
    # Taken back, changed and handed in again between the approver's look and his click.
    back = _take(database, sign, "withdraw", submitted, STAFF)
    assert isinstance(back, Heading)
    changed = Content(replace(content.present, assignment=Assignment.of([("l1", "s2"), ("l2", "s1")])))
    saved = drafts.save(database, draft.id, back.version, changed, sign())
    assert isinstance(saved, Heading)
    _take(database, sign, "submit", saved, STAFF)
    refused = _take(database, sign, "approve", submitted, APPROVER)
    assert isinstance(refused, Refused)
    assert refused.refusal.code == "rules.refused_state"


def test_a_refused_step_changes_nothing_and_is_not_in_the_audit(
    database: Database, content: Content, sign: Sign
) -> None:
    draft = drafts.create(database, "方案", content, sign())
    refused = _take(database, sign, "submit", draft, Person("读者", "reader"))
    assert isinstance(refused, Refused)
    assert drafts.heading(database, draft.id) == draft
    with database.reading() as connection:
        assert [event.act for event in audit.events(connection)] == ["draft.create"]


def test_a_violation_is_published_only_with_a_reason_which_goes_with_the_version(
    database: Database, snapshot: Snapshot, sign: Sign
) -> None:
    # l1 holds both streets, l2 none: quota 1 is broken twice.
    broken = replace(snapshot, assignment=Assignment.of([("l1", "s1"), ("l1", "s2")]))
    draft = drafts.create(database, "方案", Content(broken), sign())
    submitted = _take(database, sign, "submit", draft, STAFF)
    assert isinstance(submitted, Heading)
    refused = _take(database, sign, "approve", submitted, APPROVER)
    assert isinstance(refused, Refused)
    assert refused.refusal.values == {"count": 2}
    policy = broken.instance.policy
    for violation in check(broken.instance, broken.assignment).violations:
        policy = with_override(policy, violation, "暂缺一人")
    _published(
        database, sign, Content(replace(broken, instance=replace(broken.instance, policy=policy))), date(2026, 1, 9)
    )
    _, certificate = versions.load(database, 1)
    assert certificate["overrides"] == [
        ["quota", "l1", "", "subdistrict", "暂缺一人"],
        ["quota", "l2", "", "subdistrict", "暂缺一人"],
    ]
    assert certificate["status"] == "unknown"


def test_the_table_of_the_plan_in_force_counts_and_not_that_of_the_draft(
    database: Database, snapshot: Snapshot, sign: Sign
) -> None:
    def with_people(**stated: object) -> Content:
        policy = replace(snapshot.instance.policy, extra={"people": stated})
        return Content(replace(snapshot, instance=replace(snapshot.instance, policy=policy)))

    mine = with_people(approve=["staff"], publish=["staff"])
    draft = _take(database, sign, "submit", drafts.create(database, "方案", mine, sign()), STAFF)
    assert isinstance(draft, Heading)
    refused = _take(database, sign, "approve", draft, STAFF)
    assert isinstance(refused, Refused)
    assert refused.refusal.code == "rules.refused_role"
    _published(database, sign, mine, date(2026, 1, 2))
    assert life.permissions_in_force(database, date(2026, 1, 2)).allow(STAFF, "publish")
    assert isinstance(_take(database, sign, "approve", draft, STAFF), Heading)


def test_restoring_makes_a_new_draft_and_leaves_the_version_alone(
    database: Database, content: Content, sign: Sign
) -> None:
    _published(database, sign, content, date(2026, 1, 10))
    seal = versions.versions(database, date(2026, 1, 10))[0].seal
    restored = life.restore(database, 1, "恢复", sign("李主任"))
    assert (restored.state, restored.version, restored.created_by) == ("draft", 1, "李主任")
    assert drafts.load(database, restored.id)[1].present.assignment == content.present.assignment
    assert versions.versions(database, date(2026, 1, 10))[0].seal == seal
    with database.reading() as connection:
        event = next(audit.events(connection))
    assert json.loads(json.dumps(event.details)) == {
        "title": "恢复", "copy_of": "version 1", "in_force": 1,
    }  # fmt: skip


def test_in_a_restored_draft_the_newest_published_plan_is_in_force_with_its_roles(
    database: Database, content: Content, sign: Sign
) -> None:
    # Version 1 is replaced by version 2, in which l1 and l2 trade their streets; version 1 is restored.
    pairs = frozenset({("l1", "s2"), ("l2", "s1")})
    traded = Content(replace(content.present, assignment=Assignment(pairs, {("l1", "s2"): "正"})))
    _published(database, sign, content, date(2026, 1, 10))
    _published(database, sign, traded, date(2026, 6, 1))
    restored = drafts.load(database, life.restore(database, 1, "恢复", sign("李主任")).id)[1].present
    assert restored.assignment == content.present.assignment
    assert restored.instance.current == (Holding("l1", "s2", "正"), Holding("l2", "s1"))
    assert versions.load(database, 1)[0].instance.current == content.present.instance.current


def test_the_newest_plan_is_the_last_to_take_effect(database: Database, content: Content, sign: Sign) -> None:
    assert versions.newest_plan(database) is None
    _published(database, sign, content, date(2027, 1, 1))
    _published(database, sign, content, date(2026, 6, 1))
    found = versions.newest_plan(database)
    assert found is not None
    assert (found[0].number, found[0].day) == (1, date(2027, 1, 1))


def test_certificates_stay_unread_where_only_what_is_in_force_is_asked(
    database: Database, content: Content, sign: Sign
) -> None:
    day = date(2026, 1, 10)
    _published(database, sign, content, day)
    asked: list[str] = []
    listen(database.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    versions.versions(database, day)
    assert versions.in_force(database, day) is not None
    assert life.permissions_in_force(database, day).allow(STAFF, "read")
    with database.reading() as connection:
        assert versions.last_published(connection, database) is not None
    assert len(asked) >= 4
    assert not [statement for statement in asked if "certificate" in statement]
    # The seal of the one that a new plan takes the place of is checked, and it covers the certificate.
    assert versions.newest_plan(database) is not None
    assert len([statement for statement in asked if "certificate" in statement]) == 1
