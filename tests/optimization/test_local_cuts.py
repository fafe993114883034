"""Local cuts: what is found is broken, holds for every plan, and is as much as the rows allow; kernels do what plain code does."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from planner.optimization import diving, kernels_patterns, local_cuts
from planner.optimization.branching import Tree
from planner.optimization.cuts import Cuts
from planner.optimization.diving import Ground, tightened_locally
from planner.optimization.inventory import Inventory, Point
from planner.optimization.local_cuts import LocalCut, local_hits, separate_locally
from planner.optimization.model import Floats, Ints, compile_model
from planner.optimization.programme import partition
from planner.optimization.triples import InPart, in_part, single_rows
from planner.optimization.wide_cuts import separate_both
from tests.optimization.test_branching import everything, hard_to_share, inventory_of
from tests.optimization.test_wide_cuts import points


def side_by_side(patterns: list[int]) -> list[list[int]]:
    """Every way to choose patterns that share no row, by their numbers."""
    ways: list[list[int]] = [[]]
    for number, pattern in enumerate(patterns):
        ways += [[*way, number] for way in ways if all(patterns[other] & pattern == 0 for other in way)]
    return ways


def worth_inside(cut: LocalCut, rows: int) -> float:
    """The dearest of a cut's patterns that fit side by side into a set of its rows."""
    patterns = cut.patterns.tolist()
    return max(
        sum(float(cut.worth[number]) for number in way)
        for way in side_by_side(patterns)
        if all(patterns[number] & ~rows == 0 for number in way)
    )


