"""Working days over the holiday table."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.follow_up.working_days import Holiday, WorkingDays

SPRING = WorkingDays.of(
    [Holiday(date(2026, 2, 15) + timedelta(days=n)) for n in range(9)]
    + [Holiday(date(2026, 2, 14), works=True), Holiday(date(2026, 2, 28), works=True)]
)
"""Spring Festival 2026: off from February 15 to 23, worked on the Saturdays 14 and 28."""


def test_a_holiday_moves_a_day_and_a_worked_saturday_counts() -> None:
    assert SPRING.on_or_after(date(2026, 2, 15)) == date(2026, 2, 24)
    assert SPRING.on_or_before(date(2026, 2, 23)) == date(2026, 2, 14)
    # From Friday 13: Saturday 14 is the first, Tuesday 24 the second working day after it; 25, 26, 27, 28 follow.
    assert [SPRING.add(date(2026, 2, 13), n).day for n in (1, 2, 6)] == [14, 24, 28]
    assert SPRING.add(date(2026, 2, 15), 0) == date(2026, 2, 24)


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 1)), max_size=30),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 1)), max_size=10),
    st.integers(1, 30),
)
def test_the_nth_working_day_is_found_by_counting(day: date, off: set[date], worked: set[date], count: int) -> None:
    days = WorkingDays(frozenset(off), frozenset(worked))
    due = days.add(day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]

    def by_hand(each: date) -> bool:
        return each in worked or (each not in off and each.isoweekday() <= 5)

    assert sum(map(by_hand, between)) == count
    assert by_hand(due)
