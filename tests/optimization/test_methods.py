"""Each method alone tells the truth: what it offers keeps rules and limits, what it claims as a bound no plan undercuts."""

import time
from random import Random

import pytest

from planner.optimization.goal import Goal, Limit
from planner.optimization.model import Model, Plan, compile_model
from planner.optimization.search import Clock, Method, Search
from planner.optimization.solve import METHODS
from planner.rules import check
from tests.optimization.brute_force import Enumeration, value_of
from tests.random_instances import random_instance

PRECISION = 1e-6


def searched(method: Method, model: Model, goal: Goal, start: Plan) -> Search:
    """The state of the search after one method has worked from one plan."""
    now = time.monotonic()
    search = Search(model, goal, Clock(now + 60, now), seed=0, level=0, report=lambda _news: None)
    assert search.offer(start)
    if method.applies(model, goal):
        method.work(search)
    return search


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_method_alone_offers_plans_within_the_limits_and_true_bounds(method: Method) -> None:
    for seed in range(16):
        instance = random_instance(Random(seed))
        enumeration, model = Enumeration(instance), compile_model(instance)
        left = list(enumeration.plans())
        limits: tuple[Limit, ...] = ()
        for number, level in enumerate(instance.policy.objective if left else ()):
            where = f"seed {seed}, level {number}"
            values = {plan: value_of(level, enumeration.terms(plan)) for plan in left}
            least = min(values.values())
            # From the worst plan there is, so that the method has something to do.
            worst = max(left, key=lambda plan: (values[plan], sorted(map(sorted, plan))))
            search = searched(method, model, Goal.of(level, limits), indices(model, enumeration, worst))
            assert search.best is not None, where
            assert not check(instance, model.assignment_of(search.best)).violations, where
            assert search.goal.within(search.evaluator.terms(search.best)), where
            assert search.value >= least - PRECISION * max(1.0, abs(least)), where
            assert search.bound <= least + PRECISION * max(1.0, abs(least)), where
            if search.vector_proved:
                best = min(sorted(enumeration.loads(plan), reverse=True) for plan in left)
                assert search.key == pytest.approx(tuple(best), abs=PRECISION), where
            limits = (*limits, Limit(level.weights, level.limit(least)))
            left = [plan for plan in left if values[plan] <= level.limit(least) + PRECISION / 2]


def indices(model: Model, enumeration: Enumeration, plan: tuple[frozenset[str], ...]) -> Plan:
    """An enumerated plan in the numbering of the model."""
    held = {leader.id: places for leader, places in zip(enumeration.leaders, plan, strict=True)}
    number = {place: p for p, place in enumerate(model.place_ids)}
    return tuple(tuple(sorted(number[place] for place in held[leader])) for leader in model.leader_ids)
