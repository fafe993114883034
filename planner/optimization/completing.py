"""
Completing: a plan of which some leaders hold their places for good, while the others share what is left.

What is left is a city of its own: it gets a first plan, which is annealed.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.bundles import Bundles
from planner.optimization.goal import Goal
from planner.optimization.model import Model, Plan
from planner.optimization.region import parted, standalone
from planner.optimization.start import first_plan

Held = Mapping[int, tuple[int, ...]]
"""Places, ascending, of leaders who are done."""


def completed(
    bundles: Bundles,
    goal: Goal,
    held: Held,
    schedule: Schedule,
    seeds: Iterable[int],
    stop: Callable[[], bool],
    *,
    limits: bool = True,
) -> Plan | None:
    """
    The best of the plans annealed for those who are not done yet, once per seed; None where the rest has no plan.

    Parameters
    ----------
    bundles
        Of the whole, where every place has exactly one leader.
    held
        Disjoint, within the quotas.
    schedule
        Of each annealing.
    limits
        Whether a plan must keep the limit of loads.
    """
    model = bundles.model
    leaders = np.array([l for l in range(model.n) if l not in held], dtype=np.int64)
    taken = np.zeros(model.m, dtype=np.bool_)
    for done in held.values():
        taken[list(done)] = True
    places = np.flatnonzero(~taken)
    whole = dict(held)
    if len(leaders):
        pair, own = parted(model, goal)
        part = standalone(model, pair, leaders, places, model.cover_lower[places], model.cover_upper[places])
        runs = planned_afresh(part, own, bundles.most, schedule, seeds, stop)
        fine = [plan for plan, keeps in runs if keeps or not limits]
        if not fine:
            return None
        of_part = Bundles(part, own, stop)
        best = min(fine, key=lambda plan: float(of_part.columns_of(plan).costs[:, 0].sum()))
        for l, given in zip(leaders.tolist(), best, strict=True):
            whole[l] = tuple(places[list(given)].tolist())
    elif len(places):
        return None
    return tuple(whole[l] for l in range(model.n))


def planned_afresh(
    model: Model, goal: Goal, load_most: float, schedule: Schedule, seeds: Iterable[int], stop: Callable[[], bool]
) -> list[tuple[Plan, bool]]:
    """Annealed once per seed from a first plan: the best plans, and whether they pay no penalty; none where there is no first one."""
    first = first_plan(model, model.pair_costs(goal.weights), max(0.0, goal.weights.get("coherence", 0.0)))
    if first is None or stop():
        return []
    annealing = Annealing(model, goal, load_most=load_most)
    runs = (annealing.search(first, schedule, seed, stop=stop) for seed in seeds)
    return [(plan, fine) for plan, fine, _ in runs]
