"""
A bound where pairs cost something and loads a convex price: layers flow side by side, and meet in the loads.

Only the whole numbers of the flow are given up. What a load costs is a chain of chords between possible loads, so that the linear programme
stays one of arcs, quotas, coverage and loads. Arcs are priced in. Its multipliers, whatever their precision, give the bound: every open
pair, every row and every possible load is looked at again for them (docs/model.md, B8c).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from planner.optimization.bounds import grain
from planner.optimization.flow import SUMS, cheapest_arcs, out_of_time
from planner.optimization.goal import Goal
from planner.optimization.model import Bools, Floats, Model
from planner.optimization.search import Search

OF_LOADS = {"squares", "deviation"}
OF_PAIRS = SUMS - {"shortfall"}
PIECES = 64
"""Chords of a leader's load, in equal steps up to `REACH` times the mean; one more leads to the largest load."""
REACH = 2.2
EDGE = 1e-9
"""What rounding may take a load off the grid, in steps."""
SHARE = 0.35
"""Share of the time left that the programme may take."""
ROUNDS = 20
CLOSE = 1e-6
"""Distance of bound and programme, relative, at which no further arcs are looked for."""


@dataclass(frozen=True)
class LoadPrice:
    """
    What a load costs: squares * load^2 + deviation * |load - mean|.

    Parameters
    ----------
    most
        Largest load that a leader can have, shape (n,).
    step
        Loads are whole multiples of it; 0 when no such number is known.
    """

    squares: float
    deviation: float
    mean: float
    most: Floats
    step: float

    def of(self, load: NDArray[np.floating[Any]]) -> Floats:
        """The price of loads."""
        return np.asarray(self.squares * load**2 + self.deviation * np.abs(load - self.mean))

    @cached_property
    def chords(self) -> tuple[Floats, Floats]:
        """Widths and ascending slopes of the chords; the last is as wide as need be."""
        width = max(REACH * self.mean / PIECES, 1e-9)
        if self.step:
            width = max(1.0, np.ceil(width / self.step)) * self.step
        points = width * np.arange(PIECES + 1)
        points = np.append(points, max(float(points[-1]) + width, float(self.most.max(initial=0.0))))
        widths = np.diff(points)
        slopes = np.diff(self.of(points)) / widths
        return np.append(widths[:-1], np.inf), np.maximum.accumulate(slopes)

    def least(self, slope: Floats) -> Floats:
        """Per leader the least that price - slope * load can be, over the loads that are possible."""
        middle = np.minimum(self.mean, self.most)
        points = [np.zeros_like(self.most), middle, self.most]
        if self.squares > 0:
            below, above = ((slope + side * self.deviation) / (2 * self.squares) for side in (1, -1))
            points += [np.clip(below, 0.0, middle), np.clip(above, middle, self.most)]
        if self.step:
            # The price is convex, so on a grid it is least beside the place where it is least without one.
            steps = [point / self.step for point in points]
            points = [
                self.step * way(each + side) for each in steps for way, side in ((np.floor, EDGE), (np.ceil, -EDGE))
            ]
        return np.asarray(np.min([self.of(point) - slope * point for point in points], axis=0))


class ConvexFlow:
    """The method that bounds sums over pairs beside squares or deviation of the loads."""

    name = "convex_flow"

    def applies(self, model: Model, goal: Goal) -> bool:
        """When every term is a sum over pairs or a convex price of the loads, and both are there."""
        loads = {term: weight for term, weight in goal.weights.items() if term in OF_LOADS}
        if (
            not set(goal.weights) <= OF_PAIRS | OF_LOADS
            or model.allow_shortfall
            or min(loads.values(), default=-1.0) <= 0
        ):
            return False
        known = model.fixed_mean is not None or "deviation" not in loads
        return known and model.m > 0 and model.pair_costs(goal.weights) is not None

    def work(self, search: Search) -> None:
        """Raise the bound by every programme's multipliers."""
        model = search.model
        costs = model.pair_costs(search.goal.weights)
        if costs is None:
            return
        programme = _Programme(model, costs.whole, _price_of(model, search.goal))
        clock = search.clock.part(SHARE)
        for _ in range(ROUNDS):
            if search.over() or clock.stop():
                break
            value = programme.solve(clock.left)
            if value is None:
                if out_of_time(programme.highs) or not programme.open_all():
                    break
                continue
            bound, wanted = programme.look_again(programme.multipliers)
            search.raise_bound(min(bound, search.value))
            if value - bound <= CLOSE * max(1.0, abs(value)) or not programme.open(wanted):
                break
        search.clock.hurried |= bool(clock.ended_by)


