"""
Prices of places for many leaders: the dual of the master over all columns so far, smoothed, climbed without a linear programme.

The dual is concave in the prices, but has corners where a class has several cheapest columns. Softening the minimum over columns [1]_
makes it smooth: each round climbs it by a quasi-Newton method, held near the best prices so far, prices exactly over all bundles, and
adds the cheapest of each class. The bound is that of the exact pricing (docs/model.md, B5) and holds for any prices; softness and the
hold only decide how good they are.

.. [1] Y. Nesterov, "Smooth minimization of non-smooth functions", Mathematical Programming 103 (2005).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Prices, lagrangian
from planner.optimization.cuts import Cuts
from planner.optimization.master import Duals, join
from planner.optimization.model import Floats

ROUNDS = 80
CLIMB = 60
"""Steps of one climb."""
KEEP = 12
"""Bundles added per class and round."""
SOFT, FIRM = 0.2, 0.004
"""First and last softness, as shares of the mean cost of a leader's bundle."""
PRECISION = 1e-3
"""Rise over the softness below which a step ends a climb."""
FIRMER = 0.7
HOLD = 0.5
"""Strength of the hold at the best prices, over the mean cost."""
SETTLED = 2e-4
"""Rise of the bound, relative, below which a round at the last softness counts as one without progress."""


@dataclass(frozen=True)
class Settled:
    """
    Prices that have been climbed.

    Parameters
    ----------
    columns
        Those that the climb looked at, by class.
    unit
        Mean cost of a leader's bundle, about.
    """

    bundles: Bundles
    prices: Prices
    columns: Columns
    unit: float


def amounts(bundles: Bundles, columns: Columns, reduced: Floats, softness: float) -> Floats:
    """How much of every column softened prices take, from how far its reduced cost lies above the least of its class."""
    weight = np.exp(-reduced / softness)
    return np.asarray(bundles.size[columns.group] * weight / np.bincount(columns.group, weight)[columns.group])


def above_least(bundles: Bundles, columns: Columns, reduced: Floats) -> Floats:
    """How far each column's reduced cost lies above the least that its class has among them."""
    least = np.full(bundles.num_classes, np.inf)
    np.minimum.at(least, columns.group, reduced)
    return np.asarray(reduced - least[columns.group])


class SoftPrices:
    """
    Prices for goals without limits of upper levels and without places left out.

    Parameters
    ----------
    start
        Columns of known plans; those of one whole plan come first, one per leader in order.
    stop
        Asked between rounds.
    on_bound
        Told of every better bound.
    """

    def __init__(
        self, bundles: Bundles, start: Columns, stop: Callable[[], bool], on_bound: Callable[[float], None]
    ) -> None:
        self.bundles = bundles
        self.stop = stop
        self.on_bound = on_bound
        self.best: Prices | None = None
        self.columns: Columns | None = None
        self._known: set[bytes] = set()
        self._add(start)
        plan = start.take(np.arange(min(bundles.model.n, len(start))))
        self.unit = max(1e-3, float(np.abs(plan.costs[:, 0]).mean()) if len(plan) else 1.0)
        self.soft, self.firm = SOFT, FIRM
        self.center = np.zeros(bundles.model.m)
        for places, count, cost in zip(plan.places, plan.count, plan.costs[:, 0], strict=True):
            self.center[places[:count]] = cost / max(1, count)

    def begin_with(self, price: Floats, soft: float, firm: float) -> None:
        """Begin with known prices, and so with less softness; `soft` and `firm` as `SOFT` and `FIRM`."""
        self.center, self.soft, self.firm = price, soft, firm

    @staticmethod
    def applies(bundles: Bundles) -> bool:
        """Whether these prices can be climbed."""
        return not (bundles.limits or bundles.model.allow_shortfall)

    def _add(self, new: Columns) -> int:
        keys = new.keys()
        first = {key: i for i, key in reversed(list(enumerate(keys))) if key not in self._known}
        fresh = sorted(first.values())
        self._known.update(first)
        new = new.take(np.array(fresh, dtype=np.int64))
        columns = new if self.columns is None else join([self.columns, new])
        self.columns = columns.take(np.argsort(columns.group, kind="stable"))
        return len(fresh)

    def converge(self) -> None:
        """Climb and price until the bound no longer rises, or told to stop."""
        bundles, softness = self.bundles, self.soft * self.unit
        price, quiet = self.center, 0
        for _ in range(ROUNDS):
            if self.stop():
                return
            price, value, least = self._climb(price, softness)
            before = -np.inf if self.best is None else self.best.bound
            added = self._price(price, least + 3 * softness)
            bound = -np.inf if self.best is None else self.best.bound
            if value - bound > 2 * bundles.model.n * softness:
                continue
            firmest = softness <= self.firm * self.unit
            quiet = quiet + 1 if firmest and bound - before <= SETTLED * max(1.0, abs(bound)) else 0
            if quiet >= 2 or (firmest and not added):
                return
            softness = max(self.firm * self.unit, FIRMER * softness)

    @property
    def settled(self) -> Settled | None:
        """What the climb came to; None when it was told to stop before there were any prices."""
        if self.best is None or self.columns is None:
            return None
        return Settled(self.bundles, self.best, self.columns, self.unit)

    def _climb(self, price: Floats, softness: float) -> tuple[Floats, float, Floats]:
        """(prices, height of the smoothed dual, least reduced cost per class among the columns)."""
        from planner.optimization.kernels_prices import climb  # noqa: PLC0415

        bundles, columns = self.bundles, self.columns
        if columns is None:
            raise AssertionError("prices begin with the columns of a plan")
        model = bundles.model
        reached, least = price.copy(), np.empty(bundles.num_classes)
        begin = np.searchsorted(columns.group, np.arange(bundles.num_classes + 1))
        value = climb(
            reached, self.center, HOLD / self.unit, model.cover_lower, model.cover_upper, columns.places, columns.count,
            np.ascontiguousarray(columns.costs[:, 0]), begin, bundles.size, softness, softness, CLIMB, PRECISION * softness, least,
        )  # fmt: skip
        return reached, float(bundles.constant[0] + value), least

    def _price(self, price: Floats, threshold: Floats) -> int:
        """Exact pricing at these prices; how many columns are new."""
        bundles = self.bundles
        columns, least, _ = bundles.price(price, np.zeros(bundles.num_classes), np.ones(1), threshold, keep=KEEP)
        duals = Duals(least, price, np.zeros(0), np.zeros(0))
        bound = lagrangian(bundles, duals, Cuts.none())
        if self.best is None or bound > self.best.bound:
            self.best = Prices(duals, Cuts.none(), bound)
            self.center = price
            self.on_bound(bound)
        return self._add(columns)
