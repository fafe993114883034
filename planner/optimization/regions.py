"""
Regions: a few dozen neighbouring leaders and what they hold, planned anew as a city of their own while all others stay.

Prices are climbed for the region, its bundles recombined and put into a programme. Prices of
overlapping regions, glued together, are where those of the whole begin. The scheme is POPMUSIC [1]_.

.. [1] É. Taillard, S. Voss, "POPMUSIC: partial optimization metaheuristic under special intensification conditions", Essays and Surveys
   in Metaheuristics (2002).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from planner.optimization import programme
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Prices, priced_places
from planner.optimization.master import join
from planner.optimization.model import Floats, Ints, Plan
from planner.optimization.nearby import Nearby, in_whole
from planner.optimization.neighbourhoods import improve
from planner.optimization.pool import Effort, exact_cover, recombined, reduced_costs, widest
from planner.optimization.pricing import WORKERS, Stopped
from planner.optimization.region import Region, around, parted, region_of, value_of
from planner.optimization.restarts import dived
from planner.optimization.rounding import rounded
from planner.optimization.search import Search
from planner.optimization.sharpening import sharpen
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
WHOLE_SOFT, SEEN_SOFT, WHOLE_FIRM = 0.1, 0.02, 0.004
"""First softness of the prices of the whole, where they begin with those of regions and of neighbours, and their last one."""
CHEAP = 0.5
"""Reduced cost, over the mean cost of a bundle, below which a region's column is one for the whole."""
TIGHT = 160
"""Leaders up to which cuts are tried on the programme of the whole, and dives into it."""
CUTS, DIVING = 0.5, 0.7
"""Shares of the time left that cuts may take, and the dives after them."""
LISTED = 60_000
"""Bundles among which cuts are looked for."""
AFTER_DIVE, DIVES = 40, 40
"""Teams per leader that a completed dive is recombined with, and dives at most."""
CLOSELY = 18
"""Leaders of the neighbourhoods that are searched to the end."""
ROUNDINGS, CYCLES = 2, 20
"""Plans rounded at once, and how often that is done, each time with neighbourhoods of the best of them."""
LARGE = 1_000
"""Leaders from which one plan is rounded at a time: bundles of the whole and of two plans are more than memory should hold."""
ROUNDING, CLOSE_SHARE = 0.4, 0.6
"""Shares of the time left that rounding may take, and then the neighbourhoods of what it found."""
WHOLE_POOL, PER_LEADER = 800_000, 1_500
"""Bundles from which a dive is recombined at most, and for each leader."""
NEAR_PER_LEADER = 1_500
"""Near bundles from which a rounded plan is recombined, for each leader."""
TEAM, TEAMS, PIECES = 13, 200, 20
"""Leaders of a team, teams per leader, and in how many pieces they are tried, as none of them can be stopped."""
HOT, COLD = 0.3, 0.015
"""First and last heat of a rounded plan's recombination."""
SWEEPS, QUIET = 40, 2
"""Sweeps at most, and how many without a better plan end them."""
SECONDS = 10.0
AT_ONCE, TRIES = 2, 12
"""Regions planned at a time, and leaders around whom they are looked for."""


def by_regions(search: Search, bundles: Bundles) -> None:
    """Prices and a bound of the whole, plans dived or rounded from them, then sweeps from these prices."""
    around = search.best
    if around is None:
        return
    if exact_cover(bundles) and search.goal.weights.get("coherence", 0.0) > 0:
        prices = _by_neighbours(search, bundles, around)
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


def _by_neighbours(search: Search, bundles: Bundles, around: Plan) -> Prices | None:
    """Prices seen by neighbours, plans from them, and prices of the whole that begin with them."""
    search.stage = "prices"
    model = search.model
    near = Nearby(model, search.goal, around)
    local = near.bundles(np.arange(model.n), np.arange(model.m))
    seen = _seen_nearby(search, local, around)
    if seen.best is None or seen.columns is None or search.over():
        return None
    plan = _rounded(search, bundles, near, seen, 0) if model.n > TIGHT else None
    prices = _of_whole(search, bundles, seen, around)
    if prices is None or search.over():
        return prices
    if model.n <= TIGHT and _dived(search, bundles, prices):
        return prices
    for cycle in range(1, CYCLES):
        if plan is not None:
            improve(search, bundles, plan, prices, CLOSELY, within(search, CLOSE_SHARE))
        if search.over():
            break
        plan = _rounded(search, bundles, near, seen, cycle)
    return prices


