"""Prices climbed with cuts: a bound that holds, higher than without cuts, at prices that hold for every bundle."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Prices
from planner.optimization.cuts import Cuts
from planner.optimization.model import compile_model
from planner.optimization.pool import reduced_costs
from planner.optimization.programme import partition
from planner.optimization.soft_cuts import _Climb, tightened
from planner.optimization.soft_prices import Settled, SoftPrices
from planner.optimization.start import first_plan
from tests.optimization.test_branching import GOAL, hard_to_share, inventory_of


def never() -> bool:
    return False


def nobody(_bound: float) -> None:
    return


def settled(seed: int, on_bound: Callable[[float], None] = nobody) -> Settled:
    """Prices without cuts of an instance whose linear programme is fractional."""
    model = compile_model(hard_to_share(seed))
    start = first_plan(model)
    assert start is not None
    bundles = Bundles(model, GOAL)
    soft = SoftPrices(bundles, bundles.columns_of(start), never, on_bound)
    soft.converge()
    found = soft.settled
    assert found is not None
    return found


@pytest.mark.parametrize("seed", [0, 3, 4])
def test_cuts_raise_the_bound_and_never_above_the_best_plan(seed: int) -> None:
    start = settled(seed)
    every = inventory_of(start.bundles.model).columns
    solver = partition(start.bundles, every, Cuts.none(), start=None, seconds=60, nodes=100_000, cutoff=1e9)
    assert solver.finished
    heard: list[float] = []
    prices = tightened(start, never, heard.append)
    assert start.prices.bound + 0.1 < prices.bound <= solver.bound + 1e-5
    assert heard == sorted(heard)
    assert heard[-1] == prices.bound
    assert len(prices.cuts) > 0
    assert (prices.duals.cut <= 0).all()
    # Every bundle there is has a reduced cost of 0 and more: what a bound and a pool rest on.
    assert reduced_costs(start.bundles, prices, every).min() >= -1e-6


def test_told_to_stop_it_leaves_the_prices_as_they_were() -> None:
    start = settled(0)
    assert tightened(start, lambda: True, nobody) is start.prices


def test_rows_name_each_cut_of_a_column_as_often_as_it_counts() -> None:
    start = settled(3)
    climb = _Climb(start, nobody)
    assert climb.cut()
    climb.climb()
    assert climb.cut()
    rows, count = climb._rows()
    m, columns = start.bundles.model.m, climb.columns
    expected = climb.cuts.coefficients(start.bundles, columns)
    assert expected.max() >= 1
    for i in range(len(columns)):
        own = rows[i, : count[i]]
        assert own[: columns.count[i]].tolist() == columns.places[i, : columns.count[i]].tolist()
        assert np.bincount(own[columns.count[i] :] - m, minlength=len(climb.cuts)).tolist() == expected[:, i].tolist()


def test_reduced_costs_of_the_climb_are_those_of_its_prices() -> None:
    start = settled(4)
    climb = _Climb(start, nobody)
    assert climb.cut()
    climb.climb()
    best = climb.best
    assert isinstance(best, Prices)
    assert len(best.cuts) == len(climb.cuts)
    plain = reduced_costs(start.bundles, best, climb.columns)
    least = np.full(start.bundles.num_classes, np.inf)
    np.minimum.at(least, climb.columns.group, plain)
    assert climb._reduced() == pytest.approx(plain - least[climb.columns.group], abs=1e-6)
