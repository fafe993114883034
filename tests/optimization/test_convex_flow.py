"""The bound of flows that meet in the loads: true for every plan and any multipliers, and close where pairs and loads both count."""

import time
from functools import cache
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.squares import squares
from planner.domain import Level
from planner.optimization import convex_flow, flow
from planner.optimization.convex_flow import CLOSE, ConvexFlow, LoadPrice, _price_of, _Programme
from planner.optimization.flow import Flow, match_layer
from planner.optimization.flow import _Programme as _Layer
from planner.optimization.goal import Goal
from planner.optimization.model import Model, compile_model
from planner.optimization.pair_costs import PairCosts
from planner.optimization.search import Clock, Method, Search
from tests.optimization.brute_force import Enumeration, value_of
from tests.random_instances import random_instance

GOALS = (
    {"squares": 1.0, "preference": -2.0},
    {"deviation": 1.5, "preference": -1.0, "changes": 2.0},
    {"squares": 0.5, "deviation": 2.0, "changes": 3.0},
)


def searched(method: Method, model: Model, weights: dict[str, float]) -> Search:
    now = time.monotonic()
    search = Search(model, Goal(weights), Clock(now + 60, now), seed=0, level=0, report=lambda _news: None)
    if method.applies(model, search.goal):
        method.work(search)
    return search


@cache
def small_cities(number: int) -> list[tuple[Model, float]]:
    """Random cities to which the method applies with a goal, and the least value by enumeration."""
    found = []
    for seed in range(250):
        instance = random_instance(Random(seed), most_plans=3_000)
        model = compile_model(instance)
        if ConvexFlow().applies(model, Goal(GOALS[number])):
            enumeration = Enumeration(instance)
            level = Level(minimise=GOALS[number])
            values = [value_of(level, enumeration.terms(plan)) for plan in enumeration.plans()]
            found += [(model, min(values))] if values else []
    return found


@pytest.mark.parametrize("number", range(len(GOALS)))
def test_no_plan_costs_less_than_the_bound(number: int) -> None:
    cities = small_cities(number)
    gaps = [
        (least - searched(ConvexFlow(), model, GOALS[number]).bound) / max(1, abs(least)) for model, least in cities
    ]
    assert len(cities) >= 4
    assert min(gaps) >= -1e-6
    assert min(gaps) <= 1e-4


def test_multipliers_of_any_kind_give_a_bound() -> None:
    rng = np.random.default_rng(3)
    for model, least in small_cities(0):
        costs = model.pair_costs(GOALS[0])
        assert costs is not None
        programme = _Programme(model, costs.whole, _price_of(model, Goal(GOALS[0])))
        rows = model.n * (model.num_layers + 1) + model.m
        for scale in (0.0, 1.0, 30.0):
            assert programme.look_again(scale * rng.normal(size=rows))[0] <= least + CLOSE * max(1, abs(least))


def test_it_is_far_above_what_flow_and_balance_say_apart() -> None:
    model = compile_model(squares("taizhou", 1))
    weights = {"squares": 1.0, "preference": -1.0}
    apart, together = searched(Flow(), model, weights), searched(ConvexFlow(), model, weights)
    assert together.bound > 1.005 * apart.bound
    assert together.bound <= apart.value


PRICES = st.tuples(st.sampled_from((0.0, 0.3, 1.0, 2.5)), st.sampled_from((0.0, 0.4, 3.0)), st.integers(1, 40))
STEPS = st.sampled_from((0.0, 0.5, 1.0, 3.0))


@given(PRICES, STEPS, st.integers(1, 60), st.floats(-40, 80))
def test_the_least_of_a_load_is_that_of_every_load_looked_at(
    prices: tuple[float, float, int], step: float, most: int, slope: float
) -> None:
    squares, deviation, mean = prices
    price = LoadPrice(squares, deviation, mean / 3, np.array([(step or 0.1) * most]), step)
    loads = (step or 0.001) * np.arange(int(price.most[0] / (step or 0.001)) + 1)
    by_hand = float((price.of(loads) - slope * loads).min())
    found = float(price.least(np.array([slope]))[0])
    assert found <= by_hand + 1e-6
    assert found >= by_hand - (1e-6 if step else 0.2)


@given(PRICES, STEPS, st.integers(1, 500))
def test_chords_rise_and_never_cost_less_than_the_price(
    prices: tuple[float, float, int], step: float, most: int
) -> None:
    squares, deviation, mean = prices
    price = LoadPrice(squares, deviation, float(mean), np.array([(step or 1.0) * most]), step)
    widths, slopes = price.chords
    assert (np.diff(slopes) >= 0).all()
    assert np.isinf(widths[-1])
    points = np.concatenate([[0.0], np.cumsum(widths[:-1])])
    heights = price.of(np.zeros(1)) + np.concatenate([[0.0], np.cumsum(widths[:-1] * slopes[:-1])])
    assert (heights >= price.of(points) - 1e-6 * (1 + price.of(points))).all()


def test_a_flow_cut_short_is_no_flow_that_lacks_arcs(monkeypatch: pytest.MonkeyPatch) -> None:
    model = compile_model(squares("taizhou", 1))
    added = []
    monkeypatch.setattr(_Layer, "solve", lambda _self: (False, np.zeros(0)))
    monkeypatch.setattr(_Layer, "add", lambda _self, pairs, *_rest: added.append(len(pairs)))
    monkeypatch.setattr(flow, "out_of_time", lambda _highs: True)
    assert match_layer(model, 0, PairCosts.nothing(model.n, model.m), 0.0, 1.0) is None
    assert len(added) == 1


def test_a_convex_flow_cut_short_does_not_look_for_arcs(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(_Programme, "solve", lambda _self, _seconds: None)
    monkeypatch.setattr(_Programme, "open_all", lambda _self: opened.append(1))
    monkeypatch.setattr(convex_flow, "out_of_time", lambda _highs: True)
    searched(ConvexFlow(), compile_model(squares("taizhou", 1)), {"squares": 1.0, "preference": -1.0})
    assert not opened
