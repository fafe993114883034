"""Restarts: the same plans on one thread and on two, all within the rules, none after being told to stop."""

import pytest

from benchmarks.cities import city_of
from planner.optimization import restarts
from planner.optimization.annealing import Schedule
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Generation, Prices
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Plan, compile_model
from planner.optimization.pool import Effort, fill, recombined, widest
from planner.optimization.restarts import agreed, annealed, dived
from planner.optimization.search import Clock, Search, silent
from planner.optimization.sharpening import listed
from planner.optimization.start import first_plan

GOAL = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0})
SCHEDULE = Schedule(3_000, hot=0.25, cold=0.03)
EFFORT = Effort(team=5, rounds=100, nodes=1_000, hot=0.5)


def never() -> bool:
    return False


def beginning(seed: int) -> tuple[Search, Plan]:
    """A city of 12 leaders with its first plan, and all the time there is."""
    model = compile_model(city_of(12, 18, 28, seed))
    start = first_plan(model)
    assert start is not None
    search = Search(model, GOAL, Clock(float("inf"), 0.0), 0, 0, silent)
    search.offer(start)
    return search, start


def priced(search: Search, start: Plan) -> tuple[Bundles, Prices]:
    """The bundles of a search, and their converged prices."""
    bundles = Bundles(search.model, GOAL)
    generation = Generation(bundles, bundles.columns_of(start), never, lambda _bound: None)
    generation.converge()
    assert generation.best is not None
    return bundles, generation.best


def runs(seed: int, *, told_to_stop: bool = False) -> tuple[Search, list[Plan], list[Plan]]:
    """Annealed plans and, for the same seeds, plans that dives led to."""
    search, start = beginning(seed)
    bundles, prices = priced(search, start)
    pool = widest(bundles, prices, 60.0, 20_000)
    assert pool is not None
    narrow = widest(bundles, prices, 20.0, 2_000)
    assert narrow is not None
    seeds = range(5, 9)
    plans = [plan for plan, fine, _ in annealed(search, start, SCHEDULE, seeds) if fine]
    inventory = listed(bundles, narrow, prices)
    return search, plans, list(dived(search, bundles, inventory, prices, pool, EFFORT, seeds, lambda: told_to_stop))


@pytest.mark.parametrize("seed", [1, 2])
def test_restarts_keep_the_rules_and_dives_lead_further_than_short_annealing(seed: int) -> None:
    search, plans, deep = runs(seed)
    evaluator = Evaluator(search.model)
    assert len(plans) == 4
    assert len(deep) >= 3
    assert all(evaluator.keeps_rules(plan) for plan in (*plans, *deep))
    assert min(GOAL.value(evaluator.terms(plan)) for plan in deep) < min(
        GOAL.value(evaluator.terms(plan)) for plan in plans
    )


def test_one_thread_and_two_give_the_same_plans_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for workers in (1, 2):
        monkeypatch.setattr(restarts, "WORKERS", workers)
        found.append(runs(3)[1:])
    assert found[0] == found[1]
    assert len(set(found[0][0])) > 1, "all seeds gave one plan: their order would not show"
    assert found[0][1]


def test_restarts_told_to_stop_bring_nothing() -> None:
    assert runs(1, told_to_stop=True)[2] == []


def test_recombined_from_itself_once_per_seed_a_plan_gets_no_dearer() -> None:
    search, start = beginning(2)
    bundles, prices = priced(search, start)
    pool = widest(bundles, prices, 60.0, 20_000)
    assert pool is not None
    values = [
        GOAL.value(search.evaluator.terms(plan))
        for plan in (recombined(bundles, prices, pool, start, EFFORT, seed) for seed in range(3))
    ]
    assert len(values) == 3
    assert max(values) < search.value


def test_a_pool_whose_first_width_has_too_many_bundles_is_a_narrower_one() -> None:
    search, start = beginning(1)
    bundles, prices = priced(search, start)
    wanted, most = 1_000.0, 2_000
    assert fill(bundles, prices, wanted / 64, most) is None
    pool = widest(bundles, prices, wanted, most)
    assert pool is not None
    assert 0 < len(pool.columns) <= most
    # Nothing below its width is left out.
    everything = fill(bundles, prices, pool.width, 10 * most)
    assert everything is not None
    assert everything.columns.keys() == pool.columns.keys()
    assert widest(bundles, prices, wanted, 1) is None


def test_runs_agree_once_three_of_eight_ended_with_the_best_value() -> None:
    assert not agreed([], 5.0)
    assert not agreed([5.0] * 7, 5.0)  # too few to tell
    assert not agreed([5.0, 7.0, 5.0, *[9.0] * 5], 5.0)
    assert agreed([5.0, 7.0, 5.0, 5.0 + 1e-9, *[9.0] * 4], 5.0)
    assert not agreed([5.0] * 8, 4.0)  # a better plan came from elsewhere
