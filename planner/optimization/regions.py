"""
Regions: a few dozen neighbouring leaders and what they hold, planned anew as a city of their own while all others stay.

Prices are climbed for the region, its bundles recombined and put into a programme. Prices of
overlapping regions, glued together, are where those of the whole begin. The scheme is POPMUSIC [1]_.

.. [1] É. Taillard, S. Voss, "POPMUSIC: partial optimization metaheuristic under special intensification conditions", Essays and Surveys
   in Metaheuristics (2002).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.optimization import programme
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.by_neighbours import by_neighbours
from planner.optimization.column_generation import Prices
from planner.optimization.master import join
from planner.optimization.model import Floats, Ints, Plan
from planner.optimization.pool import Effort, exact_cover, recombined, reduced_costs, widest
from planner.optimization.pricing import WORKERS, Stopped
from planner.optimization.region import Region, around, parted, region_of, value_of
from planner.optimization.search import Search, within
from planner.optimization.soft_prices import SoftPrices

LEADERS = 30
"""Leaders of a region."""
SOFT, FIRM = 0.05, 0.01
"""First and last softness of a region's prices, where they begin with prices known."""
POOL, PROGRAMME, NODES = 8_000, 1_200, 20
"""Columns for recombination and for the programme, and nodes of the latter."""
ROUNDS = 5
FIRST, PRICES = 0.4, 0.5
"""Shares of the time left that the first regions, and then the prices of the whole, may take."""
WHOLE_SOFT, WHOLE_FIRM = 0.1, 0.004
"""First and last softness of the prices of the whole, where they begin with those of regions."""
CHEAP = 0.5
"""Reduced cost, over the mean cost of a bundle, below which a region's column is one for the whole."""
SWEEPS, QUIET = 40, 2
"""Sweeps at most, and how many without a better plan end them."""
SECONDS = 10.0
AT_ONCE, TRIES = 2, 12
"""Regions planned at a time, and leaders around whom they are looked for."""


def by_regions(search: Search, bundles: Bundles) -> None:
    """Prices and a bound of the whole, plans dived or rounded from them, then sweeps from these prices."""
    if exact_cover(bundles) and search.goal.weights.get("coherence", 0.0) > 0:
        prices = by_neighbours(search, bundles)
    else:
        prices = _by_all(search, bundles)
    if not search.over():
        _sweeps(Regions(search, None if prices is None else prices.duals.place), search.over)


def _by_all(search: Search, bundles: Bundles) -> Prices | None:
    """Prices of the whole that begin with those of regions."""
    regions = Regions(search)
    regions.sweep(0, within(search, FIRST))
    if search.over():
        return None
    soft = SoftPrices(bundles, regions.start(bundles), within(search, PRICES), search.raise_bound)
    if regions.known.all():
        soft.begin_with(regions.price, WHOLE_SOFT, WHOLE_FIRM)
    soft.converge()
    return soft.best


def _sweeps(regions: "Regions", stop: Callable[[], bool]) -> None:
    """Sweeps after the first regions, until they bring nothing any more."""
    quiet = 0
    for number in range(1, 1 + SWEEPS):
        if stop() or quiet >= QUIET:
            return
        quiet = 0 if regions.sweep(number, stop) else quiet + 1


