"""
Sums over pairs with quotas on both sides: a minimum-cost b-matching per layer, exact by linear programming.

The constraint matrix is that of a bipartite graph, totally unimodular, so a corner of the programme is a plan. Arcs are priced in: the
programme starts with each side's cheapest arcs and takes up others while their reduced cost is negative, which proves the optimum over
all arcs. Where other rules or terms stand beside, the value is still a bound (docs/model.md, B8).
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from planner.optimization.bounds import simple_bound
from planner.optimization.goal import Goal
from planner.optimization.model import Bools, Floats, Ints, Model
from planner.optimization.pair_costs import PairCosts, blocks
from planner.optimization.search import Search

SUMS = {"changes", "repeats", "preference", "shortfall"}
CHEAPEST = 12
PER_ROUND = 20_000
MOST = 5_000_000
"""Arcs up to which all are taken up where the cheapest leave no plan."""
BESIDE = 0.1
"""Share of the time left that it may take where its value is only a bound."""


@dataclass(frozen=True)
class Matching:
    """Least cost of one layer, and who holds what in it: bool, shape (n, places of the layer)."""

    cost: float
    held: Bools


class Flow:
    """The method for sums over pairs: exact alone, a bound beside other terms."""

    name = "flow"

    def applies(self, model: Model, goal: Goal) -> bool:
        """When pairs cost something, and every place may be left out or covered by flow alone."""
        fractional = model.allow_shortfall and bool((model.cover_lower > 1).any())
        return bool(SUMS & set(goal.weights)) and goal.weights.get("shortfall", 0.0) >= 0 and not fractional

    def work(self, search: Search) -> None:
        """Solve each layer; offer the plan, and raise the bound by what the other terms cost at least."""
        model, goal = search.model, search.goal
        costs = model.pair_costs(goal.weights)
        if costs is None:
            costs = PairCosts.nothing(model.n, model.m)
        others = {term: weight for term, weight in goal.weights.items() if term not in SUMS}
        # Alone it decides; beside other terms it only gives a bound, which others may raise further.
        clock = search.clock.part(BESIDE) if others else search.clock
        held = np.zeros((model.n, model.m), dtype=np.bool_)
        total = 0.0
        for k, places in enumerate(model.places_of_layer):
            if clock.stop():
                search.clock.hurried = True
                return
            matching = match_layer(model, k, costs, goal.weights.get("shortfall", 0.0), clock.left)
            if matching is None:
                search.clock.hurried |= clock.stop()
                return
            total += matching.cost
            held[:, places] = matching.held
        search.offer(tuple(tuple(np.flatnonzero(row).tolist()) for row in held))
        search.raise_bound(total + (simple_bound(model, Goal(others, goal.limits)) if others else 0.0))


class _Programme:
    """The growing linear programme of one layer."""

    def __init__(self, model: Model, k: int, shortfall: float) -> None:
        self.places = model.places_of_layer[k]
        self.n = model.n
        free = model.allow_shortfall
        low = np.concatenate(
            [model.quota_lower[:, k], np.zeros(len(self.places)) if free else model.cover_lower[self.places]]
        )
        high = np.concatenate([model.quota_upper[:, k], model.cover_upper[self.places]])
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        empty = np.zeros(0, dtype=np.int32)
        self.highs.addRows(
            len(low), low.astype(float), high.astype(float), 0, np.zeros(len(low), dtype=np.int32), empty, np.zeros(0)
        )
        self.pairs = np.zeros((0, 2), dtype=np.int64)
        self.first = 0
        self.extra: dict[int, int] = {}
        if free and shortfall:
            self._leave_out(np.flatnonzero(model.cover_lower[self.places] > 0), shortfall * model.priority[self.places])

    def _leave_out(self, wanted: Ints, price: Floats) -> None:
        """u + sum of x >= 1 with u in [0, 1] at the price of leaving the place out."""
        for index in wanted.tolist():
            self.highs.addRow(1.0, highspy.kHighsInf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
            row = self.highs.getNumRow() - 1
            self.highs.addCol(float(price[index]), 0.0, 1.0, 1, np.array([row], dtype=np.int32), np.ones(1))
        self.first = self.highs.getNumCol()
        self.extra = {index: self.n + len(self.places) + number for number, index in enumerate(wanted.tolist())}

    def add(self, pairs: Ints, costs: Floats, low: Floats) -> None:
        """Add arcs: pairs (leader, position of place), their costs, and 1 where they must be used."""
        starts: list[int] = []
        index: list[int] = []
        for leader, place in pairs.tolist():
            starts.append(len(index))
            index += [leader, self.n + place]
            if place in self.extra:
                index.append(self.extra[place])
        count = len(pairs)
        self.highs.addCols(
            count, costs.astype(float), low.astype(float), np.ones(count), len(index),
            np.array(starts, dtype=np.int32), np.array(index, dtype=np.int32), np.ones(len(index)),
        )  # fmt: skip
        self.pairs = np.concatenate([self.pairs, pairs])

    def solve(self) -> tuple[bool, Floats]:
        """(whether solved to optimality, duals of all rows)."""
        self.highs.run()
        solved = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return solved, np.array(self.highs.getSolution().row_dual)

    def values(self) -> Floats:
        """Values of the arcs."""
        return np.array(self.highs.getSolution().col_value)[self.first :]


def out_of_time(highs: highspy.Highs) -> bool:
    """Whether the last programme was cut short, and so says nothing of whether there is a solution."""
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit)


def match_layer(model: Model, k: int, costs: PairCosts, shortfall: float, seconds: float) -> Matching | None:
    """
    The cheapest way to meet the quotas and coverage of layer k; None when there is none, or no time.

    Parameters
    ----------
    costs
        What holding a pair costs, of all layers.
    shortfall
        Weight of the term in the goal.
    """
    places = model.places_of_layer[k]
    if not len(places):
        return Matching(0.0, np.zeros((model.n, 0), dtype=np.bool_)) if (model.quota_lower[:, k] <= 0).all() else None
    programme = _Programme(model, k, shortfall)
    programme.highs.setOptionValue("time_limit", max(0.05, seconds))
    open_pairs, pinned = model.open_pairs[:, places], model.pinned_pairs[:, places]

    def open_costs(leaders: slice, part: slice) -> Floats:
        return np.where(open_pairs[leaders, part], costs.of(leaders, places[part]), np.inf)

    known = cheapest_arcs(open_costs, open_pairs.shape) & open_pairs | pinned
    first = np.argwhere(known)
    programme.add(first, costs.at(first[:, 0], places[first[:, 1]]), pinned[known].astype(float))
    while True:
        solved, duals = programme.solve()
        if not solved:
            # Out of time, or arcs are missing without which there is no plan.
            if out_of_time(programme.highs) or known[open_pairs].all() or open_pairs.sum() > MOST:
                return None
            wanted = np.argwhere(open_pairs & ~known)
        else:
            wanted = _cheaper(model, programme, costs, duals, open_pairs & ~known)
        if not len(wanted):
            break
        programme.add(wanted, costs.at(wanted[:, 0], places[wanted[:, 1]]), np.zeros(len(wanted)))
        known[wanted[:, 0], wanted[:, 1]] = True
    held = np.zeros(known.shape, dtype=np.bool_)
    chosen = programme.pairs[programme.values() > 0.5]
    held[chosen[:, 0], chosen[:, 1]] = True
    return Matching(float(programme.highs.getInfo().objective_function_value), held)


def _cheaper(model: Model, programme: _Programme, costs: PairCosts, duals: Floats, free: Bools) -> Ints:
    """Of the free arcs (n, places of the layer) those with the least reduced costs, at most `PER_ROUND`: pairs (leader, position)."""
    places = programme.places
    extra = np.zeros(len(places))
    for place, row in programme.extra.items():
        extra[place] = duals[row]
    pairs, values = np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    for block in blocks(model.n):
        reduced = costs.of(block, places) - duals[: model.n][block, None]
        reduced = reduced - duals[None, model.n : model.n + len(places)] - extra[None, :]
        found = np.argwhere(free[block] & (reduced < -1e-9))
        values = np.concatenate([values, reduced[found[:, 0], found[:, 1]]])
        pairs = np.concatenate([pairs, found + np.array([block.start, 0])])
        if len(values) > PER_ROUND:
            # The dearest of those kept is one too many, or as dear as one that is.
            few = values <= np.partition(values, PER_ROUND)[PER_ROUND]
            pairs, values = pairs[few], values[few]
    if len(values) > PER_ROUND:
        pairs = pairs[values < np.partition(values, PER_ROUND)[PER_ROUND]]
    return pairs


def cheapest_arcs(costs: Callable[[slice, slice], Floats], shape: tuple[int, int]) -> Bools:
    """
    Each leader's and each place's cheapest arcs, with a fixed order among equals that spreads them.

    Parameters
    ----------
    costs
        Those of some leaders and places.
    """
    n, m = shape
    known = np.zeros((n, m), dtype=np.bool_)

    def ranked(leaders: slice, places: slice) -> Floats:
        tie = np.arange(n)[leaders, None] * 7919 + np.arange(m)[None, places] * 104729
        return costs(leaders, places) + tie % 65537 / 65537e6

    for block in blocks(n):
        chosen = _least(ranked(block, slice(0, m)))
        known[np.arange(n)[block, None], chosen] = True
    for block in blocks(m):
        chosen = _least(ranked(slice(0, n), block).T)
        known[chosen, np.arange(m)[block, None]] = True
    return known


def _least(values: Floats) -> Ints:
    """Positions of the `CHEAPEST` least of each row."""
    wanted = min(CHEAPEST, values.shape[1])
    return np.argpartition(values, max(0, wanted - 1), axis=1)[:, :wanted]
