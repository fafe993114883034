"""A plan in force, for the tests of what others see of it."""

from datetime import UTC, date, datetime

from planner.domain import Assignment, Instance
from planner.follow_up.records import NO_RECORDS, Records
from planner.rules.people import AT_THIS_COMPUTER
from planner.store import drafts, life
from planner.store.drafts import Content, Heading
from planner.store.history import Snapshot
from planner.store.stamps import Stamp
from planner.ui import keeping


def publish(
    instance: Instance, assignment: Assignment, records: Records = NO_RECORDS, *, day: date = date(2026, 1, 1)
) -> Heading:
    """Publish a plan with what is on record, in force since the first of January 2026 or another day."""
    content = Content(Snapshot("x", False, instance, assignment, records))
    return take_through(drafts.create(keeping.office().database, "方案", content, keeping.stamp("local")), day=day)


def take_through(draft: Heading, *, day: date = date(2026, 1, 1)) -> Heading:
    """Publish a kept draft."""
    heading: object = draft
    for step in ("submit", "approve", "publish"):
        assert isinstance(heading, Heading)
        heading = life.take(
            keeping.office().database, step, heading.id, seen=heading.version, person=AT_THIS_COMPUTER,
            stamp=Stamp("local", datetime(2026, 1, 1, tzinfo=UTC)), day=day,
        )  # fmt: skip
    assert isinstance(heading, Heading)
    return heading
