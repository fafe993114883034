"""Cuts over four and five rows: what is found is broken, valid, chosen as asked, and as broken as one exchange can make it."""

from itertools import pairwise

import numpy as np
import pytest

from planner.optimization.cuts import SHAPES, Cuts
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import compile_model
from planner.optimization.programme import partition
from planner.optimization.sharpening import CUT_ROUNDS
from planner.optimization.triples import single_rows
from planner.optimization.wide_cuts import separate_wide
from tests.optimization.test_branching import everything, exact_models, hard_to_share, inventory_of


def points() -> list[tuple[Inventory, Point]]:
    """Fractional solutions of small programmes, and made-up ones in which no row is taken more than once."""
    found: list[tuple[Inventory, Point]] = []
    rng = np.random.default_rng(0)
    for seed in range(4):
        inventory = inventory_of(compile_model(hard_to_share(seed)))
        found.append((inventory, inventory.solve(everything(inventory))))
    for _, model in exact_models(30):
        inventory = inventory_of(model)
        index = np.sort(rng.permutation(len(inventory))[:10])
        amount = rng.uniform(0.3, 0.6, len(index))
        amount /= max(1.0, float((inventory.rows_of(index) @ amount).max()))
        nothing = np.zeros(0)
        found.append((inventory, Point(0.0, index, amount, np.zeros(len(inventory)), 0.0, nothing, nothing, nothing)))
    return found


def excess(inventory: Inventory, point: Point, rows: list[int], share: list[int], whole: int) -> float:
    """How far a solution breaks a cut, by plain counting."""
    has = inventory.rows_of(point.index)
    return float(((np.array(share) @ has[rows]) // whole) @ point.amount) - sum(share) // whole


def members(cuts: Cuts, t: int) -> tuple[list[int], list[int]]:
    size = int((cuts.share[t] > 0).sum())
    return cuts.rows[t, :size].tolist(), cuts.share[t, :size].tolist()


def test_what_is_found_is_broken_and_no_exchange_of_one_row_breaks_it_more() -> None:
    met = 0
    for inventory, point in points():
        cuts = separate_wide(inventory, point, wanted=10_000, per_row=10_000)
        single = np.flatnonzero(single_rows(inventory)).tolist()
        for t in range(len(cuts)):
            rows, share = members(cuts, t)
            whole = int(cuts.whole[t])
            assert (tuple(share), whole) in SHAPES[1:]
            assert set(rows) <= set(single)
            assert len(set(rows)) == len(rows)
            broken = excess(inventory, point, rows, share, whole)
            assert broken > 0.02
            for place in range(len(rows)):
                for other in set(single) - set(rows):
                    exchanged = [*rows[:place], other, *rows[place + 1 :]]
                    assert excess(inventory, point, exchanged, share, whole) <= broken + 1e-6
        met += len(cuts)
    assert met > 20


def test_the_most_broken_come_first_each_once_and_no_row_in_too_many() -> None:
    fewer = 0
    for inventory, point in points():
        every = separate_wide(inventory, point, wanted=10_000, per_row=10_000)
        assert len(set(every.keys())) == len(every)
        broken = [excess(inventory, point, *members(every, t), int(every.whole[t])) for t in range(len(every))]
        assert all(before >= after - 1e-5 for before, after in pairwise(broken))
        some = separate_wide(inventory, point, wanted=5, per_row=2)
        uses = np.bincount(some.rows[some.rows >= 0], minlength=1)
        assert len(some) <= 5
        assert uses.max() <= 2
        assert set(some.keys()) <= set(every.keys())
        fewer += len(some) < len(every)
    assert fewer > 0


@pytest.mark.parametrize("seed", [0, 3, 4])
def test_they_raise_the_bound_and_cut_no_plan_off(seed: int) -> None:
    inventory = inventory_of(compile_model(hard_to_share(seed)))
    before = inventory.solve(everything(inventory))
    point = before
    for _ in range(CUT_ROUNDS):
        cuts = separate_wide(inventory, point, wanted=50, per_row=10)
        if not len(cuts):
            break
        inventory.cut(cuts)
        point = inventory.solve(everything(inventory))
    solver = partition(
        inventory.bundles, inventory.columns, Cuts.none(), start=None, seconds=60, nodes=100_000, cutoff=1e9
    )
    assert solver.finished
    assert before.value + 1e-3 < point.value
    assert point.value + float(inventory.bundles.constant[0]) <= solver.bound + 1e-6
