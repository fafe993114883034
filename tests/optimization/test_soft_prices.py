"""Smoothed prices: a bound that no plan undercuts, close to that of the master, and a kernel that does what its formula says."""

from math import exp, log

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize

from benchmarks.cities import city
from planner.optimization.bundles import Bundles, separable
from planner.optimization.column_generation import Generation
from planner.optimization.goal import Goal
from planner.optimization.kernels_prices import climb, height, soft_least
from planner.optimization.model import compile_model
from planner.optimization.soft_prices import SoftPrices
from planner.optimization.start import first_plan
from tests.optimization.random_cities import random_city
from tests.optimization.test_partitioning import goals


def test_the_bound_is_never_above_the_optimum_and_mostly_near_the_masters() -> None:
    compared = near = 0
    for seed in range(24):
        model = compile_model(random_city(seed))
        for goal, optimum, plan in goals(model):
            if not separable(model, goal) or not SoftPrices.applies(bundles := Bundles(model, goal)):
                continue
            start = bundles.columns_of(plan)
            soft = SoftPrices(bundles, start, lambda: False, lambda _bound: None)
            soft.converge()
            firm = Generation(bundles, start, lambda: False, lambda _bound: None)
            firm.converge()
            assert soft.best is not None
            assert firm.best is not None
            assert soft.best.bound <= optimum + 1e-6, f"seed {seed}"
            compared += 1
            near += soft.best.bound >= firm.best.bound - 0.03 * max(1.0, abs(optimum))
    assert compared >= 5
    assert near >= 0.8 * compared


def test_the_kernel_softens_as_its_formula_says() -> None:
    rng = np.random.default_rng(3)
    m, begin = 6, np.array([0, 3, 7])
    places = np.sort(np.array([rng.permutation(m)[:3] for _ in range(7)]), axis=1)
    count, cost, price = rng.integers(1, 4, 7), rng.normal(5, 2, 7), rng.normal(0, 1, m)
    size, softness = np.array([2, 1]), 0.7
    cover, reduced, least = np.zeros(m), np.zeros(7), np.zeros(2)
    value = soft_least(price, places, count, cost, begin, size, softness, cover, reduced, least)
    plain = [cost[i] - sum(price[p] for p in places[i, : count[i]]) for i in range(7)]
    expected, taken = 0.0, np.zeros(m)
    for c in range(2):
        mine = range(begin[c], begin[c + 1])
        total = sum(exp(-plain[i] / softness) for i in mine)
        expected -= size[c] * softness * log(total)
        for i in mine:
            for p in places[i, : count[i]]:
                taken[p] += size[c] * exp(-plain[i] / softness) / total
    assert value == pytest.approx(expected)
    assert reduced == pytest.approx(plain)
    assert least == pytest.approx([min(plain[:3]), min(plain[3:])])
    assert cover == pytest.approx(-taken)


def test_the_climb_ends_where_a_library_says_the_top_is() -> None:
    rng = np.random.default_rng(5)
    m, begin, size = 8, np.array([0, 12, 24, 36]), np.array([1, 2, 1])
    places = np.sort(np.array([rng.permutation(m)[:3] for _ in range(36)]), axis=1)
    count, cost, center = np.full(36, 3), rng.normal(5, 2, 36), rng.normal(1, 1, m)
    low, high, softness, edge, hold = np.ones(m), np.array([1, 1, 2, 2, 1, 1, 1, 3]), 0.5, 0.3, 0.2
    reduced, least, slope = np.zeros(36), np.zeros(3), np.zeros(m)
    columns = (places, count, cost, begin, size, softness, edge)

    def downhill(price: np.ndarray) -> tuple[float, np.ndarray]:
        value = height(price, center, hold, low, high, *columns, slope, reduced, least)
        return -value, -slope

    def depth(price: np.ndarray) -> float:
        return downhill(price)[0]

    slopes = approx_fprime(center, depth)
    assert downhill(center)[1] == pytest.approx(slopes, abs=1e-4)
    price = center.copy()
    top = climb(price, center, hold, low, high, *columns, 200, 1e-10, least)
    assert top == pytest.approx(-minimize(downhill, center, jac=True).fun, abs=1e-5)
    assert top > -downhill(center)[0]


def test_at_a_towns_size_the_bound_is_within_two_percent_of_the_masters() -> None:
    model = compile_model(city("tiny", 2))
    bundles, start = Bundles(model, Goal(dict(model.levels[1].weights))), first_plan(model)
    assert start is not None
    soft = SoftPrices(bundles, bundles.columns_of(start), lambda: False, lambda _bound: None)
    firm = Generation(bundles, bundles.columns_of(start), lambda: False, lambda _bound: None)
    soft.converge()
    firm.converge()
    assert soft.best is not None
    assert firm.best is not None
    assert firm.converged
    assert firm.best.bound - 0.02 * abs(firm.best.bound) <= soft.best.bound <= firm.best.bound + 1e-4
