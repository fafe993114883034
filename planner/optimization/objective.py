r"""
The terms of the objective in the compact model, one function each (O1-O9 of docs/model.md).

Each returns a linear expression that is the term's value when the problem presses it in the direction named by `up`: with `up` False
the problem wants the term small and the expression can only be too large; with `up` True the other way round. Weights of either sign
are exact that way.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Any

import pulp

from planner.optimization.constraints import Variables
from planner.optimization.model import Model

Expression = Any


class Builder:
    """Hands out fresh variables and rows of a problem, and keeps what several terms need."""

    def __init__(self, model: Model, v: Variables) -> None:
        self.model = model
        self.v = v
        self.problem = v.problem
        self.loads = [v.load(model, l) for l in range(model.n)]
        self.load_most = [float(model.weight.sum()) / float(share) for share in model.share]
        self._count = 0
        self._products: dict[tuple[int, int, int], pulp.LpVariable] = {}

    def variable(self, low: float | None = None, high: float | None = None, *, binary: bool = False) -> pulp.LpVariable:
        """A new variable."""
        self._count += 1
        if binary:
            return self.problem.add_variable(f"t_{self._count}", cat=pulp.LpBinary)
        return self.problem.add_variable(f"t_{self._count}", low, high)

    def require(self, row: Any) -> None:
        """A new row."""
        self._count += 1
        self.problem.addConstraint(row, f"r_{self._count}")

    def product(self, l: int, p: int, q: int) -> Expression:
        """x_lp x_lq, exact in both directions; 0 where either is closed."""
        if (l, p) not in self.v.x or (l, q) not in self.v.x:
            return 0
        if (l, p, q) not in self._products:
            both = self.variable(0, 1)
            self.require(both - self.v.x[l, p] <= 0)
            self.require(both - self.v.x[l, q] <= 0)
            self.require(both - self.v.x[l, p] - self.v.x[l, q] >= -1)
            self._products[l, p, q] = both
        return self._products[l, p, q]


def shortfall(b: Builder, up: bool) -> Expression:
    r"""(O1) :math:`\sum_p \pi_p u_p`."""
    del up
    return pulp.lpSum(float(b.model.priority[p]) * u for p, u in b.v.u.items())


def peak_load(b: Builder, up: bool) -> Expression:
    r"""(O2) :math:`t \ge \text{load}_l` for all l; pressed upwards, :math:`t \le \text{load}_l` for one l."""
    if not b.loads:
        return 0
    most = max(b.load_most)
    peak = b.variable(0, most)
    if not up:
        for load in b.loads:
            b.require(peak - load >= 0)
        return peak
    chosen = [b.variable(binary=True) for _ in b.loads]
    b.require(pulp.lpSum(chosen) == 1)
    for load, choice in zip(b.loads, chosen, strict=True):
        b.require(peak - load + most * choice <= most)
    return peak


def leximin(b: Builder, up: bool) -> Expression:
    """(O3) The largest load: the first of the vector. The rest of it is `sum_of_largest`, k by k."""
    return peak_load(b, up)


def sum_of_largest(b: Builder, k: int) -> Expression:
    r"""Sum of the k largest loads, :math:`k t + \sum_l d_l` with :math:`d_l \ge \text{load}_l - t`, to be made small [1]_.

    .. [1] W. Ogryczak, T. Sliwinski, "On solving linear programs with the ordered weighted averaging objective", EJOR 148 (2003).
    """
    threshold = b.variable(0, max(b.load_most))
    excess = [b.variable(0, None) for _ in b.loads]
    for load, over in zip(b.loads, excess, strict=True):
        b.require(over + threshold - load >= 0)
    return k * threshold + pulp.lpSum(excess)


def deviation(b: Builder, up: bool) -> Expression:
    r"""(O4) :math:`\sum_l e_l`, :math:`e_l \ge \pm(\text{load}_l - \text{mean})`; pressed upwards, one of the two holds as :math:`\le`."""
    if not b.loads:
        return 0
    mean = (1.0 / b.model.n) * pulp.lpSum(b.loads)
    most = 2 * max(b.load_most)
    away = []
    for load in b.loads:
        distance = b.variable(0, most)
        away.append(distance)
        if up:
            above = b.variable(binary=True)
            b.require(distance - load + mean + 2 * most * above <= 2 * most)
            b.require(distance + load - mean - 2 * most * above <= 0)
        else:
            b.require(distance - load + mean >= 0)
            b.require(distance + load - mean >= 0)
    return pulp.lpSum(away)


def squares(b: Builder, up: bool) -> Expression:
    r"""(O5) :math:`\sum_l \sum_{p, q} w_p w_q x_{lp} x_{lq} / s_l^2`."""
    del up
    weight = b.model.weight
    parts = []
    for l in range(b.model.n):
        scale = 1.0 / float(b.model.share[l]) ** 2
        parts += [scale * float(weight[p]) ** 2 * b.v.x[l, p] for p in range(b.model.m) if (l, p) in b.v.x]
        parts += [
            2 * scale * float(weight[p] * weight[q]) * b.product(l, p, q)
            for p, q in combinations(range(b.model.m), 2)
            if weight[p] and weight[q]
        ]
    return pulp.lpSum(parts)


def coherence(b: Builder, up: bool) -> Expression:
    r"""(O6) :math:`\sum_l \sum_{a < b} d_{ab} x_{la} x_{lb} + \sum_l \sum_o \min(\text{cap}, \min_{a : x_{la} = 1} d_{ao}) x_{lo}`."""
    model = b.model
    anchors = [p for p in range(model.m) if model.is_anchor[p]]
    parts: list[Expression] = []
    for l in range(model.n):
        for p, q in combinations(anchors, 2):
            distance = float(model.distance[model.anchor_row[p], q])
            if distance:
                parts.append(distance * b.product(l, p, q))
        for other in (p for p in range(model.m) if not model.is_anchor[p] and (l, p) in b.v.x):
            parts.append(_to_nearest(b, l, other, anchors, up))
    return pulp.lpSum(parts)


def _to_nearest(b: Builder, l: int, other: int, anchors: list[int], up: bool) -> Expression:
    model, x = b.model, b.v.x
    cap = float(model.cap)
    near = [(float(model.distance[model.anchor_row[a], other]), x[l, a]) for a in anchors if (l, a) in x]
    if up:
        distance = b.variable(0, cap)
        b.require(distance - cap * x[l, other] <= 0)
        for each, held in near:
            b.require(distance + (cap - each) * held <= cap)
        return distance
    chosen = [(each, held, b.variable(0, 1)) for each, held in near if each < cap]
    for _, held, choice in chosen:
        b.require(choice - held <= 0)
    far = b.variable(0, 1)
    b.require(far + pulp.lpSum(choice for _, _, choice in chosen) - x[l, other] >= 0)
    return cap * far + pulp.lpSum(each * choice for each, _, choice in chosen)


def changes(b: Builder, up: bool) -> Expression:
    r"""(O7) :math:`\sum_{l \text{ settled}} \sum_{p : (l, p) \notin x^0} v_{k(p)} x_{lp}`."""
    del up
    return _over_pairs(b, {"changes": 1.0})


def repeats(b: Builder, up: bool) -> Expression:
    r"""(O8) :math:`\sum_{(l, p) \in x^0} v_{k(p)} x_{lp}`."""
    del up
    return _over_pairs(b, {"repeats": 1.0})


def preference(b: Builder, up: bool) -> Expression:
    r"""(O9) :math:`\sum_{(l, p)} f_{lp} x_{lp}`."""
    del up
    return _over_pairs(b, {"preference": 1.0})


def _over_pairs(b: Builder, weights: dict[str, float]) -> Expression:
    costs = b.model.pair_costs(weights)
    if costs is None:
        return 0
    cost = costs.whole
    return pulp.lpSum(float(cost[pair]) * x for pair, x in b.v.x.items() if cost[pair])


OBJECTIVE_TERMS: Mapping[str, Callable[[Builder, bool], Expression]] = MappingProxyType(
    {
        "shortfall": shortfall,
        "peak_load": peak_load,
        "leximin": leximin,
        "deviation": deviation,
        "squares": squares,
        "coherence": coherence,
        "changes": changes,
        "repeats": repeats,
        "preference": preference,
    }
)
"""Term name -> expression, in the order O1-O9; the same names as `planner.rules.TERM_FUNCTIONS`."""


def weighted(b: Builder, weights: Mapping[str, float]) -> Iterator[Expression]:
    """Terms times weights, each built for the direction that its weight presses it in."""
    for term, weight in weights.items():
        yield (
            _over_pairs(b, {term: weight})
            if term in b.model.overlays
            else weight * OBJECTIVE_TERMS[term](b, weight < 0)
        )
