"""The fewest moves against enumeration: none fewer, and the best by the objective among as few."""

from random import Random

import pytest

from planner.domain import Assignment, Instance
from planner.planning import repair
from planner.rules import check
from tests.optimization.brute_force import Enumeration, Plan, value_of
from tests.random_instances import random_assignment, random_instance

ROUNDS = 40
ROUNDING = 1e-6


def pairs_of(instance: Instance, plan: Plan) -> set[tuple[str, str]]:
    return {(leader.id, place) for leader, held in zip(instance.leaders, plan, strict=True) for place in held}


def nearest_plans(instance: Instance, old: Assignment) -> list[Plan]:
    """The plans with the fewest new pairs, and among these with the fewest pairs gone."""
    plans = list(Enumeration(instance).plans())
    keys = [(len(pairs - old.pairs), len(old.pairs - pairs)) for pairs in (pairs_of(instance, plan) for plan in plans)]
    return [plan for plan, key in zip(plans, keys, strict=True) if key == min(keys)]


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_needs_fewer_moves_and_none_as_near_is_better(seed: int) -> None:
    random = Random(seed)
    for _ in range(ROUNDS):
        instance = random_instance(random, most_leaders=4, most_places=5)
        old = random_assignment(random, instance)
        near = nearest_plans(instance, old)
        found = repair(instance, old, time_limit=60)
        if not near:
            assert (found.status, found.moves, found.has_plan) == ("infeasible", (), False)
            assert found.reasons
            continue
        assert check(instance, found.assignment).kept
        assert found.status == "optimal"
        fewest = len(pairs_of(instance, near[0]) - old.pairs)
        assert found.num_gives == fewest == found.moves_bound == len(found.assignment.pairs - old.pairs)
        assert {
            (move.leader, move.place) for move in found.moves if move.action == "give"
        } == found.assignment.pairs - old.pairs
        assert {
            (move.leader, move.place) for move in found.moves if move.action == "take"
        } == old.pairs - found.assignment.pairs
        best_among(instance, near, found.levels)


def best_among(instance: Instance, plans: list[Plan], values: tuple[float, ...]) -> None:
    """Level by level no plan among these is better than `values`, within the tolerances of the levels above."""
    enumeration = Enumeration(instance)
    terms = {plan: enumeration.terms(plan) for plan in plans}
    for level, value in zip(instance.policy.objective, values, strict=True):
        least = min(value_of(level, terms[plan]) for plan in plans)
        limit = least + level.tolerance * abs(least)
        assert value <= limit + ROUNDING
        plans = [plan for plan in plans if value_of(level, terms[plan]) <= limit + ROUNDING / 2]


@pytest.mark.parametrize("seed", range(3))
def test_a_leader_who_leaves_takes_quota_and_pins_along(seed: int) -> None:
    random = Random(50 + seed)
    for _ in range(ROUNDS):
        instance = random_instance(random, most_leaders=4, most_places=5)
        if len(instance.leaders) < 2:
            continue
        gone = random.choice(instance.leaders).id
        old = random_assignment(random, instance)
        found = repair(instance, old, leave=[gone], time_limit=60)
        assert gone not in found.instance.leader_by_id
        near = nearest_plans(found.instance, old)
        assert found.has_plan == bool(near)
        if near:
            assert not any(leader == gone for leader, _ in found.assignment.pairs)
            assert found.num_gives == len(pairs_of(found.instance, near[0]) - old.pairs) == found.moves_bound
            taken = {(move.leader, move.place) for move in found.moves if move.action == "take"}
            assert {pair for pair in old.pairs if pair[0] == gone} <= taken
