"""What each visitor had open last, so that a new browser session, or the program's next start, goes on from there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from planner.store import schema
from planner.store.database import Database


@dataclass(frozen=True)
class DeskRow:
    """The draft that lay open (None: none), and how the visitor likes to read."""

    draft: str | None
    language: str
    large_type: bool


def remember(database: Database, visitor: str, row: DeskRow, at: datetime) -> None:
    """Note what a visitor has open; of the cookie only a hash is kept."""
    table, name = schema.desks, _name(visitor)
    values = {"draft": row.draft, "language": row.language, "large_type": row.large_type, "seen_at": at}
    with database.writing() as connection:
        if connection.execute(update(table).where(table.c.visitor == name).values(values)).rowcount == 0:
            connection.execute(insert(table).values(visitor=name, **values))


def recall(database: Database, visitor: str) -> DeskRow | None:
    """What a visitor had open last; None for somebody new."""
    table = schema.desks
    with database.reading() as connection:
        row = connection.execute(select(table).where(table.c.visitor == _name(visitor))).one_or_none()
    return None if row is None else DeskRow(row.draft, row.language, row.large_type)


def _name(visitor: str) -> str:
    return hashlib.sha256(f"desk {visitor}".encode()).hexdigest()
