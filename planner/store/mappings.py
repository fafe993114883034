"""How tables were read: what users corrected about the columns of a form is kept for the next table of that form, for the whole office."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from planner.store import audit, schema
from planner.store.database import Database
from planner.store.stamps import Stamp

MOST = 200
"""Forms that are kept; the ones learned longest ago go first."""


@dataclass(frozen=True)
class Form:
    """
    A form of tables that is known.

    Parameters
    ----------
    shape
        Of its headers, SHA-256.
    body
        What was learned, as whoever reads tables writes it.
    """

    shape: str
    body: str
    learned_at: datetime
    learned_by: str


def learn(database: Database, shape: str, body: str, stamp: Stamp) -> None:
    """Keep how tables of a form are read, in place of what was known of it."""
    table = schema.mappings
    values = {"body": body, "learned_at": stamp.at, "learned_by": stamp.who}
    with database.writing() as connection:
        known = connection.execute(select(table.c.body).where(table.c.shape == shape)).scalar_one_or_none()
        if known is None:
            connection.execute(insert(table).values(shape=shape, **values))
        else:
            connection.execute(update(table).where(table.c.shape == shape).values(values))
        if known != body:
            audit.append(connection, database.key, stamp, "mapping.learn", shape)
        latest = select(table.c.shape).order_by(table.c.learned_at.desc(), table.c.shape)
        too_many = [row.shape for row in connection.execute(latest.offset(MOST))]
        if too_many:
            connection.execute(delete(table).where(table.c.shape.in_(too_many)))


def known(database: Database) -> tuple[Form, ...]:
    """Every form that is known, the one learned last first."""
    table = schema.mappings
    with database.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.learned_at.desc(), table.c.shape))
        return tuple(Form(**row._mapping) for row in rows)


def forget(database: Database, shape: str, stamp: Stamp) -> bool:
    """Forget how tables of a form are read; whether it was known."""
    table = schema.mappings
    with database.writing() as connection:
        gone = connection.execute(delete(table).where(table.c.shape == shape)).rowcount > 0
        if gone:
            audit.append(connection, database.key, stamp, "mapping.forget", shape)
    return gone