def _price_of(model: Model, goal: Goal) -> LoadPrice:
    most = np.zeros(model.n)
    for k, places in enumerate(model.places_of_layer):
        running = np.concatenate([[0.0], np.cumsum(np.sort(model.weight[places])[::-1])])
        most += running[np.minimum(model.quota_upper[:, k], len(places))]
    return LoadPrice(
        goal.weights.get("squares", 0.0), goal.weights.get("deviation", 0.0),
        model.middle_load, most / model.share, grain(model) or 0.0,
    )  # fmt: skip


class _Programme:
    """
    The linear programme over the arcs so far.

    Rows: quotas by layer and leader, coverage by place, loads by leader. A leader's load is the sum of what he takes of his chords.
    """

    def __init__(self, model: Model, costs: Floats, price: LoadPrice) -> None:
        self.model, self.costs, self.price = model, costs, price
        self.work = model.weight[None, :] / model.share[:, None]
        self.known = np.zeros((model.n, model.m), dtype=np.bool_)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        # The interior point method gives multipliers from the middle, and a corner is not wanted.
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "ipm"), ("run_crossover", "off")):
            self.highs.setOptionValue(option, value)
        self._rows()
        self._chords()
        even = costs + 2 * price.squares * price.mean * self.work
        first = model.pinned_pairs.copy()
        for places in model.places_of_layer:
            open_costs = np.where(model.open_pairs[:, places], even[:, places], np.inf)
            first[:, places] |= cheapest_arcs(lambda *part, of=open_costs: of[part], open_costs.shape)
        self.open(first)

    def _rows(self) -> None:
        model = self.model
        low = np.concatenate([model.quota_lower.T.ravel(), model.cover_lower, np.zeros(model.n)]).astype(float)
        high = np.concatenate([model.quota_upper.T.ravel(), model.cover_upper, np.zeros(model.n)]).astype(float)
        none = np.zeros(0, dtype=np.int32)
        self.highs.addRows(len(low), low, high, 0, np.zeros(len(low), dtype=np.int32), none, np.zeros(0))
        self.first_load = len(low) - model.n

    def _chords(self) -> None:
        n = self.model.n
        widths, slopes = self.price.chords
        rows = np.repeat(self.first_load + np.arange(n), len(widths)).astype(np.int32)
        count = len(rows)
        self.highs.addCols(
            count, np.tile(slopes, n), np.zeros(count), np.tile(np.where(np.isinf(widths), highspy.kHighsInf, widths), n),
            count, np.arange(count, dtype=np.int32), rows, -np.ones(count),
        )  # fmt: skip
        # At least 0 where the price falls before it rises: the chords of a deviation begin with its fall.
        self.constant = n * float(self.price.of(np.zeros(1))[0])

    def open(self, wanted: Bools) -> bool:
        """Take up arcs; whether there are new ones."""
        model = self.model
        fresh = wanted & (model.open_pairs | model.pinned_pairs) & ~self.known
        leaders, places = np.nonzero(fresh)
        count = len(leaders)
        if not count:
            return False
        rows = np.stack(
            [model.layer[places] * model.n + leaders, model.num_layers * model.n + places, self.first_load + leaders], 1
        )
        entries = np.stack([np.ones(count), np.ones(count), self.work[leaders, places]], 1)
        self.highs.addCols(
            count, self.costs[leaders, places].astype(float), model.pinned_pairs[leaders, places].astype(float), np.ones(count),
            3 * count, (3 * np.arange(count)).astype(np.int32), rows.ravel().astype(np.int32), entries.ravel(),
        )  # fmt: skip
        self.known |= fresh
        return True

    def open_all(self) -> bool:
        """Take up every open arc; whether any was missing."""
        return self.open(self.model.open_pairs)

    def solve(self, seconds: float) -> float | None:
        """The programme's value, None where it has no solution or no time."""
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(0.05, seconds))
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self.constant + float(self.highs.getInfo().objective_function_value)

    @property
    def multipliers(self) -> Floats:
        """Of all rows, in their order."""
        return np.array(self.highs.getSolution().row_dual)

    def look_again(self, dual: Floats) -> tuple[float, Bools]:
        """The bound that any multipliers give, and the pairs that would lower the programme's value."""
        model = self.model
        quota = dual[: model.num_layers * model.n].reshape(model.num_layers, model.n).T
        cover, load = dual[model.num_layers * model.n : self.first_load], dual[self.first_load :]
        reduced = self.costs - quota[:, model.layer] - cover[None, :] - load[:, None] * self.work
        free = model.open_pairs & ~model.pinned_pairs
        bound = float(
            np.where(quota > 0, quota * model.quota_lower, quota * model.quota_upper).sum()
            + np.where(cover > 0, cover * model.cover_lower, cover * model.cover_upper).sum()
            + reduced[model.pinned_pairs].sum()
            + np.minimum(reduced, 0.0)[free].sum()
            + self.price.least(-load).sum()
        )
        return bound, (reduced < -CLOSE) & free & ~self.known
