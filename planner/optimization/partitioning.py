"""
Set partitioning over bundles, end to end: prices and a bound, recombination of plans, cuts, and a programme over what can still win.
"""

from collections.abc import Callable
from dataclasses import replace
from math import comb

import numpy as np

from planner.optimization import programme
from planner.optimization.annealing import Schedule, fine_grained, temperatures
from planner.optimization.bundles import Bundles, Columns, separable
from planner.optimization.column_generation import Generation, Prices
from planner.optimization.compilation import ready
from planner.optimization.cuts import Cuts
from planner.optimization.deepening import Patience, ask
from planner.optimization.diving import Ground
from planner.optimization.goal import Goal
from planner.optimization.halving import planned_in_blocks
from planner.optimization.in_force import near_in_force
from planner.optimization.inventory import Inventory
from planner.optimization.master import join, missing
from planner.optimization.model import Model, Plan
from planner.optimization.neighbourhoods import improve
from planner.optimization.pool import Effort, Pool, exact_cover, fill, recombined, widest
from planner.optimization.pricing import Stopped
from planner.optimization.region import value_of
from planner.optimization.regions import by_regions
from planner.optimization.restarts import agreed, annealed, dived
from planner.optimization.search import Search, within
from planner.optimization.sharpening import sharpen
from planner.optimization.soft_prices import SoftPrices

ANCHOR_SETS = 20_000_000
"""Anchor sets of one leader up to which pricing is worth trying."""
OTHERS = 8
"""Places of layers without anchors that one leader may hold, up to which it is."""
POOL = 120_000
"""Columns of the pool that recombination draws from."""
PROGRAMMES = ((1_500, 100), (5_000, 300), (12_000, 1_000), (40_000, 1_500))
"""Columns and branch-and-bound nodes of the programmes, one after the other."""
SMALL_ENOUGH = 9_000
"""Columns up to which one programme settles the question."""
DIVING, NEAR = 0.4, 0.1
"""Shares of the time left that dives may take, and then neighbourhoods."""
STARTS = 3
"""Plans that dives led to whose neighbourhoods are searched."""
SMALL, WIDE = 14, 18
"""Leaders of a neighbourhood, and of the first of the wider ones."""
WIDER = 1.3
"""How much wider the next ones are."""
FAR = 0.25
"""Share of the way from the bound to the best plan whose bundles must be few enough to list before ceilings are asked about."""
SOON = Patience(listed=40_000, most=80_000, tree=3_000, nodes=20)
LATE = Patience(listed=80_000, most=320_000, tree=150_000, nodes=400)
"""How long to ask for plans below low ceilings, before and after better plans were looked for."""
TURNS = 5
CITY = 80
"""Leaders up to which programmes do most of the work; above, regions do."""
MANY = 1_000
"""Leaders from which annealing begins with blocks."""
RUNS = 2
MOVES, MOVES_OF_MANY = 35_000, 50_000
"""Annealing runs of a city, and moves per leader of each run there and where there are more leaders."""
MOVES_NEARBY = 5_000
"""Moves per leader of a larger city's annealing that begins near the assignment in force: prices go on from it."""
NEARBY, NEARBY_OF_MANY, NEARBY_OF_MOST = (0.11, 0.045), (0.03, 0.015), (0.01, 0.005)
"""First and last temperature of an annealing that begins there: of a city, of more leaders, and of more than `MANY`."""
SHORT, LONG = 10, 80
"""Teams per leader that a recombination tries: for a good plan soon, and for a better one."""
AFTER_DIVE, WAVES = 40, ((0, 2), (0, 2), (3, 8), (3, 8), (3, 8))
"""Teams per leader that a completed dive is recombined with; rounds of local cuts, and dives between two looks at what they brought."""
SNAPSHOTS = 24


