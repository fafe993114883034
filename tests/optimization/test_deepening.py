"""Low ceilings, sharpened prices, dives and neighbourhoods: held against one programme over every bundle of small instances."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from benchmarks.cities import city, city_of
from planner.optimization import deepening, neighbourhoods
from planner.optimization.annealing import Schedule
from planner.optimization.branching import Tree
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Generation, Prices, priced
from planner.optimization.completing import completed
from planner.optimization.cuts import Cuts
from planner.optimization.deepening import Patience, Question, deepen
from planner.optimization.diving import descended, dive, sure
from planner.optimization.goal import Evaluator
from planner.optimization.grid import step_of
from planner.optimization.inventory import Inventory
from planner.optimization.master import Duals
from planner.optimization.model import Model, Plan, compile_model
from planner.optimization.neighbourhoods import improve
from planner.optimization.pool import fill, reduced_costs, widest
from planner.optimization.programme import partition
from planner.optimization.region import parted
from planner.optimization.search import GRID, Clock, Search, at_most
from planner.optimization.sharpening import listed, sharpen
from planner.optimization.start import first_plan
from planner.optimization.triples import separate_triples
from tests.optimization.test_branching import GOAL, exact_models, hard_to_share, inventory_of

FOREVER = 1e18
SMALL = Patience(listed=4, most=100_000, tree=100_000, nodes=1_000)


def never() -> bool:
    return False


def value(model: Model, plan: Plan) -> float:
    return GOAL.value(Evaluator(model).terms(plan))


def priced_models(count: int) -> Iterator[tuple[Model, Bundles, Prices, float]]:
    """Small models with converged prices and their optimum; those that are hard to share among them."""
    models = [compile_model(hard_to_share(seed)) for seed in (0, 3)] + [model for _, model in exact_models(count)]
    for model in models:
        start = first_plan(model)
        if start is None:
            continue
        # All bundles in one programme: an optimum that owes nothing to prices.
        every = inventory_of(model)
        exact = partition(every.bundles, every.columns, Cuts.none(), start=None, seconds=60, nodes=100_000, cutoff=1e9)
        assert exact.finished
        assert exact.plan is not None
        bundles = Bundles(model, GOAL)
        generation = Generation(bundles, bundles.columns_of(start), never, lambda _bound: None)
        generation.converge()
        assert generation.best is not None
        yield model, bundles, generation.best, value(model, exact.plan)


class Asking:
    """A question whose plans and bounds are kept."""

    def __init__(self, model: Model, stop: Callable[[], bool] = never, step: float = 0.0) -> None:
        self.model = model
        self.plans: list[Plan] = []
        self.bounds: list[float] = []
        self.question = Question(self.target, self.plans.append, self.bounds.append, stop, step)

    @property
    def best(self) -> float:
        return min((value(self.model, plan) for plan in self.plans), default=np.inf)

    def target(self) -> float:
        return min(1e4, self.best - 1e-3)


def test_rising_ceilings_end_with_the_optimum() -> None:
    compared = 0
    for model, bundles, prices, optimum in priced_models(12):
        asking = Asking(model)
        assert deepen(bundles, prices, asking.question, SMALL)
        assert all(Evaluator(model).keeps_rules(plan) for plan in asking.plans)
        assert asking.best == pytest.approx(optimum, abs=2e-3)
        # A bound speaks of the plans still wanted: those found are better than it says at most by being found.
        assert all(min(bound, asking.best) <= optimum + 1e-5 for bound in asking.bounds)
        compared += 1
    assert compared >= 10


def test_ceilings_are_values_that_plans_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, float]] = []
    search = Tree.search

    def watched(tree: Tree, *given: Any) -> float:
        asked.append((tree.target, asking.question.step))
        return search(tree, *given)

    monkeypatch.setattr(Tree, "search", watched)
    monkeypatch.setattr(deepening, "ROOT_ROUNDS", 1)  # cuts would leave nothing to ask for
    compared = 0
    for model, bundles, prices, optimum in priced_models(12):
        step = step_of(model, GOAL)
        if step <= GRID:
            continue
        asking = Asking(model, step=step)
        assert deepen(bundles, prices, asking.question, SMALL)
        assert asking.best == pytest.approx(optimum, abs=1e-6)
        assert all(min(bound, asking.best) <= optimum + 1e-5 for bound in asking.bounds)
        compared += 1
    assert compared > 3
    assert asked
    for target, step in asked:
        assert (target / step + GRID) % 1.0 <= 3.0 * GRID * max(1.0, 1.0 / step)


def test_the_highest_value_up_to_a_ceiling() -> None:
    assert at_most(9.36, 1.0) == pytest.approx(9.0, abs=2 * GRID)
    assert at_most(9.0, 1.0) >= 9.0
    assert at_most(9.0 - 0.5 * GRID, 1.0) >= 9.0  # rounding
    assert at_most(at_most(9.36, 0.05), 0.05) == at_most(9.36, 0.05) == pytest.approx(9.35, abs=2 * GRID)
    assert at_most(-2.5, 1.0) == pytest.approx(-3.0, abs=2 * GRID)
    assert at_most(9.36, 0.0) == 9.36
    assert at_most(np.inf, 1.0) == np.inf


def test_a_ceiling_below_every_plan_proves_a_bound_without_a_plan() -> None:
    met = 0
    for model, bundles, prices, optimum in priced_models(12):
        asking = Asking(model)
        room = optimum - prices.bound
        if room < 0.5:
            continue
        ceiling = partial(float, prices.bound + room / 2)
        asking.question = Question(ceiling, asking.plans.append, asking.bounds.append, never)
        assert deepen(bundles, prices, asking.question, SMALL)
        assert not asking.plans
        assert prices.bound < max(asking.bounds) <= optimum + 1e-5
        met += 1
    assert met > 0


def test_an_interrupted_question_claims_nothing_false() -> None:
    interrupted = 0
    for model, bundles, prices, optimum in priced_models(3):
        for patience in range(12):
            asked = iter(range(10_000))

            def stop(*, patience: int = patience, asked: Iterator[int] = asked) -> bool:
                return next(asked) >= patience

            asking = Asking(model, stop)
            finished = deepen(bundles, prices, asking.question, SMALL)
            assert not finished or asking.best == pytest.approx(optimum, abs=2e-3)
            assert all(min(bound, asking.best) <= optimum + 1e-5 for bound in asking.bounds)
            interrupted += not finished
    assert interrupted > 3


def test_where_cuts_alone_end_the_matter_they_end_it_with_the_optimum() -> None:
    for model, bundles, prices, optimum in priced_models(12):
        pool = fill(bundles, prices, max(1.0, 2 * (optimum - prices.bound)), 100_000)
        assert pool is not None
        plans: list[Plan] = []
        found, inventory = sharpen(bundles, prices, pool, optimum + 100.0, plans.append, never)
        assert inventory is not None or value(model, plans[-1]) == pytest.approx(optimum, abs=1e-3)
        assert prices.bound - 1e-6 <= found.bound <= optimum + 1e-5


def test_prices_of_any_inventory_are_made_to_hold_for_every_bundle() -> None:
    met = 0
    for model, bundles, prices, optimum in priced_models(12):
        pool = fill(bundles, prices, 1.0, 100_000)
        assert pool is not None
        inventory = listed(bundles, pool, prices)
        point = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        cuts = separate_triples(inventory, point, wanted=20, per_row=20)
        if len(cuts):
            inventory.cut(cuts)
            point = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        duals = Duals(point.group_price, point.place_price, np.zeros(0), -point.cut_price)
        found, _ = priced(bundles, duals, inventory.cuts, 4)
        assert found.bound <= optimum + 1e-5
        assert reduced_costs(bundles, found, inventory_of(model).columns).min() >= -1e-5
        met += len(cuts) > 0
    assert met > 0


def test_the_middle_of_the_best_prices_has_the_value_of_a_corner() -> None:
    for model, bundles, prices, _ in priced_models(5):
        pool = fill(bundles, prices, 1e5, 100_000)
        assert pool is not None
        inventory = listed(bundles, pool, prices)
        inventory.enter(np.arange(len(inventory)))
        corner = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        group, place, _ = inventory.centre(corner)
        assert float(group @ bundles.size + place @ model.cover_lower) == pytest.approx(corner.value, abs=1e-3)
        again = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        assert again.value == pytest.approx(corner.value, abs=1e-6)


def test_prices_of_places_that_bundles_do_not_tell_apart_stay_near_the_corner() -> None:
    for model, bundles, prices, _ in priced_models(5):
        pool = fill(bundles, prices, 1e5, 100_000)
        assert pool is not None
        first, second = model.places_of_layer[0][:2].tolist()
        used = np.arange(pool.columns.places.shape[1])[None, :] < pool.columns.count[:, None]
        has = [((pool.columns.places == p) & used).any(axis=1) for p in (first, second)]
        alike = pool.columns.take(np.flatnonzero(has[0] == has[1]))
        inventory = Inventory(bundles, alike)
        inventory.enter(np.arange(len(inventory)))
        corner = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        _, place, _ = inventory.centre(corner)
        largest = np.abs(np.concatenate([corner.group_price, corner.place_price])).max()
        assert np.abs(place - corner.place_price).max() <= 3.0 * (1.0 + largest)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_dive_ends_with_a_plan_or_with_what_completes_to_one(seed: int) -> None:
    whole = 0
    for model, bundles, _, optimum in priced_models(12):
        inventory = inventory_of(model)
        point = dive(inventory, seed, never)
        assert point is not None
        held = sure(inventory, point)
        assert len({p for places in held.values() for p in places}) == sum(map(len, held.values()))
        plan = completed(bundles, GOAL, held, Schedule(20_000, hot=0.3, cold=0.02), [0], never)
        if point.whole:
            whole += 1
            assert len(held) == model.n
            assert plan is not None
            assert value(model, plan) == pytest.approx(point.value + bundles.constant[0])
        if plan is not None:
            assert all(plan[l] == places for l, places in held.items())
            assert Evaluator(model).keeps_rules(plan)
            assert value(model, plan) >= optimum - 1e-6
    assert whole >= 6


def test_dives_begin_where_nothing_is_nearly_together_any_more_and_leave_the_inventory_as_it_was() -> None:
    for seed in (1, 2, 3):
        model = compile_model(city_of(16, 24, 38, seed))
        start = first_plan(model)
        assert start is not None
        bundles = Bundles(model, GOAL)
        generation = Generation(bundles, bundles.columns_of(start), never, lambda _bound: None)
        generation.converge()
        assert generation.best is not None
        pool = widest(bundles, generation.best, value(model, start) - generation.best.bound, 3_000, full=True)
        assert pool is not None
        inventory = listed(bundles, pool, generation.best)
        everything = np.ones(len(inventory), dtype=np.bool_)
        root = inventory.solve(everything)
        below = descended(inventory, never)
        point = below.solve(np.ones(len(below), dtype=np.bool_))
        assert inventory.solve(everything).value == pytest.approx(root.value)
        assert point.missed <= 1e-6
        assert point.value >= root.value - 1e-6
        assert len(below) < 0.5 * len(inventory)
        assert (point.amount > 0.99).sum() >= (root.amount > 0.99).sum()
        assert len(descended(inventory, lambda: True)) == len(inventory)


def test_a_dive_that_is_told_to_stop_leads_nowhere() -> None:
    model = next(iter(priced_models(1)))[0]
    assert dive(inventory_of(model), 0, lambda: True) is None


def test_what_cannot_be_completed_has_no_plan() -> None:
    model, bundles, _, _ = next(iter(priced_models(1)))
    schedule = Schedule(1_000, hot=0.3, cold=0.02)
    nothing_left = {0: tuple(range(model.m))}
    assert completed(bundles, GOAL, nothing_left, schedule, [0], never) is None
    all_done_but_places_left = dict.fromkeys(range(model.n), ())
    assert completed(bundles, GOAL, all_done_but_places_left, schedule, [0], never) is None


def test_neighbourhoods_of_everyone_end_with_the_optimum_and_small_ones_never_make_a_plan_worse() -> None:
    for model, bundles, prices, optimum in priced_models(8):
        start = first_plan(model)
        assert start is not None
        search = Search(model, GOAL, Clock(FOREVER, 0.0), 0, 0, lambda news: None)
        search.offer(start)
        before = value(model, start)
        plan = improve(search, bundles, start, prices, 2, never)
        assert Evaluator(model).keeps_rules(plan)
        assert optimum - 1e-6 <= value(model, plan) <= before + 1e-9
        whole = improve(search, bundles, plan, prices, model.n, never)
        assert value(model, whole) == pytest.approx(optimum, abs=1e-3)


def test_neighbourhoods_planned_from_a_pool_of_everything_end_with_the_optimum_and_a_small_pool_never_makes_a_plan_worse() -> (
    None
):
    for model, bundles, prices, optimum in priced_models(8):
        start = first_plan(model)
        assert start is not None
        search = Search(model, GOAL, Clock(FOREVER, 0.0), 0, 0, lambda news: None)
        search.offer(start)
        small = widest(bundles, prices, 1.0 + value(model, start) - prices.bound, 30 * model.n)
        everything = fill(bundles, prices, 1e6, 1_000_000)
        assert small is not None
        assert everything is not None
        plan = improve(search, bundles, start, prices, 3, never, small)
        assert Evaluator(model).keeps_rules(plan)
        assert optimum - 1e-6 <= value(model, plan) <= value(model, start) + 1e-9
        whole = improve(search, bundles, plan, prices, model.n, never, everything)
        assert value(model, whole) == pytest.approx(optimum, abs=1e-3)


def test_neighbourhoods_planned_at_a_time_share_nothing_and_are_not_those_proved() -> None:
    model = compile_model(city("tiny", 1))
    start = first_plan(model)
    assert start is not None
    pair, _ = parted(model, GOAL)
    waiting = list(range(model.n))
    first, second = neighbourhoods._apart(model, pair, start, waiting, 3, set())
    assert not np.isin(first.leaders, second.leaders).any()
    assert not np.isin(first.places, second.places).any()
    assert len(waiting) == model.n - 2
    proved = {neighbourhoods._known(start, region.leaders) for region in (first, second)}
    others = neighbourhoods._apart(model, pair, start, list(range(model.n)), 3, proved)
    assert others
    assert all(neighbourhoods._known(start, region.leaders) not in proved for region in others)


def test_neighbourhoods_end_with_one_plan_on_one_thread_and_on_two(monkeypatch: pytest.MonkeyPatch) -> None:
    model = compile_model(city("tiny", 1))
    start = first_plan(model)
    assert start is not None
    bundles = Bundles(model, GOAL)
    generation = Generation(bundles, bundles.columns_of(start), never, lambda _bound: None)
    generation.converge()
    prices = generation.best
    assert prices is not None
    pool = widest(bundles, prices, value(model, start) - prices.bound, 2_000)
    assert pool is not None
    for drawn in (None, pool):
        plans = set()
        for workers in (1, 2):
            monkeypatch.setattr(neighbourhoods, "WORKERS", workers)
            search = Search(model, GOAL, Clock(FOREVER, 0.0), 0, 0, lambda news: None)
            search.offer(start)
            plans.add(improve(search, bundles, start, prices, 3, never, drawn))
        assert len(plans) == 1
        assert value(model, plans.pop()) < value(model, start)


def test_a_full_pool_is_at_least_as_wide_as_a_quick_one() -> None:
    model = compile_model(city("tiny", 1))
    start = first_plan(model)
    bundles = Bundles(model, GOAL)
    assert start is not None
    generation = Generation(bundles, bundles.columns_of(start), never, lambda _bound: None)
    generation.converge()
    assert generation.best is not None
    for most in (50, 500, 3_000):
        quick, full = (widest(bundles, generation.best, 1e3, most, full=flag) for flag in (False, True))
        assert (quick is None) == (full is None)
        if quick is not None and full is not None:
            assert len(full.columns) <= most
            assert full.width >= 0.9 * quick.width
