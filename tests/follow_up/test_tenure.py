"""Since when leaders hold their places, by the plans that took effect one after the other."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain import Assignment
from planner.follow_up.tenure import tenure

PAIRS = [(leader, place) for leader in ("a", "b") for place in ("s1", "s2")]
PLANS = st.lists(st.sets(st.sampled_from(PAIRS)), min_size=2, max_size=6)


def day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=30 * number)


def since(*plans: set[tuple[str, str]]) -> dict[tuple[str, str], date]:
    """The tenure of the last of these; the first is what was before."""
    before, *published = map(Assignment.of, plans)
    return dict(tenure([(day(number), plan) for number, plan in enumerate(published)], before))


def test_who_held_a_place_before_the_first_plan_has_held_it_all_along() -> None:
    assert since({("a", "s1")}, {("a", "s1")}, {("a", "s1")}) == {}


def test_a_place_taken_over_counts_from_the_plan_that_gave_it() -> None:
    assert since({("a", "s1")}, {("b", "s1")}, {("b", "s1")}) == {("b", "s1"): day(0)}
    assert since({("a", "s1")}, {("a", "s1")}, {("b", "s1")}) == {("b", "s1"): day(1)}


def test_who_comes_back_begins_anew() -> None:
    assert since({("a", "s1")}, {("b", "s1")}, {("a", "s1")}) == {("a", "s1"): day(1)}


@given(PLANS)
def test_every_pair_was_together_from_its_day_on_and_not_just_before(plans: list[set[tuple[str, str]]]) -> None:
    found = since(*plans)
    for pair in plans[-1]:
        first = 0 if pair not in found else 1 + (found[pair] - day(0)).days // 30
        assert all(pair in plan for plan in plans[first:])
        assert first == 0 or pair not in plans[first - 1]
    assert found.keys() <= plans[-1]
