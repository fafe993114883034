"""
Regions: a few dozen neighbouring leaders and what they hold, planned anew as a city of their own while all others stay.

A region's model is the whole one narrowed to its leaders and places: distances, pair costs and the mean load are those of the whole, so
what the region gains the whole gains. Prices are climbed for the region, its bundles recombined and put into a programme. Prices of
overlapping regions, glued together, are where those of the whole begin. The scheme is POPMUSIC [1]_.

.. [1] É. Taillard, S. Voss, "POPMUSIC: partial optimization metaheuristic under special intensification conditions", Essays and Surveys
   in Metaheuristics (2002).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from planner.optimization import programme
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Generation, Prices
from planner.optimization.goal import Goal
from planner.optimization.master import join
from planner.optimization.model import Floats, Ints, Model, Plan
from planner.optimization.pool import Effort, exact_cover, recombined, reduced_costs, widest
from planner.optimization.pricing import WORKERS, Stopped
from planner.optimization.search import Search
from planner.optimization.soft_prices import SoftPrices

PAIRS = "pairs"
"""Overlay of a region's model: all that holding a pair costs in the goal."""
LEADERS = 30
"""Leaders of a region."""
SOFT, FIRM = 0.05, 0.01
"""First and last softness of a region's prices, where they begin with prices known."""
POOL, PROGRAMME, NODES = 8_000, 1_200, 20
"""Columns for recombination and for the programme, and nodes of the latter."""
ROUNDS = 5
FIRST, PRICES = 0.4, 0.5
"""Shares of the time left that the first sweep, and then the prices of the whole, may take."""
WHOLE_SOFT, WHOLE_FIRM = 0.1, 0.004
"""First and last softness of the prices of the whole, where they begin with those of regions."""
CHEAP = 0.5
"""Reduced cost, over the mean cost of a bundle, below which a region's column is one for the whole."""
TIGHT = 160
"""Leaders up to which cuts are tried on the master of the whole."""
BEFORE_CUTS, CUTS = 0.5, 0.7
"""Shares of the time left that sweeps may take before the cuts, and the cuts then."""
SWEEPS, QUIET = 40, 2
"""Sweeps at most, and how many without a better plan end them."""
SECONDS = 10.0
AT_ONCE, TRIES = 2, 12
"""Regions planned at a time, and leaders around whom they are looked for."""


@dataclass(frozen=True)
class Region:
    """Leaders and places of the whole, ascending, the model of them alone, and their part of the plan in its numbering."""

    leaders: Ints
    places: Ints
    model: Model
    plan: Plan

    def into(self, whole: Plan, part: Plan) -> Plan:
        """The whole plan with the region's part replaced."""
        held = list(whole)
        for l, places in zip(self.leaders.tolist(), part, strict=True):
            held[l] = tuple(self.places[list(places)].tolist())
        return tuple(held)


def region_of(model: Model, pair: Floats, plan: Plan, leaders: Ints) -> Region:
    """The region of some leaders and all that they hold; whoever else holds one of these places keeps it."""
    leaders = np.sort(leaders)
    held = np.array([p for l in leaders.tolist() for p in plan[l]], dtype=np.int64)
    places = np.unique(held)
    others = np.bincount([p for each in plan for p in each], minlength=model.m) - np.bincount(held, minlength=model.m)
    anchors = places[model.is_anchor[places]]
    rows = np.full(len(places), -1, dtype=np.int64)
    rows[model.is_anchor[places]] = np.arange(len(anchors))
    leader_number, place_number = ({int(x): i for i, x in enumerate(each)} for each in (leaders, places))
    pins = [
        (leader_number[l], place_number[p]) for l, p in model.pins.tolist() if l in leader_number and p in place_number
    ]
    part = replace(
        model,
        leader_ids=tuple(model.leader_ids[l] for l in leaders),
        place_ids=tuple(model.place_ids[p] for p in places),
        layer=model.layer[places],
        quota_lower=model.quota_lower[leaders],
        quota_upper=model.quota_upper[leaders],
        cover_lower=np.maximum(0, model.cover_lower[places] - others[places]),
        cover_upper=model.cover_upper[places] - others[places],
        weight=model.weight[places],
        priority=model.priority[places],
        share=model.share[leaders],
        open_pairs=model.open_pairs[np.ix_(leaders, places)],
        pins=np.array(pins, dtype=np.int64).reshape(-1, 2),
        district=model.district[places],
        anchor_row=rows,
        distance=np.ascontiguousarray(model.distance[np.ix_(model.anchor_row[anchors], places)]),
        settled=np.zeros(len(leaders), dtype=np.bool_),
        current=np.zeros((0, 2), dtype=np.int64),
        preferred=np.zeros((0, 2), dtype=np.int64),
        preferred_value=np.zeros(0),
        overlays={PAIRS: pair[np.ix_(leaders, places)]},
        mean_of_whole=model.fixed_mean,
    )
    return Region(leaders, places, part, tuple(tuple(place_number[p] for p in plan[l]) for l in leaders.tolist()))


