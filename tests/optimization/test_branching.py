"""The inventory of bundles and the search over it: compiled loops against their plain twins, the tree against the compact model."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

import numpy as np
import pytest

from planner.domain import Coherence, Instance, Layer, Leader, Level, Link, Place, Policy, Range, Stance
from planner.optimization import branching
from planner.optimization import inventory as inventory_module
from planner.optimization.branching import Tree
from planner.optimization.bundles import Bundles
from planner.optimization.compact import solve_compact
from planner.optimization.cuts import Cuts
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Bools, Model, Plan, compile_model
from planner.optimization.pool import exact_cover
from planner.optimization.programme import partition
from planner.optimization.triples import separate_triples
from tests.optimization.random_cities import random_city

GOAL = Goal({"squares": 1.0, "coherence": 3.0, "changes": 2.0, "preference": -1.0})
EVERY = 100_000


def inventory_of(model: Model) -> Inventory:
    """Every bundle of a small instance."""
    bundles = Bundles(model, GOAL)
    zero = np.zeros(model.m), np.zeros(bundles.num_classes)
    columns, _, _ = bundles.price(*zero, np.ones(1), np.full(bundles.num_classes, 1e5), every=EVERY)
    return Inventory(bundles, columns)


def exact_models(count: int) -> list[tuple[int, Model]]:
    """Small models in which every place has exactly one leader, and a plan exists."""
    found = []
    for seed in range(1000):
        model = compile_model(random_city(seed))
        if exact_cover(Bundles(model, GOAL)) and model.m > 4:
            found.append((seed, model))
        if len(found) == count:
            break
    return found


def everything(inventory: Inventory) -> Bools:
    return np.ones(len(inventory), dtype=np.bool_)


def test_a_first_corner_from_the_interior_costs_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for _, model in exact_models(8):
        points: list[Point] = []
        begun: list[int] = []
        for large in (10**9, 1):
            monkeypatch.setattr(inventory_module, "LARGE", large)
            inventory = inventory_of(model)
            inventory.enter(np.arange(len(inventory) // 2))
            programme = inventory._programme
            monkeypatch.setattr(programme, "begin_inside", partial(_counted, begun, programme.begin_inside))
            points.append(inventory.solve(everything(inventory)))
        assert len(begun) == 1
        assert points[0].value == pytest.approx(points[1].value, abs=1e-6)


def _counted(calls: list[int], begin: Callable[[], None]) -> None:
    calls.append(1)
    begin()


@pytest.mark.parametrize(("cut_rounds", "hands"), [(0, 1), (3, 1), (0, 2), (3, 2)])
def test_the_tree_finds_the_optimum_and_proves_it(cut_rounds: int, hands: int) -> None:
    for seed, model in exact_models(25):
        exact = solve_compact(model, GOAL, 60.0)
        found: list[Plan] = []

        def offer(plan: Plan, *, model: Model = model, found: list[Plan] = found) -> float:
            assert Evaluator(model).keeps_rules(plan)
            found.append(plan)
            return GOAL.value(Evaluator(model).terms(plan)) - 1e-3

        bounds: list[float] = []
        tree = Tree(inventory_of(model), 1e4, offer, lambda: False, hands=hands)
        low = tree.root(cut_rounds, bounds.append) if cut_rounds else -np.inf
        if np.isfinite(low) or not cut_rounds:
            low = tree.search(10_000, bounds.append)
        assert low == np.inf, seed
        if exact.plan is None:
            assert not found, seed
            continue
        optimum = GOAL.value(Evaluator(model).terms(exact.plan))
        assert GOAL.value(Evaluator(model).terms(found[-1])) == pytest.approx(optimum, abs=2e-3), seed
        assert max(bounds, default=-np.inf) <= optimum + 1e-5, seed


@pytest.mark.parametrize("hands", [1, 2])
@pytest.mark.parametrize("seed", [0, 3, 4])
def test_where_the_linear_programme_is_fractional_the_tree_agrees_with_a_solver(seed: int, hands: int) -> None:
    model = compile_model(hard_to_share(seed))
    inventory = inventory_of(model)
    bundles = inventory.bundles
    solver = partition(bundles, inventory.columns, Cuts.none(), start=None, seconds=60, nodes=100_000, cutoff=1e9)
    assert solver.finished
    values: list[float] = []

    def offer(plan: Plan) -> float:
        values.append(GOAL.value(Evaluator(model).terms(plan)))
        return values[-1] - 1e-3

    tree = Tree(inventory, 1e6, offer, lambda: False, cut_rounds=0, hands=hands)
    assert tree.search(10_000, lambda _bound: None) == np.inf
    assert tree.made > 1
    assert values[-1] == pytest.approx(solver.bound, abs=2e-3)


def test_one_thread_or_two_split_the_same_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[Plan], list[float], int]] = []
    for workers in (1, 2):
        monkeypatch.setattr(branching, "WORKERS", workers)
        plans: list[Plan] = []
        bounds: list[float] = []

        def offer(plan: Plan, *, plans: list[Plan] = plans) -> float:
            plans.append(plan)
            return 1e6

        tree = Tree(inventory_of(compile_model(hard_to_share(3))), 1e6, offer, lambda: False, cut_rounds=0, hands=2)
        tree.search(12, bounds.append)
        seen.append((plans, bounds, tree.made))
    assert seen[0] == seen[1]
    assert seen[0][2] > 2


@pytest.mark.parametrize("hands", [1, 2])
def test_a_tree_that_is_stopped_claims_no_more_than_it_knows(hands: int) -> None:
    model = compile_model(hard_to_share(0))
    inventory = inventory_of(model)
    solver = partition(
        inventory.bundles, inventory.columns, Cuts.none(), start=None, seconds=60, nodes=100_000, cutoff=1e9
    )
    stopped = 0
    for patience in range(1, 6):
        asked = iter(range(100))
        found: list[Plan] = []

        def offer(plan: Plan, *, found: list[Plan] = found) -> float:
            found.append(plan)
            return 1e6

        def stop(*, patience: int = patience, asked: Iterator[int] = asked) -> bool:
            return next(asked) >= patience

        tree = Tree(inventory_of(model), 1e6, offer, stop, cut_rounds=0, hands=hands)
        low = tree.search(10_000, lambda _bound: None)
        least = min((GOAL.value(Evaluator(model).terms(plan)) for plan in found), default=np.inf)
        assert min(low, least) <= solver.bound + 1e-5
        stopped += np.isfinite(low)
    assert stopped > 0


def test_a_root_that_is_stopped_at_once_proves_nothing() -> None:
    model = compile_model(hard_to_share(0))
    assert Tree(inventory_of(model), 1e6, lambda _plan: 1e6, lambda: True).root(5, lambda _bound: None) == -np.inf


def hard_to_share(seed: int) -> Instance:
    """Five leaders with three of fifteen uneven places each; two of the leaders are alike."""
    rng = np.random.default_rng(seed)
    places = tuple(Place(f"p{i:02d}", "P", "street", weight=float(rng.integers(5, 9))) for i in range(15))
    leaders = tuple(Leader(f"l{i}", "L") for i in range(5))
    stances = tuple(
        Stance(leader.id, place.id, "prefer", float(rng.integers(0, 4))) for leader in leaders[2:] for place in places
    )
    layers = (Layer("a", ("street",), Range(3, 3), anchor=True),)
    pairs = [(a.id, b.id) for i, a in enumerate(places) for b in places[i + 1 :]]
    links = tuple(Link(*pair, "adjacent") for pair in pairs if rng.random() < 0.15)
    policy = Policy("hard", layers, (Level({"squares": 1.0}),), coherence=Coherence("hop", 6.0))
    return Instance(policy, leaders, places, links, stances)


def test_a_side_of_a_branch_forbids_exactly_what_it_says() -> None:
    for _, model in exact_models(5):
        inventory = inventory_of(model)
        num = inventory.bundles.num_classes
        all_alive = everything(inventory)
        apart, together = (inventory.side(all_alive, num, num + 1, together=flag) for flag in (False, True))
        for i in range(len(inventory)):
            held = set(inventory.columns.places[i, : inventory.columns.count[i]].tolist())
            assert apart[i] == (not {0, 1} <= held)
            assert together[i] == (len({0, 1} & held) != 1)


def test_reduced_costs_of_a_solved_programme_are_those_of_its_prices_with_cuts() -> None:
    for seed, model in exact_models(6):
        inventory = inventory_of(model)
        point = inventory.solve(everything(inventory))
        cuts = separate_triples(inventory, point, wanted=20, per_row=20)
        if len(cuts):
            inventory.cut(cuts)
            tighter = inventory.solve(everything(inventory))
            assert tighter.value >= point.value - 1e-6
            point = tighter
        assert point.reduced.min() >= -1e-6, seed
        assert point.reduced[point.index] == pytest.approx(0.0, abs=1e-5), seed
        assert inventory.hit.toarray() == pytest.approx(
            inventory.cuts.coefficients(inventory.bundles, inventory.columns)
        )


def test_triples_are_those_that_plain_counting_finds() -> None:
    met = 0
    rng = np.random.default_rng(0)
    for seed, model in exact_models(60):
        inventory = inventory_of(model)
        index = np.sort(rng.permutation(len(inventory))[:8])
        amount = rng.uniform(0.3, 0.6, len(index))
        amount /= max(1.0, float((inventory.rows_of(index) @ amount).max()))  # no row more than once
        point = Point(0.0, index, amount, np.zeros(len(inventory)), 0.0, np.zeros(0), np.zeros(0), np.zeros(0))
        cuts = separate_triples(inventory, point, wanted=10_000, per_row=10_000)
        single = np.concatenate([inventory.bundles.size == 1, model.cover_upper == 1])
        has = inventory.rows_of(point.index)
        expected = {
            three
            for three in combinations(np.flatnonzero(single).tolist(), 3)
            if float((has[list(three)].sum(axis=0) // 2) @ point.amount) > 1.02
        }
        assert {tuple(row[:3]) for row in cuts.rows.tolist()} == expected, seed
        met += len(expected)
    assert met > 0


def test_bundles_that_leave_the_programme_come_back_when_they_are_needed() -> None:
    for _, model in exact_models(4):
        inventory = inventory_of(model)
        before = inventory.solve(everything(inventory))
        inventory.leave(-before.reduced, max(2, len(inventory.entered) // 2))
        after = inventory.solve(everything(inventory))
        assert after.value == pytest.approx(before.value, abs=1e-6)
        assert isinstance(inventory.cuts, Cuts)
