"""
Neighbourhoods searched to the end: a dozen and more leaders are planned anew (replanning.py) while all others stay.

Prices of the whole say where a plan is dear. Two neighbourhoods that share nothing are planned at a time. One that was searched to the
end is not looked at again while its plan stays.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Prices
from planner.optimization.model import Ints, Model, Plan
from planner.optimization.pair_costs import PairCosts
from planner.optimization.pool import Pool, reduced_costs
from planner.optimization.pricing import WORKERS, Stopped
from planner.optimization.region import Region, around, parted, region_of
from planner.optimization.replanning import Afresh, FromPool, Planned
from planner.optimization.search import Search

SWEEPS = 20
AT_ONCE, TRIES = 2, 12
"""Neighbourhoods planned at a time, on one thread or two, and how many seeds are passed over for the second."""

Known = tuple[tuple[int, tuple[int, ...]], ...]
"""Leaders and what they hold."""


def improve(
    search: Search,
    bundles: Bundles,
    plan: Plan,
    prices: Prices,
    size: int,
    stop: Callable[[], bool],
    pool: Pool | None = None,
) -> Plan:
    """
    The plan made better until no neighbourhood of `size` leaders has a better one, or told to stop.

    Parameters
    ----------
    plan
        One that keeps the rules and the limits; every place has exactly one leader.
    prices
        Of the whole; a leader whose bundle is dear at them is where a better plan is looked for first.
    pool
        Bundles of the whole to plan with, instead of all that there are.
    """
    search.stage = "neighbourhoods"
    proved: set[Known] = set()
    pair, goal = parted(search.model, search.goal)
    replan = (
        Afresh(goal, prices.duals.place, search.step) if pool is None else FromPool(goal, bundles, pool, search.step)
    )

    def planned(region: Region) -> Planned:
        return replan(region, stop)

    better = True
    with ThreadPoolExecutor(WORKERS) as threads:
        for _ in range(SWEEPS):
            if not better:
                break
            better = False
            waiting = np.argsort(-reduced_costs(bundles, prices, bundles.columns_of(plan)), kind="stable").tolist()
            while waiting:
                regions = _apart(search.model, pair, plan, waiting, size, proved)
                try:
                    parts = list(threads.map(planned, regions))
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
