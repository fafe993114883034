"""
Restarts: plans annealed from the same beginning, on as many threads as there are, and each recombined for itself.

A recombined plan is hard to leave by recombination alone, however hot; another annealed plan mostly ends elsewhere. Restarts from many
local optima of a good local search are an iterated multistart [1]_. Which run gets which seed is fixed, so threads change nothing.

.. [1] R. Martí, M. G. C. Resende, C. C. Ribeiro, "Multi-start methods for combinatorial optimization", European Journal of Operational
   Research 226 (2013).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Prices
from planner.optimization.model import Plan
from planner.optimization.pool import Effort, Pool, recombined
from planner.optimization.pricing import WORKERS
from planner.optimization.search import Search

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


def restarted(
    search: Search,
    bundles: Bundles,
    prices: Prices,
    pool: Pool,
    start: Plan,
    schedule: Schedule,
    effort: Effort,
    seeds: range,
    stop: Callable[[], bool],
) -> Iterator[Plan]:
    """
    Plans annealed from `start` and then recombined, one per seed in their order, without those that an annealing left with a penalty.

    Parameters
    ----------
    prices
        Without cuts: only their reduced costs add up to what a plan costs.
    pool
        Bundles at these prices.
    """
    annealing = Annealing(search.model, search.goal)

    def run(seed: int) -> Plan | None:
        if stop():
            return None
        plan, fine, _ = annealing.run(start, schedule, seed, stop=stop)
        return recombined(bundles, prices, pool, plan, effort, seed) if fine else None

    with ThreadPoolExecutor(WORKERS) as threads:
        yield from (plan for plan in threads.map(run, seeds) if plan is not None)


def recombinations(
    bundles: Bundles, prices: Prices, pool: Pool, plan: Plan, effort: Effort, seeds: range
) -> Iterator[Plan]:
    """A plan recombined once per seed, each from itself; `prices` and `pool` as for `restarted`."""
    with ThreadPoolExecutor(WORKERS) as threads:
        yield from threads.map(lambda seed: recombined(bundles, prices, pool, plan, effort, seed), seeds)
