"""
A plan near the assignment in force: whoever can keep what he has keeps it, and the others share the rest among themselves.

Where changes cost something, good plans are near what is in force, and annealing from there finds them sooner than from a plan in which
nobody is where he was.
"""

from collections.abc import Callable

import numpy as np

from planner.optimization.annealing import Schedule
from planner.optimization.bundles import Bundles
from planner.optimization.completing import Held, completed
from planner.optimization.flow import match_layer
from planner.optimization.goal import Goal
from planner.optimization.model import Model, Plan

MOVES = 5_000
"""Of annealing, for each leader who cannot keep what he has."""
SECONDS = 5.0
"""For each layer's matching, where not all can keep what they could."""


def near_in_force(bundles: Bundles, goal: Goal, seed: int, stop: Callable[[], bool]) -> Plan | None:
    """
    A plan that keeps quotas, coverage, pins and avoids, but maybe no limit of loads; None where changes are free or nothing can be kept.

    Parameters
    ----------
    bundles
        Of the whole, where every place has exactly one leader.
    """
    model = bundles.model
    if goal.weights.get("changes", 0.0) <= 0 or not len(model.current):
        return None
    held = _kept(model)
    plan = _with_the_rest(bundles, goal, held, seed, stop)
    if plan is None and not stop():
        plan = _with_the_rest(bundles, goal, _matched(model, held), seed, stop)
    return plan


def _with_the_rest(bundles: Bundles, goal: Goal, held: Held, seed: int, stop: Callable[[], bool]) -> Plan | None:
    if not held:
        return None
    schedule = Schedule(MOVES * max(1, bundles.model.n - len(held)), hot=0.3, cold=0.02)
    return completed(bundles, goal, held, schedule, [seed], stop, limits=False)


def _kept(model: Model) -> Held:
    """What leaders have in force and may go on with, each for himself."""
    tables: list[list[int]] = [[] for _ in range(model.n)]
    for l, p in model.current.tolist():
        tables[l].append(p)
    pinned = model.pinned_pairs
    elsewhere = pinned.any(axis=0)
    held: dict[int, tuple[int, ...]] = {}
    taken = np.zeros(model.m, dtype=np.bool_)
    for l, places in enumerate(tables):
        count = np.bincount(model.layer[places], minlength=model.num_layers) if places else np.zeros(model.num_layers)
        fits = (count >= model.quota_lower[l]).all() and (count <= model.quota_upper[l]).all()
        mine = np.zeros(model.m, dtype=np.bool_)
        mine[places] = True
        if (
            places
            and fits
            and model.open_pairs[l, places].all()
            and not taken[places].any()
            and not (pinned[l] & ~mine).any()
            and not (elsewhere & mine & ~pinned[l]).any()
        ):
            held[l] = tuple(sorted(places))
            taken |= mine
    return held


def _matched(model: Model, held: Held) -> Held:
    """Those of them who keep it in some plan with the fewest changes."""
    costs = model.pair_costs({"changes": 1.0})
    if costs is None:
        return {}
    given = np.zeros((model.n, model.m), dtype=np.bool_)
    for k, places in enumerate(model.places_of_layer):
        matching = match_layer(model, k, costs, 0.0, SECONDS)
        if matching is None:
            return {}
        given[:, places] = matching.held
    return {l: places for l, places in held.items() if given[l].sum() == len(places) and given[l, list(places)].all()}
