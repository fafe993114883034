"""Costs of pairs looked up by blocks are those of all pairs, and a plan by blocks is that of a table in one piece."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cities import city_of
from planner.optimization import bounds, flow, pair_costs, start
from planner.optimization.flow import match_layer
from planner.optimization.goal import Goal
from planner.optimization.model import compile_model
from planner.optimization.pair_costs import EVERY, PairCosts

WEIGHTS = {"changes": 2.0, "repeats": 0.5, "preference": -1.0, "more": 3.0}


def drawn() -> PairCosts:
    """Two leaders, of whom only the second is asked to change little, and three places; the first pair is free of charge."""
    overlay = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    return PairCosts(
        np.array([0.0, 2.0]), np.array([1.0, 1.0, 3.0]), np.array([1, 3]), np.array([5.0, 0.0]), ((10.0, overlay),)
    )


def test_most_pairs_cost_leader_times_place_and_exceptions_what_they_say() -> None:
    #                       0 x 1  5    0 x 3 + 10   0  2 x 1 + 10  2 x 3
    np.testing.assert_equal(drawn().whole, [[0, 5, 10], [0, 12, 6]])


def test_parts_are_those_of_the_whole() -> None:
    model = compile_model(city_of(12, 18, 30, 1, effort=0.2))
    overlay = np.random.default_rng(1).random((model.n, model.m))
    costs = replace(model, overlays={"more": overlay}).pair_costs(WEIGHTS)
    assert costs is not None
    leaders, places = np.array([7, 2, 3]), np.array([40, 0, 1, 17])
    np.testing.assert_equal(costs.of(leaders, places), costs.whole[np.ix_(leaders, places)])
    np.testing.assert_equal(costs.of(slice(2, 5), EVERY), costs.whole[2:5])
    np.testing.assert_equal(costs.at(leaders, places[:3]), costs.whole[leaders, places[:3]])


def test_in_blocks_first_plan_flow_and_bound_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = compile_model(city_of(12, 18, 30, 2, effort=0.2))
    goal = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0, "preference": -1.0})
    costs = model.pair_costs(goal.weights)
    assert costs is not None
    found = []
    for size in (pair_costs.BLOCK, 5):
        monkeypatch.setattr(pair_costs, "BLOCK", size)
        monkeypatch.setattr(flow, "PER_ROUND", 20)
        matching = match_layer(model, 1, costs, 0.0, 60.0)
        assert matching is not None
        plan = start.first_plan(model, costs, 5.0)
        found.append((matching.cost, matching.held.tolist(), plan, bounds.simple_bound(model, goal)))
    assert found[0] == found[1]
