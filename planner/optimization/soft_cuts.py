"""
Prices sharpened by cuts without a linear programme, for many leaders: prices of cuts are climbed beside those of places.

At softened prices each class spreads over its bundles, and what the classes take together is nearly a solution of the linear programme
(rounding.py): cuts are looked for that it breaks. A cut is one more row, which bundles may take at most so much of, so its price is
never above 0. Pricing at these prices is exact, and so the bound is proven (docs/model.md, B5), however rough the climb.
"""

from collections.abc import Callable

import numpy as np

from planner.optimization.column_generation import Prices, lagrangian
from planner.optimization.cuts import Cuts, cut_hits
from planner.optimization.inventory import Inventory, Point
from planner.optimization.master import Duals, join, missing
from planner.optimization.model import Floats, Ints
from planner.optimization.soft_prices import HOLD, KEEP, PRECISION, Settled, above_least, amounts
from planner.optimization.wide_cuts import separate_both

FIRM, EDGE = 0.002, 0.1
"""Softness, over the mean cost of a leader's bundle, and over it that of the corner where a cut begins to cost."""
STEPS, CLIMBS = 300, 2
"""Steps of one climb, and climbs with pricing after new cuts."""
ROUNDS = 30
PER_LEADER, PER_ROW = 6, 10
"""New cuts of a kind in one round for each leader, and over one row."""
VIOLATION, TAKEN = 0.05, 0.02
"""Violation from which a cut counts, and amount from which a bundle counts as taken: amounts are soft ones."""
IDLE, NOTHING = 2, 1e-4
"""Rounds that a cut may cost nothing before it leaves, and the price, over the mean cost, that counts as nothing."""
DEAR = 1.0
"""Reduced cost, over the mean cost, from which bundles leave the climb; pricing brings back those that matter."""
SETTLED, QUIET = 2e-4, 2
"""Rise of the bound, relative, below which a round counts as one without progress, and how many of them end it."""


def tightened(start: Settled, stop: Callable[[], bool], on_bound: Callable[[float], None]) -> Prices:
    """
    Prices with cuts, or those of the start where cuts bring nothing.

    Parameters
    ----------
    start
        Of all bundles, every place of which has exactly one leader.
    stop
        Asked between rounds.
    on_bound
        Told of every better bound.
    """
    climb = _Climb(start, on_bound)
    quiet = 0
    for _ in range(ROUNDS):
        before = climb.best.bound
        if quiet >= QUIET or stop() or not climb.cut():
            break
        for _ in range(CLIMBS):
            climb.climb()
        rise = climb.best.bound - before
        quiet = quiet + 1 if rise <= SETTLED * max(1.0, abs(before)) else 0
    return climb.best


