"""Who did what? An append-only chain: each event carries the hash of the one before, and the end of the chain is signed."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from planner.store import schema
from planner.store.moments import moment_text
from planner.store.stamps import Stamp

BEGINNING = "0" * 64
"""What the first event names as the hash of the one before."""
STEP = "plan."
"""What the acts begin with that are a step of a plan's life (`planner.rules.life.STEPS`)."""
_COLUMNS = ("number", "at", "who", "act", "subject", "details", "reason", "previous")


@dataclass(frozen=True, slots=True)
class Event:
    """
    One act.

    Parameters
    ----------
    number
        Counted from 1, without gaps.
    act
        What was done: "draft.save", "version.publish", ...
    subject
        What it was done to, by id.
    details
        What exactly changed, as values that JSON can hold.
    """

    number: int
    at: datetime
    who: str
    act: str
    subject: str
    details: Mapping[str, Any]
    reason: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a look at the whole chain found.

    Parameters
    ----------
    events
        How many there are.
    problem
        "" when all is well, else "content" (an event is not what its hash says), "order" (one is missing or out of place), "end" (the
        last ones were cut off or are not the ones that were signed), or "anchor" (the hash that was noted outside is not in the chain).
    at
        Number of the first event that is wrong.
    hash
        That of the last event: worth noting down outside.
    """

    events: int
    problem: str
    at: int | None
    hash: str


def append(connection: Connection, key: bytes, stamp: Stamp, act: str, subject: str, **details: Any) -> None:
    """Add an event within the transaction that does what it tells of; either both are kept or neither."""
    head = schema.audit_head
    # The row is locked: no two events can follow the same one.
    row = connection.execute(select(head.c.number, head.c.hash).with_for_update()).one_or_none()
    number, previous = (row.number + 1, row.hash) if row else (1, BEGINNING)
    values: dict[str, Any] = {
        "number": number,
        "at": stamp.at,
        "who": stamp.who,
        "act": act,
        "subject": subject,
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True, allow_nan=False),
        "reason": stamp.reason,
        "previous": previous,
    }
    values["hash"] = _hash(values)
    connection.execute(insert(schema.audit).values(values))
    end = {"number": number, "hash": values["hash"], "signature": _signature(key, number, values["hash"])}
    connection.execute(update(head).values(end) if row else insert(head).values(id=1, **end))


def events(
    connection: Connection, *, subject: str | None = None, before: int | None = None, limit: int | None = None
) -> Iterator[Event]:
    """The events, latest first; of one subject, and only those with a lower number than `before`, where that is asked."""
    table = schema.audit.c
    query = select(schema.audit).order_by(table.number.desc()).limit(limit)
    if subject is not None:
        query = query.where(table.subject == subject)
    if before is not None:
        query = query.where(table.number < before)
    for row in connection.execute(query):
        yield _event(row)


def last_step(connection: Connection, draft: str) -> Event | None:
    """The step of its life that a draft took last, whatever was saved of it since; None before the first."""
    table = schema.audit.c
    query = select(schema.audit).where(table.subject == draft, table.act.startswith(STEP)).order_by(table.number.desc())
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _event(row)


def verify(connection: Connection, key: bytes | None, *, anchor: str = "") -> Verdict:
    """
    Walk the chain from its beginning.

    Parameters
    ----------
    key
        The site's secret; None leaves the signature of the end unchecked.
    anchor
        Hash of an event that was noted outside the database; it must be in the chain.
    """
    previous, number, anchored = BEGINNING, 0, not anchor
    for row in connection.execute(select(schema.audit).order_by(schema.audit.c.number)):
        if row.number != number + 1 or row.previous != previous:
            return Verdict(number, "order", row.number, previous)
        if row.hash != _hash(row._mapping):
            return Verdict(number, "content", row.number, previous)
        number, previous = row.number, row.hash
        anchored = anchored or row.hash == anchor
    head = connection.execute(select(schema.audit_head)).one_or_none()
    end = (head.number, head.hash) if head else (0, BEGINNING)
    signed = key is None or head is None or hmac.compare_digest(head.signature, _signature(key, head.number, head.hash))
    if end != (number, previous) or not signed:
        return Verdict(number, "end", number, previous)
    return Verdict(number, "" if anchored else "anchor", None, previous)


def _event(row: Row[Any]) -> Event:
    values = dict(row._mapping)
    return Event(**{**values, "details": json.loads(values["details"])})


def _hash(values: Mapping[Any, Any]) -> str:
    told = [moment_text(values[name]) if name == "at" else values[name] for name in _COLUMNS]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _signature(key: bytes, number: int, chain: str) -> str:
    return hmac.new(key, f"audit {number} {chain}".encode(), hashlib.sha256).hexdigest()
