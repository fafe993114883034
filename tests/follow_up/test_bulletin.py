"""What a bulletin counts: what ended within its days, both edges included."""

from datetime import date

from planner.follow_up.bulletin import figures
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.visits import VisitRule
from tests.follow_up.drawn import START, in_force, town

MONTHLY = Regime(start=START, visits=(VisitRule("monthly", "month"),))


def months(first: date, last: date) -> list[str]:
    found = figures(town(), in_force(), MONTHLY, Records(), first=first, last=last)
    return sorted({duty.span.label for duty in found.owed})


def test_only_periods_that_ended_within_the_time_count() -> None:
    # January ended before the first of February, March has not ended by the thirtieth.
    assert months(date(2026, 2, 1), date(2026, 3, 30)) == ["2026-02"]


def test_a_period_that_ends_on_the_first_or_last_day_counts() -> None:
    assert months(date(2026, 1, 31), date(2026, 2, 28)) == ["2026-01", "2026-02"]
