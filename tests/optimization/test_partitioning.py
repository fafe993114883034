"""Bundles against the compact model: same optimum where partitioning says it is proved, and never a bound above it."""

import numpy as np
import pytest

from benchmarks.squares import squares
from planner.optimization.bundles import Bundles
from planner.optimization.compact import solve_compact
from planner.optimization.goal import Evaluator, Goal, Limit
from planner.optimization.model import Model, Plan, compile_model
from planner.optimization.partitioning import Partitioning
from planner.optimization.pricing import BLOCK, Pricing, Question, Stopped
from planner.optimization.search import Clock, Search
from tests.optimization.random_cities import random_city

FOREVER = 1e18


def goals(model: Model) -> list[tuple[Goal, float, Plan]]:
    """Per level the goal, its optimum and a best plan, by the compact model; ends where there is no plan."""
    limits: tuple[Limit, ...] = ()
    found = []
    for level in model.levels:
        goal = Goal.of(level, limits)
        outcome = solve_compact(model, goal, 60.0)
        if outcome.plan is None:
            return []
        value = goal.value(Evaluator(model).terms(outcome.plan))
        found.append((goal, value, outcome.plan))
        limits = (*limits, Limit(level.weights, level.limit(value)))
    return found


@pytest.mark.parametrize("chunk", range(8))
def test_partitioning_agrees_with_the_compact_model(chunk: int) -> None:
    compared = proved = 0
    for seed in range(chunk * 12, chunk * 12 + 12):
        model = compile_model(random_city(seed))
        for goal, optimum, plan in goals(model):
            if not Partitioning().applies(model, goal):
                continue
            search = Search(model, goal, Clock(FOREVER, 0.0), 0, 0, lambda news: None)
            search.offer(plan)
            before = search.value
            Partitioning().work(search)
            compared += 1
            proved += search.proved
            assert search.bound <= optimum + 1e-6, f"seed {seed}: bound {search.bound} above optimum {optimum}"
            assert search.value <= before + 1e-9
            assert search.value >= optimum - 1e-6, f"seed {seed}: {search.value} below the proved optimum {optimum}"
    assert compared > 0
    assert proved >= 0.7 * compared


SQUARES = {"squares": 1.0, "coherence": 2.0, "changes": 1.0, "preference": -1.0}
DEVIATION = {"deviation": 2.0, "coherence": 2.0, "changes": 1.0, "preference": -1.0}
LINEAR = {"coherence": 2.0, "preference": -1.0}


CASES = [(seed, SQUARES, 0.0, False) for seed in range(20)] + [
    (seed, weights, slope, limited)
    for seed in range(6)
    for weights in (SQUARES, DEVIATION, LINEAR)
    for slope in (-3.0, 0.0, 3.0)
    for limited in (False, True)
    if (weights, slope, limited) != (SQUARES, 0.0, False)
]


@pytest.mark.parametrize(("seed", "weights", "slope", "limited"), CASES)
def test_pricing_finds_exactly_the_bundles_that_enumeration_finds(
    seed: int, weights: dict[str, float], slope: float, limited: bool
) -> None:
    model = compile_model(random_city(seed))
    most = 1.2 * max(model.middle_load, float((model.weight / model.share.min()).max(initial=0.0)))
    bundles = Bundles(model, Goal(weights, (Limit({"peak_load": 1.0}, most),) if limited else ()))
    rng = np.random.default_rng(seed)
    place, group = rng.normal(0, 20, model.m) + slope * model.weight, rng.normal(0, 5, bundles.num_classes)
    columns, least, overflow = bundles.price(
        place, group, np.ones(1), np.full(bundles.num_classes, 30.0), every=100_000
    )
    assert not overflow
    found = {
        (int(c), tuple(row[:size].tolist()))
        for c, row, size in zip(columns.group, columns.places, columns.count, strict=True)
    }
    expected = {}
    for c in range(bundles.num_classes):
        leader = int(bundles.leader_of[c])
        for bundle in all_bundles(model, leader):
            work = sum(model.weight[p] for p in bundle)
            if work < bundles.least_work[leader] or work > bundles.most * model.share[leader] + 1e-9:
                continue
            cost = bundles.columns([c], [bundle]).costs[0, 0]
            price = cost - sum(place[p] for p in bundle) - group[c]
            if price < 30.0 - 1e-9:
                expected[c, bundle] = price
    assert found == set(expected)
    for c in range(bundles.num_classes):
        prices = [price for (d, _), price in expected.items() if d == c]
        assert least[c] == pytest.approx(min(prices, default=30.0), abs=1e-6)


@pytest.mark.parametrize("seed", range(15))
def test_every_plan_within_the_limit_leaves_each_leader_the_least_work(seed: int) -> None:
    model = compile_model(random_city(seed))
    for _, _, plan in goals(model):
        loads = Evaluator(model).loads(plan)
        bundles = Bundles(model, Goal({"squares": 1.0}, (Limit({"peak_load": 1.0}, max(loads)),)))
        assert (np.array(loads) * model.share >= bundles.least_work).all()
        assert len(bundles.legal(bundles.columns_of(plan))) == model.n


def test_full_loads_leave_every_leader_nearly_the_same_work() -> None:
    model = compile_model(squares("taizhou", 1))
    least = Bundles(
        model, Goal({"squares": 1.0}, (Limit({"peak_load": 1.0}, model.weight.sum() / model.n),))
    ).least_work
    assert least == pytest.approx(np.full(model.n, model.weight.sum() / model.n), rel=1e-5)


def test_one_thread_and_two_find_the_same_bundles() -> None:
    model = compile_model(squares("taizhou", 1))
    bundles = Bundles(model, Goal(dict(model.levels[0].weights)))
    price = np.random.default_rng(1).normal(20, 10, model.m)
    question = Question(price, np.zeros(bundles.num_classes), np.ones(1), np.full(bundles.num_classes, 1e6), keep=3)
    assert bundles.num_classes > 2 * BLOCK
    one, two = (Pricing(bundles, workers).answer(question, lambda: False) for workers in (1, 2))
    for name in ("group", "places", "held", "price", "least"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert len(one.group) == 3 * bundles.num_classes


def test_pricing_that_is_told_to_stop_claims_nothing() -> None:
    model = compile_model(random_city(1))
    bundles = Bundles(model, Goal({"squares": 1.0}), stop=lambda: True)
    with pytest.raises(Stopped):
        bundles.price(np.zeros(model.m), np.zeros(bundles.num_classes), np.ones(1), np.zeros(bundles.num_classes))


def all_bundles(model: Model, leader: int) -> list[tuple[int, ...]]:
    """Every set of places that a leader may hold alone, by looking at all subsets."""
    result = []
    for mask in range(1 << model.m):
        bundle = tuple(p for p in range(model.m) if mask >> p & 1)
        counts = [sum(model.layer[p] == k for p in bundle) for k in range(model.num_layers)]
        fits = all(
            low <= count <= high
            for low, count, high in zip(model.quota_lower[leader], counts, model.quota_upper[leader], strict=True)
        )
        pins = {int(p) for l, p in model.pins if l == leader}
        together = len({int(model.district[p]) for p in bundle}) <= 1
        if fits and pins <= set(bundle) and together and all(model.open_pairs[leader, p] for p in bundle):
            result.append(bundle)
    return result
