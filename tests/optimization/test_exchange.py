"""Who could take a place: the shortest chains, and the best of them, against enumeration."""

import time
from dataclasses import replace
from random import Random

import pytest

from planner.domain import Assignment, Instance
from planner.optimization.exchange import take_over
from planner.optimization.model import compile_model
from planner.optimization.repair import pair_table
from planner.optimization.search import Clock
from planner.rules import check
from tests.optimization.brute_force import Enumeration, value_of
from tests.optimization.test_repair_minimal import pairs_of
from tests.random_instances import random_instance

ROUNDS = 40


def settled_coverage(instance: Instance) -> Instance:
    """The instance with every place held by as many leaders as it needs: then what is given settles what is taken."""
    places = tuple(
        replace(
            place, cover_min=(lower := min(instance.coverage_of(place).lower, len(instance.leaders))), cover_max=lower
        )
        for place in instance.places
    )
    rules = replace(instance.policy.rules, allow_shortfall=False)
    return replace(instance, places=places, policy=replace(instance.policy, rules=rules))


@pytest.mark.parametrize("seed", range(6))
def test_the_chain_is_the_shortest_and_of_the_shortest_the_best(seed: int) -> None:
    random = Random(seed)
    for _ in range(ROUNDS):
        instance = settled_coverage(random_instance(random, most_leaders=4, most_places=5))
        plans = list(Enumeration(instance).plans())
        if not plans:
            continue
        old = Assignment.of(pairs_of(instance, random.choice(plans)))
        if not old.pairs:
            continue
        giver, place = random.choice(old.sorted_pairs)
        others = [leader.id for leader in instance.leaders if (leader.id, place) not in old]
        if not others:
            continue
        taker = random.choice(others)
        model = compile_model(instance)
        found = take_over(
            model,
            pair_table(model, model.plan_of(old)),
            model.place_ids.index(place),
            model.leader_ids.index(taker),
            model.leader_ids.index(giver),
            Clock(time.monotonic() + 60, 0.0),
        )
        exchanged = [
            plan
            for plan in plans
            if (taker, place) in (pairs := pairs_of(instance, plan)) and (giver, place) not in pairs
        ]
        if not exchanged:
            assert found.plan is None
            continue
        fewest = min(len(pairs_of(instance, plan) - old.pairs) for plan in exchanged)
        assert found.plan is not None
        assert found.gives == found.bound == fewest
        assert found.exact
        left = [plan for plan in exchanged if len(pairs_of(instance, plan) - old.pairs) == fewest]
        values = check(instance, model.assignment_of(found.plan)).levels
        terms = {plan: Enumeration(instance).terms(plan) for plan in left}
        for level, value in zip(instance.policy.objective, values, strict=True):
            least = min(value_of(level, terms[plan]) for plan in left)
            limit = least + level.tolerance * abs(least)
            assert value <= limit + 1e-6
            left = [plan for plan in left if value_of(level, terms[plan]) <= limit + 5e-7]
