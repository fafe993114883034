"""Rounding: plans made of what softened prices take nearly whole, on cities small enough to round in a moment."""

from collections.abc import Callable

import pytest

from benchmarks.cities import city_of
from planner.optimization import rounding
from planner.optimization.bundles import Bundles
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Plan, compile_model
from planner.optimization.nearby import Nearby, seen_nearby
from planner.optimization.soft_prices import Settled
from planner.optimization.start import first_plan

GOAL = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0})


def never() -> bool:
    return False


def priced_city(seed: int) -> tuple[Bundles, Nearby, Settled, float]:
    """A city of 16 leaders with settled prices of near bundles, and the value of its first plan."""
    model = compile_model(city_of(16, 24, 38, seed))
    start = first_plan(model)
    assert start is not None
    near = Nearby(model, GOAL, start)
    seen = seen_nearby(near, start, never)
    assert seen is not None
    return Bundles(model, GOAL), near, seen, GOAL.value(Evaluator(model).terms(start))


@pytest.fixture
def little_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that sixteen leaders are rounded in several rounds."""
    monkeypatch.setattr(rounding, "FEW", 4)
    monkeypatch.setattr(rounding, "MOVES", 5_000)


def rounded(seed: int, chance: int, worst: float | None = None, stop: Callable[[], bool] = never) -> Plan | None:
    bundles, near, seen, first = priced_city(seed)
    return rounding.rounded(bundles, GOAL, near, seen, first if worst is None else worst, stop, chance)


@pytest.mark.usefixtures("little_left")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rounded_plan_keeps_the_rules_and_lies_near_its_bound(seed: int) -> None:
    bundles, _, seen, _ = priced_city(seed)
    plan = rounded(seed, 1)
    assert plan is not None
    assert Evaluator(bundles.model).keeps_rules(plan)
    value = GOAL.value(Evaluator(bundles.model).terms(plan))
    # The first plan is several times as dear: a plan that was only annealed into the rules would lie far above this.
    assert seen.prices.bound - 1e-6 <= value <= 1.5 * seen.prices.bound


@pytest.mark.usefixtures("little_left")
def test_the_same_chance_gives_the_same_plan_and_keeps_all_places_once() -> None:
    plans = [rounded(1, chance) for chance in (1, 1, 2, 3, 4)]
    assert plans[0] == plans[1]
    assert len(set(plans)) > 1, "chance changes nothing"
    for plan in plans:
        assert plan is not None
        assert sorted(p for held in plan for p in held) == list(range(24 + 38))


@pytest.mark.usefixtures("little_left")
def test_nothing_is_rounded_where_no_plan_could_be_better_or_the_search_was_stopped() -> None:
    _, _, seen, _ = priced_city(1)
    assert rounded(1, 1, worst=seen.prices.bound) is None
    assert rounded(1, 1, stop=lambda: True) is None
