"""
Column generation with smoothed duals: a lower bound on the goal from prices of places, and columns worth combining.

For any duals the Lagrangian bound is  sum over places of the cheapest way to meet their coverage at these prices  +  sum over leaders
of the least reduced cost of any bundle  (docs/model.md, B5). It holds for every plan, as pricing is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.optimization.bundles import Bundles, Columns
from planner.optimization.cuts import Cuts, separate
from planner.optimization.master import Duals, Master
from planner.optimization.model import Floats

SMOOTHING = 0.6
CONVERGED = 1e-5
ROUNDS = 600
CUT_ROUNDS = 30
STALLED = 2e-3
FREE = 1e4
"""Class price, over the mean cost of a bundle, above which every bundle looks cheap."""


@dataclass(frozen=True)
class Prices:
    """
    Duals and the bound they prove.

    Parameters
    ----------
    duals
        With class rows lowered so far that no bundle has a negative reduced cost.
    cuts
        The cuts, at the prices these duals give them.
    bound
        Proven lower bound on the goal, constant included.
    """

    duals: Duals
    cuts: Cuts
    bound: float

    @property
    def multiplier(self) -> Floats:
        """Weight of each functional in a column's price."""
        return np.concatenate([[1.0], -self.duals.limit])


class Generation:
    """
    Column generation on one set of bundles, from given columns, that can go on with cuts.

    Parameters
    ----------
    start
        Columns of known plans; where they make no plan together, slack is priced out first.
    stop
        Asked between rounds.
    on_bound
        Told of every better bound.
    """

    def __init__(
        self,
        bundles: Bundles,
        start: Columns,
        stop: Callable[[], bool],
        on_bound: Callable[[float], None],
        keep: int = 4,
    ) -> None:
        self.bundles = bundles
        self.stop = stop
        self.on_bound = on_bound
        self.keep = keep
        self.master = Master(bundles, box=_first_box(start))
        self.master.add(start)
        self.best: Prices | None = None
        self.converged = False

    def converge(self) -> None:
        """Price columns until the master's value is its bound, or told to stop."""
        self.converged = False
        for _ in range(ROUNDS):
            if self.stop():
                return
            duals, value, slack = self.master.solve()
            smoothed = duals if self.best is None else duals.mixed(self.best.duals, SMOOTHING)
            added = self._round(smoothed)
            if added == 0:
                added = self._round(duals)
            value += float(self.bundles.constant[0])
            bound = -np.inf if self.best is None else self.best.bound
            if added == 0 or value - bound <= CONVERGED * max(1.0, abs(value)):
                if slack > 1e-6 and self.master.box < 1e8:
                    self.master.widen()
                    continue
                self.converged = True
                return

    def tighten(self, enough: float) -> None:
        """Add cuts and converge again, until the bound reaches `enough`, cuts no longer help, or there are none."""
        known = set(self.master.cuts.keys())
        stalls = 0
        for _ in range(CUT_ROUNDS):
            if self.best is None or not self.converged or self.stop() or self.best.bound >= enough:
                return
            self.master.solve()
            cuts = separate(self.bundles, self.master.all_columns(), self.master.values, known)
            if not len(cuts):
                return
            known |= set(cuts.keys())
            before = self.best.bound
            self.master.cut(cuts)
            self.converge()
            stalls = stalls + 1 if self.best.bound - before < STALLED * (enough - before) else 0
            if stalls >= 3:
                return

    def _round(self, duals: Duals) -> int:
        prices, columns = priced(self.bundles, duals, self.master.cuts, self.keep)
        if self.best is None or prices.bound > self.best.bound:
            self.best = prices
            self.on_bound(prices.bound)
        return self.master.add(columns)


def priced(bundles: Bundles, duals: Duals, cuts: Cuts, keep: int) -> tuple[Prices, Columns]:
    """Prices that hold for every bundle, from any duals, and up to `keep` bundles a class that were too cheap at these."""
    cuts = cuts.with_price(-duals.cut)
    multiplier = np.concatenate([[1.0], -duals.limit])
    threshold = np.full(bundles.num_classes, -1e-7)
    columns, least, _ = bundles.price(duals.place, duals.group, multiplier, threshold, cuts=cuts, keep=keep)
    lowered = Duals(duals.group + np.minimum(least, 0.0), duals.place, duals.limit, duals.cut)
    return Prices(lowered, cuts, lagrangian(bundles, lowered, cuts)), columns


def priced_places(bundles: Bundles, place: Floats, typical: float, keep: int) -> tuple[Prices, Columns]:
    """
    Prices of places alone made to hold for every bundle, and the `keep` cheapest bundles of each class at them.

    Parameters
    ----------
    place
        Shape (m,).
    typical
        Mean cost of a leader's bundle, about.
    """
    # So high a class price lets every bundle look cheap, and pricing finds the least.
    free = np.full(bundles.num_classes, FREE * (1.0 + typical))
    return priced(bundles, Duals(free, place, np.zeros(len(bundles.limits)), np.zeros(0)), Cuts.none(), keep)


def _first_box(start: Columns) -> float:
    typical = float(np.abs(start.costs[:, 0]).mean()) if len(start) else 1.0
    return 1.0 + 3.0 * typical


def lagrangian(bundles: Bundles, duals: Duals, cuts: Cuts) -> float:
    """The bound of these duals; classes must already be so low that no bundle's reduced cost is negative."""
    model = bundles.model
    at_places = np.where(duals.place > 0, model.cover_lower * duals.place, model.cover_upper * duals.place)
    if model.allow_shortfall:
        left_out = float(bundles.goal.weights.get("shortfall", 0.0)) * model.priority
        at_places = np.where(model.cover_lower > 0, np.minimum(at_places, left_out), at_places)
    most = np.array([each.most for each in bundles.limits]) - bundles.constant[1:]
    leaders = float(np.dot(bundles.size, duals.group))
    return (
        float(at_places.sum())
        + leaders
        + float(np.dot(duals.limit, most))
        + float(np.dot(duals.cut, cuts.most))
        + float(bundles.constant[0])
    )
