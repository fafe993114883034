"""
The fewest moves from a given plan to one that keeps the rules, proved; then the objective among such plans.

A move is one give: a pair that is new. Where the layers stand apart the fewest gives are a linear programme over few pairs, to which pairs
are added as long as their prices say that they help; its vertices are whole, so its value is the proof. Else it is a whole-number one.
Among equals the plan that takes least away is wanted: a place that need not lose a leader does not.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from planner.optimization.annealing import Anneal, Annealing, Schedule
from planner.optimization.bounds import SimpleBounds
from planner.optimization.compact import Compact
from planner.optimization.goal import Evaluator, Goal, Limit
from planner.optimization.model import Bools, Floats, Ints, Model, Plan
from planner.optimization.oracle import Classes
from planner.optimization.program import Program
from planner.optimization.ruleset import layers_apart
from planner.optimization.search import Clock, Method, Search, silent
from planner.optimization.settling import settle

MOVED = "moved"
"""Name of the overlay: 1 for a new pair, and a little less than nothing for one that stays."""
NODES = 20_000
BATCH = 4
"""Pairs per place that are added to the programme at once."""


class Nearby(Anneal):
    """Annealing for plans that lie next to each other: cooler and shorter."""

    name = "nearby"
    RUNS = 2

    def _schedule(self, model: Model, goal: Goal, run: int) -> Schedule:
        del goal
        return Schedule(int(min(4_000_000, max(100_000, 12_000 * model.n))), hot=0.3 if run == 0 else 0.1, cold=0.01)

    def _lower_the_peak(self, search: Search) -> None:
        """Even loads first, then ever lower targets until one is missed."""
        goal = Goal({"squares": 1.0}, search.goal.limits)
        for run in range(8):
            if search.best is None or search.over():
                return
            peak = max(search.evaluator.loads(search.best))
            target = search.model.load_cap if run == 0 else peak * (1 - 1e-6)
            annealing = Annealing(search.model, goal, load_most=target)
            plan, _, _ = annealing.run(search.best, self._schedule(search.model, goal, run), run, stop=search.over)
            if not search.offer(plan) and run:
                return


METHODS: tuple[Method, ...] = (SimpleBounds(), Compact(), Nearby())
"""What works among minimal repairs: searching is quick there, and pricing slow."""


@dataclass(frozen=True, slots=True)
class Mended:
    """
    The outcome of a repair.

    Parameters
    ----------
    plan
        None where there is none, or none was found.
    gives
        Its number of new pairs.
    bound
        Proven lower bound on the number of new pairs; None when nothing is known.
    infeasible
        Whether it is proved that no plan keeps the rules.
    searches
        Per level of the objective, among plans that are as near.
    """

    plan: Plan | None
    gives: int = 0
    bound: int | None = None
    infeasible: bool = False
    searches: tuple[Search, ...] = ()


def repair(
    model: Model, held: Bools, *, time_limit: float, seed: int = 0, cancelled: Callable[[], bool] = lambda: False
) -> Mended:
    """
    The plan that keeps the rules with the fewest pairs that are not in `held`, best by the objective among these.

    Parameters
    ----------
    held
        bool, shape (n, m): the plan to mend, which may break any rule.
    """
    began = time.monotonic()
    clock = Clock(began + time_limit, began, cancelled)
    near = replace(model, overlays={**model.overlays, MOVED: distance_from(held)})
    nearest = fewest(near, held, clock.part(0.5))
    if nearest.plan is None:
        return nearest
    limit = Limit({MOVED: 1.0}, _moved(near, nearest.plan))
    plan, searches = by_levels(near, nearest.plan, (limit,), clock, seed)
    return replace(nearest, plan=plan, gives=gives_of(plan, held), searches=searches)


def distance_from(held: Bools) -> Floats:
    """Pair costs that count new pairs, and among as many prefer to keep: all that is kept weighs less than one new pair."""
    return np.where(held, -0.5 / (int(held.sum()) + 1), 1.0)


def gives_of(plan: Plan, held: Bools) -> int:
    """How many pairs of a plan are new."""
    return sum(not held[l, p] for l, places in enumerate(plan) for p in places)


def _moved(model: Model, plan: Plan) -> float:
    cost = model.overlays[MOVED]
    return float(sum(cost[l, p] for l, places in enumerate(plan) for p in places))


def by_levels(
    model: Model, start: Plan, limits: tuple[Limit, ...], clock: Clock, seed: int, methods: tuple[Method, ...] = METHODS
) -> tuple[Plan, tuple[Search, ...]]:
    """The objective's levels one by one, from a plan within limits."""
    plan, searches = start, []
    for number, level in enumerate(model.levels):
        part = clock.part(1.0 / (len(model.levels) - number))
        search = Search(model, Goal.of(level, limits), part, seed, number, silent)
        search.offer(plan)
        for method in methods:
            if search.over():
                break
            if method.applies(model, search.goal):
                method.work(search)
        if search.best is None:
            raise AssertionError("a plan within its limits was refused")
        plan = search.best
        searches.append(search)
        limits = (*limits, Limit(level.weights, level.limit(search.value)))
    return plan, tuple(searches)


