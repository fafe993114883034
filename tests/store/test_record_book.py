"""The book of records goes on beside the published plans, which stay what was sealed, and nothing recorded is lost from plan to plan."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from planner.domain import Assignment, Instance
from planner.follow_up.committees import Measure
from planner.follow_up.records import NO_RECORDS, Records
from planner.follow_up.visits import Visit
from planner.rules import mismatches
from planner.store import audit, drafts, life, record_book, versions
from planner.store.codec import encode_records
from planner.store.contents import RECORDS, digest_of
from planner.store.database import Database, open_database
from planner.store.drafts import Conflict, Content, Heading
from planner.store.errors import StoreError
from planner.store.history import Snapshot
from planner.store.record_book import Book, Overtaken, Pages
from planner.store.site import DATABASE_FILE, read_site
from planner.store.stamps import Stamp
from tests.store.conftest import Sign
from tests.store.older import engine_of, write_older
from tests.store.test_life import APPROVER, STAFF, _published, _take

BEFORE, MEANWHILE, MINE = (Visit("l1", "s1", date(2026, 1, day)) for day in (5, 12, 19))
IN_FORCE = date(2026, 1, 10)


def _write_down(database: Database, plan: Heading, sign: Sign, records: Records) -> Book:
    saved = record_book.save(database, plan.id, record_book.version(database), Pages(records), sign("王秘书"))
    assert isinstance(saved, Book)
    return saved


def _publish(database: Database, sign: Sign, draft: Heading, day: date) -> Heading:
    heading: Heading | life.Refused = draft
    for step, person, more in (("submit", STAFF, {}), ("approve", APPROVER, {}), ("publish", APPROVER, {"day": day})):
        assert isinstance(heading, Heading), heading
        heading = _take(database, sign, step, heading, person, **more)
    assert isinstance(heading, Heading), heading
    return heading


def _in_force(database: Database, day: date = IN_FORCE) -> Snapshot:
    found = life.in_force_as_recorded(database, day)
    assert found is not None
    return found


def test_a_plan_that_is_published_meanwhile_brings_its_records_along_or_neither(
    database: Database, plan: Heading, content: Content, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plan.title == "方案"
    mine = replace(content.present, assignment=Assignment.of([("l1", "s2"), ("l2", "s1")]), records=Records((MINE,)))
    second = drafts.create(database, "第二份", Content(mine), sign("王秘书"))
    read = record_book.records_of

    def publishing_first(*which: Any, **how: Any) -> Records | None:
        monkeypatch.setattr(record_book, "records_of", read)
        _publish(database, sign, second, IN_FORCE)  # between the reading of the plan and that of the records
        return read(*which, **how)

    monkeypatch.setattr(record_book, "records_of", publishing_first)
    before, after = _in_force(database), _in_force(database)
    assert (before.assignment, before.records) == (content.present.assignment, Records((BEFORE,)))
    assert (after.assignment, after.records) == (mine.assignment, Records((BEFORE, MINE)))


@pytest.fixture
def plan(database: Database, content: Content, sign: Sign) -> Heading:
    """Published, in force from the tenth of January, with one visit on record."""
    recorded = replace(content.present, records=Records((BEFORE,)))
    return _published(database, sign, Content(recorded), IN_FORCE)


def test_a_visit_is_kept_with_the_plan_in_force_and_the_version_stays_what_was_sealed(
    database: Database, plan: Heading, sign: Sign
) -> None:
    sealed, certificate = versions.load(database, 1)
    seal = versions.versions(database, IN_FORCE)[0].seal
    _write_down(database, plan, sign, Records((BEFORE, MINE)))
    assert _in_force(database) == replace(sealed, records=Records((BEFORE, MINE)))
    assert versions.load(database, 1) == (sealed, certificate)
    assert sealed.records == Records((BEFORE,))
    assert mismatches(sealed.instance, sealed.assignment, certificate) == ()
    assert versions.versions(database, IN_FORCE)[0].seal == seal
    assert drafts.heading(database, plan.id) == plan
    with database.reading() as connection:
        assert versions.broken_seals(connection) == ()


def test_the_audit_says_who_recorded_what_and_when(database: Database, plan: Heading, sign: Sign) -> None:
    saved = _write_down(database, plan, sign, Records((BEFORE, MINE)))
    with database.reading() as connection:
        event = next(audit.events(connection))
        assert audit.verify(connection, database.key).problem == ""
    assert (event.act, event.subject, event.who, event.at) == ("records.save", plan.id, "王秘书", saved.saved_at)
    (change,) = event.details["changes"]
    assert (change["table"], change["before"]) == ("visits", None)
    assert (change["after"]["leader"], change["after"]["day"]) == ("l1", "2026-01-19")
    assert (event.details["version"], event.details["rows"]) == (2, 1)


def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_overwritten(
    database: Database, plan: Heading, sign: Sign
) -> None:
    _write_down(database, plan, sign, Records((BEFORE, MEANWHILE)))
    second = record_book.save(database, plan.id, 1, Pages(Records((BEFORE, MINE))), sign("李主任"))
    assert isinstance(second, Overtaken)
    assert (second.now.version, second.now.saved_by) == (2, "王秘书")
    assert _in_force(database).records == Records((BEFORE, MEANWHILE))
    with database.reading() as connection:
        assert [event.who for event in audit.events(connection) if event.act == "records.save"] == ["王秘书"]


def test_the_way_back_is_kept_up_to_a_hundred_steps(database: Database, plan: Heading, sign: Sign) -> None:
    states = tuple(Records((Visit("l1", "s1", date(2026, 1, 1), minutes=float(n)),)) for n in range(102))
    pages = Pages(Records((MINE,)), states, (NO_RECORDS,))
    assert isinstance(record_book.save(database, plan.id, 1, pages, sign()), Book)
    database.contents.__init__()  # type: ignore[misc]  # as after a restart
    found = record_book.read(database)
    assert found is not None
    assert found.pages == replace(pages, undo=states[2:])


def test_what_is_on_record_now_is_read_without_the_way_back(database: Database, plan: Heading, sign: Sign) -> None:
    """A step back is damaged: nobody notices until it is asked for."""
    assert isinstance(record_book.save(database, plan.id, 1, Pages(Records((MINE,)), (NO_RECORDS,)), sign()), Book)
    earlier = digest_of(RECORDS, encode_records(NO_RECORDS))
    with database.writing() as connection:
        connection.execute(text("DELETE FROM contents WHERE digest = :digest"), {"digest": earlier})
    database.contents.__init__()  # type: ignore[misc]  # as after a restart
    assert _in_force(database).records == Records((MINE,))
    with pytest.raises(StoreError, match=r"store\.content_missing"):
        record_book.read(database)


def test_anything_but_records_of_a_published_plan_is_still_refused(
    database: Database, plan: Heading, sign: Sign
) -> None:
    other = Content(replace(_in_force(database), assignment=Assignment.of([("l1", "s2"), ("l2", "s1")])))
    refused = drafts.save(database, plan.id, plan.version, other, sign())
    assert isinstance(refused, Conflict)
    assert refused.locked
    assert _in_force(database).assignment == Assignment.of([("l1", "s1"), ("l2", "s2")])


def test_a_draft_and_a_plan_handed_in_are_no_published_plans(
    database: Database, content: Content, plan: Heading, sign: Sign
) -> None:
    draft = drafts.create(database, "草稿", content, sign())
    handed_in = _take(database, sign, "submit", drafts.create(database, "送审", content, sign()), STAFF)
    assert isinstance(handed_in, Heading)
    for other in (draft, handed_in):
        with pytest.raises(StoreError, match=r"store\.not_published"):
            record_book.save(database, other.id, 1, Pages(NO_RECORDS), sign())
    assert record_book.version(database) == 1
    assert _in_force(database).records == Records((BEFORE,))
    assert plan.state == "published"


def test_before_the_first_publication_there_is_no_book(database: Database, content: Content, sign: Sign) -> None:
    drafts.create(database, "草稿", content, sign())
    assert (record_book.read(database), record_book.version(database)) == (None, 0)


class TestTheNextPlan:
    """Restored in January with one visit; another is recorded meanwhile, a third in the draft; published in June."""

    def test_a_restored_draft_carries_on_what_is_on_record_now(
        self, database: Database, plan: Heading, sign: Sign
    ) -> None:
        _write_down(database, plan, sign, Records((BEFORE, MEANWHILE)))
        restored = life.restore(database, 1, "恢复", sign())
        assert drafts.load(database, restored.id)[1].present.records == Records((BEFORE, MEANWHILE))

    def test_what_was_recorded_meanwhile_and_in_the_draft_is_both_kept(
        self, database: Database, plan: Heading, sign: Sign
    ) -> None:
        restored = life.restore(database, 1, "恢复", sign())
        _write_down(database, plan, sign, Records((BEFORE, MEANWHILE)))
        found = drafts.load(database, restored.id)[1]
        mine = replace(found, present=replace(found.present, records=Records((BEFORE, MINE))))
        saved = drafts.save(database, restored.id, 1, mine, sign())
        assert isinstance(saved, Heading)
        # Saved as another draft in between: that one goes on from the same records.
        copied = drafts.create(database, "副本", mine, sign(), copy_of=restored.id)
        _publish(database, sign, copied, date(2026, 6, 1))
        everything = Records((BEFORE, MEANWHILE, MINE))
        assert versions.load(database, 2)[0].records == everything
        # The older plan, in force until June, shows the same book; and so it goes on with whichever of them is open.
        assert _in_force(database).records == _in_force(database, date(2026, 6, 1)).records == everything
        later = Records((*everything.visits, Visit("l2", "s2", date(2026, 2, 2))))
        _write_down(database, plan, sign, later)
        assert _in_force(database, date(2026, 6, 1)).records == later

    def test_a_row_taken_back_meanwhile_or_changed_in_the_draft_ends_as_it_was_last_made(
        self, database: Database, plan: Heading, sign: Sign
    ) -> None:
        measure = Measure("m", "停车", "划线", date(2026, 3, 2), unit="甲局")
        _write_down(database, plan, sign, Records((BEFORE,), measures=(measure,)))
        restored = life.restore(database, 1, "恢复", sign())
        _write_down(database, plan, sign, Records((MEANWHILE,), measures=(measure,)))
        found = drafts.load(database, restored.id)[1]
        done = replace(measure, done=date(2026, 2, 1), result="已划")
        mine = replace(found, present=replace(found.present, records=Records((BEFORE,), measures=(done,))))
        saved = drafts.save(database, restored.id, 1, mine, sign())
        assert isinstance(saved, Heading)
        _publish(database, sign, saved, date(2026, 6, 1))
        assert _in_force(database).records == Records((MEANWHILE,), measures=(done,))

    def test_a_row_that_both_changed_stays_as_the_book_has_it_and_a_file_opened_in_the_draft_takes_none_away(
        self, database: Database, plan: Heading, sign: Sign
    ) -> None:
        measure = Measure("m", "停车", "划线", date(2026, 3, 2), unit="甲局")
        _write_down(database, plan, sign, Records((BEFORE,), measures=(measure,)))
        restored = life.restore(database, 1, "恢复", sign())
        done = replace(measure, done=date(2026, 2, 1), result="已划")
        _write_down(database, plan, sign, Records((BEFORE,), measures=(done,)))
        found = drafts.load(database, restored.id)[1]
        begun = replace(measure, begun=date(2026, 1, 20))
        mine = replace(found, present=replace(found.present, records=Records((MINE,), measures=(begun,))))
        saved = drafts.save(database, restored.id, 1, mine, sign())
        assert isinstance(saved, Heading)
        _publish(database, sign, saved, date(2026, 6, 1))
        assert _in_force(database).records == Records((BEFORE, MINE), measures=(done,))

    def test_a_file_of_the_same_city_adds_what_the_book_does_not_have(
        self, database: Database, content: Content, plan: Heading, sign: Sign
    ) -> None:
        # Exported in January and read again: the file repeats the first visit and brings a third.
        _write_down(database, plan, sign, Records((BEFORE, MEANWHILE)))
        file = Content(replace(content.present, records=Records((BEFORE, MINE))))
        _publish(database, sign, drafts.create(database, "导入", file, sign()), date(2026, 6, 1))
        assert _in_force(database).records == Records((BEFORE, MEANWHILE, MINE))

    def test_a_plan_of_another_city_begins_the_book_anew(
        self, database: Database, content: Content, small: Instance, plan: Heading, sign: Sign
    ) -> None:
        _write_down(database, plan, sign, Records((BEFORE, MEANWHILE)))
        elsewhere = replace(small, places=tuple(replace(place, name=f"新{place.name}") for place in small.places))
        other = Content(replace(content.present, instance=elsewhere, records=Records((MINE,))))
        _publish(database, sign, drafts.create(database, "别市", other, sign()), date(2026, 6, 1))
        assert _in_force(database, date(2026, 6, 1)).records == Records((MINE,))
        # The first plan, restored, has what was on record when it was published.
        restored = life.restore(database, 1, "恢复", sign())
        assert drafts.load(database, restored.id)[1].present.records == Records((BEFORE,))


def test_half_of_the_places_are_not_most_of_them(small: Instance) -> None:
    renamed = replace(small, places=(replace(small.places[0], name="新"), small.places[1]))
    assert record_book.same_city(small, small)
    assert not record_book.same_city(renamed, small)


def test_the_book_of_a_database_of_before_begins_with_its_last_version(tmp_path: Path, sign: Sign) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    write_older(folder / DATABASE_FILE, "0004")
    engine = engine_of(folder / DATABASE_FILE)
    with engine.begin() as connection:
        kinds = {row.kind: row.digest for row in connection.execute(text("SELECT kind, digest FROM contents"))}
        connection.execute(
            text(
                "INSERT INTO versions VALUES (1, 'd1', '方案', 'x', '2026-01-01', :instance, :assignment, :records, :certificate, "
                "'local', 'local', '李主任', '2026-01-02T09:00:00.000000Z', '', '')"
            ),
            {**kinds, "certificate": json.dumps({})},
        )
        connection.execute(text("UPDATE drafts SET state = 'published'"))
    engine.dispose()
    database = open_database(read_site({"PLANNER_DATA": str(folder)}))
    found = record_book.read(database)
    assert found is not None
    assert (found.version, found.saved_by, found.pages) == (1, "李主任", Pages(NO_RECORDS))
    stamp: Stamp = sign()
    assert isinstance(record_book.save(database, "d1", 1, Pages(Records((MINE,))), stamp), Book)
    assert _in_force(database).records == Records((MINE,))
    database.close()
