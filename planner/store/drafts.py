"""Drafts: plans in the making, with the way back. Saving is compare-and-set: nobody overwrites what he has not seen."""

import json
import secrets
import zlib
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from planner.follow_up.records import Records
from planner.rules.life import DRAFT
from planner.store import audit, schema
from planner.store.contents import ASSIGNMENT, DIAGNOSIS, INSTANCE, RECORDS, SOLUTION
from planner.store.database import Database
from planner.store.differences import differences
from planner.store.errors import StoreError
from planner.store.history import Answer, Snapshot
from planner.store.stamps import Stamp
from planner.store.telling import told

FORMAT = 1


@dataclass(frozen=True)
class Content:
    """
    What a draft holds.

    Parameters
    ----------
    present
        The plan as it stands.
    undo, redo
        Earlier snapshots, latest last, and those that were undone, next one last.
    answer
        What the optimiser said last, or None.
    tried_from
        While something is tried out: the draft as it was before.
    """

    present: Snapshot
    undo: tuple[Snapshot, ...] = ()
    redo: tuple[Snapshot, ...] = ()
    answer: Answer | None = None
    tried_from: "Content | None" = None


@dataclass(frozen=True)
class Heading:
    """What is told of a draft without opening it; `version` grows with every save, `state` is one of `planner.rules.life`."""

    id: str
    title: str
    state: str
    version: int
    created_at: datetime
    created_by: str
    saved_at: datetime
    saved_by: str
    submitted_by: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True)
class Conflict:
    """
    A save that was turned down, because the draft is no longer what the caller has seen; nothing was written.

    Parameters
    ----------
    now
        The draft as it is: who saved it last, when, and which version that made. Not in the making any more: it was handed in.
    """

    now: Heading

    @property
    def locked(self) -> bool:
        """Whether the draft has been handed in and so cannot be changed by anybody."""
        return self.now.state != DRAFT


def create(
    database: Database,
    title: str,
    content: Content,
    stamp: Stamp,
    *,
    copy_of: str = "",
    began_with: Records | None = None,
    **more: Any,
) -> Heading:
    """
    A new draft.

    Parameters
    ----------
    copy_of
        The draft or version it was made from.
    began_with
        What the book of records says where the draft's records are a copy of it; that of a draft it is a copy of goes on with it.
    more
        What else the record is to tell.
    """
    draft, table = secrets.token_hex(16), schema.drafts
    with database.writing() as connection:
        if began_with is None:
            known = connection.execute(select(table.c.began_with).where(table.c.id == copy_of)).scalar()
        else:
            (known,) = database.contents.put(connection, RECORDS, [began_with])
        insert_draft(connection, database, draft, title=title, content=content, stamp=stamp)
        connection.execute(update(table).where(table.c.id == draft).values(began_with=known))
        audit.append(connection, database.key, stamp, "draft.create", draft, title=title, copy_of=copy_of, **more)
        return heading_of(row_of(connection, draft))


def insert_draft(
    connection: Connection, database: Database, draft: str, *, title: str, content: Content, stamp: Stamp
) -> None:
    """Write a new draft's row; the caller tells of it in the audit."""
    values = {
        "id": draft,
        "title": title,
        "state": DRAFT,
        "version": 1,
        "body": _packed(connection, database, content),
        "created_at": stamp.at,
        "created_by": stamp.who,
        "saved_at": stamp.at,
        "saved_by": stamp.who,
        "closed": False,
    }
    connection.execute(insert(schema.drafts).values(values))


def save(database: Database, draft: str, seen: int, content: Content, stamp: Stamp) -> Heading | Conflict:
    """
    Give a draft another content, if it is still the version that the caller has seen.

    Raises
    ------
    StoreError
        When there is no such draft.
    """
    with database.writing() as connection:
        row = row_of(connection, draft, lock=True)
        if row.version != seen or row.state != DRAFT:
            return Conflict(heading_of(row))
        before = content_of(connection, database, row.body).present
        # Compare-and-set once more, in the statement that writes: the lock above is a courtesy of the database, this is the rule.
        table = schema.drafts
        done = connection.execute(
            update(table)
            .where(table.c.id == draft, table.c.version == seen, table.c.state == DRAFT)
            .values(
                body=_packed(connection, database, content),
                version=seen + 1,
                saved_at=stamp.at,
                saved_by=stamp.who,
            )
        )
        if done.rowcount != 1:
            raise StoreError("store.changed_meanwhile", draft=draft)
        changed = differences(before, content.present)
        audit.append(
            connection,
            database.key,
            stamp,
            "draft.save",
            draft,
            version=seen + 1,
            rows=len(changed),
            changes=told(changed),
        )
        return heading_of(row_of(connection, draft))