def fewest(model: Model, held: Bools, clock: Clock) -> Mended:
    """A nearest plan, and the proven bound on its number of new pairs."""
    if layers_apart(model):
        verdict = settle(model, clock)
        if verdict.plan is None:
            return Mended(None, infeasible=verdict.fits is False)
        parts = [_nearest_in_layer(model, held, k, verdict.plan, clock) for k in range(model.num_layers)]
        if any(part is None for part in parts):
            return Mended(verdict.plan, gives_of(verdict.plan, held), 0)
        plan = tuple(tuple(sorted(p for part in parts if part for p in part[l])) for l in range(model.n))
        if Evaluator(model).keeps_rules(plan):
            gives = gives_of(plan, held)
            return Mended(plan, gives, gives)
    return _nearest_by_programme(model, held, clock)


def _nearest_in_layer(model: Model, held: Bools, k: int, start: Plan, clock: Clock) -> Plan | None:
    """
    The nearest way to fill one layer: pairs held or in `start` to begin with, further ones as their prices fall below nothing.

    None when time ran out before the prices settled it.
    """
    places = model.places_of_layer[k]
    open_pairs = model.open_pairs[:, places]
    cost = model.overlays[MOVED][:, places]
    chosen: Bools = (held[:, places] & open_pairs) | model.pinned_pairs[:, places]
    chosen |= pair_table(model, start)[:, places]
    if not chosen.any():
        return tuple(() for _ in range(model.n))
    while True:
        pairs = np.argwhere(chosen)
        answer = _layer_programme(model, k, pairs, cost[pairs[:, 0], pairs[:, 1]]).run(clock.left)
        if clock.stop():
            return None
        if answer.values is None or answer.row_duals is None:
            raise AssertionError("a layer that has a plan has no nearest one")
        duals_l, duals_p = answer.row_duals[: model.n], answer.row_duals[model.n :]
        prices = np.where(open_pairs & ~chosen, cost - duals_l[:, None] - duals_p[None, :], 0.0)
        best = np.argpartition(prices, min(BATCH, model.n - 1), axis=0)[: BATCH + 1]
        columns = np.broadcast_to(np.arange(len(places)), best.shape)
        helping = prices[best, columns] < -1e-9
        if not helping.any():
            taken = pairs[answer.values > 0.5]
            return tuple(tuple(places[taken[taken[:, 0] == l, 1]].tolist()) for l in range(model.n))
        chosen[best[helping], columns[helping]] = True


def _layer_programme(model: Model, k: int, pairs: Ints, cost: Floats) -> Program:
    places, made = model.places_of_layer[k], Program()
    pinned = model.pinned_pairs[:, places][pairs[:, 0], pairs[:, 1]].astype(float)
    x = made.add_columns(len(pairs), cost, pinned)
    leaders = made.add_rows(model.n, model.quota_lower[:, k].astype(float), model.quota_upper[:, k].astype(float))
    needed = np.where(model.allow_shortfall, 0, model.cover_lower[places]).astype(float)
    spots = made.add_rows(len(places), needed, model.cover_upper[places].astype(float))
    made.put(leaders[pairs[:, 0]], x)
    made.put(spots[pairs[:, 1]], x)
    return made


def _nearest_by_programme(model: Model, held: Bools, clock: Clock) -> Mended:
    """The nearest plan where everything hangs together: exact if the programme ends, else the best of it and a search."""
    verdict = settle(model, clock.part(0.4))
    if verdict.fits is False:
        return Mended(None, infeasible=True)
    classes = Classes(model, alike=False)
    programme = classes.program()
    cost = model.overlays[MOVED]
    programme.cost[0] = cost[classes.pairs[:, 0], classes.pairs[:, 1]]
    programme.integer[0] = np.ones(len(classes.pairs), dtype=np.bool_)
    answer = programme.run(clock.part(0.6).left, nodes=NODES)
    bound = max(0, ceil(answer.bound - 1e-6)) if np.isfinite(answer.bound) else 0
    plans = [] if answer.values is None else [classes.plan_read_off(answer.values)]
    plans += [] if verdict.plan is None else [verdict.plan]
    search = Search(model, Goal({MOVED: 1.0}), clock.part(0.8), 0, 0, silent)
    for plan in plans:
        search.offer(plan)
    if search.best is not None and not answer.finished:
        Nearby().work(search)
    if search.best is None:
        return Mended(None, bound=bound, infeasible=answer.infeasible and _none_confirmed(model, clock))
    return Mended(search.best, gives_of(search.best, held), bound)


def _none_confirmed(model: Model, clock: Clock) -> bool:
    return settle(model, clock).fits is False


def pair_table(model: Model, plan: Plan) -> Bools:
    """A plan as bool, shape (n, m)."""
    held = np.zeros((model.n, model.m), dtype=np.bool_)
    for l, places in enumerate(plan):
        held[l, list(places)] = True
    return held
