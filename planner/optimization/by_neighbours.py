"""
Many leaders at once: prices seen by neighbours, plans dived or rounded from them, prices and a bound of the whole, sharpened by cuts.

Up to a few more than a hundred leaders dives lead to plans, and a tree over the whole raises the bound in the end; above, plans are
rounded, and the bound comes after the first of them. Each plan is recombined; neighbourhoods of the best are searched to the end, first
from a pool of cheap bundles, which is several times as fast, then wider ones.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Prices, priced_places
from planner.optimization.deepening import Patience, ask
from planner.optimization.diving import Ground, descended
from planner.optimization.master import join
from planner.optimization.model import Plan
from planner.optimization.nearby import Nearby, in_whole, seen_nearby
from planner.optimization.neighbourhoods import improve
from planner.optimization.pool import Effort, recombined, reduced_costs, widest
from planner.optimization.pricing import WORKERS, Stopped
from planner.optimization.region import value_of
from planner.optimization.restarts import dived
from planner.optimization.rounding import rounded
from planner.optimization.search import Search, within
from planner.optimization.sharpening import sharpen
from planner.optimization.soft_cuts import tightened
from planner.optimization.soft_prices import Settled, SoftPrices

TIGHT = 160
"""Leaders up to which cuts are tried on the linear programme of the whole, and dives into it."""
SEEING, PRICES = 0.5, 0.5
"""Shares of the time left that prices seen by neighbours may take, and those of the whole."""
SOFT, FIRM = 0.02, 0.004
"""First and last softness of the prices of the whole."""
CHEAP = 0.5
"""Reduced cost, over the mean cost of a bundle, below which a near bundle is one that these begin with."""
CUTS_SOON, CUTS, DIVING = 0.25, 0.5, 0.4
"""Shares of the time left that cuts may take where plans are rounded, where they lead to dives, and the dives after them."""
LISTED = 60_000
"""Bundles among which cuts are looked for."""
AFTER_DIVE, WAVES = 40, ((0, 6), (4, 6), (4, 6), (4, 6), (4, 6), (4, 6))
"""Teams per leader that a completed dive is recombined with; rounds of local cuts, and dives after them."""
PER_LEADER, MOST = 1_500, 800_000
"""Bundles that recombination draws from, for each leader and at most."""
POOLED = 330
"""Bundles for each leader from which neighbourhoods are planned."""
ROUNDINGS, CYCLES = 2, 20
"""Plans rounded at once, and how often that is done, each time with neighbourhoods of the best of them."""
LARGE = 1_000
"""Leaders above which one plan is rounded at a time, as bundles of the whole and of two plans are more than memory should hold, and up to
which prices of the whole take so little time that cuts sharpen them."""
ROUNDING, CLOSELY = 0.4, 0.6
"""Shares of the time left that rounding may take, and then the neighbourhoods of what it found; wider ones have the rest."""
NEIGHBOURS, CLOSE, WIDER = 18, 24, 36
"""Leaders of a neighbourhood that is planned with all bundles, of one planned from a pool, and of the wider ones searched after them."""
FOLLOWED, FOLLOWING, WIDELY = 3, 0.15, 0.25
"""Plans that dives led to whose neighbourhoods are searched; shares of the time left that each of them may take, and then wider ones."""
PATIENCE = Patience(listed=80_000, most=320_000, tree=50_000, nodes=400, local=10)
"""How long the tree over the whole may go on, if time does not end it."""
TEAM, TEAMS, PIECES = 13, 200, 20
"""Leaders of a team, teams per leader, and in how many pieces they are tried, as none of them can be stopped."""
HOT, COLD = 0.3, 0.015
"""First and last heat of a recombination."""


def by_neighbours(search: Search, bundles: Bundles) -> Prices | None:
    """
    Offer plans and raise the bound; the prices of the whole, where there was time for them.

    Parameters
    ----------
    bundles
        Of the whole, where every place has exactly one leader and places close together are wanted.
    """
    if search.best is None:
        return None
    search.stage = "prices"
    near = Nearby(search.model, search.goal, search.best)
    seen = seen_nearby(near, search.best, within(search, SEEING))
    if seen is None or search.over():
        return None
    many = search.model.n > TIGHT
    plan = _rounded(search, bundles, near, seen, 0) if many else None
    whole = _of_whole(search, bundles, seen)
    if whole is None or search.over():
        return None if whole is None else whole.prices
    prices = whole.prices
    if not many and _dived(search, bundles, prices):
        return prices
    pool = None
    if search.model.n <= LARGE:
        search.stage = "cuts"
        prices = tightened(whole, within(search, CUTS_SOON), search.raise_bound)
        pool = widest(bundles, whole.prices, max(1e-6, search.target - whole.prices.bound), POOLED * search.model.n)
    for cycle in range(1, CYCLES):
        if plan is not None:
            size = NEIGHBOURS if pool is None else CLOSE
            plan = improve(search, bundles, plan, prices, size, within(search, CLOSELY), pool)
            if search.model.n <= LARGE:
                plan = improve(search, bundles, plan, prices, WIDER, search.over)
        if search.over():
            break
        plan = _rounded(search, bundles, near, seen, cycle)
    return prices


def _of_whole(search: Search, bundles: Bundles, seen: Settled) -> Settled | None:
    """Prices and a bound of the whole, begun with those seen by neighbours."""
    if search.best is None:
        return None
    search.stage = "prices"
    reduced = reduced_costs(seen.bundles, seen.prices, seen.columns)
    cheap = in_whole(bundles, seen.bundles, seen.columns.take(np.flatnonzero(reduced < CHEAP * seen.unit)))
    known = join([bundles.columns_of(search.best), cheap])
    whole = SoftPrices(bundles, known, within(search, PRICES), search.raise_bound)
    whole.begin_with(seen.prices.duals.place, SOFT, FIRM)
    whole.unit = seen.unit
    whole.converge()
    return whole.settled


def _rounded(search: Search, bundles: Bundles, near: Nearby, seen: Settled, cycle: int) -> Plan | None:
    """The best of a few plans rounded from prices seen by neighbours, each recombined; it may be dearer than the best known."""
    search.stage = "rounding"
    stop = within(search, ROUNDING)
    number = ROUNDINGS if search.model.n <= LARGE else 1
    first = 1000 * search.seed + ROUNDINGS * cycle
    worst = 2 * search.value - seen.prices.bound

    def one(seed: int) -> Plan | None:
        plan = rounded(bundles, search.goal, near, seen, worst, stop, seed)
        return plan if plan is None or stop() else _recombined(search, plan, seen, seed, stop)

    with ThreadPoolExecutor(WORKERS) as threads:
        found = [plan for plan in threads.map(one, range(first, first + number)) if plan is not None]
    for plan in found:
        search.offer(plan)
    return min(found, key=lambda plan: search.goal.key(search.evaluator.terms(plan)), default=None)


def _recombined(search: Search, plan: Plan, seen: Settled, seed: int, stop: Callable[[], bool]) -> Plan:
    """A plan recombined from bundles near where its own leaders are: those whose places were far from what they had find nothing else."""
    local = Nearby(search.model, search.goal, plan).everyone(stop)
    try:
        prices, _ = priced_places(local, seen.prices.duals.place, seen.unit, 1)
        pool = widest(local, prices, max(1e-6, value_of(local, plan) - prices.bound), _most(search), full=True)
    except Stopped:
        return plan
    if pool is None:
        return plan
    for number, (hot, cold) in enumerate(pairwise(np.geomspace(HOT, COLD, PIECES + 1).tolist())):
        if stop():
            break
        effort = Effort(TEAM, rounds=TEAMS * search.model.n // PIECES, nodes=5000, hot=hot, cold=cold)
        plan = recombined(local, prices, pool, plan, effort, 1000 * seed + number)
    return plan


def _dived(search: Search, bundles: Bundles, prices: Prices) -> bool:
    """Plans that dives lead to, their neighbourhoods, and a tree over the whole; False where nothing could be dived into."""
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
    effort = Effort(team=TEAM, rounds=AFTER_DIVE * search.model.n, nodes=5000, hot=HOT)
    plans: list[Plan] = []
    first, ground = 1000 * search.seed, Ground(inventory)
    for rounds, dives in WAVES:
        if stop():
            break
        start = descended(ground.ready(rounds, first, stop), stop)
        begun = len(plans)
        for plan in dived(search, bundles, start, prices, wide, effort, range(first, first + dives), stop):
            search.offer(plan)
            plans.append(plan)
        ground.ended_with(min((value_of(bundles, plan) for plan in plans[begun:]), default=np.inf))
        first += dives
    for plan in sorted(plans, key=lambda plan: value_of(bundles, plan))[:FOLLOWED]:
        improve(search, bundles, plan, sharp, CLOSE, within(search, FOLLOWING), pool)
    if search.best is not None and not search.over():
        improve(search, bundles, search.best, sharp, WIDER, within(search, WIDELY), pool)
    if not search.over():
        ask(search, bundles, sharp, PATIENCE, search.offer, ground.cut)
    return True


def _most(search: Search) -> int:
    """Bundles from which plans of the whole are recombined."""
    return min(MOST, PER_LEADER * search.model.n)
