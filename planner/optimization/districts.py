"""
One district per leader: districts are solved apart, and interchangeable leaders shared out among them exactly.

f_d(k) is the least cost of district d with k leaders: a small set-partitioning programme over all its bundles. What is to be found are
numbers k_d that add up to the leaders at the least sum (or largest value, for the peak) of f_d(k_d). Relaxations stand in for f_d until a
choice rests on them; the choice that rests on solved programmes alone is optimal (docs/model.md, B7).
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array

from planner.optimization.arrays import programme_of
from planner.optimization.bundles import FAR, Bundles, Columns
from planner.optimization.compilation import ready
from planner.optimization.goal import Goal
from planner.optimization.model import Floats, Ints, Model, Plan
from planner.optimization.pricing import Stopped
from planner.optimization.search import Search

MOST = 60_000
"""Bundles of all districts together up to which the method applies."""
NODES = 20_000


@dataclass
class Cell:
    """District d with k leaders: a lower bound on its cost, and once solved its bundles (positions of columns)."""

    bound: float
    chosen: Ints | None = None

    @property
    def solved(self) -> bool:
        """Whether the bound is the cost itself, or there is nothing to solve."""
        return self.chosen is not None or self.bound >= FAR


class Districts:
    """The method for one district with interchangeable leaders."""

    name = "districts"

    def applies(self, model: Model, goal: Goal) -> bool:
        """One class of leaders, several districts, exactly one leader a place, and a goal that is a sum over leaders or the peak."""
        exact = bool((model.cover_lower == 1).all() and (model.cover_upper == 1).all()) and not model.allow_shortfall
        if not exact or len(set(model.district.tolist())) < 2 or goal.mixed_limits or goal.leximin or len(model.pins):
            return False
        terms = set(goal.weights)
        peak = terms == {"peak_load"}
        sums = terms <= {"squares", "coherence", "deviation"} and (
            "deviation" not in terms or model.fixed_mean is not None
        )
        if not (peak or sums) or any(weight < 0 for weight in goal.weights.values()):
            return False
        return Bundles(model, Goal({}) if peak else goal).num_classes == 1

    def work(self, search: Search) -> None:
        """Solve districts as far as the choice needs them."""
        if not ready(search.clock.stop, search.model.whole_hops):
            return
        peak = set(search.goal.weights) == {"peak_load"}
        try:
            _Shares(search, peak).go()
        except Stopped:
            return


class _Shares:
    """Cells, and the choice among them."""

    def __init__(self, search: Search, peak: bool) -> None:
        self.search = search
        self.peak = peak
        model = search.model
        goal = Goal({}, search.goal.limits) if peak else search.goal
        self.bundles = Bundles(model, goal, search.clock.stop)
        zero, none = np.zeros(model.m), np.zeros(1)
        columns, _, self.too_many = self.bundles.price(zero, none, np.ones(1), np.full(1, FAR / 10), every=MOST)
        self.columns: Columns = columns
        self.empty_allowed = bool((model.quota_lower[0] == 0).all())
        first = columns.places[:, 0]
        self.district = np.where(columns.count > 0, model.district[first], -1)
        width = np.arange(columns.places.shape[1])[None, :] < columns.count[:, None]
        weight = np.where(width, model.weight[columns.places], 0.0).sum(axis=1) / float(model.share[0])
        weights = search.goal.weights
        self.cost = weights["peak_load"] * weight if peak else columns.costs[:, 0]
        self.cells: dict[tuple[int, int], Cell] = {}

    def go(self) -> None:
        search = self.search
        if self.too_many:
            return
        names = sorted(set(search.model.district.tolist()))
        ranges = {d: self._range(d) for d in names}
        while not search.over():
            choice, value = self._choose(names, ranges)
            if choice is None:
                return
            constant = 0.0 if self.peak else float(self.bundles.constant[0])
            search.raise_bound(value + constant)
            open_cells = [(d, k) for d, k in choice.items() if not self.cells[d, k].solved]
            if not open_cells:
                search.offer(self._plan(choice))
                return
            for d, k in open_cells:
                if search.clock.stop() or not self._solve(d, k):
                    return

    def _range(self, d: int) -> range:
        places = int((self.search.model.district == d).sum())
        sizes = self.columns.count[self.district == d]
        if not len(sizes):
            return range(0)
        return range(-(-places // int(sizes.max())), min(places // max(1, int(sizes.min())), self.search.model.n) + 1)

    def _choose(self, names: list[int], ranges: dict[int, range]) -> tuple[dict[int, int] | None, float]:
        """Numbers of leaders per district with the least sum, or largest value, of the cells' bounds."""
        n = self.search.model.n
        idle = self._idle()
        best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
        for d in names:
            onward: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {}
            for used, (value, picks) in best.items():
                for k in ranges[d]:
                    if used + k > n:
                        break
                    cell = self._cell(d, k)
                    total = max(value, cell.bound) if self.peak else value + cell.bound
                    if total < FAR and (used + k not in onward or total < onward[used + k][0]):
                        onward[used + k] = total, (*picks, (d, k))
            best = onward
        ends = [
            (value + (0.0 if self.peak else (n - used) * idle), picks)
            for used, (value, picks) in best.items()
            if used == n or idle < FAR
        ]
        if not ends:
            return None, FAR
        value, picks = min(ends)
        return dict(picks), value

    def _idle(self) -> float:
        """Cost of a leader without places, FAR where quotas forbid it."""
        if not self.empty_allowed:
            return FAR
        index = np.flatnonzero(self.columns.count == 0)
        return float(self.cost[index[0]]) if len(index) else FAR

    def _cell(self, d: int, k: int) -> Cell:
        if (d, k) not in self.cells:
            bound, _ = self._programme(d, k, relaxed=True)
            self.cells[d, k] = Cell(bound)
        return self.cells[d, k]

    def _solve(self, d: int, k: int) -> bool:
        """Solve a cell exactly; False when the budget did not suffice."""
        bound, chosen = self._programme(d, k, relaxed=False)
        if bound >= FAR:
            self.cells[d, k] = Cell(FAR)
            return True
        if chosen is None:
            return False
        self.cells[d, k] = Cell(bound, chosen)
        return True

    def _programme(self, d: int, k: int, *, relaxed: bool) -> tuple[float, Ints | None]:
        """(cost or bound of the district with k leaders, chosen columns); FAR when that many leaders cannot share it."""
        mine = np.flatnonzero(self.district == d)
        if self.peak:
            return self._least_peak(mine, d, k, relaxed=relaxed)
        return self._partition(mine, d, k, self.cost[mine], relaxed=relaxed)

    def _least_peak(self, mine: Ints, d: int, k: int, *, relaxed: bool) -> tuple[float, Ints | None]:
        """The least load that the district's bundles need not exceed, by bisection over the loads there are."""
        loads = np.unique(self.cost[mine])
        low, high = 0, len(loads) - 1
        answer: tuple[float, Ints | None] = (FAR, None)
        while low <= high:
            middle = (low + high) // 2
            inside = mine[self.cost[mine] <= loads[middle] + 1e-9]
            value, chosen = self._partition(inside, d, k, np.zeros(len(inside)), relaxed=relaxed)
            if value < FAR:
                if not relaxed and chosen is None:
                    return 0.0, None
                answer = float(loads[middle]), chosen
                high = middle - 1
            else:
                low = middle + 1
        return answer

    def _partition(self, mine: Ints, d: int, k: int, cost: Floats, *, relaxed: bool) -> tuple[float, Ints | None]:
        places = np.flatnonzero(self.search.model.district == d)
        if not len(mine):
            return FAR, None
        row = np.zeros(self.search.model.m, dtype=np.int64)
        row[places] = np.arange(len(places)) + 1
        columns = self.columns.take(mine)
        used = np.arange(columns.places.shape[1])[None, :] < columns.count[:, None]
        index = np.broadcast_to(np.arange(len(mine))[:, None], used.shape)[used]
        rows = np.concatenate([np.zeros(len(mine), dtype=np.int64), row[columns.places[used]]])
        cols = np.concatenate([np.arange(len(mine)), index])
        matrix = csc_array((np.ones(len(rows)), (rows, cols)), shape=(len(places) + 1, len(mine)))
        need = np.concatenate([[float(k)], np.ones(len(places))])
        whole = None if relaxed else [True] * len(mine)
        programme = programme_of(matrix, cost, (np.zeros(len(mine)), np.ones(len(mine))), (need, need), whole)
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-7), ("mip_max_nodes", NODES),
            ("time_limit", max(0.05, self.search.clock.left)),
        ):  # fmt: skip
            highs.setOptionValue(option, value)
        highs.passModel(programme)
        highs.run()
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return FAR, None
        if status != highspy.HighsModelStatus.kOptimal:
            self.search.clock.hurried |= status == highspy.HighsModelStatus.kTimeLimit
            return -FAR if not self.peak else 0.0, None
        objective = float(highs.getInfo().objective_function_value)
        values = np.array(highs.getSolution().col_value)
        return objective, mine[values > 0.5] if not relaxed else None

    def _plan(self, choice: dict[int, int]) -> Plan:
        bundles: list[tuple[int, ...]] = []
        for d, k in choice.items():
            chosen = self.cells[d, k].chosen
            for i in [] if chosen is None else chosen.tolist():
                bundles.append(tuple(self.columns.places[i, : self.columns.count[i]].tolist()))
        bundles += [()] * (self.search.model.n - len(bundles))
        return tuple(sorted(bundles))
