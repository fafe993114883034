"""When? Moments as text of one form, in UTC, so that they sort and read alike in every database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, TypeDecorator
from sqlalchemy.engine import Dialect


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, kept as `2026-01-02T03:04:05.000006Z`."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Database to Python."""
        return None if value is None else moment_of(value)


def moment_text(moment: datetime) -> str:
    """
    A moment as text.

    >>> moment_text(datetime(2026, 1, 2, 3, 4, 5, 6, UTC))
    '2026-01-02T03:04:05.000006Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> datetime:
    """The moment that `moment_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
