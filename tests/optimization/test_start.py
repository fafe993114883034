"""A first plan by greedy and flow, and the proof of a minimum cut where there is none."""

from dataclasses import replace
from random import Random

from planner.domain import Instance, QuotaOverride, Stance
from planner.optimization.goal import Evaluator
from planner.optimization.model import compile_model
from planner.optimization.start import first_plan, flow_layer
from tests.drawn import city
from tests.optimization.brute_force import Enumeration
from tests.random_instances import random_instance

SUBDISTRICT, ROAD = 0, 1


def with_stances(*stances: Stance) -> Instance:
    return replace(city(), stances=stances)


def test_the_flow_meets_quotas_and_coverage_of_a_layer() -> None:
    held = flow_layer(compile_model(city()), ROAD).held
    assert held is not None
    assert held.sum(axis=0).tolist() == [1, 1, 1]
    assert sorted(held.sum(axis=1).tolist()) == [1, 2]


def test_pins_are_in_the_flow_and_avoids_are_not() -> None:
    stances = [Stance("b", "r1", "pin"), Stance("b", "r2", "avoid"), Stance("b", "r3", "avoid")]
    held = flow_layer(compile_model(with_stances(*stances)), ROAD).held
    assert held is not None
    assert held.tolist() == [[False, True, True], [True, False, False]]


def test_what_is_missing_is_counted_and_proved_by_a_cut() -> None:
    # b avoids all streets: a may hold 2 of the 3, and the third is missing a leader as b is missing a street: one pair would do
    model = compile_model(with_stances(*(Stance("b", place, "avoid") for place in ("s1", "s2", "s3"))))
    flow = flow_layer(model, SUBDISTRICT)
    assert flow.held is None
    assert flow.missing == 1
    assert flow.short_leaders == (1,)
    assert first_plan(model) is None


def test_a_pin_that_is_avoided_or_beyond_a_quota_has_no_flow() -> None:
    both = with_stances(Stance("a", "s1", "pin"), Stance("a", "s1", "avoid"))
    assert flow_layer(compile_model(both), SUBDISTRICT).held is None
    three = with_stances(*(Stance("a", place, "pin") for place in ("s1", "s2", "s3")))
    assert flow_layer(compile_model(three), SUBDISTRICT).held is None
    twice = with_stances(Stance("a", "s1", "pin"), Stance("b", "s1", "pin"))
    assert flow_layer(compile_model(twice), SUBDISTRICT).held is None


def test_a_place_that_wants_more_leaders_than_there_are_has_no_flow() -> None:
    instance = city()
    three = tuple(replace(row, cover_min=3, cover_max=3) if row.id == "s1" else row for row in instance.places)
    assert flow_layer(compile_model(replace(instance, places=three)), SUBDISTRICT).held is None


def test_a_leader_left_out_holds_nothing() -> None:
    instance = city()
    first, second = instance.leaders
    out = {"subdistrict": QuotaOverride(0, 0), "road": QuotaOverride(0, 0)}
    wide = {"subdistrict": QuotaOverride(upper=3), "road": QuotaOverride(upper=3)}
    plan = first_plan(
        compile_model(replace(instance, leaders=(replace(first, quotas=out), replace(second, quotas=wide))))
    )
    assert plan == ((), (0, 1, 2, 3, 4, 5))


def test_a_first_plan_exists_exactly_where_flow_alone_decides() -> None:
    """Without load cap, one district and coverage by all or nothing, greedy and flow are exact."""
    for seed in range(300):
        instance = random_instance(Random(seed))
        rules = replace(instance.policy.rules, load_cap=None, one_district=False, allow_shortfall=False)
        plain = replace(instance, policy=replace(instance.policy, rules=rules))
        model = compile_model(plain)
        plan = first_plan(model)
        assert (plan is not None) == any(True for _ in Enumeration(plain).plans()), f"seed {seed}"
        assert plan is None or Evaluator(model).keeps_rules(plan), f"seed {seed}"
