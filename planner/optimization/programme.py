"""The last step: a set-partitioning programme over a pool of bundles, by HiGHS on matrices."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array, hstack, vstack

from planner.optimization.arrays import programme_of
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.cuts import Cuts
from planner.optimization.master import INFINITY, incidence
from planner.optimization.model import Floats, Plan


@dataclass(frozen=True)
class Found:
    """The best plan over the pool (None: none better than the start), a lower bound over the pool, and whether it ran to its end."""

    plan: Plan | None
    bound: float
    finished: bool
    hurried: bool = False


def partition(
    bundles: Bundles, columns: Columns, cuts: Cuts, *, start: Columns | None, seconds: float, nodes: int, cutoff: float
) -> Found:
    """
    Choose columns: each class its number, each place its coverage, limits kept; at least cost.

    Parameters
    ----------
    cuts
        Valid for every plan; they only tighten.
    start
        A plan's columns, contained in the pool, to begin with.
    seconds, nodes
        Budgets of the search.
    cutoff
        Only plans cheaper than this are wanted; the bound is at most this.
    """
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "threads": 1, "parallel": "off", "mip_rel_gap": 0.0, "mip_abs_gap": 1e-7, "time_limit": max(0.05, seconds),
        "mip_max_nodes": nodes, "random_seed": 0,
    }  # fmt: skip
    for option, value in options.items():
        highs.setOptionValue(option, value)
    highs.passModel(_programme(bundles, columns, cuts))
    if start is not None:
        chosen = _positions(columns, start)
        if chosen is not None:
            solution = highspy.HighsSolution()
            values = np.zeros(highs.getNumCol())
            values[chosen] = 1.0
            solution.col_value = values.tolist()
            highs.setSolution(solution)
    highs.run()
    info = highs.getInfo()
    status = highs.getModelStatus()
    ended = status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}
    constant = float(bundles.constant[0])
    bound = (
        cutoff if status == highspy.HighsModelStatus.kInfeasible else min(cutoff, float(info.mip_dual_bound) + constant)
    )
    plan = None
    if info.primal_solution_status == 2:
        values = np.array(highs.getSolution().col_value)[: len(columns)]
        picked = columns.take(np.flatnonzero(values > 0.5))
        if (np.bincount(picked.group, minlength=bundles.num_classes) == bundles.size).all():
            plan = bundles.plan(picked)
    hurried = status == highspy.HighsModelStatus.kTimeLimit
    return Found(plan, bound if np.isfinite(bound) else -np.inf, ended, hurried)


def _positions(columns: Columns, wanted: Columns) -> list[int] | None:
    where = {key: index for index, key in enumerate(columns.keys())}
    found = [where.get(key) for key in wanted.keys()]  # noqa: SIM118
    return None if None in found or len(set(found)) < len(found) else [index for index in found if index is not None]


def _programme(bundles: Bundles, columns: Columns, cuts: Cuts) -> highspy.HighsLp:
    model = bundles.model
    matrix = incidence(bundles, columns)
    lower = np.concatenate([bundles.size, model.cover_lower, np.full(len(bundles.limits), -INFINITY)]).astype(float)
    upper = np.concatenate([
        bundles.size, model.cover_upper, [limit.most for limit in bundles.limits] - bundles.constant[1:],
    ]).astype(float)  # fmt: skip
    if len(cuts):
        matrix = csc_array(vstack([matrix, csc_array(cuts.coefficients(bundles, columns))]))
        lower = np.concatenate([lower, np.full(len(cuts), -INFINITY)])
        upper = np.concatenate([upper, cuts.most])
    cost, most = columns.costs[:, 0].astype(float), _repeats(bundles, columns)
    if model.allow_shortfall:
        matrix, cost, most = _with_shortfall(bundles, matrix, cost, most)
    return programme_of(matrix, cost, (np.zeros(len(cost)), most), (lower, upper), [True] * len(cost))


def _repeats(bundles: Bundles, columns: Columns) -> Floats:
    """How often a column may be chosen: as often as its class has leaders, where every place in it may have that many."""
    room = np.append(bundles.model.cover_upper, np.iinfo(np.int64).max)
    used = np.arange(columns.places.shape[1])[None, :] < columns.count[:, None]
    index = np.where(used, columns.places, bundles.model.m)
    return np.asarray(np.minimum(room[index].min(axis=1), bundles.size[columns.group]), dtype=np.float64)


def _with_shortfall(
    bundles: Bundles, matrix: csc_array, cost: Floats, most: Floats
) -> tuple[csc_array, Floats, Floats]:
    """A column per place that may be left out: it fills the row with its lower coverage at the price of its priority."""
    model = bundles.model
    places = np.flatnonzero(model.cover_lower > 0)
    weight = float(bundles.goal.weights.get("shortfall", 0.0))
    rows = places + bundles.num_classes
    left_out = csc_array(
        (model.cover_lower[places].astype(float), (rows, np.arange(len(places)))), shape=(matrix.shape[0], len(places))
    )
    wide = csc_array(hstack([matrix, left_out]))
    return wide, np.concatenate([cost, weight * model.priority[places]]), np.concatenate([most, np.ones(len(places))])
