"""The way to the database: connections, transactions, and the schema brought up to date when it is opened."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from planner.store.contents import Contents
from planner.store.errors import StoreError
from planner.store.site import IN_MEMORY, Site
from planner.store.upgrading import upgrade

_BUSY_MS = 30_000
_WRITES = "planner_writes"


class Database:
    """
    One open database.

    Parameters
    ----------
    engine
        SQLAlchemy's.
    key
        The site's secret.

    Attributes
    ----------
    contents
        Instances, assignments and answers that were read or written lately, so that the same text is the same object.
    """

    def __init__(self, engine: Engine, key: bytes) -> None:
        self.engine = engine
        self.key = key
        self.contents = Contents()
        # Memory is one connection, which threads have to take in turn.
        self._turn = threading.RLock() if isinstance(engine.pool, StaticPool) else None

    @property
    def lasting(self) -> bool:
        """Whether what is written is still there after the program has ended."""
        return self._turn is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database."""
        engine = self.engine
        if engine.dialect.name == "postgresql":  # which else shows each statement what was committed before it
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with self._transaction(engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or, when anything is raised in it, not at all."""
        with self._transaction(self.engine.execution_options(**{_WRITES: True})) as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with self._turn or nullcontext(), engine.begin() as connection:
                yield connection
        except OperationalError as error:  # the disk is full, the server is gone: nothing the program could mend
            raise StoreError("store.unreachable", database=shown(engine), problem=str(error.orig)) from error

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(site: Site) -> Database:
    """
    The site's database, checked and with every table it should have.

    Raises
    ------
    StoreError
        When it cannot be reached, is damaged, or was made by a newer version of the program.
    """
    engine = _engine(site.url)
    database = Database(engine, site.key)
    try:
        with database.reading() as connection:
            problem = _damage(connection)
        if problem:
            raise StoreError("store.damaged", database=shown(engine), problem=problem)
        with database.writing() as connection:
            upgrade(connection)
    except DatabaseError as error:
        database.close()
        raise StoreError("store.damaged", database=shown(engine), problem=str(error.orig)) from error
    except StoreError:
        database.close()
        raise
    return database


def shown(engine: Engine) -> str:
    """The database's address without its password."""
    return engine.url.render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    options: dict[str, Any] = {"poolclass": StaticPool} if url == IN_MEMORY else {"pool_pre_ping": True}
    try:
        engine = create_engine(url, **options)
    except (ImportError, ValueError) as error:
        raise StoreError("store.no_driver", problem=str(error)) from error
    except Exception as error:  # ArgumentError of an address that is none; its text would repeat the password
        raise StoreError("store.no_driver", problem=type(error).__name__) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    # FULL: an act that was acknowledged survives a power cut, not only the end of the process.
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins by reading cannot always be turned into one that writes: it says at once what it will be.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _damage(connection: Connection) -> str:
    """What SQLite finds wrong with its file; "" for nothing. A server looks after its own files."""
    if connection.dialect.name != "sqlite":
        return ""
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    return "" if found == "ok" else str(found)
