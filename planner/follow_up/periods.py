"""Which week, month or quarter is a day in?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

PERIODS = ("week", "month", "two_months", "quarter", "half_year", "year")
"""Names of the periods a rule may state."""
_MONTHS = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One period of the calendar, from `first` to `last`, both included."""

    first: date
    last: date
    period: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def label(self) -> str:
        """
        The span as tables and files name it, the same in every language.

        >>> [span_of(period, date(2026, 7, 15)).label for period in PERIODS]
        ['2026-W29', '2026-07', '2026-07~08', '2026-Q3', '2026-H2', '2026']
        """
        year, month = self.first.year, self.first.month
        if self.period == "week":
            iso = self.first.isocalendar()
            return f"{iso.year}-W{iso.week:02}"
        return {
            "month": f"{year}-{month:02}",
            "two_months": f"{year}-{month:02}~{month + 1:02}",
            "quarter": f"{year}-Q{(month + 2) // 3}",
            "half_year": f"{year}-H{(month + 5) // 6}",
            "year": f"{year}",
        }[self.period]


def span_of(period: str, day: date) -> Span:
    """
    The span of a period that holds a day. Weeks begin on Monday, all others with a month.

    Parameters
    ----------
    period
        One of `PERIODS`.
    """
    if period == "week":
        first = day - timedelta(days=day.weekday())
        return Span(first, first + timedelta(days=6), period)
    months = _MONTHS[period]
    begins = (day.month - 1) // months * months + 1
    return Span(date(day.year, begins, 1), _month_end(day.year, begins + months - 1), period)


def spans(period: str, first: date, last: date) -> Iterator[Span]:
    """
    The spans that begin on or after `first` and on or before `last`, earliest first.

    >>> [span.label for span in spans("quarter", date(2026, 1, 2), date(2026, 7, 1))]
    ['2026-Q2', '2026-Q3']
    """
    span = span_of(period, first)
    if span.first < first:
        span = span_of(period, span.last + timedelta(days=1))
    while span.first <= last:
        yield span
        span = span_of(period, span.last + timedelta(days=1))


def _month_end(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)