def _of_whole(search: Search, bundles: Bundles, seen: SoftPrices, around: Plan) -> Prices | None:
    """Prices and a bound of the whole, begun with those seen by neighbours."""
    search.stage = "prices"
    if seen.best is None or seen.columns is None:
        return None
    reduced = reduced_costs(seen.bundles, seen.best, seen.columns)
    cheap = in_whole(bundles, seen.bundles, seen.columns.take(np.flatnonzero(reduced < CHEAP * seen.unit)))
    known = bundles.legal(join([bundles.columns_of(search.best or around), cheap]))
    whole = SoftPrices(bundles, known, within(search, PRICES), search.raise_bound)
    whole.begin_with(seen.best.duals.place, SEEN_SOFT, WHOLE_FIRM)
    whole.unit = seen.unit
    whole.converge()
    return whole.best


def _seen_nearby(search: Search, local: Bundles, around: Plan) -> SoftPrices:
    """Prices of near bundles alone, which prove nothing about the whole."""
    soft = SoftPrices(local, local.columns_of(around), within(search, PRICES), lambda _bound: None)
    soft.converge()
    return soft


def _rounded(search: Search, bundles: Bundles, near: Nearby, seen: SoftPrices, cycle: int) -> Plan | None:
    """The best of a few plans rounded from prices seen by neighbours, each recombined; it may be dearer than the best known."""
    search.stage = "rounding"
    stop = within(search, ROUNDING)
    number = ROUNDINGS if search.model.n <= LARGE else 1
    first = 1000 * search.seed + ROUNDINGS * cycle

    def worst() -> float:
        return search.value if seen.best is None else 2 * search.value - seen.best.bound

    def one(seed: int) -> Plan | None:
        plan = rounded(bundles, search.goal, near, seen, worst, stop, seed)
        return plan if plan is None or stop() else _recombined(search, plan, seen, seed, stop)

    with ThreadPoolExecutor(WORKERS) as threads:
        found = [plan for plan in threads.map(one, range(first, first + number)) if plan is not None]
    for plan in found:
        search.offer(plan)
    return min(found, key=lambda plan: search.goal.key(search.evaluator.terms(plan)), default=None)


def _recombined(search: Search, plan: Plan, seen: SoftPrices, seed: int, stop: Callable[[], bool]) -> Plan:
    """A plan recombined from bundles near where its own leaders are: those whose places were far from what they had find nothing else."""
    if seen.best is None:
        return plan
    model = search.model
    local = Nearby(model, search.goal, plan).bundles(np.arange(model.n), np.arange(model.m))
    prices, _ = priced_places(local, seen.best.duals.place, seen.unit, 1)
    wanted = max(1e-6, value_of(local, plan) - prices.bound)
    pool = widest(local, prices, wanted, min(WHOLE_POOL, NEAR_PER_LEADER * model.n), full=True)
    if pool is None:
        return plan
    for number, (hot, cold) in enumerate(pairwise(np.geomspace(HOT, COLD, PIECES + 1).tolist())):
        if stop():
            break
        effort = Effort(TEAM, rounds=TEAMS * model.n // PIECES, nodes=5000, hot=hot, cold=cold)
        plan = recombined(local, prices, pool, plan, effort, 1000 * seed + number)
    return plan


def _sweeps(regions: "Regions", stop: Callable[[], bool]) -> None:
    """Sweeps after the first regions, until they bring nothing any more."""
    quiet = 0
    for number in range(1, 1 + SWEEPS):
        if stop() or quiet >= QUIET:
            return
        quiet = 0 if regions.sweep(number, stop) else quiet + 1


def _dived(search: Search, bundles: Bundles, prices: Prices) -> bool:
    """Plans that dives lead to, once cuts have sharpened the prices of the whole; False where nothing could be dived into."""
    search.stage = "cuts"
    pool = widest(bundles, prices, max(1e-6, search.target - prices.bound), LISTED)
    if pool is None:
        return False
    sharp, inventory = sharpen(bundles, prices, pool, search.target, search.offer, within(search, CUTS))
    search.raise_bound(min(sharp.bound, search.value))
    if search.over() or inventory is None:
        return search.over()
    search.stage = "diving"
    stop = within(search, DIVING)
    wide = widest(bundles, prices, max(1e-6, search.target - prices.bound), _most(search), full=True)
    if wide is None:
        return False
    effort = Effort(team=TEAM, rounds=AFTER_DIVE * search.model.n, nodes=5000, hot=0.3)
    seeds = range(1000 * search.seed, 1000 * search.seed + DIVES)
    for plan in dived(search, bundles, inventory, prices, wide, effort, seeds, stop):
        search.offer(plan)
    if search.best is not None and not search.over():
        improve(search, bundles, search.best, sharp, CLOSELY, within(search, CLOSE_SHARE))
    return True


def _most(search: Search) -> int:
    """Bundles from which plans of the whole are recombined."""
    return min(WHOLE_POOL, PER_LEADER * search.model.n)


def within(search: Search, share: float) -> Callable[[], bool]:
    """Whether to stop: the search is over, or has used up a share of the time it has left now."""
    clock = search.clock.part(share)

    def stop() -> bool:
        ended = clock.stop()
        search.clock.hurried |= ended
        return ended or search.over()

    return stop


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
