"""Backup and restore: the same bytes again, across databases, from every older state of the schema, all or nothing."""

import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from planner.store import audit, drafts, versions
from planner.store.backup import MANIFEST, backup, restore, secret_in
from planner.store.database import Database, open_database
from planner.store.drafts import Content
from planner.store.errors import StoreError
from planner.store.site import DATABASE_FILE, read_site
from planner.store.upgrading import steps
from tests.store.conftest import Sign
from tests.store.older import engine_of, write_older
from tests.store.test_life import _published


@pytest.fixture
def filled(database: Database, content: Content, sign: Sign) -> Database:
    """A draft, a published plan and their audit."""
    draft = drafts.create(database, "草稿 ‘x’", content, sign())
    drafts.save(database, draft.id, 1, content, sign())
    _published(database, sign, content, date(2026, 1, 10))
    return database


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database."""
    found = open_database(read_site({"PLANNER_DATA": str(tmp_path / "other")}))
    yield found
    found.close()


def test_what_was_backed_up_comes_back_byte_for_byte(filled: Database, other: Database, tmp_path: Path) -> None:
    backup(filled, tmp_path / "one.zip")
    restore(other, tmp_path / "one.zip")
    backup(other, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600
    with other.reading() as connection:
        assert audit.verify(connection, filled.key).problem == ""
        assert audit.verify(connection, other.key).problem == "end"  # another secret than the one it was signed with
    assert versions.load(other, 1)[1] == versions.load(filled, 1)[1]
    assert len(drafts.headings(other)) == 2


def test_a_restored_database_is_protected_like_any_other(filled: Database, other: Database, tmp_path: Path) -> None:
    backup(filled, tmp_path / "one.zip")
    restore(other, tmp_path / "one.zip")
    with pytest.raises(Exception, match="never changed"), other.writing() as connection:
        connection.exec_driver_sql("DELETE FROM versions")


def test_the_secret_goes_along_only_when_asked_for(filled: Database, tmp_path: Path) -> None:
    backup(filled, tmp_path / "without.zip")
    backup(filled, tmp_path / "with.zip", with_secret=True)
    assert secret_in(tmp_path / "without.zip") is None
    assert secret_in(tmp_path / "with.zip") == filled.key.hex() + "\n"
    assert filled.key.hex().encode() not in (tmp_path / "without.zip").read_bytes()


def test_a_database_that_is_not_empty_is_not_overwritten(filled: Database, tmp_path: Path) -> None:
    backup(filled, tmp_path / "one.zip")
    with pytest.raises(StoreError, match=r"store\.not_empty"):
        restore(filled, tmp_path / "one.zip")


@pytest.mark.parametrize("harm", ["cut", "row", "table", "format", "newer", "none"])
def test_a_damaged_backup_restores_nothing(
    harm: str, other: Database, content: Content, sign: Sign, tmp_path: Path
) -> None:
    source = open_database(read_site({"PLANNER_DATA": str(tmp_path / "source")}))
    drafts.create(source, "草稿", content, sign())
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    backup(source, good)
    source.close()
    _harm(good, bad, harm)
    with pytest.raises(StoreError, match=r"store\.too_new" if harm == "newer" else r"store\.backup_broken"):
        restore(other, bad)
    assert drafts.headings(other) == ()
    restore(other, good)
    assert len(drafts.headings(other)) == 1


def _harm(good: Path, bad: Path, harm: str) -> None:
    if harm in {"cut", "none"}:
        bad.write_bytes(good.read_bytes()[:-200] if harm == "cut" else b"not a zip")
        return
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == MANIFEST:
                manifest = json.loads(content)
                manifest |= {"format": {"format": "x"}, "newer": {"revision": "9999"}}.get(harm, {})
                content = json.dumps(manifest).encode()
            if name == "drafts.jsonl" and harm == "row":
                content = content.replace("草稿".encode(), "改稿".encode())
            if name != "audit.jsonl" or harm != "table":
                target.writestr(name, content)


@pytest.mark.parametrize("revision", steps())
def test_every_older_database_is_upgraded_with_all_that_is_in_it(revision: str, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    write_older(folder / DATABASE_FILE, revision)
    database = open_database(read_site({"PLANNER_DATA": str(folder)}))
    (heading,) = drafts.headings(database)
    assert (heading.title, heading.version) == (f"older {revision}", 3)
    assert len(drafts.load(database, heading.id)[1].present.assignment) == 2
    backup(database, tmp_path / "one.zip")
    database.close()


@pytest.mark.parametrize("revision", steps())
def test_a_backup_of_an_older_program_is_restored_and_upgraded(revision: str, other: Database, tmp_path: Path) -> None:
    write_older(tmp_path / "old.db", revision)
    older = Database(engine_of(tmp_path / "old.db"), b"k" * 32)
    manifest = backup(older, tmp_path / "old.zip")
    older.close()
    assert manifest["revision"] == revision
    restore(other, tmp_path / "old.zip")
    assert [heading.title for heading in drafts.headings(other)] == [f"older {revision}"]
