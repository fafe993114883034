"""
A region planned anew: among all bundles that its leaders may have, or, several times as fast, among those of a pool of the whole.

A pool of the whole has the cheapest bundles at good prices. Whoever finds no better plan of a region in it has proved nothing, but a few
hundred bundles per leader rarely leave one out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Generation, priced_places
from planner.optimization.deepening import Patience, Question, deepen, settled
from planner.optimization.goal import Goal
from planner.optimization.inventory import Inventory
from planner.optimization.master import join, missing
from planner.optimization.model import Floats, Plan
from planner.optimization.pool import Pool
from planner.optimization.region import Region, value_of
from planner.optimization.search import GRID

PATIENCE = Patience(listed=20_000, most=40_000, tree=3_000, nodes=20, hands=1)
KEEP = 8
"""Bundles a class that a region begins with."""
ENTERED = 1_000
"""Cheapest bundles of a pool that a region's programme begins with."""

Planned = tuple[Plan, bool]
"""The best plan found of a region, and whether there is no better one among the bundles looked at."""


class Replanning(Protocol):
    """A way to plan a region anew."""

    def __call__(self, region: Region, stop: Callable[[], bool]) -> Planned:
        """The region's own plan, or a better one; raises `pricing.Stopped` where there was no time for either."""
        ...


@dataclass(frozen=True)
class Afresh:
    """
    Among all bundles, priced exactly: what is finished is proved.

    Parameters
    ----------
    goal
        Of regions.
    price
        Shape (places of the whole,): where a region's own prices begin.
    step
        Of the values of plans, 0 when not known.
    """

    goal: Goal
    price: Floats
    step: float

    def __call__(self, region: Region, stop: Callable[[], bool]) -> Planned:
        """See `Replanning`."""
        bundles = Bundles(region.model, self.goal, stop)
        start = bundles.columns_of(region.plan)
        generation = Generation(bundles, start, stop, lambda _bound: None)
        typical = float(np.abs(start.costs[:, 0]).mean())
        generation.best, columns = priced_places(bundles, self.price[region.places], typical, KEEP)
        generation.master.add(columns)
        generation.converge()
        best = _Best(bundles, region.plan, self.step)
        finished = deepen(bundles, generation.best, best.question(stop), PATIENCE)
        return best.plan, finished


@dataclass(frozen=True)
class FromPool:
    """
    Among the bundles of a pool, beside those that its leaders have.

    Parameters
    ----------
    goal, step
        As above.
    whole, pool
        Bundles of the whole, and some of them.
    """

    goal: Goal
    whole: Bundles
    pool: Pool
    step: float

    def __call__(self, region: Region, stop: Callable[[], bool]) -> Planned:
        """See `Replanning`."""
        bundles = Bundles(region.model, self.goal, stop)
        columns = self._within(region, bundles)
        own = bundles.columns_of(region.plan)
        columns = join([columns, missing(columns, own)])
        inventory = Inventory(bundles, columns)
        inventory.enter(np.sort(np.argsort(columns.price, kind="stable")[:ENTERED]))
        best = _Best(bundles, region.plan, self.step)
        finished = settled(inventory, best.question(stop), PATIENCE)
        return best.plan, finished

    def _within(self, region: Region, bundles: Bundles) -> Columns:
        """The pool's bundles of a region's leaders that hold nothing outside of it, in its numbering."""
        whole, columns = self.whole, self.pool.columns
        number = np.full(whole.model.m, -1, dtype=np.int64)
        number[region.places] = np.arange(len(region.places))
        group = np.full(whole.num_classes, -1, dtype=np.int64)
        group[whole.group[region.leaders]] = bundles.group
        columns = columns.take(np.flatnonzero(group[columns.group] >= 0))
        used = np.arange(columns.places.shape[1])[None, :] < columns.count[:, None]
        places = np.where(used, number[columns.places], 0)
        inside = np.flatnonzero((places >= 0).all(axis=1))
        columns = columns.take(inside)
        # Leaders whom only places elsewhere tell apart are one class here, so a bundle may come twice: no corner has it twice.
        return replace(columns, group=group[columns.group], places=places[inside, : bundles.width])


class _Best:
    """The best plan of a region so far."""

    def __init__(self, bundles: Bundles, plan: Plan, step: float) -> None:
        self.bundles = bundles
        self.step = step
        self.plan = plan
        self.value = value_of(bundles, plan)

    def question(self, stop: Callable[[], bool]) -> Question:
        """Whether there is a better one."""
        return Question(self._target, self._take, lambda _bound: None, stop)

    def _target(self) -> float:
        if self.step > GRID:
            return self.value - self.step * (1 - GRID)
        return self.value - 1e-6 * max(1.0, abs(self.value))

    def _take(self, plan: Plan) -> None:
        value = value_of(self.bundles, plan)
        if value < self.value - 1e-9:
            self.plan, self.value = plan, value