def by_regions(search: Search, bundles: Bundles) -> None:
    """A sweep of regions, then prices and a bound of the whole, then sweeps that begin with those prices."""
    regions = Regions(search)
    regions.sweep(0, within(search, FIRST))
    if search.over():
        return
    soft = SoftPrices(bundles, regions.start(bundles), within(search, PRICES), search.raise_bound)
    if regions.known.all():
        soft.begin_with(regions.price, WHOLE_SOFT, WHOLE_FIRM)
    soft.converge()
    if soft.best is not None:
        regions.price, regions.known = soft.best.duals.place.copy(), np.ones(search.model.m, dtype=np.bool_)
    if soft.best is not None and soft.columns is not None and search.model.n <= TIGHT:
        _sweeps(regions, 1, within(search, BEFORE_CUTS))
        _tighten(search, bundles, soft.best, soft.columns)
    _sweeps(regions, SWEEPS, search.over)


def _sweeps(regions: "Regions", first: int, stop: Callable[[], bool]) -> None:
    """Sweeps numbered from `first` on, until they bring nothing any more."""
    quiet = 0
    for number in range(first, first + SWEEPS):
        if stop() or quiet >= QUIET:
            return
        quiet = 0 if regions.sweep(number, stop) else quiet + 1


def _tighten(search: Search, bundles: Bundles, prices: Prices, columns: Columns) -> None:
    """Cuts on the master of the whole, over the columns that these prices leave worth keeping."""
    search.stage = "cuts"
    reduced = reduced_costs(bundles, prices, columns)
    unit = max(1e-3, float(np.abs(columns.costs[:, 0]).mean()))
    worth = np.flatnonzero(reduced < np.maximum(CHEAP * unit, np.sort(reduced)[min(len(reduced), bundles.model.n) - 1]))
    if search.best is None:
        raise AssertionError("regions begin with a plan")
    start = join([bundles.columns_of(search.best), columns.take(worth)])
    generation = Generation(bundles, start, within(search, CUTS), search.raise_bound)
    generation.best = prices
    generation.converge()
    if generation.converged:
        generation.tighten(search.value)


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
        model, goal = search.model, search.goal
        costs = model.pair_costs(goal.weights)
        self.pair = np.zeros((model.n, model.m)) if costs is None else costs
        shared = {
            term: weight for term, weight in goal.weights.items() if term in {"deviation", "squares", "coherence"}
        }
        self.goal = Goal({**shared, PAIRS: 1.0}, goal.limits)
        self.price = np.zeros(model.m) if price is None else price.copy()
        self.known = np.full(model.m, price is not None)
        self.columns: dict[int, tuple[Region, Columns]] = {}

    def sweep(self, number: int, stop: Callable[[], bool]) -> bool:
        """Plan regions anew until every leader was in one; whether the plan got better."""
        search = self.search
        search.stage = "regions"
        before = search.value
        self.columns = {}
        waiting = np.random.default_rng([search.seed, number]).permutation(search.model.n)
        with ThreadPoolExecutor(WORKERS) as pool:
            while len(waiting) and search.best is not None and not stop():
                regions = self._apart(search.best, waiting)
                seeds = [1000 * number + len(waiting) + 500_000 * i for i in range(len(regions))]
                planned = pool.map(self._planned, regions, seeds, [stop] * len(regions))
                try:
                    parts = list(planned)
                except Stopped:
                    break
                for region, part in zip(regions, parts, strict=True):
                    search.offer(region.into(search.best, part))
                    waiting = waiting[~np.isin(waiting, region.leaders)]
        return search.value < before - 1e-9

    def _apart(self, plan: Plan, waiting: Ints) -> list[Region]:
        """Regions that share nothing, around leaders not yet in one: as many as are planned at a time, on one thread or more."""
        found: list[Region] = []
        for seed in waiting.tolist():
            if any(seed in region.leaders for region in found):
                continue
            region = region_of(self.search.model, self.pair, plan, self._around(plan, seed))
            taken = np.concatenate([each.places for each in found]) if found else np.zeros(0, dtype=np.int64)
            others = np.concatenate([each.leaders for each in found]) if found else np.zeros(0, dtype=np.int64)
            if not (np.isin(region.places, taken).any() or np.isin(region.leaders, others).any()):
                found.append(region)
            if len(found) == AT_ONCE or seed == waiting[min(TRIES, len(waiting)) - 1]:
                break
        return found

    def _around(self, plan: Plan, seed: int) -> Ints:
        """A leader and those who hold what lies nearest to his anchors; without anchors, those whom his places and theirs would suit."""
        model = self.search.model
        own = np.array(plan[seed], dtype=np.int64)
        anchors = own[model.is_anchor[own]]
        if len(anchors):
            near = model.distance[model.anchor_row[anchors]].min(axis=0)
            away = np.array([near[list(places)].mean() if places else model.cap for places in plan])
        else:
            away = self.pair[:, own].sum(axis=1)
            away = away + np.array([self.pair[seed, list(places)].sum() for places in plan])
        away[seed] = -np.inf
        return np.argsort(away, kind="stable")[: min(LEADERS, model.n)]

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


def value_of(bundles: Bundles, plan: Plan) -> float:
    """Value of a plan by its columns, on the scale of the bundles' bounds."""
    return float(bundles.columns_of(plan).costs[:, 0].sum() + bundles.constant[0])