class Partitioning:
    """The method for goals that are sums over leaders with small bundles: the one that proves."""

    name = "partitioning"

    def applies(self, model: Model, goal: Goal) -> bool:
        """When the goal is a sum over leaders, and what one leader may hold can be looked through."""
        if model.n < 2 or not separable(model, goal):
            return False
        num_districts = max(1, len(set(model.district.tolist())))
        sets, others = 1.0, 0
        for k, places in enumerate(model.places_of_layer):
            most = int(model.quota_upper[:, k].max(initial=0))
            if model.is_anchor[places].any():
                sets *= max(1.0, comb(len(places) // num_districts, most))
            else:
                others += min(most, len(places))
        return sets <= ANCHOR_SETS and others <= OTHERS

    def work(self, search: Search) -> None:
        """Anneal for columns, price, recombine, cut, and finish with a programme."""
        try:
            _Run(search).go()
        except Stopped:
            return


class _Run:
    """One goal's partitioning at work."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.bundles = Bundles(search.model, search.goal, search.clock.stop)
        self.plans: list[Plan] = []
        self.dived: list[Plan] = []

    def go(self) -> None:
        search = self.search
        if not ready(search.clock.stop, search.model.whole_hops):
            return
        start = self._anneal()
        if search.over():
            return
        if search.model.n > CITY and SoftPrices.applies(self.bundles):
            # Where nothing is near anything there are no regions: annealing goes on, and the convex flow has the bound.
            if not fine_grained(search.goal):
                by_regions(search, self.bundles)
            return
        search.stage = "prices"
        generation = Generation(self.bundles, start, search.clock.stop, search.raise_bound)
        generation.converge()
        if generation.best is None or search.over():
            return
        if exact_cover(self.bundles):
            self._shared_out(generation.best)
            return
        if self._small_programme(generation.best):
            return
        search.stage = "cuts"
        if generation.converged:
            generation.tighten(search.value)
        self._programmes(generation.best)

    def _shared_out(self, prices: Prices) -> None:
        """Every place has exactly one leader: recombine, ask below low ceilings, sharpen the prices, and ask again with a better plan."""
        search = self.search
        self._recombine(prices, rounds=2, length=SHORT)
        if search.over():
            return
        uncut = prices
        # Where leaders are alike, what is forbidden to one comes back with another: one programme is sooner done than a tree.
        if self._below(prices, SOON.listed, FAR) is not None and (
            self._settle(prices) if self._alike else self._deepen(prices, SOON)
        ):
            return
        prices, inventory = self._sharpened(prices)
        if search.over() or (self._alike and self._settle(prices)):
            return
        if inventory is not None:
            self._dive(inventory, uncut, prices)
        self._recombine(uncut, rounds=1, length=SHORT)
        if search.over() or (self._alike and self._settle(prices)):
            return
        if self._small_programme(prices):
            return
        self._improve_long(prices)
        for _ in range(TURNS):
            if search.over() or self._deepen(prices, LATE):
                return
            before = search.value
            self._recombine(uncut, rounds=2)
            if search.value >= before:
                break
        self._programmes(prices)

    def _below(self, prices: Prices, most: int, share: float = 1.0) -> Pool | None:
        """All bundles of plans up to a share of the way from the bound to a better plan; None where they are more than `most`."""
        return fill(self.bundles, prices, max(1e-6, share * self._wanted(prices)), most)

    def _dive(self, inventory: Inventory, uncut: Prices, prices: Prices) -> None:
        """Dive for plans, a few at a time, until all bundles of a better plan can be listed or dives agree on the best one."""
        search, stop = self.search, within(self.search, DIVING)
        search.stage = "diving"
        pool = self._wide_pool(uncut)
        if pool is None:
            return
        effort = Effort(team=10, rounds=AFTER_DIVE * search.model.n, nodes=5000, hot=0.4)
        first, ground = 1000 * search.seed, Ground(inventory)
        values: list[float] = []
        for rounds, wave in WAVES:
            begun, start = len(values), ground.ready(rounds, first, stop)
            for plan in dived(search, self.bundles, start, uncut, pool, effort, range(first, first + wave), stop):
                self._take(plan)
                self.dived.append(plan)
                values.append(value_of(self.bundles, plan))
            ground.ended_with(min(values[begun:], default=np.inf))
            first += wave
            if stop() or agreed(values, search.value) or self._below(prices, SMALL_ENOUGH) is not None:
                return

    def _improve(self, prices: Prices, plan: Plan | None, size: int, stop: Callable[[], bool]) -> None:
        if plan is not None and not stop():
            self.plans.append(improve(self.search, self.bundles, plan, prices, size, stop))

    def _improve_long(self, prices: Prices) -> None:
        """
        Search the neighbourhoods of several plans, as each ends in an optimum of its own, and ever wider ones of the best.

        Ends once all bundles of a better plan can be listed: asking for one of the whole is sooner done then.
        """
        stop = within(self.search, NEAR)
        # Several dives may lead to the same plan, and none to any.
        starts: list[Plan | None] = [*sorted(dict.fromkeys(self.dived), key=lambda plan: value_of(self.bundles, plan))]
        for plan in starts[:STARTS] or [self.search.best]:
            if self._below(prices, LATE.listed) is not None:
                return
            self._improve(prices, plan, SMALL, stop)
        size = float(WIDE)
        while size < self.search.model.n and not stop() and self._below(prices, LATE.listed) is None:
            self._improve(prices, self.search.best, int(size), stop)
            size *= WIDER

    def _sharpened(self, prices: Prices) -> tuple[Prices, Inventory | None]:
        """Prices with cuts, and the inventory that cut them, where there is one."""
        search = self.search
        search.stage = "cuts"
        pool = self._pool(prices, SOON.listed)
        if pool is None:
            return prices, None
        prices, inventory = sharpen(self.bundles, prices, pool, search.target, self._take, search.clock.stop)
        search.raise_bound(min(prices.bound, search.value))
        return prices, inventory

    def _small_programme(self, prices: Prices) -> bool:
        """A programme over the bundles of a better plan, where they are very few; True when nothing is left to be found."""
        most, nodes = PROGRAMMES[0]
        pool = self._below(prices, most)
        return pool is not None and self._programme(prices, pool, nodes, share=0.25)

    @property
    def _alike(self) -> bool:
        return bool((self.bundles.size > 1).any())

    def _deepen(self, prices: Prices, patience: Patience) -> bool:
        """Ask for plans below low ceilings first; True when nothing is left to be found."""
        search = self.search
        if not exact_cover(self.bundles) or not np.isfinite(prices.bound):
            return False
        return ask(search, self.bundles, prices, patience, self._take)

    def _take(self, plan: Plan) -> None:
        if self.search.offer(plan):
            self.plans.append(plan)

    def _programmes(self, prices: Prices) -> None:
        """A small programme for a better plan, then one over all that can still win, or the widest that fits."""
        search = self.search
        for most, nodes in PROGRAMMES:
            if search.over():
                return
            if self._settle(prices):
                return
            pool = self._pool(prices, most)
            before = search.value
            if pool is not None and self._programme(prices, pool, nodes):
                return
            if search.value < before - 1e-9 and not search.over():
                self._recombine(prices, rounds=1)
                if search.over() or self._deepen(prices, LATE):
                    return

    def _anneal(self) -> Columns:
        """Plans from several runs, and the bundles met on the way."""
        search = self.search
        search.stage = "annealing"
        if search.best is None or search.over():
            return self.bundles.columns([], [])
        self.plans.append(search.best)
        near = near_in_force(self.bundles, search.goal, search.seed, search.over) if exact_cover(self.bundles) else None
        if near is None and search.model.n > MANY and search.goal.weights.get("coherence", 0.0) > 0:
            self._anneal_blocks()
            return self.bundles.legal(self.bundles.columns_of(search.best))
        seeds = range(1000 * search.seed, 1000 * search.seed + (RUNS if search.model.n <= CITY else 1))
        met: list[Plan] = []
        for plan, fine, pictures in annealed(
            search, near or search.best, self._schedule(near is not None), seeds, SNAPSHOTS
        ):
            met += pictures
            if fine:
                search.offer(plan)
                self.plans.append(plan)
        return self.bundles.legal(join([self.bundles.columns_of(plan) for plan in (*self.plans, *met)]))

    def _anneal_blocks(self) -> None:
        search = self.search
        for plan in planned_in_blocks(search.model, search.goal, self.bundles.most, search.seed, search.over):
            search.offer(plan)

    def _schedule(self, near: bool) -> Schedule:
        """Long enough for a fair plan within the first second of a city, as runs go on at a time; colder to begin with then."""
        n = self.search.model.n
        if n <= CITY:
            moves = max(200_000, MOVES * n)
            return Schedule(moves, *(NEARBY if near else temperatures(self.search.goal, 0.25, 0.03)))
        if near:
            # The larger the city, the higher moves across it rise, and a temperature is a share of what moves rise by.
            return Schedule(MOVES_NEARBY * n, *(NEARBY_OF_MANY if n <= MANY else NEARBY_OF_MOST))
        return Schedule(min(40_000_000, MOVES_OF_MANY * n), *temperatures(self.search.goal, 0.5, 0.015))

    def _recombine(self, prices: Prices, rounds: int, length: int = LONG) -> None:
        search = self.search
        if not exact_cover(self.bundles) or not self.plans:
            return
        search.stage = "recombination"
        pool = self._wide_pool(prices)
        if pool is None:
            return
        quiet = 0
        candidates = sorted(self.plans, key=lambda plan: search.goal.key(search.evaluator.terms(plan)))[:2]
        for number in range(rounds):
            before = search.value
            effort = Effort(
                team=10, rounds=length * min(search.model.n, 200), nodes=5000, hot=0.4 if number == 0 else 0.25
            )
            for run, plan in enumerate(candidates):
                better = recombined(self.bundles, prices, pool, plan, effort, 1000 * search.seed + 10 * number + run)
                search.offer(better)
                self.plans.append(better)
                if search.over():
                    return
            candidates = [search.best] * 2 if search.best is not None else candidates
            quiet = quiet + 1 if search.value >= before - 1e-9 else 0
            if quiet >= 2:
                return

    def _settle(self, prices: Prices) -> bool:
        """One programme over all bundles of a better plan, where they are few enough; False where they are not."""
        pool = self._below(prices, SMALL_ENOUGH)
        if pool is None:
            return False
        # Without cuts: over so few columns their rows cost more time than their bound saves. Without a start: dearer plans are not wanted.
        self._programme(replace(prices, cuts=Cuts.none()), pool, PROGRAMMES[-1][1], begin=False)
        return True

    def _pool(self, prices: Prices, most: int) -> Pool | None:
        return widest(self.bundles, prices, max(1e-6, self._wanted(prices)), most)

    def _wide_pool(self, prices: Prices) -> Pool | None:
        """What recombination draws from, as wide as fits: teams far above the bound have no other choice in a narrow one."""
        return widest(self.bundles, prices, max(1e-6, self._wanted(prices)), POOL, full=True)

    def _wanted(self, prices: Prices) -> float:
        """Reduced cost below which the columns of a better plan lie: a better plan is better by a whole step of the grid."""
        return self.search.target - prices.bound

    def _programme(self, prices: Prices, pool: Pool, nodes: int, share: float = 0.9, *, begin: bool = True) -> bool:
        """
        A programme over a pool; True when nothing is left to be found.

        Whatever is outside the pool costs at least the bound plus the pool's width.
        """
        search = self.search
        search.stage = "programme"
        wanted = self._wanted(prices)
        columns, start = pool.columns, None
        if search.best is not None and begin:
            start = self.bundles.columns_of(search.best)
            outside = missing(columns, start)
            columns = join([columns, outside]) if len(outside) else columns
        found = programme.partition(
            self.bundles,
            columns,
            prices.cuts,
            start=start,
            seconds=search.clock.left * share,
            nodes=nodes,
            cutoff=search.value,
        )
        search.clock.hurried |= found.hurried
        search.offer(found.plan)
        everything = pool.width >= wanted
        search.raise_bound(found.bound if everything else min(found.bound, prices.bound + pool.width))
        return everything and found.finished
