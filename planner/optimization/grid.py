"""
The grid on which a goal's values lie: where weights, priorities and wishes are round numbers, values have a smallest step.

A bound may then be rounded up to the grid, and only plans better by a whole step need to be looked for (docs/model.md, B9).
"""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from planner.optimization.bounds import grain
from planner.optimization.goal import Goal
from planner.optimization.model import Model

FINEST = 10_000
"""Largest denominator that counts as a round number."""


def step_of(model: Model, goal: Goal) -> float:
    """A number > 0 that every value of the goal is a whole multiple of, or 0 when none is known."""
    steps = []
    for term, weight in goal.weights.items():
        step = _term_step(model, term)
        exact = _round_number(weight)
        if step is None or exact is None:
            return 0.0
        steps.append(abs(exact) * step)
    common = _common([step for step in steps if step])
    return 0.0 if common is None else float(common)


def _term_step(model: Model, term: str) -> Fraction | None:
    """The grid of one term; 0 for a term that is always 0, None when there is no grid."""
    load = grain(model)
    exact_load = None if load is None else _round_number(load)
    if term in {"peak_load", "leximin"}:
        return exact_load
    if term == "squares":
        return None if exact_load is None else exact_load**2
    if term == "deviation":
        return _deviation_step(model, exact_load)
    if term == "coherence":
        whole = bool(np.all(model.distance == np.round(model.distance))) and float(model.cap).is_integer()
        return Fraction(1) if whole else None
    values = {
        "changes": model.layer_change, "repeats": model.layer_change, "preference": model.preferred_value, "shortfall": model.priority,
    }  # fmt: skip
    # A term that is not named here has no grid: a bound rounded up to a wrong one would be false.
    return _common_of(values[term].tolist()) if term in values else None


def _deviation_step(model: Model, load: Fraction | None) -> Fraction | None:
    """Deviation is twice the sum of (load - mean) over the leaders above the mean."""
    if load is None or model.fixed_mean is None:
        return None
    mean = Fraction(int(np.dot(model.weight, model.cover_lower))) / _whole(float(model.share[0])) / model.n
    return _common([2 * load, 2 * mean])


def _whole(value: float) -> Fraction:
    exact = _round_number(value)
    return Fraction(value) if exact is None else exact


def _common_of(values: Iterable[float]) -> Fraction | None:
    exact: list[Fraction] = []
    for value in sorted(set(values)):  # fractions are slow, and wishes of thousands of leaders are few numbers
        fraction = _round_number(value)
        if fraction is None:
            return None
        exact.append(abs(fraction))
    return _common(exact) or Fraction(0)


def _round_number(value: float) -> Fraction | None:
    fraction = Fraction(value).limit_denominator(FINEST)
    return fraction if float(fraction) == value else None


def _common(steps: list[Fraction]) -> Fraction | None:
    """The largest number that all are whole multiples of."""
    positive = [step for step in steps if step]
    if not positive:
        return None
    denominator = lcm(*(step.denominator for step in positive))
    return Fraction(gcd(*(int(step * denominator) for step in positive)), denominator)
