"""Bounds by hand, on cases small enough to see what the best plan is."""

from dataclasses import replace

import pytest

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, Range, Rules, Stance
from planner.optimization.bounds import balance_bounds, grain, leximin_reached, only_plan, peak_bound, simple_bound
from planner.optimization.goal import Goal
from planner.optimization.model import Model, compile_model
from planner.optimization.solve import solve
from tests.drawn import city

ONE_OR_TWO = Range(1, 2)


def town(
    streets: list[float],
    roads: list[float],
    *,
    shares: tuple[float, ...] = (1, 1),
    street_quota: Range = ONE_OR_TWO,
    allow_shortfall: bool = False,
    pins: tuple[tuple[str, str], ...] = (),
) -> Model:
    """Leaders with these shares, streets and roads of these weights, each place exactly one leader, one or two roads each."""
    policy = Policy(
        "town",
        (Layer("subdistrict", ("street",), street_quota, anchor=True), Layer("road", ("road",), ONE_OR_TWO)),
        (Level({"peak_load": 1.0}),),
        rules=Rules(allow_shortfall=allow_shortfall),
    )
    places = [Place(f"s{number}", "", "street", weight=weight) for number, weight in enumerate(streets)]
    places += [Place(f"r{number}", "", "road", weight=weight) for number, weight in enumerate(roads)]
    leaders = tuple(Leader(f"l{number}", "", share=share) for number, share in enumerate(shares))
    stances = tuple(Stance(leader, place, "pin") for leader, place in pins)
    return compile_model(Instance(policy, leaders, tuple(places), stances=stances))


def test_b1_the_mean_over_shares() -> None:
    # 10 + 9 + 4 + 4 = 27 over shares of 1 + 0.5
    assert peak_bound(town([10, 9], [4, 4], shares=(1, 0.5))) == pytest.approx(18)


def test_b1_is_rounded_up_to_a_load_that_can_be() -> None:
    # 10 + 9 + 4 + 4 = 27 over two leaders is 13.5: loads are whole
    assert peak_bound(town([10, 9], [4, 4])) == 14
    # 12 + 6 + 24 + 6 = 48 over two leaders is 24; but 24 + 6 by B2
    assert peak_bound(town([12, 6], [24, 6])) == 30
    # 12 + 6 + 12 + 12 = 42 over two leaders is 21: loads are multiples of 6
    assert peak_bound(town([12, 6], [12, 12])) == 24


def test_b1a_what_is_pinned_to_one_leader_with_the_lightest_he_must_hold_beside_it() -> None:
    # 10 and 9 are l0's; the roads are 4 and 7, and he needs one
    assert peak_bound(town([10, 9, 1], [4, 7], pins=(("l0", "s0"), ("l0", "s1")))) == 23
    # the road of 4 is l1's for good, so it is 7 for l0
    assert peak_bound(town([10, 9, 1], [4, 7], pins=(("l0", "s0"), ("l0", "s1"), ("l1", "r0")))) == 26
    # twice the share, half the load: 23 / 2
    assert peak_bound(town([10, 9, 1], [4, 7], shares=(2, 1), pins=(("l0", "s0"), ("l0", "s1")))) == pytest.approx(11.5)


def test_where_everything_is_pinned_there_is_one_plan_and_every_level_is_proved() -> None:
    pins = (("l0", "s0"), ("l0", "s1"), ("l1", "s2"), ("l0", "r1"), ("l1", "r0"))
    assert only_plan(town([10, 9, 1], [4, 7], pins=pins))
    assert not only_plan(town([10, 9, 1], [4, 7], pins=pins[1:]))
    # a pin of another's second road would fit: quotas have room
    assert not only_plan(town([10, 9, 1], [4, 7, 5], pins=pins))
    for level in ({"peak_load": 1.0}, {"leximin": 1.0}, {"deviation": 1.0}, {"squares": 1.0}):
        model = town([10, 9, 1], [4, 7], pins=pins)
        policy = replace(model.instance.policy, objective=(Level(level), Level({"squares": 1.0})))
        solution = solve(replace(model.instance, policy=policy), time_limit=10)
        assert solution.status == "optimal"
        assert all(each.bound == pytest.approx(each.best) for each in solution.levels)


def test_b2_the_heaviest_place_with_the_lightest_that_its_leader_must_hold_beside_it() -> None:
    # the mean is 17; whoever holds the street of 20 holds a road of at least 3 too
    assert peak_bound(town([20, 2], [9, 3])) == 23


def test_b2_several_of_the_heaviest_together() -> None:
    # 3 leaders; the two streets of 20 and at least roads of 1 and 2 beside them lie with two leaders: 43 / 2, rounded up to 22;
    # one alone gives 21, the mean (20 + 20 + 1 + 1 + 2 + 9) / 3 gives 18
    assert peak_bound(town([20, 20, 1], [1, 2, 9], shares=(1, 1, 1))) == 22