class _Climb:
    """Prices of places and cuts on their way up."""

    def __init__(self, start: Settled, on_bound: Callable[[float], None]) -> None:
        self.bundles = start.bundles
        self.unit = start.unit
        self.columns = start.columns
        self.best = start.prices
        self.on_bound = on_bound
        self.cuts = Cuts.none()
        self.price = start.prices.duals.place
        self.cut_price = np.zeros(0)
        self.center, self.cut_center = self.price, self.cut_price
        self.idle = np.zeros(0, dtype=np.int64)

    def cut(self) -> bool:
        """Take in cuts that the softened solution at the best prices breaks, and let slack ones and dear bundles go; False without any."""
        reduced = self._reduced()
        amount = amounts(self.bundles, self.columns, reduced, FIRM * self.unit)
        taken = np.flatnonzero(amount > TAKEN)
        inventory = Inventory(self.bundles, self.columns.take(taken))
        nothing = np.zeros(0)
        amount = np.minimum(amount[taken], 1.0 - 1e-6)  # what is taken in whole is not looked at
        point = Point(0.0, np.arange(len(taken)), amount, reduced[taken], 0.0, nothing, nothing, nothing)
        wanted = PER_LEADER * self.bundles.model.n
        found = separate_both(inventory, point, wanted=wanted, per_row=PER_ROW, violation=VIOLATION)
        known = set(self.cuts.keys())
        fresh = found.take(np.array([i for i, key in enumerate(found.keys()) if key not in known], dtype=np.int64))
        self._let_go()
        self.columns = self.columns.take(np.flatnonzero(reduced < DEAR * self.unit))
        self.cuts = self.cuts.joined(fresh)
        self.cut_center = np.concatenate([self.cut_center, np.zeros(len(fresh))])
        self.idle = np.concatenate([self.idle, np.zeros(len(fresh), dtype=np.int64)])
        self.price, self.cut_price = self.center, self.cut_center
        return len(fresh) > 0

    def _let_go(self) -> None:
        """Cuts that have cost nothing for a while leave."""
        self.idle = np.where(-self.cut_center > NOTHING * self.unit, 0, self.idle + 1)
        keep = np.flatnonzero(self.idle < IDLE)
        self.cuts, self.cut_center, self.idle = self.cuts.take(keep), self.cut_center[keep], self.idle[keep]

    def climb(self) -> None:
        """Climb over the bundles known, and price exactly at what was reached."""
        from planner.optimization.kernels_prices import climb  # noqa: PLC0415

        bundles, model, soft = self.bundles, self.bundles.model, FIRM * self.unit
        rows, count = self._rows()
        reached = np.concatenate([self.price, self.cut_price])
        least = np.empty(bundles.num_classes)
        climb(
            reached, np.concatenate([self.center, self.cut_center]), HOLD / self.unit,
            np.concatenate([model.cover_lower, np.zeros(len(self.cuts))]), np.concatenate([model.cover_upper, self.cuts.most]),
            rows, count, np.ascontiguousarray(self.columns.costs[:, 0]),
            np.searchsorted(self.columns.group, np.arange(bundles.num_classes + 1)), bundles.size,
            soft, EDGE * soft, STEPS, PRECISION * soft, least,
        )  # fmt: skip
        self.price, self.cut_price = reached[: model.m], np.minimum(reached[model.m :], 0.0)
        self._price(least + 3 * soft)

    def _price(self, threshold: Floats) -> None:
        bundles = self.bundles
        cuts = self.cuts.with_price(-self.cut_price)
        columns, least, _ = bundles.price(
            self.price, np.zeros(bundles.num_classes), np.ones(1), threshold, cuts=cuts, keep=KEEP
        )
        duals = Duals(least, self.price, np.zeros(0), self.cut_price)
        bound = lagrangian(bundles, duals, cuts)
        if bound > self.best.bound:
            self.best = Prices(duals, cuts, bound)
            self.center, self.cut_center = self.price, self.cut_price
            self.on_bound(bound)
        joined = join([self.columns, missing(self.columns, columns)])
        self.columns = joined.take(np.argsort(joined.group, kind="stable"))

    def _rows(self) -> tuple[Ints, Ints]:
        """Places of every column and, as numbers after them, its cuts, as often as it counts in them; and how many these are."""
        columns, model = self.columns, self.bundles.model
        if not len(self.cuts):
            return columns.places, columns.count
        hit = cut_hits(self.bundles, columns, self.cuts).tocoo()
        times = hit.data.astype(np.int64)
        cut, column = np.repeat(hit.row, times).astype(np.int64), np.repeat(hit.col, times).astype(np.int64)
        order = np.lexsort((cut, column))
        cut, column = cut[order], column[order]
        number = np.bincount(column, minlength=len(columns))
        rows = np.full((len(columns), int((columns.count + number).max(initial=0))), -1, dtype=columns.places.dtype)
        width = min(rows.shape[1], columns.places.shape[1])
        rows[:, :width] = columns.places[:, :width]
        nth = np.arange(len(column)) - np.searchsorted(column, column)
        rows[column, columns.count[column] + nth] = model.m + cut
        return rows, columns.count + number

    def _reduced(self) -> Floats:
        """How far every column's reduced cost at the best prices lies above the least of its class among them."""
        rows, count = self._rows()
        price = np.concatenate([self.center, self.cut_center, [0.0]])
        used = np.arange(rows.shape[1])[None, :] < count[:, None]
        reduced = self.columns.costs[:, 0] - price[np.where(used, rows, len(price) - 1)].sum(axis=1)
        return above_least(self.bundles, self.columns, reduced)
