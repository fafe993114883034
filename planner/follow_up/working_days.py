"""Which days are working days? Monday to Friday, less the holidays and with the days worked in exchange, as a table states them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Holiday:
    """One row of the holiday table: a day off (放假), or, where `works`, a weekend day that is worked (调休上班)."""

    day: date
    works: bool = False
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """
    The working days of an office.

    Parameters
    ----------
    off, worked
        Days that are not worked, and days that are, whatever day of the week they are.

    Examples
    --------
    >>> days = WorkingDays.of([Holiday(date(2026, 1, 1)), Holiday(date(2026, 1, 2)), Holiday(date(2026, 1, 4), works=True)])
    >>> days.on_or_after(date(2026, 1, 1)), days.add(date(2025, 12, 31), 1), days.on_or_before(date(2026, 1, 2))
    (datetime.date(2026, 1, 4), datetime.date(2026, 1, 4), datetime.date(2025, 12, 31))
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    @classmethod
    def of(cls, holidays: Iterable[Holiday]) -> Self:
        """The working days that a holiday table leaves."""
        rows = tuple(holidays)
        return cls(frozenset(row.day for row in rows if not row.works), frozenset(row.day for row in rows if row.works))

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.worked or (day.weekday() <= _FRIDAY and day not in self.off)

    def on_or_after(self, day: date) -> date:
        """The first working day from a day on."""
        while day not in self:
            day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day up to a day."""
        while day not in self:
            day -= timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, `count` >= 1; with 0 the first working day from the day itself."""
        if count == 0:
            return self.on_or_after(day)
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day
