"""
Neighbourhoods searched to the end: a dozen and more leaders are planned anew, to the best plan there is for them, while all others stay.

Prices of the whole are where a neighbourhood's own begin; what can still win is then listed and branched over (deepening.py). A
neighbourhood that was proved best is not looked at again while its plan stays.
"""

from collections.abc import Callable

import numpy as np

from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Generation, priced_places
from planner.optimization.deepening import Patience, Question, deepen
from planner.optimization.model import Floats, Plan
from planner.optimization.pricing import Stopped
from planner.optimization.region import Region, around, parted, region_of, value_of
from planner.optimization.search import GRID, Search

SWEEPS = 20
PATIENCE = Patience(listed=20_000, most=40_000, tree=3_000, nodes=20)
KEEP = 8
"""Bundles a class that a neighbourhood begins with."""


def improve(search: Search, plan: Plan, price: Floats, size: int, stop: Callable[[], bool]) -> Plan:
    """
    The plan made better until no neighbourhood of `size` leaders has a better one, or told to stop.

    Parameters
    ----------
    plan
        One that keeps the rules and the limits.
    price
        Prices of places to begin with, shape (m,).
    """
    search.stage = "neighbourhoods"
    proved: set[tuple[tuple[int, tuple[int, ...]], ...]] = set()
    pair, goal = parted(search.model, search.goal)
    better = True
    for sweep in range(SWEEPS):
        if not better:
            break
        better = False
        for seed in np.random.default_rng([search.seed, size, sweep]).permutation(search.model.n).tolist():
            leaders = np.sort(around(search.model, pair, plan, seed, size))
            known = tuple((l, plan[l]) for l in leaders.tolist())
            if known in proved:
                continue
            region = region_of(search.model, pair, plan, leaders)
            try:
                part, finished = _planned(
                    Bundles(region.model, goal, stop), region, price[region.places], search.step, stop
                )
            except Stopped:
                return plan
            if part != region.plan:
                plan, better = region.into(plan, part), True
                search.offer(plan)
            elif finished:
                proved.add(known)
            if search.proved:
                return plan
    return plan


def _planned(
    bundles: Bundles, region: Region, price: Floats, step: float, stop: Callable[[], bool]
) -> tuple[Plan, bool]:
    """The best plan found for a region, and whether it is known to be the best."""
    start = bundles.columns_of(region.plan)
    generation = Generation(bundles, start, stop, lambda _bound: None)
    generation.best, columns = priced_places(bundles, price, float(np.abs(start.costs[:, 0]).mean()), KEEP)
    generation.master.add(columns)
    generation.converge()
    best, value = region.plan, value_of(bundles, region.plan)

    def target() -> float:
        return value - step * (1 - GRID) if step > GRID else value - 1e-6 * max(1.0, abs(value))

    def take(plan: Plan) -> None:
        nonlocal best, value
        cost = value_of(bundles, plan)
        if cost < value - 1e-9:
            best, value = plan, cost

    question = Question(target, take, lambda _bound: None, stop)
    finished = deepen(bundles, generation.best, question, PATIENCE)
    return best, finished
