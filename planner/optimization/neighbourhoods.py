"""
Neighbourhoods searched to the end: a dozen and more leaders are planned anew, to the best plan there is for them, while all others stay.

Prices of the whole say where a plan is dear, and are where a neighbourhood's own begin; what can still win is then listed and branched
over (deepening.py). Two that share nothing are planned at a time. One that was proved best is not looked at again while its plan stays.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Generation, Prices, priced_places
from planner.optimization.deepening import Patience, Question, deepen
from planner.optimization.model import Floats, Ints, Model, Plan
from planner.optimization.pair_costs import PairCosts
from planner.optimization.pool import reduced_costs
from planner.optimization.pricing import WORKERS, Stopped
from planner.optimization.region import Region, around, parted, region_of, value_of
from planner.optimization.search import GRID, Search

SWEEPS = 20
PATIENCE = Patience(listed=20_000, most=40_000, tree=3_000, nodes=20, hands=1)
AT_ONCE, TRIES = 2, 12
"""Neighbourhoods planned at a time, on one thread or two, and how many seeds are passed over for the second."""
KEEP = 8
"""Bundles a class that a neighbourhood begins with."""

Known = tuple[tuple[int, tuple[int, ...]], ...]
"""Leaders and what they hold."""


def improve(search: Search, bundles: Bundles, plan: Plan, prices: Prices, size: int, stop: Callable[[], bool]) -> Plan:
    """
    The plan made better until no neighbourhood of `size` leaders has a better one, or told to stop.

    Parameters
    ----------
    plan
        One that keeps the rules and the limits; every place has exactly one leader.
    prices
        Of the whole, to begin with; a leader whose bundle is dear at them is where a better plan is looked for first.
    """
    search.stage = "neighbourhoods"
    proved: set[Known] = set()
    price = prices.duals.place
    pair, goal = parted(search.model, search.goal)

    def planned(region: Region) -> tuple[Plan, bool]:
        return _planned(Bundles(region.model, goal, stop), region, price[region.places], search.step, stop)

    better = True
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in range(SWEEPS):
            if not better:
                break
            better = False
            waiting = np.argsort(-reduced_costs(bundles, prices, bundles.columns_of(plan)), kind="stable").tolist()
            while waiting:
                regions = _apart(search.model, pair, plan, waiting, size, proved)
                try:
                    parts = list(pool.map(planned, regions))
                except Stopped:
                    return plan
                for region, (part, finished) in zip(regions, parts, strict=True):
                    if part != region.plan:
                        plan, better = region.into(plan, part), True
                        search.offer(plan)
                    elif finished:
                        proved.add(_known(plan, region.leaders))
                if search.proved:
                    return plan
    return plan


def _known(plan: Plan, leaders: Ints) -> Known:
    return tuple((l, plan[l]) for l in leaders.tolist())


def _apart(
    model: Model, pair: PairCosts, plan: Plan, waiting: list[int], size: int, proved: set[Known]
) -> list[Region]:
    """
    Neighbourhoods that share no leader and so no place, around leaders taken off those waiting: as many as are planned at a time.

    Those proved are passed over; whoever is near one that was taken waits.
    """
    found: list[Region] = []
    later: list[int] = []
    taken: set[int] = set()
    while waiting and len(found) < AT_ONCE and len(later) < TRIES:
        seed = waiting.pop(0)
        leaders = np.sort(around(model, pair, plan, seed, size))
        if _known(plan, leaders) in proved:
            continue
        if taken & set(leaders.tolist()):
            later.append(seed)
            continue
        found.append(region_of(model, pair, plan, leaders))
        taken |= set(leaders.tolist())
    waiting[:0] = later
    return found


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
