"""Plans that differ: some as good as the best, some between several aims, and some at random for comparison."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.domain import Level
from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.goal import Evaluator, Goal, Limit
from planner.optimization.model import Floats, Model, Plan
from planner.optimization.repair import METHODS, by_levels
from planner.optimization.search import Clock, Search, silent
from planner.optimization.settling import settle

SAME = "same_as_"
"""Name of an overlay, followed by a number: what a plan shares with the plan of that number."""
TRIES = 4


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far an alternative may lie behind, per level, and in how many places it must differ from every plan before."""

    most: tuple[float, ...]
    differ: int


def shared(model: Model, plan: Plan) -> Floats:
    """
    Pair costs of what a plan shares with this one, counted in places.

    A place of several leaders counts in parts, so that plans that share less than all places but k differ in at least k places.
    """
    cost = np.zeros((model.n, model.m))
    for l, places in enumerate(plan):
        cost[l, list(places)] = 1.0
    per_place: Floats = np.maximum(cost.sum(axis=0), 1.0)
    return np.asarray(cost / per_place[None, :])


def different(model: Model, plans: list[Plan], bounds: Bounds, clock: Clock, seed: int) -> Plan | None:
    """A plan within the bounds that differs from all of `plans`, the best by the last level that is found; None when none is found."""
    overlays = {f"{SAME}{number}": shared(model, plan) for number, plan in enumerate(plans)}
    apart = replace(model, overlays={**model.overlays, **overlays})
    limits = tuple(Limit({name: 1.0}, float(cost.sum()) - bounds.differ) for name, cost in overlays.items())
    limits += tuple(Limit(level.weights, most) for level, most in zip(model.levels, bounds.most, strict=True))
    last = model.levels[-1].weights
    weights = {"squares": 1.0} if "leximin" in last else last
    annealing = Annealing(apart, Goal(weights, limits))
    iterations = int(min(30_000_000, max(300_000, 40_000 * model.n)))
    for attempt in range(TRIES):
        if clock.stop():
            return None
        start = plans[attempt % len(plans)]
        found, fine, _ = annealing.run(
            start, Schedule(iterations, hot=0.5, cold=0.01), 1000 * seed + attempt, stop=clock.stop
        )
        search = Search(apart, Goal(weights, limits), clock, seed, 0, silent)
        if fine and search.offer(found):
            return _improved(search)
    return None


def _improved(search: Search) -> Plan | None:
    for method in METHODS:
        if not search.over() and method.applies(search.model, search.goal):
            method.work(search)
    return search.best


def between(model: Model, start: Plan, levels: tuple[Level, ...], clock: Clock, seed: int) -> Plan:
    """A good plan for other levels than the policy's."""
    policy = replace(model.instance.policy, objective=levels)
    asked = replace(model, instance=replace(model.instance, policy=policy))
    return by_levels(asked, start, (), clock, seed)[0]


def random_plans(model: Model, count: int, clock: Clock, seed: int) -> Iterator[Plan]:
    """
    Plans that keep the rules, off a long random walk over them: every move that keeps quotas, coverage, pins and avoids is taken.

    Fewer than `count` where the load cap or one district lets hardly any plan through, or time is up.
    """
    start = settle(model, clock).plan
    if start is None:
        return
    evaluator = Evaluator(model)
    per_round = 20
    steps = 400 * max(1, model.n + model.m)
    found = 0
    for number in range(4 * (count // per_round + 1)):
        if found >= count or clock.stop():
            return
        walk = Annealing(model, Goal({}))
        schedule = Schedule(iterations=per_round * steps, hot=1.0, cold=1.0, chunk=per_round * steps)
        _, _, met = walk.run(start, schedule, 7919 * seed + number, snapshots=2 * per_round)
        for plan in met[-per_round:]:
            if found < count and evaluator.keeps_rules(plan):
                found += 1
                yield plan
        start = met[-1] if met else start
