"""Regions: what a region gains the whole gains, whatever the terms, and a sweep never makes a plan worse or break a rule."""

from random import Random

import numpy as np
import pytest

from benchmarks.cities import city, city_of
from planner.optimization import by_neighbours
from planner.optimization.bundles import Bundles, separable
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Model, Plan, compile_model
from planner.optimization.partitioning import Partitioning
from planner.optimization.region import region_of, value_of
from planner.optimization.regions import Regions, by_regions
from planner.optimization.search import Clock, Search
from planner.optimization.soft_prices import SoftPrices
from planner.optimization.start import first_plan
from planner.rules import check
from tests.optimization.random_cities import random_city
from tests.optimization.test_partitioning import goals

FOREVER = 1e18


def searching(model: Model, goal: Goal, plan: Plan) -> Search:
    search = Search(model, goal, Clock(FOREVER, 0.0), 0, 0, lambda news: None)
    assert search.offer(plan)
    return search


def swapped(model: Model, plan: Plan, leaders: list[int], random: Random) -> Plan | None:
    """The plan after two of the leaders exchanged a place of one layer, if the rules allow it."""
    first, second = random.sample(leaders, 2)
    pairs = [(p, q) for p in plan[first] for q in plan[second] if model.layer[p] == model.layer[q]]
    if not pairs:
        return None
    p, q = random.choice(pairs)
    held = [set(places) for places in plan]
    held[first] = held[first] - {p} | {q}
    held[second] = held[second] - {q} | {p}
    changed = tuple(tuple(sorted(places)) for places in held)
    return changed if Evaluator(model).keeps_rules(changed) else None


def test_what_a_region_gains_the_whole_gains() -> None:
    compared = 0
    cities = [*map(random_city, range(60)), *(city("tiny", seed) for seed in (1, 2) for _ in range(3))]
    for seed, instance in enumerate(cities):
        model, random = compile_model(instance), Random(seed)
        plan = first_plan(model)
        weights = {"squares": 1.0, "coherence": 2.0, "changes": 1.5, "repeats": 0.5, "preference": -1.0}
        goal = Goal(weights if model.fixed_mean is None else weights | {"deviation": 3.0})
        if plan is None or model.n < 3 or model.allow_shortfall or not Evaluator(model).keeps_rules(plan):
            continue
        leaders = np.array(sorted(random.sample(range(model.n), model.n - 1)))
        after = swapped(model, plan, leaders.tolist(), random)
        if after is None or not separable(model, goal):
            continue
        pair = model.pair_costs(goal.weights)
        regions = Regions(searching(model, goal, plan))
        assert pair is None or np.array_equal(pair.whole, regions.pair.whole)
        region = region_of(model, regions.pair, plan, leaders)
        number = {int(p): i for i, p in enumerate(region.places)}
        part = tuple(tuple(sorted(number[p] for p in after[l])) for l in leaders.tolist())
        assert region.into(plan, region.plan) == plan
        assert region.into(plan, part) == after
        bundles = Bundles(region.model, regions.goal)
        gained = value_of(bundles, region.plan) - value_of(bundles, part)
        evaluator = Evaluator(model)
        expected = goal.value(evaluator.terms(plan)) - goal.value(evaluator.terms(after))
        assert gained == pytest.approx(expected, abs=1e-6), f"seed {seed}"
        compared += 1
    assert compared >= 8


def test_sweeps_claim_no_bound_above_the_optimum_and_find_no_worse_plan() -> None:
    compared = 0
    for seed in range(16):
        model = compile_model(random_city(seed))
        for goal, optimum, plan in goals(model):
            if not separable(model, goal) or not SoftPrices.applies(bundles := Bundles(model, goal)):
                continue
            search = searching(model, goal, plan)
            by_regions(search, bundles)
            assert search.bound <= optimum + 1e-6, f"seed {seed}"
            assert search.value <= optimum + 1e-6, f"seed {seed}"
            compared += 1
    assert compared >= 3


def test_a_town_swept_keeps_the_rules_and_gets_better_and_the_same_again() -> None:
    instance = city("tiny", 3)
    model = compile_model(instance)
    goal, start = Goal(dict(model.levels[1].weights)), first_plan(model)
    assert start is not None
    found = []
    for _ in range(2):
        search = searching(model, goal, start)
        before = search.value
        by_regions(search, Bundles(model, goal))
        assert search.best is not None
        assert not check(instance, model.assignment_of(search.best)).violations
        assert search.bound - 1e-6 <= search.value < 0.7 * before
        found.append(search.best)
    assert found[0] == found[1]


def test_rounding_by_neighbours_keeps_the_rules_and_gets_better_and_the_same_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The way of larger cities, on one small enough."""
    monkeypatch.setattr(by_neighbours, "TIGHT", 10)
    monkeypatch.setattr(by_neighbours, "CYCLES", 2)
    instance = city_of(24, 36, 57, 2)
    model = compile_model(instance)
    goal, start = Goal(dict(model.levels[1].weights)), first_plan(model)
    assert start is not None
    found = []
    for _ in range(2):
        search = searching(model, goal, start)
        before = search.value
        by_regions(search, Bundles(model, goal))
        assert search.best is not None
        assert not check(instance, model.assignment_of(search.best)).violations
        assert search.bound > 0
        assert search.bound - 1e-6 <= search.value < 0.5 * before
        found.append(search.best)
    assert found[0] == found[1]


@pytest.mark.parametrize("tight", [1, 160])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_neither_way_of_many_leaders_claims_more_than_the_optimum(
    tight: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_neighbours, "TIGHT", tight)
    monkeypatch.setattr(by_neighbours, "CYCLES", 2)
    model = compile_model(city("tiny", seed))
    goal, start = Goal(dict(model.levels[1].weights)), first_plan(model)
    assert start is not None
    exact = searching(model, goal, start)
    Partitioning().work(exact)
    assert exact.proved
    search = searching(model, goal, start)
    by_regions(search, Bundles(model, goal))
    assert search.bound <= exact.value + 1e-6 <= search.value + 2e-6
    assert search.bound > 0.8 * exact.value


def test_a_sweep_that_is_told_to_stop_within_a_region_keeps_the_plan() -> None:
    model = compile_model(city("tiny", 1))
    goal, start = Goal(dict(model.levels[1].weights)), first_plan(model)
    assert start is not None
    search = searching(model, goal, start)
    asked = iter([False] * 3)
    assert not Regions(search).sweep(0, lambda: next(asked, True))
    assert search.best == start
