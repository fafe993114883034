r"""
The compact model's rows, one function per hard rule: the readable statement of what a plan is.

:math:`x_{lp} \in \{0, 1\}`: leader l holds place p; there is no variable for a pair that is to be avoided. With a shortfall allowed,
:math:`u_p \in \{0, 1\}`: place p is left out. Under one district, :math:`y_{ld} \in \{0, 1\}`: leader l works in district d.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pulp

from planner.optimization.model import ANYWHERE, Model

Row = tuple[Any, str]
Rows = Iterator[Row]


@dataclass(frozen=True)
class Variables:
    """The decision variables of the compact model, by index."""

    problem: pulp.LpProblem
    x: Mapping[tuple[int, int], pulp.LpVariable]
    u: Mapping[int, pulp.LpVariable]
    y: Mapping[tuple[int, int], pulp.LpVariable]

    def held(self, l: int, places: Any) -> Any:
        """How many of these places leader l holds."""
        return pulp.lpSum(self.x[l, p] for p in map(int, places) if (l, p) in self.x)

    def load(self, model: Model, l: int) -> Any:
        """Load of leader l."""
        share = float(model.share[l])
        return pulp.lpSum((float(model.weight[p]) / share) * self.x[l, p] for p in range(model.m) if (l, p) in self.x)


def variables(model: Model, problem: pulp.LpProblem) -> Variables:
    """The variables that the rules speak of, added to a problem."""
    pairs = [(l, p) for l in range(model.n) for p in range(model.m) if model.open_pairs[l, p]]
    left_out = [p for p in range(model.m) if model.cover_lower[p] > 0] if model.allow_shortfall else []
    districts = sorted({int(d) for d in model.district} - {ANYWHERE})
    return Variables(
        problem,
        x={(l, p): problem.add_variable(f"x_{l}_{p}", cat=pulp.LpBinary) for l, p in pairs},
        u={p: problem.add_variable(f"u_{p}", cat=pulp.LpBinary) for p in left_out},
        y={(l, d): problem.add_variable(f"y_{l}_{d}", cat=pulp.LpBinary) for l in range(model.n) for d in districts},
    )


def coverage(model: Model, v: Variables) -> Rows:
    r"""(C1) :math:`c^-_p (1 - u_p) \le \sum_l x_{lp} \le c^+_p (1 - u_p)`: each place has its number of leaders, or is left out."""
    for p in range(model.m):
        leaders = pulp.lpSum(v.x[l, p] for l in range(model.n) if (l, p) in v.x)
        kept = 1 - v.u[p] if p in v.u else 1
        yield leaders - int(model.cover_lower[p]) * kept >= 0, f"coverage_lower_{p}"
        yield leaders - int(model.cover_upper[p]) * kept <= 0, f"coverage_upper_{p}"


def quota(model: Model, v: Variables) -> Rows:
    r"""(C2) :math:`q^-_{lk} \le \sum_{p \in P_k} x_{lp} \le q^+_{lk}`: each leader holds his quota of each layer."""
    for l in range(model.n):
        for k, places in enumerate(model.places_of_layer):
            held = v.held(l, places)
            yield held >= int(model.quota_lower[l, k]), f"quota_lower_{l}_{k}"
            yield held <= int(model.quota_upper[l, k]), f"quota_upper_{l}_{k}"


def pin(model: Model, v: Variables) -> Rows:
    r"""(C3) :math:`x_{lp} = 1` for each pinned pair."""
    for l, p in model.pins.tolist():
        yield v.held(l, [p]) >= 1, f"pin_{l}_{p}"


def avoid(model: Model, v: Variables) -> Rows:
    r"""(C4) :math:`x_{lp} = 0` for each pair to be avoided: such a pair has no variable, so there is no row."""
    del model, v
    return iter(())


def load_cap(model: Model, v: Variables) -> Rows:
    r"""(C5) :math:`\sum_p w_p x_{lp} / s_l \le \text{cap}` for each leader."""
    if model.load_cap < float("inf"):
        for l in range(model.n):
            yield v.load(model, l) <= model.load_cap, f"load_cap_{l}"


def one_district(model: Model, v: Variables) -> Rows:
    r"""(C6) :math:`x_{lp} \le y_{l d(p)}` and :math:`\sum_d y_{ld} \le 1`: all places of a leader lie in one district."""
    for (l, p), x in v.x.items():
        if model.district[p] != ANYWHERE:
            yield x - v.y[l, int(model.district[p])] <= 0, f"one_district_{l}_{p}"
    for l in sorted({l for l, _ in v.y}):
        yield pulp.lpSum(y for (other, _), y in v.y.items() if other == l) <= 1, f"one_district_{l}"


CONSTRAINTS: Mapping[str, Callable[[Model, Variables], Rows]] = MappingProxyType(
    {
        "coverage": coverage,
        "quota": quota,
        "pin": pin,
        "avoid": avoid,
        "load_cap": load_cap,
        "one_district": one_district,
    }
)
"""Rule name -> rows, in the order C1-C6; the same names as `planner.rules.RULES`."""
