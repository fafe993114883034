"""
Rounding: bundles that the linear programme takes nearly whole are kept for good, and the rest is priced anew, until little is left.

The rest is a city of its own, with fewer leaders and places each time; what is left at the end is annealed. The scheme is the diving
heuristic of branch and price [1]_.

.. [1] R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics for branch and price: the assets of diving methods",
   INFORMS Journal on Computing 31 (2019).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.optimization.annealing import Schedule
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Prices, priced_places
from planner.optimization.completing import completed
from planner.optimization.goal import Goal
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Ints, Plan
from planner.optimization.pool import widest
from planner.optimization.pricing import Stopped
from planner.optimization.region import parted, standalone
from planner.optimization.sharpening import listed
from planner.optimization.soft_prices import SoftPrices

LISTED = 30_000
"""Bundles of the rest that the linear programme chooses from."""
WIDE, NARROW = 1.2, 0.15
"""Reduced cost of the dearest of them at most, and where looking for it begins, over the mean cost of a leader's bundle."""
SURE = 0.6
"""Amount of a bundle from which it is kept."""
MOST, LEAST = 0.6, 0.1
"""Shares of the leaders whose bundles are kept in one round."""
SOFT, FIRM = 0.03, 0.006
"""First and last softness of the rest's prices."""
CHEAP = 0.3
"""Reduced cost, over the mean cost of a bundle, below which a bundle is one that the next rest's prices begin with."""
FEW, MANY = 20, 60
"""Leaders left that are annealed, and at most where the linear programme has no solution before."""
MOVES, RUNS = 200_000, 2
"""Moves for each of them, and how often."""


@dataclass(frozen=True)
class Rest:
    """Leaders and places that are still free, ascending, and the bundles they have among themselves."""

    leaders: Ints
    places: Ints
    bundles: Bundles


def rounded(
    bundles: Bundles, goal: Goal, prices: Prices, worst: Callable[[], float], stop: Callable[[], bool]
) -> Plan | None:
    """
    A plan, or None where it would cost no less than `worst` or the rounding ends without one; every place has exactly one leader.

    Parameters
    ----------
    prices
        Of the whole, near their best.
    worst
        Value of the best plan known, constant included.
    """
    try:
        return _Rounding(bundles, goal, prices, worst, stop).go()
    except Stopped:
        return None


