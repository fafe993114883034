"""
Prices sharpened by cuts: an inventory finds the cuts, exact pricing makes the prices hold for every bundle.

Cutting over an inventory costs little, as its bundles are looked at instead of priced. What it ends with are prices that hold for the
inventory; pricing at them lists the bundles that were missing, and once there are none the prices and their bound hold for all.
"""

from collections.abc import Callable

import numpy as np

from planner.optimization.branching import Tree
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Prices, priced
from planner.optimization.inventory import Inventory, Point
from planner.optimization.master import Duals
from planner.optimization.model import Floats, Plan
from planner.optimization.pool import Pool
from planner.optimization.wide_cuts import separate_both

ENTERED = 3_000
"""Cheapest bundles that the first linear programme over an inventory has."""
CUT_ROUNDS, PRICED = 30, 12
"""Rounds of cuts over the inventory, and of exact pricing after them."""
KEEP = 20
"""Missing bundles a class that one pricing adds."""
CENTRED = 20_000
"""Cheapest bundles that the middle of the best prices is taken over."""
CLOSE = 1e-4


def listed(
    bundles: Bundles, pool: Pool, prices: Prices, entered: int = ENTERED, like: Inventory | None = None
) -> Inventory:
    """The inventory of a pool, with another one's cuts or those that its prices know; it begins with the `entered` cheapest bundles."""
    inventory = Inventory(bundles, pool.columns)
    inventory.enter(np.sort(np.argsort(pool.columns.price, kind="stable")[:entered]))
    if like is not None:
        inventory.cut(like.cuts)
        inventory.cut_locally(like.local)
    elif len(prices.cuts):
        inventory.cut(prices.cuts)
    return inventory


def sharpen(
    bundles: Bundles,
    prices: Prices,
    pool: Pool,
    target: float,
    offer: Callable[[Plan], object],
    stop: Callable[[], bool],
) -> tuple[Prices, Inventory | None]:
    """
    Prices whose bound is that of the linear programme with cuts, or the best met on the way there, and the inventory that cut them.

    There is no inventory where the cuts alone ended the matter: with a plan, which is offered, or without any wanted one in the pool.

    Parameters
    ----------
    pool
        Of these prices.
    target
        Only plans that cost at most this are wanted; bundles of dearer ones may be left aside.
    offer
        Told of a plan found.
    """

    def take(plan: Plan) -> float:
        offer(plan)
        return target

    tree = Tree(listed(bundles, pool, prices), target, take, stop)
    if not np.isfinite(tree.root(CUT_ROUNDS, lambda _bound: None)):
        return prices, None
    inventory, best = tree.inventory, prices
    for number in range(PRICED):
        if stop():
            break
        point = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        value = point.value + float(bundles.constant[0])
        found, missing = _held_for_all(inventory, point.group_price, point.place_price, point.cut_price)
        best = found if found.bound > best.bound else best
        if not len(missing) or found.bound >= value - CLOSE * max(1.0, abs(value)):
            return _centred(inventory, point, best), inventory
        inventory = inventory.with_more(missing)
        if number:
            point = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
            new = separate_both(inventory, point, wanted=150, per_row=8)
            if len(new):
                inventory.cut(new)
    return best, inventory


def _centred(inventory: Inventory, point: Point, best: Prices) -> Prices:
    """Prices from the middle of the best ones, where their bound is no worse: they leave fewer bundles that could still win."""
    inventory.enter(np.sort(np.argsort(point.reduced, kind="stable")[:CENTRED]))
    found, _ = _held_for_all(inventory, *inventory.centre(point))
    return found if found.bound >= best.bound - CLOSE * 0.01 * max(1.0, abs(best.bound)) else best


def _held_for_all(inventory: Inventory, group: Floats, place: Floats, cut: Floats) -> tuple[Prices, Columns]:
    """These prices made to hold for every bundle, and bundles that were too cheap at them."""
    duals = Duals(group, place, np.zeros(len(inventory.bundles.limits)), -cut)
    return priced(inventory.bundles, duals, inventory.cuts, KEEP)
