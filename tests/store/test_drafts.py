"""Drafts come back as they were, and nobody overwrites what he has not seen."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from planner.domain import Assignment, Diagnosis, Instance, Reason, Solution
from planner.store import audit, drafts
from planner.store.database import Database, open_database
from planner.store.drafts import Conflict, Content
from planner.store.errors import StoreError
from planner.store.history import Answer, Snapshot
from planner.store.site import Site
from tests.store.conftest import Sign

SWAPPED = Assignment.of([("l1", "s2"), ("l2", "s1")])


def test_a_draft_comes_back_with_its_way_back_after_a_restart(site: Site, snapshot: Snapshot, sign: Sign) -> None:
    roles = Assignment(SWAPPED.pairs, {("l1", "s2"): "正"})
    other = replace(snapshot, source="taizhou", sample=True, assignment=roles)
    said = Answer(
        snapshot.instance,
        Solution("infeasible", "proved", terms={"leximin": (2.0, 1.0)}, reasons=(Reason("quota", "x.y", {"leaders": ("l1",)}),)),
        Diagnosis(False, (Reason("quota", "x.y"),)),
    )  # fmt: skip
    before = open_database(site)
    draft = drafts.create(before, "草稿", Content(other, (snapshot,), (snapshot, other), said), sign()).id
    before.close()
    after = open_database(site)
    _, found = drafts.load(after, draft)
    after.close()
    assert (found.present.source, found.present.sample) == ("taizhou", True)
    assert found.present.assignment.roles == {("l1", "s2"): "正"}
    assert [step.assignment for step in found.undo] == [snapshot.assignment]
    assert [step.assignment for step in found.redo] == [snapshot.assignment, SWAPPED]
    assert found.present.instance.fingerprint == snapshot.instance.fingerprint
    assert found.answer is not None
    assert found.answer.instance is found.present.instance  # so that the answer still belongs to the question
    assert (found.answer.solution, found.answer.diagnosis) == (said.solution, said.diagnosis)


def test_saving_what_was_seen_makes_the_next_version(database: Database, content: Content, sign: Sign) -> None:
    first = drafts.create(database, "草稿", content, sign("甲"))
    saved = drafts.save(database, first.id, 1, _swapped(content), sign("乙"))
    assert isinstance(saved, drafts.Heading)
    assert (saved.version, saved.created_by, saved.saved_by) == (2, "甲", "乙")
    assert saved.saved_at == datetime(2026, 1, 2, 9, 1, tzinfo=UTC)
    assert drafts.load(database, first.id)[1].present.assignment == SWAPPED


def test_the_second_to_save_is_told_who_was_first_and_when(database: Database, content: Content, sign: Sign) -> None:
    draft = drafts.create(database, "草稿", content, sign()).id
    drafts.save(database, draft, 1, _swapped(content), sign("乙"))
    refused = drafts.save(database, draft, 1, content, sign("丙"))
    assert isinstance(refused, Conflict)
    assert not refused.locked
    assert (refused.now.saved_by, refused.now.saved_at.minute, refused.now.version) == ("乙", 1, 2)
    assert drafts.load(database, draft)[1].present.assignment == SWAPPED
    with database.reading() as connection:
        assert [event.act for event in audit.events(connection)] == ["draft.save", "draft.create"]


def test_a_refused_save_leaves_nothing_that_a_later_one_could_stumble_over(
    database: Database, content: Content, sign: Sign
) -> None:
    # The refused content was never written; the same content must be written when it is saved for good.
    draft = drafts.create(database, "草稿", content, sign()).id
    assert isinstance(drafts.save(database, draft, 7, _swapped(content), sign()), Conflict)
    drafts.save(database, draft, 1, _swapped(content), sign())
    database.contents = type(database.contents)()
    assert drafts.load(database, draft)[1].present.assignment == SWAPPED


def test_an_unknown_draft_is_named(database: Database) -> None:
    with pytest.raises(StoreError, match=r"store\.no_draft"):
        drafts.load(database, "x")


def test_a_save_tells_the_audit_what_exactly_changed(
    database: Database, content: Content, small: Instance, sign: Sign
) -> None:
    draft = drafts.create(database, "草稿", content, sign()).id
    leaders = (small.leaders[0], replace(small.leaders[1], share=0.8))
    instance = replace(small, leaders=leaders, places=small.places[:1])
    changed = replace(content.present, instance=instance, assignment=Assignment.of([("l2", "s1")]))
    drafts.save(database, draft, 1, Content(changed), sign())
    with database.reading() as connection:
        event = next(audit.events(connection))
    assert event.details["rows"] == 4
    assert [(row["table"], row["key"], row["before"], row["after"]) for row in event.details["changes"][:1]] == [
        ("leaders", ["l2"], {"share": 0.5}, {"share": 0.8})
    ]
    removed = event.details["changes"][1]
    assert (removed["table"], removed["key"], removed["before"]["name"], removed["after"]) == (
        "places",
        ["s2"],
        "城西街道",
        None,
    )
    assert event.details["changes"][2:] == [
        {"table": "assignment", "key": ["s1"], "before": [["l1", ""]], "after": [["l2", ""]]},
        {"table": "assignment", "key": ["s2"], "before": [["l2", ""]], "after": []},
    ]


def test_a_draft_put_away_leaves_the_list_and_can_be_brought_back(
    database: Database, content: Content, sign: Sign
) -> None:
    draft = drafts.create(database, "甲稿", content, sign()).id
    other = drafts.create(database, "乙稿", content, sign()).id
    drafts.rename(database, draft, "丙稿", sign())
    assert [heading.title for heading in drafts.headings(database)] == ["乙稿", "丙稿"]
    drafts.put_away(database, other, sign())
    assert [heading.id for heading in drafts.headings(database)] == [draft]
    drafts.put_away(database, other, sign(), closed=False)
    assert len(drafts.headings(database)) == 2


def test_content_that_was_changed_in_the_file_is_not_taken_for_what_was_kept(
    database: Database, content: Content, sign: Sign
) -> None:
    draft = drafts.create(database, "草稿", content, sign()).id
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE contents SET body = (SELECT body FROM contents WHERE kind = 'instance')")
    database.contents = type(database.contents)()
    with pytest.raises(StoreError, match=r"store\.content_changed"):
        drafts.load(database, draft)


def _swapped(content: Content) -> Content:
    return Content(replace(content.present, assignment=SWAPPED), (content.present,))