def coefficients(inventory: Inventory, cut: LocalCut) -> Floats:
    """What each bundle has of a cut, by plain counting."""
    has = inventory.rows_of(np.arange(len(inventory)))[cut.rows].astype(np.int64)
    pattern = has.T @ (1 << np.arange(len(cut.rows)))
    return np.array([worth_inside(cut, rows) for rows in range(1 << len(cut.rows))])[pattern]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows, so that everything can be counted."""
    monkeypatch.setattr(local_cuts, "ROWS", 6)


def found() -> list[tuple[Inventory, Point, LocalCut]]:
    return [
        (inventory, point, cut)
        for inventory, point in points()
        for cut in separate_locally(in_part(inventory, point), 1_000, np.random.default_rng(0))
    ]


@pytest.mark.usefixtures("narrow")
def test_what_is_found_is_broken_and_holds_for_whatever_lies_side_by_side() -> None:
    met = found()
    for inventory, point, cut in met:
        assert single_rows(inventory)[cut.rows].all()
        assert (np.diff(cut.rows) > 0).all()
        assert worth_inside(cut, (1 << len(cut.rows)) - 1) <= 1 + 1e-6
        assert coefficients(inventory, cut)[point.index] @ point.amount > 1 + local_cuts.VIOLATION - 1e-6
    assert len(met) > 20


@pytest.mark.usefixtures("narrow")
def test_coefficients_are_those_of_plain_counting() -> None:
    for inventory, _, cut in found()[::7]:
        table = local_hits(inventory._bits, [cut]).toarray()
        assert table[0] == pytest.approx(coefficients(inventory, cut), abs=2 * local_cuts.NOTHING)


@pytest.mark.usefixtures("narrow")
def test_three_rows_that_lie_together_by_twos_are_held_to_one_bundle() -> None:
    has = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    together = (has * 0.5) @ has.T
    np.fill_diagonal(together, 0.0)
    part = InPart(has, np.full(3, 0.5), together)
    (cut,) = separate_locally(part, 10, np.random.default_rng(0))
    assert cut.rows.tolist() == [0, 1, 2]
    assert cut.most.tolist() == pytest.approx([0, 0, 0, 1, 0, 1, 1, 1])  # a subset-row cut


def test_the_most_broken_come_first_and_no_row_is_in_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_cuts, "PER_ROW", 2)
    fewer = 0
    for inventory, point in points():
        some = separate_locally(in_part(inventory, point), 3, np.random.default_rng(0))
        uses = np.bincount(np.concatenate([cut.rows for cut in some]), minlength=1) if some else np.zeros(1)
        assert len(some) <= 3
        assert uses.max() <= 2
        fewer += bool(some)
    assert fewer > 0


@pytest.mark.parametrize("seed", [0, 3, 4])
def test_they_raise_the_bound_and_cut_no_plan_off(seed: int) -> None:
    inventory = inventory_of(compile_model(hard_to_share(seed)))
    for _ in range(30):
        new = separate_both(inventory, inventory.solve(everything(inventory)), wanted=150, per_row=8)
        if not len(new):
            break
        inventory.cut(new)
    before = inventory.solve(everything(inventory))
    tighter = tightened_locally(inventory, 10, 0, lambda: False)
    after = tighter.solve(everything(tighter))
    solver = partition(
        inventory.bundles, inventory.columns, Cuts.none(), start=None, seconds=60, nodes=100_000, cutoff=1e9
    )
    assert solver.finished
    assert inventory.num_cuts == len(inventory.cuts)  # the one given is left as it was
    assert before.value <= after.value + 1e-6
    assert after.value + float(inventory.bundles.constant[0]) <= solver.bound + 1e-6


def test_an_inventory_keeps_its_cuts_in_order_when_it_shrinks_grows_and_lets_some_go() -> None:
    inventory = inventory_of(compile_model(hard_to_share(0)))
    point = inventory.solve(everything(inventory))
    local = separate_locally(in_part(inventory, point), 6, np.random.default_rng(0))
    assert len(local) > 2
    inventory.cut_locally(local[:1])
    inventory.cut(separate_both(inventory, point, wanted=5, per_row=8))
    inventory.cut_locally(local[1:])
    keep = np.ones(inventory.num_cuts, dtype=np.bool_)
    keep[[1, -1]] = False
    inventory.drop_cuts(keep)
    assert inventory.local == local[:-1]
    value = inventory.solve(everything(inventory)).value
    assert value > point.value + 1e-6
    cheap = np.arange(len(inventory)) % 2 == 0
    smaller = inventory.kept(cheap)
    again = smaller.with_more(inventory.columns)
    assert again.num_cuts == inventory.num_cuts
    assert again.solve(everything(again)).value == pytest.approx(value, abs=1e-6)
    for one, other in zip(again.hit.toarray(), again._hits(again._is_local).toarray(), strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_the_root_of_a_tree_takes_them_after_the_others() -> None:
    higher = 0
    for seed in (0, 3, 4):
        inventory = inventory_of(compile_model(hard_to_share(seed)))
        bounds = [Tree(inventory, 1e4, lambda _plan: 1e4, lambda: False).root(1, lambda _: None, n) for n in (0, 10)]
        assert bounds[0] <= bounds[1] + 1e-6
        higher += bounds[1] > bounds[0] + 1e-3
    assert higher > 0


@pytest.mark.parametrize("compiled", [False, True])
def test_kernels_do_what_plain_code_does(compiled: bool) -> None:
    kernels: Any = kernels_patterns
    dearest, packings = (
        getattr(kernels, name) if compiled else getattr(kernels, name).py_func for name in ("dearest", "dear_packings")
    )
    rng = np.random.default_rng(1)
    for rows in (3, 4, 5):
        patterns = np.unique(rng.integers(1, 1 << rows, 8))
        patterns = patterns[np.argsort(patterns & -patterns, kind="stable")]
        worth = rng.uniform(0.0, 1.0, len(patterns))
        begin = np.searchsorted(np.log2(patterns & -patterns).astype(np.int64), np.arange(rows + 1))
        most, taken = np.empty(1 << rows), np.empty(1 << rows, dtype=np.int64)
        dearest(patterns, begin, worth, most, taken)
        cut = LocalCut(np.arange(rows), patterns, worth)
        assert most == pytest.approx([worth_inside(cut, each) for each in range(1 << rows)])
        out, count = np.empty((len(patterns), rows), dtype=np.int64), np.empty(len(patterns), dtype=np.int64)
        size = packings(patterns, worth, most, taken, 0.5, out, count)
        _are_the_dearest(patterns, worth, [out[i, : count[i]].tolist() for i in range(size)])


def _are_the_dearest(patterns: Ints, worth: Floats, packed: list[list[int]]) -> None:
    """Every pattern that may be worth more than a half in all lies in one of them that is worth as much as can be."""
    listed = patterns.tolist()
    ways = side_by_side(listed)
    assert len({tuple(way) for way in packed}) == len(packed)
    for way in packed:
        assert way == sorted(way)
        assert all(listed[a] & listed[b] == 0 for a, b in combinations(way, 2))
        assert sum(worth[way]) > 0.5
    for number in range(len(listed)):
        best = max(float(sum(worth[way])) for way in ways if number in way)
        if best > 0.5 + 1e-9:
            assert max(float(sum(worth[way])) for way in packed if number in way) == pytest.approx(best)


def test_dives_begin_from_more_cuts_while_that_pays_and_else_where_the_best_plan_came_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = inventory_of(compile_model(hard_to_share(0)))
    asked: list[Inventory] = []

    def tighter(inventory: Inventory, *_: object) -> Inventory:
        asked.append(inventory)
        return inventory.kept(everything(inventory))

    monkeypatch.setattr(diving, "tightened_locally", tighter)
    ground, given = Ground(first), []
    for value in (9.0, 7.0, 8.0, 7.5, np.inf, 6.0, 5.0):
        given.append(ground.ready(4, 0, lambda: False))
        ground.ended_with(value)
    # 9 and 7 are better than what was before; 8 is not, so the next begin where 7 came from; then cuts go on where they were left.
    assert [given.index(inventory) for inventory in asked if inventory is not first] == [0, 1, 2, 4]
    assert [given.index(inventory) for inventory in given] == [0, 1, 2, 1, 4, 1, 6]
    assert ground.cut is given[6]
    assert Ground(first).ready(0, 0, lambda: False) is first
