"""Rounding: plans made of what the linear programme takes nearly whole, on cities small enough to round in a moment."""

import pytest

from benchmarks.cities import city_of
from planner.optimization import rounding
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Generation, Prices
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Model, compile_model
from planner.optimization.start import first_plan

GOAL = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0})


def never() -> bool:
    return False


def priced_city(seed: int) -> tuple[Model, Bundles, Prices, float]:
    """A city of 16 leaders with converged prices, and the value of its first plan."""
    model = compile_model(city_of(16, 24, 38, seed))
    start = first_plan(model)
    assert start is not None
    bundles = Bundles(model, GOAL)
    generation = Generation(bundles, bundles.columns_of(start), never, lambda _bound: None)
    generation.converge()
    assert generation.best is not None
    return model, bundles, generation.best, GOAL.value(Evaluator(model).terms(start))


@pytest.fixture
def little_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that sixteen leaders are rounded in several rounds."""
    monkeypatch.setattr(rounding, "FEW", 4)
    monkeypatch.setattr(rounding, "MOVES", 5_000)


@pytest.mark.usefixtures("little_left")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rounded_plan_keeps_the_rules_and_lies_near_its_bound(seed: int) -> None:
    model, bundles, prices, first = priced_city(seed)
    plan = rounding.rounded(bundles, GOAL, prices, lambda: first, never)
    assert plan is not None
    assert Evaluator(model).keeps_rules(plan)
    value = GOAL.value(Evaluator(model).terms(plan))
    # The first plan is several times as dear: a plan that was only annealed into the rules would lie far above this.
    assert prices.bound - 1e-6 <= value <= 1.5 * prices.bound


@pytest.mark.usefixtures("little_left")
def test_the_same_prices_give_the_same_plan_and_keep_all_leaders_once() -> None:
    model, bundles, prices, first = priced_city(1)
    plans = [rounding.rounded(bundles, GOAL, prices, lambda: first, never) for _ in range(2)]
    assert plans[0] == plans[1]
    assert plans[0] is not None
    assert sorted(p for held in plans[0] for p in held) == list(range(model.m))


@pytest.mark.usefixtures("little_left")
def test_nothing_is_rounded_where_no_plan_could_be_better_or_the_search_was_stopped() -> None:
    _, bundles, prices, first = priced_city(1)
    assert rounding.rounded(bundles, GOAL, prices, lambda: prices.bound, never) is None
    assert rounding.rounded(bundles, GOAL, prices, lambda: first, lambda: True) is None
