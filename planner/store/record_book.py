"""What is on record beside the published plans: one book of the office, which goes on while the plans stay as they were published."""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from planner.domain import Instance
from planner.follow_up.records import NO_RECORDS, Records
from planner.rules.life import PUBLISHED
from planner.store import audit, drafts, schema
from planner.store.contents import RECORDS
from planner.store.database import Database
from planner.store.differences import record_differences, records_applied
from planner.store.errors import StoreError
from planner.store.stamps import Stamp
from planner.store.telling import told

FORMAT = 1
STEPS_KEPT = 100
_BOOK = 1
"""Number of its only row."""


@dataclass(frozen=True)
class Pages:
    """
    What stands in the book.

    Parameters
    ----------
    undo, redo
        Earlier states, latest last, and those that were undone, next one last.
    """

    records: Records
    undo: tuple[Records, ...] = ()
    redo: tuple[Records, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an opened plan has its records from: the published plan's id, and the version of the book that was read."""

    plan: str
    version: int


@dataclass(frozen=True)
class Book:
    """The book as it is; `version` grows with every entry."""

    version: int
    pages: Pages
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True)
class Overtaken:
    """An entry that was turned down, because the book is no longer what the caller has seen; nothing was written."""

    now: Book


def read(database: Database) -> Book | None:
    """
    The book; None before the first plan is published.

    Raises
    ------
    StoreError
        When its content is damaged.
    """
    with database.reading() as connection:
        return book_of(connection, database)


def version(database: Database) -> int:
    """Which version of the book there is, without reading it; 0 before the first plan is published."""
    with database.reading() as connection:
        return connection.execute(select(schema.record_book.c.version)).scalar() or 0


def save(database: Database, plan: str, seen: int, pages: Pages, stamp: Stamp) -> Book | Overtaken:
    """
    Give the book other pages, if it is still the version that the caller has seen. It takes records alone: no plan is changed by it.

    Parameters
    ----------
    plan
        Id of the published plan that was open; the audit names it.

    Raises
    ------
    StoreError
        When there is no such plan, or it is not published.
    """
    with database.writing() as connection:
        before = book_of(connection, database, lock=True)
        if drafts.row_of(connection, plan).state != PUBLISHED or before is None:
            raise StoreError("store.not_published", draft=plan)
        if before.version != seen:
            return Overtaken(before)
        _write(connection, database, seen, pages, stamp)
        changed = record_differences(before.pages.records, pages.records)
        audit.append(
            connection, database.key, stamp, "records.save", plan, version=seen + 1, rows=len(changed), changes=told(changed)
        )  # fmt: skip
        return Book(seen + 1, pages, stamp.at, stamp.who)


def book_of(connection: Connection, database: Database, *, lock: bool = False) -> Book | None:
    """The book within a transaction; `lock` keeps others from writing it until that ends."""
    query = select(schema.record_book)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else Book(row.version, _pages(connection, database, row), row.saved_at, row.saved_by)


def records_of(connection: Connection, database: Database, *, lock: bool = False) -> Records | None:
    """What is on record now within a transaction; `lock` as of `book_of`."""
    query = select(schema.record_book.c.body)
    body = connection.execute(query.with_for_update() if lock else query).scalar()
    if body is None:
        return None
    steps, present = _steps(body)
    found: Records = database.contents.get(connection, [steps[present]])[steps[present]]
    return found


def carried_on(now: Records | None, began_with: Records | None, records: Records) -> Records:
    """
    What is on record once a draft is published: what the book says now, with what the draft put on record itself.

    Nothing that was recorded meanwhile is lost: a row that the book has changed since stays as it is there, and none is taken away, for a
    draft lacks rows only where a file was opened in it.

    Parameters
    ----------
    began_with
        What the book said when the draft was made; None where the draft came from a file.
    """
    if now is None:
        return records
    base = began_with or NO_RECORDS
    changed_since = {(each.table, each.key) for each in record_differences(base, now)}
    mine = record_differences(base, records)
    carried = (each for each in mine if each.after is not None and (each.table, each.key) not in changed_since)
    return records_applied(now, carried)


def same_city(one: Instance, other: Instance) -> bool:
    """Whether most places of an instance are, by id and by name, places of the other: else its records are of another city."""
    known = {(place.id, place.name) for place in other.places}
    shared = sum((place.id, place.name) in known for place in one.places)
    return 2 * shared > len(one.places)


def begin(connection: Connection, database: Database, records: Records, stamp: Stamp) -> None:
    """Give the book the records of a plan within the transaction that publishes it; there is no way back behind them."""
    seen = connection.execute(select(schema.record_book.c.version).with_for_update()).scalar() or 0
    _write(connection, database, seen, Pages(records), stamp)


def _write(connection: Connection, database: Database, seen: int, pages: Pages, stamp: Stamp) -> None:
    table, undo = schema.record_book, pages.undo[-STEPS_KEPT:]
    steps = database.contents.put(connection, RECORDS, (*undo, pages.records, *pages.redo))
    document = {"format": FORMAT, "steps": steps, "present": len(undo)}
    values = {
        "version": seen + 1,
        "body": zlib.compress(json.dumps(document).encode()),
        "saved_at": stamp.at,
        "saved_by": stamp.who,
    }
    if seen == 0:
        connection.execute(insert(table).values(id=_BOOK, **values))
    # Compare-and-set once more, in the statement that writes: the lock is a courtesy of the database, this is the rule.
    elif connection.execute(update(table).where(table.c.version == seen).values(values)).rowcount != 1:
        raise StoreError("store.changed_meanwhile", draft="record_book")


def _pages(connection: Connection, database: Database, row: Row[Any]) -> Pages:
    steps, present = _steps(row.body)
    kept = database.contents.get(connection, steps)
    states = tuple(kept[digest] for digest in steps)
    return Pages(states[present], states[:present], states[present + 1 :])


def _steps(body: bytes) -> tuple[list[str], int]:
    """The digests of all states, the earliest first, and which of them is the present one."""
    document = json.loads(zlib.decompress(body))
    return document["steps"], document["present"]
