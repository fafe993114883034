"""Is there a plan? Each way of asking in turn, the cheap and certain ones first; a "no" only when two of them agree."""

import numpy as np

from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.hoffman import layer_proved_empty
from planner.optimization.model import Model
from planner.optimization.oracle import Verdict, classes_say_no, whole
from planner.optimization.ruleset import layers_apart
from planner.optimization.search import Clock
from planner.optimization.start import first_plan

SCHEDULE = Schedule(iterations=1_000_000, hot=0.3, cold=0.002)
SMALL = 400
"""Pairs up to which the exact programme is asked first."""
EXACT_SIZE = 20_000
"""Pairs up to which the exact programme is asked under a load cap."""


def settle(model: Model, clock: Clock) -> Verdict:
    """Whether a model has a plan, with the plan; `fits` None where neither a plan nor a proof was found."""
    if layers_apart(model):
        return whole(model, clock)
    if _classes_say_no_twice(model, clock) or layers_say_no(model):
        return Verdict(False)
    if np.isfinite(model.load_cap) and model.open_pairs.sum() > SMALL:
        start = first_plan(model)
        found = start and Annealing(model, Goal({})).run(start, SCHEDULE, 0, stop=clock.stop, enough=0.0)[0]
        if found and Evaluator(model).keeps_rules(found):
            return Verdict(True, found)
        if model.open_pairs.sum() > EXACT_SIZE:
            return Verdict(None)
    return whole(model, clock)


def _classes_say_no_twice(model: Model, clock: Clock) -> bool:
    return classes_say_no(model, clock) and classes_say_no(model, clock, presolve=False)


def layers_say_no(model: Model) -> bool:
    """Whether some layer by itself is proved to have no plan."""
    if model.allow_shortfall and (model.cover_lower > 1).any():
        return False
    return any(layer_proved_empty(model, k) for k in range(model.num_layers))
