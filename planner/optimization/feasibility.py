"""Is there a plan at all? A first one, or a proof, confirmed a second way, that there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from planner.domain import Progress
from planner.optimization import compact
from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Model, Plan
from planner.optimization.search import Clock
from planner.optimization.start import first_plan, flow_layer

SCHEDULE = Schedule(iterations=3_000_000, hot=0.3, cold=0.002)
COMPACT_SIZE = 20_000
"""Pairs up to which the compact model is asked when nothing else has settled the question."""


@dataclass(frozen=True, slots=True)
class First:
    """A plan that keeps the rules; or, without one, whether that there is none has been proved."""

    plan: Plan | None
    infeasible: bool = False


def find(model: Model, clock: Clock, seed: int, report: Callable[[Progress], None]) -> First:
    """A first plan, by greedy and flow; where load cap, districts or all-or-nothing coverage stand in the way, by search and proof."""
    evaluator = Evaluator(model)
    flows_decide = not (model.allow_shortfall and (model.cover_lower > 1).any())
    plan = _greedy(model)
    if plan is None and flows_decide:
        return First(None, infeasible=_no_flow_confirmed(model))
    if plan is not None and evaluator.keeps_rules(plan):
        report(Progress("start", 0, None, None, clock.seconds, model.assignment_of(plan)))
        return First(plan)
    if model.open_pairs.sum() <= compact.SMALL:
        return _exact(model, clock)
    if plan is not None:
        found, _, _ = Annealing(model, Goal({})).run(plan, SCHEDULE, seed, stop=clock.stop, enough=0.0)
        if evaluator.keeps_rules(found):
            return First(found)
    if model.open_pairs.sum() <= COMPACT_SIZE and not clock.stop():
        return _exact(model, clock)
    return First(None)


def _greedy(model: Model) -> Plan | None:
    """A greedy plan with an eye on every level's pair costs and coherence."""
    weights: dict[str, float] = {}
    for level in model.levels:
        for term, weight in level.weights.items():
            weights.setdefault(term, weight)
    return first_plan(model, model.pair_costs(weights), max(0.0, weights.get("coherence", 0.0)))


def _exact(model: Model, clock: Clock) -> First:
    """The compact model's word, and for a "no" a second run without presolve."""
    outcome = compact.solve_compact(model, Goal({}), clock.left)
    if outcome.plan is not None and Evaluator(model).keeps_rules(outcome.plan):
        return First(outcome.plan)
    if outcome.infeasible:
        again = compact.solve_compact(model, Goal({}), clock.left, presolve=False)
        return First(None, infeasible=again.infeasible)
    return First(None)


def _no_flow_confirmed(model: Model) -> bool:
    """Whether for some layer both the maximum flow and a linear programme say that no plan exists."""
    return any(flow_layer(model, k).held is None and not _layer_programme(model, k) for k in range(model.num_layers))


def _layer_programme(model: Model, k: int) -> bool:
    """Whether the linear programme of layer k's quotas and coverage has a solution: a second, independent way to ask."""
    places = model.places_of_layer[k]
    rows, columns = np.nonzero(model.open_pairs[:, places])
    pinned = model.pinned_pairs[:, places]
    if (pinned & ~model.open_pairs[:, places]).any():
        return False
    index = np.arange(len(rows))
    ones = np.ones(len(rows))
    sums = vstack([
        coo_array((ones, (rows, index)), shape=(model.n, len(rows))),
        coo_array((ones, (columns, index)), shape=(len(places), len(rows))),
    ])  # fmt: skip
    lower = np.concatenate([model.quota_lower[:, k], np.where(model.allow_shortfall, 0, model.cover_lower[places])])
    upper = np.concatenate([model.quota_upper[:, k], model.cover_upper[places]])
    if not len(rows):
        return bool((lower <= 0).all() and (upper >= 0).all())
    result: Any = linprog(  # type: ignore[call-overload,unused-ignore]
        np.zeros(len(rows)),
        A_ub=vstack([sums, -sums]),
        b_ub=np.concatenate([upper, -lower]),
        bounds=np.stack([pinned[rows, columns].astype(float), ones], axis=1),
        method="highs",
    )
    return bool(result.status != 2)
