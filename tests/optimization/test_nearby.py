"""Near bundles: what one holds is always near, nothing closed is, and prices of the whole may begin with theirs."""

import numpy as np
import pytest

from benchmarks.cities import city_of
from planner.optimization import nearby
from planner.optimization.bundles import Bundles
from planner.optimization.goal import Goal
from planner.optimization.model import Model, Plan, compile_model
from planner.optimization.nearby import Nearby, in_whole, seen_nearby
from planner.optimization.pool import reduced_costs
from planner.optimization.pricing import Stopped
from planner.optimization.soft_prices import SoftPrices
from planner.optimization.start import first_plan

GOAL = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0})


@pytest.fixture
def few_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that of 24 leaders' places a third is near one."""
    monkeypatch.setattr(nearby, "LEADERS", 8)


def begun(seed: int) -> tuple[Model, Plan, Nearby]:
    model = compile_model(city_of(24, 36, 57, seed))
    plan = first_plan(model)
    assert plan is not None
    return model, plan, Nearby(model, GOAL, plan)


@pytest.mark.usefixtures("few_near")
@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_held_or_in_force_is_near_unless_it_is_closed_and_most_is_not(seed: int) -> None:
    model, plan, near = begun(seed)
    leaders, places = np.arange(model.n), np.arange(model.m)
    found = near.open_pairs(leaders, places)
    assert all(found[l, p] for l, held in enumerate(plan) for p in held)
    assert not (found & ~model.open_pairs).any()
    assert all(found[l, p] == model.open_pairs[l, p] for l, p in model.current.tolist())
    assert found.sum() < 0.5 * model.open_pairs.sum()


@pytest.mark.usefixtures("few_near")
def test_where_few_are_left_everything_is_near() -> None:
    model, plan, near = begun(1)
    leaders = np.arange(7)
    places = np.unique([p for l in leaders.tolist() for p in plan[l]])
    assert np.array_equal(near.open_pairs(leaders, places), model.open_pairs[np.ix_(leaders, places)])


@pytest.mark.usefixtures("few_near")
def test_near_bundles_cost_in_the_whole_what_they_cost_here_and_their_prices_are_no_bound() -> None:
    model, plan, near = begun(2)
    whole = Bundles(model, GOAL)
    seen = seen_nearby(near, plan, lambda: False)
    assert seen is not None
    moved = in_whole(whole, seen.bundles, seen.columns)
    again = whole.columns(
        moved.group.tolist(), [tuple(row[:k].tolist()) for row, k in zip(moved.places, moved.count, strict=True)]
    )
    assert moved.costs == pytest.approx(again.costs)
    assert len(moved) >= model.n
    # Fewer bundles: their least cost bounds the whole from above, were the prices quite settled.
    all_seen = SoftPrices(whole, moved, lambda: False, lambda _bound: None)
    all_seen.begin_with(seen.prices.duals.place, 0.02, 0.004)
    all_seen.converge()
    assert all_seen.best is not None
    assert all_seen.best.bound <= seen.prices.bound + 1e-6 + 0.01 * abs(seen.prices.bound)
    assert float(reduced_costs(whole, all_seen.best, moved).min()) >= -1e-6


def test_prices_seen_by_neighbours_end_in_the_middle_of_a_pricing_with_what_was_climbed_before() -> None:
    _, plan, near = begun(1)
    asked = 0

    def soon() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20

    full, cut_short = seen_nearby(near, plan, lambda: False), seen_nearby(near, plan, soon)
    assert full is not None
    assert cut_short is not None
    assert asked < 30
    assert cut_short.prices.bound < full.prices.bound
    assert seen_nearby(near, plan, lambda: True) is None
    assert len(near.everyone(lambda: False).group) == near.model.n
    with pytest.raises(Stopped):
        near.everyone(lambda: True).price(
            np.zeros(near.model.m), np.zeros(near.model.n), np.ones(1), np.zeros(near.model.n)
        )
