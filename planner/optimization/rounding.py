"""
Rounding: bundles that softened prices take nearly whole are kept for good, and the rest is priced anew, until little is left.

At softened prices each class spreads over its bundles, the cheap ones most; where the prices have settled, every place is taken about
once [1]_. The rest is a city of its own, with fewer leaders and places each time, in which leaders look ever farther; what is left at the
end is annealed. The scheme is the diving heuristic of branch and price [2]_, without a linear programme.

.. [1] Y. Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming 103 (2005).
.. [2] R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics for branch and price: the assets of diving methods",
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
from planner.optimization.master import join
from planner.optimization.model import Floats, Ints, Plan
from planner.optimization.nearby import Nearby, reduced_within
from planner.optimization.pricing import Stopped
from planner.optimization.soft_prices import Settled, SoftPrices, amounts

SURE = 0.6
"""Amount of a bundle from which it is kept."""
NOISE = 0.1
"""How far chance may change the order of amounts."""
MOST, LEAST = 0.6, 0.1
"""Shares of the leaders whose bundles are kept in one round."""
SOFT, FIRM = 0.03, 0.006
"""First and last softness of the rest's prices; the last is also the one at which amounts are read."""
CHEAP = 0.3
"""Reduced cost, over the mean cost of a bundle, below which a bundle is one that the next rest's prices begin with."""
KEEP = 4
"""Bundles a class that they begin with in any case."""
FEW, MANY = 20, 60
"""Leaders left that are annealed, and at most where a leader has no bundle left before."""
MOVES, RUNS = 100_000, 1
"""Moves for each of them, and how often."""


@dataclass(frozen=True)
class Rest:
    """Leaders and places that are still free, ascending, the bundles they have near them, and some of these at settled prices."""

    leaders: Ints
    places: Ints
    bundles: Bundles
    prices: Prices
    columns: Columns


def rounded(
    bundles: Bundles,
    goal: Goal,
    near: Nearby,
    seen: Settled,
    worst: float,
    stop: Callable[[], bool],
    seed: int,
) -> Plan | None:
    """
    A plan, or None where it would cost no less than `worst` or the rounding ends without one; every place has exactly one leader.

    Parameters
    ----------
    bundles
        Of the whole.
    worst
        Value of the best plan known, constant included.
    seed
        Of the chance in the order of bundles.
    """
    try:
        return _Rounding(bundles, goal, near, seen, worst, stop, seed).go()
    except Stopped:
        return None


class _Rounding:
    """One plan in the making."""

    def __init__(
        self,
        bundles: Bundles,
        goal: Goal,
        near: Nearby,
        seen: Settled,
        worst: float,
        stop: Callable[[], bool],
        seed: int,
    ) -> None:
        self.whole = bundles
        self.aim = goal
        self.near = near
        self.worst = worst
        self.stop = stop
        self.chance = np.random.default_rng(seed)
        self.unit = seen.unit
        self.price = seen.prices.duals.place.copy()
        everyone, everything = np.arange(bundles.model.n), np.arange(bundles.model.m)
        self.first = Rest(everyone, everything, seen.bundles, seen.prices, seen.columns)
        self.held: dict[int, tuple[int, ...]] = {}
        self.spent = 0.0

    def go(self) -> Plan | None:
        """Keep, price anew, and so on; then anneal what is left."""
        rest: Rest | None = self.first
        left = self.whole.model.n
        while rest is not None and len(rest.leaders) > FEW:
            if self.stop() or rest.prices.bound >= self._target(rest):
                return None
            reduced = reduced_within(rest.bundles, rest.prices, rest.columns)
            leaders, places = self._keep(rest, reduced)
            left = len(leaders)
            rest = self._priced(rest, rest.columns.take(np.flatnonzero(reduced < CHEAP * self.unit)), leaders, places)
        if left > MANY:
            return None
        schedule = Schedule(MOVES * max(1, left), hot=0.3, cold=0.02)
        return completed(self.whole, self.aim, self.held, schedule, range(RUNS), self.stop)

    def _target(self, rest: Rest) -> float:
        """What the rest may cost at most for the whole to be better than the worst, on the scale of the rest's bounds."""
        return self.worst - float(self.whole.constant[0]) - self.spent + float(rest.bundles.constant[0])

    def _keep(self, rest: Rest, reduced: Floats) -> tuple[Ints, Ints]:
        """Give the surest bundles to leaders of their classes; the leaders and places still free."""
        bundles, columns = rest.bundles, rest.columns
        amount = amounts(bundles, columns, reduced, FIRM * self.unit)
        members = [np.flatnonzero(bundles.group == c).tolist() for c in range(bundles.num_classes)]
        least, most = max(1, int(LEAST * len(rest.leaders))), max(1, int(MOST * len(rest.leaders)))
        gone, used = np.zeros(len(rest.leaders), dtype=np.bool_), np.zeros(len(rest.places), dtype=np.bool_)
        kept = 0
        order = np.argsort(-amount * (1.0 - NOISE * self.chance.random(len(amount))), kind="stable")
        for i in order.tolist():
            if kept >= most or (kept >= least and amount[i] < SURE):
                break
            c = int(columns.group[i])
            places = columns.places[i, : columns.count[i]]
            if not members[c] or used[places].any():
                continue
            l = members[c].pop(0)
            gone[l], used[places] = True, True
            kept += 1
            self.held[int(rest.leaders[l])] = tuple(sorted(rest.places[places].tolist()))
            self.spent += float(columns.costs[i, 0])
        return rest.leaders[~gone], rest.places[~used]

    def _priced(self, old: Rest, cheap: Columns, leaders: Ints, places: Ints) -> Rest | None:
        """The rest with prices climbed anew from those known; None where it is no more than `FEW`, or someone has no bundle left."""
        if len(leaders) <= FEW:
            return None
        bundles = self.near.bundles(leaders, places, self.stop)
        start = join([
            _moved(cheap, old, leaders, places, bundles),
            priced_places(bundles, self.price[places], self.unit, KEEP)[1],
        ])  # fmt: skip
        if (np.bincount(start.group, minlength=bundles.num_classes) == 0).any():
            return None
        soft = SoftPrices(bundles, start, self.stop, lambda _bound: None)
        soft.unit = self.unit
        soft.begin_with(self.price[places], SOFT, FIRM)
        soft.converge()
        if soft.best is None or soft.columns is None:
            return None
        self.price[places] = soft.best.duals.place
        return Rest(leaders, places, bundles, soft.best, soft.columns)


def _moved(columns: Columns, old: Rest, leaders: Ints, places: Ints, bundles: Bundles) -> Columns:
    """Those columns of one rest that a smaller one still has, in its numbering."""
    number = np.searchsorted(places, old.places)
    number[places[np.minimum(number, len(places) - 1)] != old.places] = -1
    group_of = np.full(old.bundles.num_classes, -1, dtype=np.int64)
    at = np.searchsorted(old.leaders, leaders)
    # Backwards, so that the first leader of a class says where it went.
    group_of[old.bundles.group[at[::-1]]] = bundles.group[::-1]
    held = number[columns.places]
    unused = np.arange(columns.places.shape[1])[None, :] >= columns.count[:, None]
    stay = np.flatnonzero(((held >= 0) | unused).all(axis=1) & (group_of[columns.group] >= 0))
    rows = [tuple(held[i, : columns.count[i]].tolist()) for i in stay.tolist()]
    moved = bundles.columns(group_of[columns.group[stay]].tolist(), rows)
    return bundles.legal(moved)
