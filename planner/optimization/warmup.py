"""Compile the kernels ahead of the first question, so that nobody waits for a compiler."""

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, Range
from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.goal import Goal
from planner.optimization.model import compile_model
from planner.optimization.start import first_plan


def warm_up() -> None:
    """Run every kernel once on a toy instance; meant for a thread in the background of the app."""
    layer = Layer("place", ("place",), Range(1, 2), anchor=True)
    policy = Policy("warm-up", (layer,), (Level({"deviation": 1.0}),))
    places = tuple(Place(str(number), str(number), "place", weight=number + 1.0) for number in range(4))
    model = compile_model(Instance(policy, (Leader("a", "a"), Leader("b", "b")), places))
    start = first_plan(model)
    if start is not None:
        Annealing(model, Goal({"deviation": 1.0})).run(start, Schedule(100), 0, snapshots=1)
