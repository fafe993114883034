"""A rotation by hand: three leaders, three streets, and who may not come back too soon."""

from dataclasses import replace

import pytest

from planner.domain import Assignment, Holding, Instance, Layer, Leader, Level, Place, Policy, Range, Stance
from planner.domain.assignment import Pair
from planner.planning import rotate


@pytest.fixture
def three_streets() -> Instance:
    """l1, l2, l3 hold one of s1, s2, s3 each; in force: l1 s1, l2 s2, l3 s3."""
    policy = Policy("three", (Layer("street", ("street",), Range(1, 1)),), (Level({"deviation": 1.0}),))
    return Instance(
        policy,
        tuple(Leader(f"l{n}", f"L{n}") for n in (1, 2, 3)),
        tuple(Place(f"s{n}", f"S{n}", "street") for n in (1, 2, 3)),
        current=tuple(Holding(f"l{n}", f"s{n}") for n in (1, 2, 3)),
    )


def held_again(years: tuple[Assignment, ...], window: int) -> tuple[tuple[int, Pair], ...]:
    """(index of the year, pair) for every pair that was held within the window of years before."""
    return tuple(
        (number, pair)
        for number, plan in enumerate(years)
        for pair in plan.sorted_pairs
        if any(pair in earlier.pairs for earlier in years[max(0, number - window) : number])
    )


def test_within_the_window_nobody_comes_back(three_streets: Instance) -> None:
    # With a window of 2 the three cyclic shifts follow each other, and year 3 is the assignment in force again.
    found = rotate(three_streets, 3, window=2, time_limit=30)
    assert found.complete
    assert [year.repeats for year in found.years] == [(), (), ()]
    assert [year.repeats_bound for year in found.years] == [0, 0, 0]
    plans = (three_streets.current_assignment, *(year.solution.assignment for year in found.years))
    assert held_again(plans, 2) == ()
    assert found.years[2].solution.assignment == three_streets.current_assignment


def test_a_window_that_is_too_long_repeats_as_little_as_possible(three_streets: Instance) -> None:
    found = rotate(three_streets, 3, window=3, time_limit=30)
    # After two years every pair has been held: the third year has to repeat all three.
    assert [len(year.repeats) for year in found.years] == [0, 0, 3]
    assert found.years[2].repeats_bound == 3


def test_a_pin_stays_where_it_is(three_streets: Instance) -> None:
    found = rotate(replace(three_streets, stances=(Stance("l1", "s1", "pin"),)), 2, window=1, time_limit=30)
    assert [year.repeats for year in found.years] == [(("l1", "s1"),), (("l1", "s1"),)]


def test_a_year_without_a_plan_ends_the_rotation(three_streets: Instance) -> None:
    found = rotate(replace(three_streets, leaders=three_streets.leaders[:2]), 3, time_limit=30)
    assert (found.complete, len(found.years), found.years[0].solution.status) == (False, 1, "infeasible")


def test_aims_of_stability_have_no_say(three_streets: Instance) -> None:
    policy = replace(
        three_streets.policy, objective=(Level({"changes": 1.0}, tolerance=0.5), Level({"deviation": 1.0}))
    )
    found = rotate(replace(three_streets, policy=policy), 1, window=1, time_limit=30)
    assert found.years[0].repeats == ()
    assert found.years[0].solution.assignment != Assignment()


def test_the_policy_says_how_far_ahead_and_for_how_long_nobody_comes_back(three_streets: Instance) -> None:
    policy = replace(three_streets.policy, extra={"rotation": {"window": 1, "years": 2}})
    found = rotate(replace(three_streets, policy=policy), time_limit=30)
    assert len(found.years) == 2
    plans = (three_streets.current_assignment, *(year.solution.assignment for year in found.years))
    assert held_again(plans, 1) == ()
