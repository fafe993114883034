"""Opening: the folder and the secret are made, only for their owner; what cannot be used is said, not repaired in silence."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from planner.store.database import Database, open_database, shown
from planner.store.errors import StoreError
from planner.store.site import DATABASE_FILE, KEY_FILE, Settings, Site, in_memory, read_site
from planner.store.upgrading import revision_of, steps


def test_a_new_folder_gets_a_database_and_a_secret_for_its_owner_only(tmp_path: Path) -> None:
    site = read_site({"PLANNER_DATA": str(tmp_path / "new" / "data")})
    open_database(site).close()
    assert site.folder is not None
    assert {path.name for path in site.folder.iterdir()} >= {DATABASE_FILE, KEY_FILE}
    assert stat.S_IMODE(site.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.folder.iterdir()} == {0o600}
    assert read_site({"PLANNER_DATA": str(site.folder)}).key == site.key
    assert len(site.key) == 32
    assert site.key.hex() not in repr(site)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"store.folder_refused.*file") as refused:
        read_site({"PLANNER_DATA": str(tmp_path / "file")})
    assert refused.value.values["problem"]


def test_the_environment_wins_over_the_file_and_a_secret_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "planner.toml").write_text('link_days = 30\nidle_minutes = 10\nsecret = "' + "s" * 40 + '"', "utf-8")
    site = read_site({"PLANNER_DATA": str(tmp_path), "PLANNER_LINK_DAYS": "7"})
    assert (site.settings.link_days, site.settings.idle_minutes, site.key) == (7, 10, b"s" * 40)
    assert not (tmp_path / KEY_FILE).exists() or site.key != (tmp_path / KEY_FILE).read_bytes()


@pytest.mark.parametrize(
    ("text_of_file", "told"),
    [("linkdays = 3", "linkdays"), ('accounts = "none"', "accounts"), ('secret = "hunter2"', "secret"), ("= 1", "planner.toml")],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_a_secret_not_repeated(tmp_path: Path, text_of_file: str, told: str) -> None:
    (tmp_path / "planner.toml").write_text(text_of_file, "utf-8")
    with pytest.raises(StoreError, match=told) as refused:
        read_site({"PLANNER_DATA": str(tmp_path)})
    assert "hunter2" not in str(refused.value)


def test_an_address_that_is_none_does_not_repeat_its_password() -> None:
    for address in ("nonsense", "mysql://me:hunter2@here/db", "://hunter2"):
        with pytest.raises(StoreError, match=r"store\.no_driver") as refused:
            open_database(Site(None, address, b"k", Settings()))
        assert "hunter2" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    address = f"postgresql://me:hunter2@/db?host={tmp_path}"
    with pytest.raises(StoreError, match=r"store\.unreachable") as refused:
        open_database(read_site({"PLANNER_DATA": str(tmp_path), "PLANNER_DATABASE": address}))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("offset", [0, 5000])
def test_a_damaged_file_is_refused(tmp_path: Path, offset: int) -> None:
    site = read_site({"PLANNER_DATA": str(tmp_path)})
    open_database(site).close()
    with (tmp_path / DATABASE_FILE).open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff" * 9000)
    with pytest.raises(StoreError, match=r"store\.damaged"):
        open_database(site)


def test_a_database_of_a_newer_program_is_left_alone(database: Database, site: Site) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"store.too_new.*9999"):
        open_database(site)


def test_memory_is_a_database_like_any_other_but_does_not_last() -> None:
    database = open_database(in_memory())
    with database.reading() as connection:
        assert revision_of(connection) == steps()[-1]
    assert not database.lasting
    assert shown(database.engine) == "sqlite://"
    database.close()