def test_b2_further_places_of_the_same_layer() -> None:
    # two streets each: 20 with 1, and a road of at least 2
    assert peak_bound(town([20, 1, 1, 1], [2, 2], street_quota=Range(2, 2))) == 23


def test_b3_two_of_the_heaviest_in_one_hand() -> None:
    # 2 leaders, 3 streets of 10 and no weight elsewhere: someone holds two of them and a road of 0
    assert peak_bound(town([10, 10, 10], [0, 0])) == 20


def test_a_larger_share_lowers_what_the_heaviest_place_proves() -> None:
    # the street of 20 may go to the leader with share 2: 20 / 2, with a road of 1: 21 / 2
    assert peak_bound(town([20, 0], [1, 1], shares=(2, 1))) == pytest.approx(10.5)


def test_with_a_shortfall_allowed_only_the_lower_quotas_force_work() -> None:
    # each leader holds a street and a road at least, the lightest of them 2 and 3: 10 over two leaders
    assert peak_bound(town([20, 2], [9, 3], allow_shortfall=True)) == 5


def test_nobody_has_no_load() -> None:
    assert peak_bound(town([], [], shares=())) == 0


@pytest.mark.parametrize(
    ("weights", "shares", "step"),
    [([12, 6], (1, 1), 6), ([12, 6], (0.5, 0.5), 12), ([12, 2.5], (1, 1), None), ([12, 6], (1, 0.5), None), ([0, 0], (1, 1), None)],
)  # fmt: skip
def test_the_grain_of_loads(weights: list[float], shares: tuple[float, ...], step: float | None) -> None:
    assert grain(town(weights, [0, 0], shares=shares)) == step


def test_b4_loads_next_to_the_mean_on_the_grid() -> None:
    # total 10 + 9 + 4 + 4 + 3 = 30 over 4 leaders: mean 7.5, so at best 7, 7, 8, 8
    model = town([10, 9, 4, 4], [3, 0, 0, 0], shares=(1, 1, 1, 1))
    assert balance_bounds(model) == pytest.approx((4 * 0.5, 2 * 49 + 2 * 64))


def test_b4_without_a_grid_only_the_mean_is_left() -> None:
    # total 10.5 over two leaders
    deviation, squares = balance_bounds(town([6, 4.5], [0, 0]))
    assert deviation == 0
    assert squares == pytest.approx(2 * 5.25**2)


def test_b4_without_a_fixed_mean_by_cauchy() -> None:
    # 9 over shares 1 and 0.5: loads 7.2 and 3.6 are where the sum of squares is least, 81 / 1.25
    assert balance_bounds(town([6, 3], [0, 0], shares=(1, 0.5))) == pytest.approx((0, 64.8))


@pytest.mark.parametrize(
    ("loads", "reached"), [([8, 8, 7, 7], True), ([8, 8, 8, 6], False), ([9, 7, 7, 7], False), ([7.5] * 4, True)]
)
def test_leximin_is_reached_by_loads_next_to_the_mean(loads: list[float], reached: bool) -> None:
    assert leximin_reached(town([10, 9, 4, 4], [3, 0, 0, 0], shares=(1, 1, 1, 1)), loads) == reached


def test_the_bound_of_a_level_adds_its_terms() -> None:
    # peak 14 (mean 13.5), and at best loads 13 and 14: deviation 1
    model = town([10, 9], [4, 4])
    assert simple_bound(model, Goal({"peak_load": 2.0, "deviation": 3.0, "coherence": 1.0})) == pytest.approx(31)


def test_a_term_that_is_to_be_large_leaves_no_easy_bound() -> None:
    assert simple_bound(town([10, 9], [4, 4]), Goal({"peak_load": 1.0, "coherence": -1.0})) == float("-inf")


def test_pair_terms_are_bounded_place_by_place() -> None:
    # a may keep s1 and r2, b s2; s3, r1, r3 are new to either: 2 + 1 + 1. The best wish is s3 for a: 3 less
    model = compile_model(city())
    assert simple_bound(model, Goal({"changes": 1.0})) == pytest.approx(4)
    assert simple_bound(model, Goal({"preference": -1.0})) == pytest.approx(-3)
    # s3 to a costs 2 - 3 = -1, to b 2; r2 stays with a at 1 for the wish against it, or goes to b at 1
    assert simple_bound(model, Goal({"changes": 1.0, "preference": -1.0})) == pytest.approx(-1 + 1 + 1 + 1)


def test_an_avoided_pair_does_not_lower_the_bound() -> None:
    instance = city()
    only_b = replace(
        instance, stances=(*instance.stances, replace(instance.stances[0], leader="a", place="s3", stance="avoid"))
    )
    assert simple_bound(compile_model(only_b), Goal({"preference": -1.0})) == pytest.approx(0)
