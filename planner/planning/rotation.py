"""Plan several years in which nobody holds the same place again too soon."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.domain import Holding, Instance, Level, Solution
from planner.domain.assignment import Pair
from planner.domain.continuity import RotationRules
from planner.optimization import solve

DEFAULT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Year:
    """
    The plan of one year of a rotation.

    Parameters
    ----------
    number
        Counted from 1; the assignment in force is year 0.
    repeats
        Pairs that were held within the window all the same: pinned ones, and those that no plan of this year could avoid.
    repeats_bound
        Proven lower bound on their number, given the years before; None when nothing is known.
    """

    number: int
    solution: Solution
    repeats: tuple[Pair, ...]
    repeats_bound: int | None


@dataclass(frozen=True, slots=True)
class Rotation:
    """Years in order; `complete` when every year has a plan."""

    years: tuple[Year, ...]
    complete: bool


def rotate(
    instance: Instance,
    years: int | None = None,
    *,
    window: int | None = None,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Rotation:
    """
    Plans for the years ahead, each with as few pairs as possible from the years of its window, then best by the objective.

    Parameters
    ----------
    years
        How many, >= 1; what the policy says when left out.
    window
        Years back, >= 1, within which nobody should hold a place again; the assignment in force is the first year back. What the policy
        says when left out.
    time_limit
        Seconds, > 0, for all years.
    """
    began = time.monotonic()
    rules = RotationRules.of(instance.policy)
    years, window = rules.years if years is None else years, rules.window if window is None else window
    past: list[frozenset[Pair]] = [instance.current_assignment.pairs]
    found: list[Year] = []
    for number in range(1, years + 1):
        recent = frozenset().union(*past[-window:])
        left = time_limit - (time.monotonic() - began)
        solution = solve(
            apart_from(instance, recent),
            time_limit=max(0.5, left / (years + 1 - number)),
            seed=seed,
            cancelled=cancelled,
        )
        if not solution.has_plan:
            return Rotation((*found, Year(number, solution, (), None)), complete=False)
        pairs = solution.assignment.pairs
        bound = solution.levels[0].bound
        found.append(
            Year(number, solution, tuple(sorted(pairs & recent)), None if bound is None else max(0, round(bound)))
        )
        past.append(pairs)
    return Rotation(tuple(found), complete=True)


def apart_from(instance: Instance, pairs: frozenset[Pair]) -> Instance:
    """The question of a plan with as few of these pairs as possible, and then the policy's aims without those of stability."""
    levels = []
    for level in instance.policy.objective:
        minimise = {term: weight for term, weight in level.minimise.items() if term not in {"changes", "repeats"}}
        maximise = {term: weight for term, weight in level.maximise.items() if term not in {"changes", "repeats"}}
        if minimise or maximise:
            levels.append(replace(level, minimise=minimise, maximise=maximise))
    if levels:
        levels[-1] = replace(levels[-1], tolerance=0.0)
    policy = replace(instance.policy, objective=(Level({"repeats": 1.0}), *levels), changes={})
    return replace(instance, policy=policy, current=tuple(Holding(*pair) for pair in sorted(pairs)))
