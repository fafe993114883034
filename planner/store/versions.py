"""Published plans: immutable, each with its certificate and its seal, and which of them is in force on a day."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from planner import __version__
from planner.domain import Assignment, LevelOutcome, Policy, Solution
from planner.rules import certificate, check
from planner.rules.life import IN_FORCE, Effective, newest, standing
from planner.rules.overrides import reasons
from planner.store import schema
from planner.store.contents import ASSIGNMENT, INSTANCE, RECORDS, damaged
from planner.store.database import Database
from planner.store.drafts import Content
from planner.store.errors import StoreError
from planner.store.history import Snapshot
from planner.store.moments import moment_text

_SEALED = (
    "number", "draft", "title", "source", "effective", "instance", "assignment", "records", "certificate", "submitted_by", "approved_by",
    "published_by", "published_at", "reason",
)  # fmt: skip
# Certificates are long, and nothing but the seal and whoever checks a plan asks for them.
_ALL_BUT_THE_CERTIFICATE = tuple(column for column in schema.versions.c if column is not schema.versions.c.certificate)


@dataclass(frozen=True)
class Version:
    """
    A published plan as lists show it.

    Parameters
    ----------
    number
        Counted from 1.
    effective
        The day it takes effect.
    state
        "scheduled", "in_force" or "superseded" on the day that was asked for.
    reason
        What was said when it was published.
    """

    number: int
    title: str
    effective: date
    state: str
    submitted_by: str
    approved_by: str
    published_by: str
    published_at: datetime
    reason: str
    seal: str


@dataclass(frozen=True)
class InForce:
    """
    The plan in force on a day.

    Parameters
    ----------
    draft
        Id of the draft that was published.
    sealed
        Its content, with what was on record when it was published; what is now, the book of records says.
    """

    effective: Effective
    draft: str
    sealed: Snapshot


def write(
    connection: Connection, database: Database, heading: Any, content: Content, *, who: str, at: datetime, day: date, reason: str
) -> tuple[int, str]:  # fmt: skip
    """Write down a version within the transaction that publishes it; its number and its seal."""
    table = schema.versions
    snapshot, put = content.present, database.contents.put
    number = (connection.execute(select(func.max(table.c.number))).scalar() or 0) + 1
    values: dict[str, Any] = {
        "number": number,
        "draft": heading.id,
        "title": heading.title,
        "source": snapshot.source,
        "effective": day.isoformat(),
        "instance": put(connection, INSTANCE, [snapshot.instance])[0],
        "assignment": put(connection, ASSIGNMENT, [snapshot.assignment])[0],
        "records": put(connection, RECORDS, [snapshot.records])[0],
        "certificate": json.dumps(certificate_of(content), ensure_ascii=False, sort_keys=True, allow_nan=False),
        "submitted_by": heading.submitted_by or "",
        "approved_by": heading.approved_by or "",
        "published_by": who,
        "published_at": at,
        "reason": reason,
    }
    values["seal"] = _seal(values)
    connection.execute(insert(table).values(values))
    return number, values["seal"]


def certificate_of(content: Content) -> dict[str, Any]:
    """
    The certificate of a plan that is published: the optimiser's where the plan is still its own, else what the rules say of it.

    A plan with broken rules claims nothing: its status is "unknown", and `overrides` names what is put up with and why.
    """
    snapshot, answer = content.present, content.answer
    report = check(snapshot.instance, snapshot.assignment)
    levels = tuple(LevelOutcome(value, value, None) for value in report.levels)
    solution = Solution("unknown" if report.violations else "feasible", "budget", snapshot.assignment, levels)
    if (
        answer is not None
        and answer.instance is snapshot.instance
        and answer.solution.has_plan
        and answer.solution.assignment == snapshot.assignment
    ):
        solution = answer.solution
    live = reasons(snapshot.instance.policy, report.violations)
    stated = [[*subject, reason] for subject, reason in sorted(live.items())]
    return {**certificate(snapshot.instance, solution, {"planner": __version__}), "overrides": stated}


def versions(database: Database, today: date) -> tuple[Version, ...]:
    """Every version, the latest first, with where it stands on a day."""
    query = select(*_ALL_BUT_THE_CERTIFICATE).order_by(schema.versions.c.number.desc())
    with database.reading() as connection:
        rows = connection.execute(query).all()
    everything = tuple(map(_effective, rows))
    return tuple(_version(row, standing(_effective(row), everything, today)) for row in rows)


def in_force(database: Database, today: date) -> InForce | None:
    """The plan in force on a day; None before the first one."""
    with database.reading() as connection:
        return in_force_of(connection, database, today)


def in_force_of(connection: Connection, database: Database, today: date) -> InForce | None:
    """The same within a transaction."""
    row = _row_in_force(connection, today)
    return None if row is None else InForce(_effective(row), row.draft, _snapshot(connection, database, row))


def last_published(connection: Connection, database: Database) -> Snapshot | None:
    """What was published last, whenever it takes effect; None before the first time."""
    query = select(*_ALL_BUT_THE_CERTIFICATE).order_by(schema.versions.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _snapshot(connection, database, row)


def newest_plan(database: Database) -> tuple[Effective, Assignment] | None:
    """
    The plan that a new one will take the place of, with its number and its day; None before the first one.

    Raises
    ------
    StoreError
        When its row or its content is not the one that was sealed.
    """
    with database.reading() as connection:
        rows = connection.execute(select(schema.versions.c.effective, schema.versions.c.number)).all()
    found = newest(Effective(date.fromisoformat(day), number) for day, number in rows)
    return None if found is None else (found, load(database, found.number)[0].assignment)


def policy_in_force(connection: Connection, database: Database, today: date) -> Policy | None:
    """The policy of the plan in force: whose table of permissions counts."""
    row = _row_in_force(connection, today)
    return None if row is None else _snapshot(connection, database, row).instance.policy


def load(database: Database, number: int) -> tuple[Snapshot, Mapping[str, Any]]:
    """
    A version's content and its certificate.

    Raises
    ------
    StoreError
        When there is none, or a row or a content is not the one that was sealed.
    """
    table = schema.versions
    with database.reading() as connection:
        row = connection.execute(select(table).where(table.c.number == number)).one_or_none()
        if row is None:
            raise StoreError("store.no_version", number=number)
        if row.seal != _seal(row._mapping):
            raise StoreError("store.version_changed", number=number)
        return _snapshot(connection, database, row), json.loads(row.certificate)


def broken_seals(connection: Connection) -> tuple[int, ...]:
    """Numbers of the versions whose row is not the one that was sealed, or whose content the database no longer holds as it was."""
    rows = connection.execute(select(schema.versions).order_by(schema.versions.c.number)).all()
    lost = damaged(connection, {digest for row in rows for digest in _contents(row)})
    return tuple(row.number for row in rows if row.seal != _seal(row._mapping) or not lost.isdisjoint(_contents(row)))


def _row_in_force(connection: Connection, today: date) -> Row[Any] | None:
    rows = connection.execute(select(*_ALL_BUT_THE_CERTIFICATE)).all()
    everything = tuple(map(_effective, rows))
    return next((row for row in rows if standing(_effective(row), everything, today) == IN_FORCE), None)


def _effective(row: Row[Any]) -> Effective:
    return Effective(date.fromisoformat(row.effective), row.number)


def _version(row: Row[Any], state: str) -> Version:
    return Version(
        row.number, row.title, date.fromisoformat(row.effective), state, row.submitted_by, row.approved_by,
        row.published_by, row.published_at, row.reason, row.seal,
    )  # fmt: skip


def _snapshot(connection: Connection, database: Database, row: Row[Any]) -> Snapshot:
    found = database.contents.get(connection, _contents(row))
    return Snapshot(row.source, False, found[row.instance], found[row.assignment], found[row.records])


def _contents(row: Row[Any]) -> tuple[str, str, str]:
    return row.instance, row.assignment, row.records


def _seal(values: Mapping[Any, Any]) -> str:
    told = [moment_text(values[name]) if name == "published_at" else values[name] for name in _SEALED]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