def load(database: Database, draft: str) -> tuple[Heading, Content]:
    """
    A draft with what it holds.

    Raises
    ------
    StoreError
        When there is no such draft, or its content is damaged.
    """
    with database.reading() as connection:
        row = row_of(connection, draft)
        return heading_of(row), content_of(connection, database, row.body)


def heading(database: Database, draft: str) -> Heading:
    """
    What is told of a draft without opening it.

    Raises
    ------
    StoreError
        When there is no such draft.
    """
    with database.reading() as connection:
        return heading_of(row_of(connection, draft))


def headings(database: Database, *, states: Collection[str] = ()) -> tuple[Heading, ...]:
    """All drafts that are not put away, the one saved last first; only those in one of `states`, where some are named."""
    table = schema.drafts
    query = select(table).where(~table.c.closed).order_by(table.c.saved_at.desc(), table.c.id)
    if states:
        query = query.where(table.c.state.in_(states))
    with database.reading() as connection:
        return tuple(map(heading_of, connection.execute(query)))


def rename(database: Database, draft: str, title: str, stamp: Stamp) -> None:
    """Give a draft another title."""
    with database.writing() as connection:
        before = row_of(connection, draft, lock=True).title
        connection.execute(update(schema.drafts).where(schema.drafts.c.id == draft).values(title=title))
        audit.append(connection, database.key, stamp, "draft.rename", draft, before=before, after=title)


def put_away(database: Database, draft: str, stamp: Stamp, *, closed: bool = True) -> None:
    """Take a draft out of the list, or back into it; nothing is deleted."""
    with database.writing() as connection:
        row_of(connection, draft, lock=True)
        connection.execute(update(schema.drafts).where(schema.drafts.c.id == draft).values(closed=closed))
        audit.append(connection, database.key, stamp, "draft.put_away" if closed else "draft.bring_back", draft)


def row_of(connection: Connection, draft: str, *, lock: bool = False) -> Row[Any]:
    """
    A draft's row; `lock` keeps others from writing it until the transaction ends.

    Raises
    ------
    StoreError
        When there is no such draft.
    """
    query = select(schema.drafts).where(schema.drafts.c.id == draft)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise StoreError("store.no_draft", draft=draft)
    return row


def heading_of(row: Row[Any]) -> Heading:
    """What a row of the table tells."""
    return Heading(**{field.name: getattr(row, field.name) for field in fields(Heading)})


def _packed(connection: Connection, database: Database, content: Content) -> bytes:
    """The draft's own row."""
    document = {"format": FORMAT, **_document(connection, database, content)}
    return zlib.compress(json.dumps(document, ensure_ascii=False).encode())


def _document(connection: Connection, database: Database, content: Content) -> dict[str, Any]:
    """A content as digests, its steps in the order undo, present, redo."""
    snapshots = (*content.undo, content.present, *content.redo)
    put = database.contents.put
    instances = put(connection, INSTANCE, [snapshot.instance for snapshot in snapshots])
    assignments = put(connection, ASSIGNMENT, [snapshot.assignment for snapshot in snapshots])
    records = put(connection, RECORDS, [snapshot.records for snapshot in snapshots])
    answer = None
    if content.answer is not None:
        diagnosis = content.answer.diagnosis
        answer = {
            "instance": put(connection, INSTANCE, [content.answer.instance])[0],
            "solution": put(connection, SOLUTION, [content.answer.solution])[0],
            "diagnosis": None if diagnosis is None else put(connection, DIAGNOSIS, [diagnosis])[0],
        }
    steps = [
        [snapshot.source, snapshot.sample, *kept]
        for snapshot, *kept in zip(snapshots, instances, assignments, records, strict=True)
    ]
    before = None if content.tried_from is None else _document(connection, database, content.tried_from)
    return {"steps": steps, "present": len(content.undo), "answer": answer, "tried_from": before}


def digests(body: bytes) -> set[str]:
    """The contents that a draft's row refers to."""
    return _digests(json.loads(zlib.decompress(body)))


def _digests(document: dict[str, Any] | None) -> set[str]:
    if document is None:
        return set()
    named = {digest for step in document["steps"] for digest in step[2:]}
    return named | set(filter(None, (document["answer"] or {}).values())) | _digests(document["tried_from"])


def content_of(connection: Connection, database: Database, body: bytes) -> Content:
    """What a draft's row holds."""
    document = json.loads(zlib.decompress(body))
    return _content(document, database.contents.get(connection, _digests(document)))


def _content(document: dict[str, Any], found: dict[str, Any]) -> Content:
    steps = tuple(
        Snapshot(source, sample, *(found[digest] for digest in kept)) for source, sample, *kept in document["steps"]
    )
    present, answer, before = document["present"], document["answer"], document["tried_from"]
    return Content(
        steps[present],
        steps[:present],
        steps[present + 1 :],
        None
        if answer is None
        else Answer(found[answer["instance"]], found[answer["solution"]], found.get(answer["diagnosis"])),
        None if before is None else _content(before, found),
    )
