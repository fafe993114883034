"""
Restarts: several annealings or dives, on as many threads as there are.

A recombined plan is hard to leave by recombination alone, however hot; one from another dive mostly ends elsewhere. Restarts of a good
local search are an iterated multistart [1]_. Which run gets which seed is fixed, so threads change nothing.

.. [1] R. Martí, M. G. C. Resende, C. C. Ribeiro, "Multi-start methods for combinatorial optimization", European Journal of Operational
   Research 226 (2013).
.. [2] C. G. E. Boender, A. H. G. Rinnooy Kan, "Bayesian stopping rules for multistart global optimization methods", Mathematical
   Programming 37 (1987): the more often the best was met again, the less is left to be found.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Prices
from planner.optimization.completing import completed
from planner.optimization.diving import dive, slimmed, sure
from planner.optimization.inventory import Inventory
from planner.optimization.model import Plan
from planner.optimization.pool import Effort, Pool, recombined
from planner.optimization.pricing import WORKERS
from planner.optimization.search import PROVED, Search

MOVES = 30_000
"""Of annealing, for each leader that a dive leaves."""

ENOUGH, AGREED = 8, 3
"""Runs, and among them runs that end with the best value, after which another would hardly end with a better one."""

Run = tuple[Plan, bool, list[Plan]]
"""The best plan of an annealing, whether it pays no penalty, and plans met on the way."""


def annealed(search: Search, start: Plan, schedule: Schedule, seeds: range, snapshots: int = 0) -> Iterator[Run]:
    """Annealings from one plan, in the order of their seeds; those after one that reached the bound may end early."""
    annealing = Annealing(search.model, search.goal)
    enough = search.bound

    def run(seed: int) -> Run:
        return annealing.run(start, schedule, seed, stop=search.over, enough=enough, snapshots=snapshots)

    with ThreadPoolExecutor(WORKERS) as threads:
        yield from threads.map(run, seeds)


def dived(
    search: Search,
    bundles: Bundles,
    inventory: Inventory,
    prices: Prices,
    pool: Pool,
    effort: Effort,
    seeds: range,
    stop: Callable[[], bool],
) -> Iterator[Plan]:
    """
    Plans that dives into the inventory lead to, completed and then recombined: one per seed in their order, fewer where a dive fails.

    Parameters
    ----------
    prices
        Without cuts: only their reduced costs add up to what a plan costs.
    pool
        Bundles at these prices.
    """
    slimmed(inventory)
    everything = np.ones(len(inventory), dtype=np.bool_)

    def run(seed: int) -> Plan | None:
        # A programme remembers where it was left: each dive has one of its own, or the order of threads would show.
        if stop():
            return None
        own = inventory.kept(everything)
        point = dive(own, seed, stop)
        if point is None:
            return None
        held = sure(own, point)
        schedule = Schedule(MOVES * max(1, search.model.n - len(held)), hot=0.3, cold=0.02)
        plan = completed(bundles, search.goal, held, schedule, [seed], stop)
        return None if plan is None or stop() else recombined(bundles, prices, pool, plan, effort, seed)

    with ThreadPoolExecutor(WORKERS) as threads:
        yield from (plan for plan in threads.map(run, seeds) if plan is not None)


def agreed(values: Sequence[float], best: float) -> bool:
    """Whether so many runs ended with the best value that no more are needed [2]_; the first few may agree for being begun alike."""
    return len(values) >= ENOUGH and sum(value <= best + PROVED * max(1.0, abs(best)) for value in values) >= AGREED