class _Rounding:
    """One plan in the making."""

    def __init__(
        self, bundles: Bundles, goal: Goal, prices: Prices, worst: Callable[[], float], stop: Callable[[], bool]
    ) -> None:
        self.whole = bundles
        self.aim = goal
        self.pair, self.goal = parted(bundles.model, goal)
        self.worst = worst
        self.stop = stop
        self.price = prices.duals.place.copy()
        self.held: dict[int, tuple[int, ...]] = {}
        self.spent = 0.0
        self.unit = max(1e-3, abs(prices.bound - float(bundles.constant[0])) / bundles.model.n)

    def go(self) -> Plan | None:
        """Keep, price anew, and so on; then anneal what is left."""
        model = self.whole.model
        rest = self._rest(np.arange(model.n), np.arange(model.m))
        start: Columns | None = None
        while len(rest.leaders) > FEW:
            prices = self._prices(rest, start)
            if prices is None or self.stop() or prices.bound >= self._target(rest):
                return None
            chosen = self._chosen(rest, prices)
            if chosen is None:
                break
            inventory, point = chosen
            less = self._rest(*self._keep(rest, inventory, point))
            cheap = inventory.columns.take(np.flatnonzero(point.reduced < CHEAP * self.unit))
            rest, start = less, _moved(self.whole, cheap, rest, less)
        if len(rest.leaders) > MANY:
            return None
        # Near the whole's prices the rest often has no plan, and dearer bundles are too many to list.
        schedule = Schedule(MOVES * len(rest.leaders), hot=0.3, cold=0.02)
        return completed(self.whole, self.aim, self.held, schedule, range(RUNS), self.stop)

    def _rest(self, leaders: Ints, places: Ints) -> Rest:
        model = self.whole.model
        part = standalone(model, self.pair, leaders, places, model.cover_lower[places], model.cover_upper[places])
        return Rest(leaders, places, Bundles(part, self.goal, self.stop))

    def _target(self, rest: Rest) -> float:
        """What the rest may cost at most for the whole to be better than the worst, on the scale of the rest's bounds."""
        return self.worst() - float(self.whole.constant[0]) - self.spent + float(rest.bundles.constant[0])

    def _prices(self, rest: Rest, start: Columns | None) -> Prices | None:
        """Those known, where the rest is still the whole; else climbed anew from them."""
        if start is None:
            return priced_places(rest.bundles, self.price[rest.places], self.unit, 1)[0]
        soft = SoftPrices(rest.bundles, start, self.stop, lambda _bound: None)
        soft.unit = self.unit
        soft.begin_with(self.price[rest.places], SOFT, FIRM)
        soft.converge()
        if soft.best is not None:
            self.price[rest.places] = soft.best.duals.place
        return soft.best

    def _chosen(self, rest: Rest, prices: Prices) -> tuple[Inventory, Point] | None:
        """The cheapest bundles of the rest and what the linear programme takes of them."""
        pool = widest(rest.bundles, prices, WIDE * self.unit, LISTED, known=NARROW * self.unit)
        if pool is None:
            return None
        inventory = listed(rest.bundles, pool, prices, len(pool.columns))
        point = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
        return None if point.value == -np.inf or point.missed > 1e-6 else (inventory, point)

    def _keep(self, rest: Rest, inventory: Inventory, point: Point) -> tuple[Ints, Ints]:
        """Give the surest bundles to leaders of their classes; the leaders and places still free."""
        members = [np.flatnonzero(rest.bundles.group == c).tolist() for c in range(rest.bundles.num_classes)]
        least, most = max(1, int(LEAST * len(rest.leaders))), max(1, int(MOST * len(rest.leaders)))
        gone, used = np.zeros(len(rest.leaders), dtype=np.bool_), np.zeros(len(rest.places), dtype=np.bool_)
        for i in np.argsort(-point.amount, kind="stable").tolist():
            kept = int(gone.sum())
            if kept >= most or (kept >= least and point.amount[i] < SURE):
                break
            column = int(point.index[i])
            c = int(inventory.columns.group[column])
            places = inventory.columns.places[column, : inventory.columns.count[column]]
            if not members[c] or used[places].any():
                continue
            l = members[c].pop(0)
            gone[l], used[places] = True, True
            self.held[int(rest.leaders[l])] = tuple(sorted(rest.places[places].tolist()))
            self.spent += float(inventory.columns.costs[column, 0])
        return rest.leaders[~gone], rest.places[~used]


def _moved(whole: Bundles, columns: Columns, old: Rest, new: Rest) -> Columns:
    """Those columns of one rest that a smaller one still has, in its numbering."""
    number = np.full(whole.model.m, -1, dtype=np.int64)
    number[new.places] = np.arange(len(new.places))
    leader_of = np.full(whole.model.n, -1, dtype=np.int64)
    leader_of[new.leaders] = np.arange(len(new.leaders))
    group_of = np.full(old.bundles.num_classes, -1, dtype=np.int64)
    for l, c in zip(old.leaders.tolist(), old.bundles.group.tolist(), strict=True):
        if leader_of[l] >= 0 and group_of[c] < 0:
            group_of[c] = new.bundles.group[leader_of[l]]
    places = number[old.places[columns.places]]
    unused = np.arange(columns.places.shape[1])[None, :] >= columns.count[:, None]
    stay = np.flatnonzero(((places >= 0) | unused).all(axis=1) & (group_of[columns.group] >= 0))
    held = [tuple(places[i, : columns.count[i]].tolist()) for i in stay.tolist()]
    return new.bundles.columns(group_of[columns.group[stay]].tolist(), held)
