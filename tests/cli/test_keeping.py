"""`backup`, `restore` and `audit` on an installation with one draft."""

import csv
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.domain import Assignment
from planner.intake import load_instance
from planner.store import drafts
from planner.store.database import open_database
from planner.store.drafts import Content
from planner.store.history import Snapshot
from planner.store.site import DATABASE_FILE, KEY_FILE, read_site
from planner.store.stamps import Stamp
from tests.cli.conftest import Run


@pytest.fixture
def folder(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, with a draft called "=草稿"."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "site"))
    database = open_database(read_site())
    content = Content(Snapshot("tiny", False, load_instance(tiny), Assignment()))
    drafts.create(database, "草稿", content, Stamp("=王", datetime(2026, 1, 2, tzinfo=UTC)))
    database.close()
    return tmp_path / "site"


def test_a_backup_is_restored_on_another_machine(
    folder: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.zip"
    assert run("backup", file, "--with-secret", "--json").document["tables"]["drafts"]["rows"] == 1
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "new"))
    assert run("restore", file).code == 0
    assert (tmp_path / "new" / KEY_FILE).read_text() == (folder / KEY_FILE).read_text()
    assert stat.S_IMODE((tmp_path / "new" / KEY_FILE).stat().st_mode) == 0o600
    assert run("audit", "verify", "--json").document["problem"] is None
    assert run("backup", tmp_path / "again.zip", "--with-secret").code == 0
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_what_is_there_is_put_aside_and_never_lost(folder: Path, run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "b.zip")
    refused = run("restore", tmp_path / "b.zip", "--lang", "en")
    assert refused.code == 2
    assert "The database is not empty" in refused.err
    (tmp_path / "broken.zip").write_bytes(b"x")
    assert run("restore", tmp_path / "broken.zip", "--replace").code == 2
    assert run("audit", "verify", "--json").document["events"] == 1
    aside = run("restore", tmp_path / "b.zip", "--replace", "--json").document["put_aside"]
    assert Path(aside).exists()
    assert run("audit", "verify").code == 0


def test_a_changed_record_is_found_with_exit_code_one(folder: Path, run: Run) -> None:
    noted = run("audit", "verify", "--json").document["hash"]
    assert run("audit", "verify", "--anchor", noted).code == 0
    assert run("audit", "verify", "--anchor", "0" * 64).code == 1
    with sqlite3.connect(folder / DATABASE_FILE) as connection:
        connection.executescript("DROP TRIGGER audit_no_update; UPDATE audit SET who = 'x';")
    connection.close()
    found = run("audit", "verify")
    assert found.code == 1
    assert "第 1 条记录被改动过。" in found.out


def test_the_record_is_exported_as_text_never_as_a_formula(folder: Path, run: Run, tmp_path: Path) -> None:
    assert run("audit", "export", "--out", tmp_path / "audit.csv").code == 0
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["number"], row["who"], row["act"], row["at"]) for row in rows] == [
        ("1", "'=王", "draft.create", "2026-01-02T00:00:00.000000Z")
    ]


def test_a_site_that_cannot_be_opened_is_said_in_words(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "file"))
    refused = run("audit", "verify", "--json")
    assert refused.code == 2
    assert refused.document["faults"][0]["message"].startswith("数据文件夹")
