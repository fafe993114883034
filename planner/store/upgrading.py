"""How are the tables brought up to date? Alembic's steps in `migrations/versions`, all in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from planner.store.errors import StoreError

_LOCK = 7_470_413  # any number, the same for every process of the program


def steps() -> tuple[str, ...]:
    """The schema's revisions, oldest first."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([revision.revision for revision in found]))


def revision_of(connection: Connection) -> str | None:
    """The revision a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """
    Bring the tables up to a revision, within the caller's transaction.

    Raises
    ------
    StoreError
        When the database has a revision that this program does not know.
    """
    if connection.dialect.name == "postgresql":  # SQLite's writing transactions wait for each other anyway
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    present, known = revision_of(connection), steps()
    if present is not None and present not in known:
        raise StoreError("store.too_new", found=present, known=known[-1])
    if present != (known[-1] if to == "head" else to):
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