class Regions:
    """
    Sweeps of regions over the best plan of a search.

    Parameters
    ----------
    price
        Prices of places to begin with, shape (m,), or None; those of the regions are written over them.
    """

    def __init__(self, search: Search, price: Floats | None = None) -> None:
        self.search = search
        model = search.model
        self.pair, self.goal = parted(model, search.goal)
        self.price = np.zeros(model.m) if price is None else price.copy()
        self.known = np.full(model.m, price is not None)
        self.columns: dict[int, tuple[Region, Columns]] = {}

    def sweep(self, number: int, stop: Callable[[], bool]) -> bool:
        """Plan regions anew until every leader was in one; whether the plan got better."""
        before = self.search.value
        self._each(number, lambda region, seed: self._planned(region, seed, stop), stop)
        return self.search.value < before - 1e-9

    def _each(self, number: int, plan: Callable[[Region, int], Plan], stop: Callable[[], bool]) -> None:
        """Work on regions until every leader was in one, and offer what comes of it."""
        search = self.search
        search.stage = "regions"
        self.columns = {}
        waiting = np.random.default_rng([search.seed, number]).permutation(search.model.n)
        with ThreadPoolExecutor(WORKERS) as pool:
            while len(waiting) and search.best is not None and not stop():
                regions = self._apart(search.best, waiting)
                seeds = [1000 * number + len(waiting) + 500_000 * i for i in range(len(regions))]
                try:
                    parts = list(pool.map(plan, regions, seeds))
                except Stopped:
                    break
                for region, part in zip(regions, parts, strict=True):
                    search.offer(region.into(search.best, part))
                    waiting = waiting[~np.isin(waiting, region.leaders)]

    def _apart(self, plan: Plan, waiting: Ints) -> list[Region]:
        """Regions that share nothing, around leaders not yet in one: as many as are planned at a time, on one thread or more."""
        found: list[Region] = []
        for seed in waiting.tolist():
            if any(seed in region.leaders for region in found):
                continue
            region = region_of(
                self.search.model, self.pair, plan, around(self.search.model, self.pair, plan, seed, LEADERS)
            )
            taken = np.concatenate([each.places for each in found]) if found else np.zeros(0, dtype=np.int64)
            others = np.concatenate([each.leaders for each in found]) if found else np.zeros(0, dtype=np.int64)
            if not (np.isin(region.places, taken).any() or np.isin(region.leaders, others).any()):
                found.append(region)
            if len(found) == AT_ONCE or seed == waiting[min(TRIES, len(waiting)) - 1]:
                break
        return found

    def _planned(self, region: Region, seed: int, stop: Callable[[], bool]) -> Plan:
        bundles = Bundles(region.model, self.goal, stop)
        prices = self._prices(region, bundles, stop)
        best = region.plan
        if prices is None:
            return best
        value = value_of(bundles, best)
        pool = widest(bundles, prices, max(1e-6, value - prices.bound), POOL) if exact_cover(bundles) else None
        for number in range(ROUNDS if pool is not None else 0):
            effort = Effort(team=10, rounds=40 * region.model.n, nodes=3000, hot=0.4 if number == 0 else 0.25)
            if (
                pool is not None
                and value_of(bundles, found := recombined(bundles, prices, pool, best, effort, seed + number)) < value
            ):
                best, value = found, value_of(bundles, found)
        return self._programme(bundles, prices, best)

    def _prices(self, region: Region, bundles: Bundles, stop: Callable[[], bool]) -> Prices | None:
        """Prices of the region, kept for its neighbours and for the whole."""
        soft = SoftPrices(bundles, bundles.columns_of(region.plan), stop, lambda _bound: None)
        if self.known[region.places].all():
            soft.begin_with(self.price[region.places], SOFT, FIRM)
        soft.converge()
        if soft.best is None or soft.columns is None:
            return None
        self.price[region.places] = soft.best.duals.place
        self.known[region.places] = True
        cheap = reduced_costs(bundles, soft.best, soft.columns) < CHEAP * soft.unit
        self.columns[int(region.leaders[0])] = (region, soft.columns.take(np.flatnonzero(cheap)))
        return soft.best

    def _programme(self, bundles: Bundles, prices: Prices, best: Plan) -> Plan:
        value = value_of(bundles, best)
        pool = widest(bundles, prices, max(1e-6, value - prices.bound), PROGRAMME)
        if pool is None:
            return best
        start = bundles.columns_of(best)
        known = set(pool.columns.keys())
        outside = [i for i, key in enumerate(start.keys()) if key not in known]
        columns = join([pool.columns, start.take(np.array(outside, dtype=np.int64))]) if outside else pool.columns
        seconds = min(SECONDS, self.search.clock.left)
        found = programme.partition(
            bundles, columns, prices.cuts, start=start, seconds=seconds, nodes=NODES, cutoff=value
        )
        self.search.clock.hurried |= found.hurried
        return best if found.plan is None or value_of(bundles, found.plan) >= value else found.plan

    def start(self, bundles: Bundles) -> Columns:
        """The columns of the best plan, then those of all regions, for the bundles of the whole."""
        if self.search.best is None:
            raise AssertionError("regions begin with a plan")
        parts = [bundles.columns_of(self.search.best)]
        for _, (region, columns) in sorted(self.columns.items()):
            # A class of the region stands for leaders who may differ elsewhere; every member's class of the whole gets the column.
            of_region = Bundles(region.model, self.goal)
            for c in range(of_region.num_classes):
                mine = columns.take(np.flatnonzero(columns.group == c))
                held = [
                    tuple(region.places[row[:size]].tolist()) for row, size in zip(mine.places, mine.count, strict=True)
                ]
                for group in np.unique(bundles.group[region.leaders[of_region.group == c]]).tolist():
                    parts.append(bundles.columns([group] * len(held), held))
        return bundles.legal(join(parts))
