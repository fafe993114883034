"""The life of a kept plan: each step checked against the table of who may do what, written with its audit event, all or nothing."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, update

from planner.follow_up.records import Records
from planner.rules import check
from planner.rules.life import APPROVED, DRAFT, PUBLISHED, STEPS, SUBMITTED, Refusal, refusal
from planner.rules.overrides import reasons, still_open
from planner.rules.people import Permissions, Person, permissions
from planner.store import audit, record_book, schema, versions
from planner.store.database import Database
from planner.store.drafts import Content, Heading, content_of, create, heading_of, row_of
from planner.store.errors import StoreError
from planner.store.history import Snapshot
from planner.store.stamps import Stamp


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that was not taken: why, and how the draft stands now."""

    refusal: Refusal
    now: Heading


def permissions_in_force(database: Database, today: date) -> Permissions:
    """The table of who may do what: that of the plan in force, and before the first one what is usual."""
    with database.reading() as connection:
        return permissions(versions.policy_in_force(connection, database, today))


def in_force_as_recorded(database: Database, today: date) -> Snapshot | None:
    """
    The plan in force with what is on record now; None before the first one.

    Both are of one state of the database: a plan that is published meanwhile brings its records along, or neither.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    with database.reading() as connection:
        found = versions.in_force_of(connection, database, today)
        records = None if found is None else record_book.records_of(connection, database)
    return None if found is None or records is None else replace(found.sealed, records=records)


def take(
    database: Database,
    name: str,
    draft: str,
    *,
    seen: int,
    person: Person,
    stamp: Stamp,
    day: date | None = None,
    title: str | None = None,
) -> Heading | Refused:
    """
    Take a step of a draft's life, if it is still as the caller has seen it and the table lets him.

    Parameters
    ----------
    name
        One of `planner.rules.life.STEPS`.
    seen
        Version of the draft that the caller has looked at: nobody approves what he has not seen.
    day
        Of publishing: the day the plan takes effect; today when left out.
    title
        Of publishing: what the version is called, and its draft from then on; as the draft was when left out.

    Raises
    ------
    StoreError
        When there is no such draft.
    """
    step, today = STEPS[name], stamp.at.astimezone().date()
    with database.writing() as connection:
        row = row_of(connection, draft, lock=True)
        now = heading_of(row)
        if row.version != seen:
            return Refused(Refusal("rules.refused_state"), now)
        content = content_of(connection, database, row.body)
        snapshot = content.present
        policy, violations = snapshot.instance.policy, check(snapshot.instance, snapshot.assignment).violations
        why_not = refusal(
            step, row.state, person, permissions(versions.policy_in_force(connection, database, today)),
            submitted_by=row.submitted_by, reason=stamp.reason, violations=len(still_open(policy, violations)),
            places=len(snapshot.assignment),
        )  # fmt: skip
        if why_not is not None:
            return Refused(why_not, now)
        details: dict[str, Any] = {"before": row.state, "after": step.ends, "version": seen + 1}
        if step.ends == PUBLISHED:
            records = _carried_on(connection, database, row.began_with, snapshot)
            content = replace(content, present=replace(snapshot, records=records))
            called = replace(now, title=title or now.title)
            number, seal = versions.write(
                connection, database, called, content, who=stamp.who, at=stamp.at, day=day or today, reason=stamp.reason
            )
            details["title"] = called.title
            connection.execute(update(schema.drafts).where(schema.drafts.c.id == draft).values(title=called.title))
            record_book.begin(connection, database, records, stamp)
            details |= {"number": number, "seal": seal, "effective": (day or today).isoformat()}
            details["overrides"] = [[*subject, why] for subject, why in sorted(reasons(policy, violations).items())]
        signed = {SUBMITTED: {"submitted_by": stamp.who}, APPROVED: {"approved_by": stamp.who}}
        cleared = {"submitted_by": None, "approved_by": None} if step.ends == DRAFT else {}
        table = schema.drafts
        done = connection.execute(
            update(table)
            .where(table.c.id == draft, table.c.version == seen)
            .values(state=step.ends, version=seen + 1, saved_at=stamp.at, saved_by=stamp.who)
            .values({**signed.get(step.ends, {}), **cleared})
        )
        if done.rowcount != 1:
            raise StoreError("store.changed_meanwhile", draft=draft)
        audit.append(connection, database.key, stamp, f"{audit.STEP}{name}", draft, **details)
        return heading_of(row_of(connection, draft))


def restore(database: Database, number: int, title: str, stamp: Stamp) -> Heading:
    """
    A new draft with the content of a version; the version stays as it is.

    In force is the newest published plan, whichever version is restored and whatever that one itself took the place of. On record is what
    the book says now.

    Raises
    ------
    StoreError
        When there is no such version, or it or the newest one is not the one that was sealed.
    """
    snapshot, _ = versions.load(database, number)
    found = versions.newest_plan(database)
    if found is None:
        raise StoreError("store.no_version", number=number)
    newest, plan = found
    records, begun = _on_record(database, snapshot)
    following = replace(snapshot, instance=snapshot.instance.with_current(plan.holdings), records=records)
    return create(
        database, title, Content(following), stamp, copy_of=f"version {number}", began_with=begun, in_force=newest.number
    )  # fmt: skip


def _on_record(database: Database, snapshot: Snapshot) -> tuple[Records, Records | None]:
    """What a restored draft has on record, and what of it is the book's: nothing where the book is of another city by now."""
    with database.reading() as connection:
        now, last = record_book.records_of(connection, database), versions.last_published(connection, database)
    if now is None or last is None or not record_book.same_city(snapshot.instance, last.instance):
        return snapshot.records, None
    return now, now


def _carried_on(connection: Connection, database: Database, began_with: str | None, snapshot: Snapshot) -> Records:
    """What is on record once a draft is published; of another city than the plan published last, what the draft itself says."""
    last = versions.last_published(connection, database)
    if last is None or not record_book.same_city(snapshot.instance, last.instance):
        return snapshot.records
    begun = database.contents.get(connection, [began_with])[began_with] if began_with else None
    return record_book.carried_on(record_book.records_of(connection, database, lock=True), begun, snapshot.records)
