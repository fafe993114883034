"""Spans tile the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.follow_up.periods import PERIODS, span_of, spans

DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))


@given(st.sampled_from(PERIODS), DAYS)
def test_every_day_is_in_one_span_and_the_next_day_in_it_or_the_next(period: str, day: date) -> None:
    span, tomorrow = span_of(period, day), span_of(period, day + timedelta(days=1))
    assert day in span
    assert all(span_of(period, edge) == span for edge in (span.first, span.last))
    assert tomorrow == span if day < span.last else tomorrow.first == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("week", date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("two_months", date(2026, 1, 1), date(2026, 2, 28)),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("half_year", date(2026, 1, 1), date(2026, 6, 30)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_of_february_lies_in_these_spans(period: str, first: date, last: date) -> None:
    span = span_of(period, date(2026, 2, 26))
    assert (span.first, span.last) == (first, last)


def test_a_span_that_had_begun_before_the_first_day_is_left_out() -> None:
    assert [span.label for span in spans("month", date(2026, 1, 2), date(2026, 3, 1))] == ["2026-02", "2026-03"]
    assert [span.label for span in spans("month", date(2026, 1, 1), date(2026, 1, 1))] == ["2026-01"]
    assert list(spans("year", date(2026, 1, 2), date(2026, 12, 31))) == []
