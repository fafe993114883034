"""Where a programme stands, and the shares of a tree: corners that are come back to, nodes that stay near, work that is shared."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from planner.optimization import shares
from planner.optimization.bundle_programme import DUAL, PRIMAL
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Bools, compile_model
from planner.optimization.nodes import Hand, Node, Split
from planner.optimization.shares import Share
from planner.optimization.triples import separate_triples
from tests.optimization.test_branching import hard_to_share, inventory_of


def everything(inventory: Inventory) -> Bools:
    return np.ones(len(inventory), dtype=np.bool_)


def half_solved() -> Iterator[tuple[Inventory, Point, Bools]]:
    """Inventories, their solutions, and what is left of them on one side of an undecided pair."""
    for seed in range(8):
        inventory = inventory_of(compile_model(hard_to_share(seed)))
        point = inventory.solve(everything(inventory))
        pairs, _ = inventory.undecided(point)
        if len(pairs):
            yield inventory, point, inventory.side(everything(inventory), *pairs[0].tolist(), together=True)


def test_a_programme_that_goes_back_to_a_corner_has_nothing_left_to_do() -> None:
    moved = 0
    for inventory, point, side in half_solved():
        corner = inventory.corner()
        inventory.solve(side)
        away = inventory.glance(everything(inventory), 0)
        inventory.go_back(corner)
        assert inventory.glance(everything(inventory), 0) == pytest.approx(point.value, abs=1e-6)
        moved += away != pytest.approx(point.value, abs=1e-6)
    assert moved > 0  # without going back it would have stood elsewhere


def test_a_corner_outlives_cuts_that_come_and_go_and_bundles_that_leave() -> None:
    cut = 0
    for inventory, point, side in half_solved():
        first = separate_triples(inventory, point, wanted=4, per_row=4)
        inventory.cut(first)
        tight = inventory.solve(everything(inventory))
        corner = inventory.corner()
        inventory.drop_cuts(np.arange(inventory.num_cuts) > 0)
        inventory.cut(separate_triples(inventory, inventory.solve(side), wanted=4, per_row=4))
        inventory.leave(-tight.reduced, max(2, len(inventory.entered) // 2))
        fresh = inventory.kept(everything(inventory)).solve(everything(inventory))
        inventory.go_back(corner)
        assert inventory.solve(everything(inventory)).value == pytest.approx(fresh.value, abs=1e-6)
        cut += len(first)
    assert cut > 0


def test_both_simplex_methods_end_with_the_same_value() -> None:
    for seed in range(3):
        inventory = inventory_of(compile_model(hard_to_share(seed)))
        inventory.enter(np.arange(len(inventory)))
        values = [inventory._programme.solve(method).value for method in (DUAL, PRIMAL)]
        assert values[0] == pytest.approx(values[1], abs=1e-6)


def share_of(seed: int) -> Share:
    inventory = inventory_of(compile_model(hard_to_share(seed)))
    share = Share(Hand(inventory, 0))
    node = share.hand.node(np.arange(len(inventory)), -np.inf, 1e6)
    assert node is not None
    share.put(node)
    return share


def like(node: Node, bound: float) -> Node:
    return replace(node, bound=bound)


def test_a_hand_takes_the_latest_of_the_cheap_nodes_and_else_the_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    share = share_of(0)
    node = share.open[0]
    share.begin()
    share.put(like(node, 4.0), like(node, 1.0))
    share.put(like(node, 9.0))
    share.put(like(node, 3.0))
    taken: list[float] = []

    def split(node: Node, *_: object) -> Split:
        taken.append(node.bound)
        return Split((), done=True)

    monkeypatch.setattr(share.hand, "split", split)
    # Half of the way from 1 to 10 is 5.5: the latest below it, then the one that promised most of those put together.
    assert share.work(4, 1.0, 10.0, lambda: False) == (4, [])
    assert taken == [3.0, 1.0, 4.0, 9.0]


def test_a_hand_without_work_gets_every_other_node_and_no_corner() -> None:
    share = share_of(0)
    node = share.open[0]
    share.begin()
    share.put(*(like(node, float(bound)) for bound in range(5)))
    given = share.given_away()
    assert [node.bound for node in given] == [0.0, 2.0, 4.0]
    assert [node.bound for node in share.open] == [1.0, 3.0]
    assert all(node.corner is None for node in given)
    assert all(node.corner is not None for node in share.open)


def test_a_hand_works_for_a_stride_and_tells_what_it_learnt() -> None:
    share = share_of(3)
    done, plans = share.work(100, share.low, 1e6, lambda: False)
    assert 0 < done <= shares.STRIDE
    assert done == shares.STRIDE or plans
    assert share.learnt
    assert share.work(100, share.low, 1e6, lambda: True) == (0, [])
    assert not share.learnt


def test_nodes_that_wait_keep_no_reduced_costs() -> None:
    share = share_of(0)
    assert not len(share.open[0].point.reduced)
