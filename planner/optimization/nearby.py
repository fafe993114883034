"""
What lies near each leader: where places close together are wanted, nearly all bundles that can win are made of it.

Prices first seen by neighbours alone are soon climbed: pricing looks at a few dozen places per leader, and an error in the prices of one
corner of the city is put right by those who live there, instead of drawing every leader's cheapest bundles to it. They prove nothing
about the whole, but prices of the whole that begin with them are nearly done.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np

from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Prices
from planner.optimization.goal import Goal
from planner.optimization.master import join
from planner.optimization.model import Bools, Floats, Ints, Model, Plan
from planner.optimization.pool import reduced_costs
from planner.optimization.pricing import Stopped
from planner.optimization.region import parted, standalone
from planner.optimization.soft_prices import Settled, SoftPrices, above_least

LEADERS = 60
"""As many leaders' share of each layer's places is near one."""
OWN, TIE = -1.0, 0.5
"""Distance of what a leader holds, and the most that a fixed draw adds to any, so that not all equals on one side are left out."""


class Nearby:
    """
    Places by their distance from each leader's own: those of a plan and those in force.

    Parameters
    ----------
    plan
        Says where leaders are; it may break limits of loads.
    """

    def __init__(self, model: Model, goal: Goal, plan: Plan) -> None:
        self.model = model
        self.pair, self.goal = parted(model, goal)
        own: list[list[int]] = [list(places) for places in plan]
        for l, p in model.current.tolist():
            own[l].append(p)
        self.away = np.random.default_rng(0).random((model.n, model.m), dtype=np.float32) * TIE
        for l, places in enumerate(own):
            anchors = [p for p in places if model.is_anchor[p]]
            if anchors:
                self.away[l] += model.distance[model.anchor_row[anchors]].min(axis=0)
            self.away[l, places] = OWN

    def open_pairs(self, leaders: Ints, places: Ints) -> Bools:
        """Which of these places are open to which of these leaders and near him, as things are spread among them alone."""
        model = self.model
        near = np.zeros((len(leaders), len(places)), dtype=np.bool_)
        away = self.away[np.ix_(leaders, places)]
        for k in range(model.num_layers):
            mine = np.flatnonzero(model.layer[places] == k)
            wanted = min(len(mine), -(-LEADERS * len(mine) // max(1, len(leaders))))
            if wanted:
                nearest = np.argpartition(away[:, mine], wanted - 1, axis=1)[:, :wanted]
                near[np.arange(len(leaders))[:, None], mine[nearest]] = True
        return np.asarray(
            near & model.open_pairs[np.ix_(leaders, places)] | model.pinned_pairs[np.ix_(leaders, places)]
        )

    def everyone(self, stop: Callable[[], bool]) -> Bundles:
        """Near bundles of all leaders; `stop` as below."""
        return self.bundles(np.arange(self.model.n), np.arange(self.model.m), stop)

    def bundles(self, leaders: Ints, places: Ints, stop: Callable[[], bool]) -> Bundles:
        """Bundles that these leaders, ascending, have near them among these places, as a city of their own; priced until `stop`."""
        model = self.model
        part = standalone(model, self.pair, leaders, places, model.cover_lower[places], model.cover_upper[places])
        return Bundles(replace(part, open_pairs=self.open_pairs(leaders, places)), self.goal, stop)


def seen_nearby(near: Nearby, plan: Plan, stop: Callable[[], bool]) -> Settled | None:
    """Prices climbed over all leaders' near bundles, begun with a plan's: no bound for the whole. None when told to stop before any."""
    bundles = near.everyone(stop)
    soft = SoftPrices(bundles, bundles.columns_of(plan), stop, lambda _bound: None)
    # One pricing for very many leaders may take longer than there is time: those before it count.
    with suppress(Stopped):
        soft.converge()
    return soft.settled


def in_whole(bundles: Bundles, near: Bundles, columns: Columns) -> Columns:
    """Columns of all leaders' near bundles as those of the whole; every class of the whole gets its members'."""
    parts = []
    for c in range(near.num_classes):
        mine = columns.take(np.flatnonzero(columns.group == c))
        for group in np.unique(bundles.group[near.group == c]).tolist():
            parts.append(replace(mine, group=np.full(len(mine), group)))
    return bundles.legal(join(parts))


def reduced_within(bundles: Bundles, prices: Prices, columns: Columns) -> Floats:
    """How far each column's reduced cost lies above the least that its class has among them."""
    return above_least(bundles, columns, reduced_costs(bundles, prices, columns))
