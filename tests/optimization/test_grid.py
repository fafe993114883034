"""Values of goals lie on the grid that is claimed for them."""

import random

import pytest

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, Range
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.grid import step_of
from planner.optimization.model import compile_model
from tests.optimization.random_cities import random_city

TERMS = ("shortfall", "peak_load", "deviation", "squares", "coherence", "changes", "repeats", "preference")


@pytest.mark.parametrize("seed", range(60))
def test_every_value_is_a_whole_multiple_of_the_step(seed: int) -> None:
    rng = random.Random(seed)
    model = compile_model(random_city(seed))
    goal = Goal({term: rng.choice([0.5, 1.0, 3.0, -2.0]) for term in rng.sample(TERMS, rng.randint(1, 4))})
    step = step_of(model, goal)
    if step == 0.0:
        return
    evaluator = Evaluator(model)
    for _ in range(20):
        held = [[p for p in range(model.m) if rng.random() < 0.4] for _ in range(model.n)]
        if model.fixed_mean is not None:  # the mean is fixed for plans that cover every place as they must
            owner = [rng.randrange(model.n) for _ in range(model.m)]
            held = [[p for p in range(model.m) if owner[p] == l] for l in range(model.n)]
        value = goal.value(evaluator.terms(tuple(map(tuple, held))))
        assert value / step == pytest.approx(round(value / step), abs=1e-6)


def test_the_step_of_deviation_counts_the_mean() -> None:
    # Places of weights 1, 2, 3 and 5, three leaders: loads are whole, the mean is 11/3; gcd(2 * 1, 2 * 11/3) = 2/3.
    layer = Layer("a", ("street",), Range(0, 4))
    places = tuple(Place(str(weight), str(weight), "street", weight=weight) for weight in (1.0, 2.0, 3.0, 5.0))
    policy = Policy("three", (layer,), (Level({"deviation": 1.0}),))
    model = compile_model(Instance(policy, tuple(Leader(name, name) for name in "xyz"), places))
    assert step_of(model, Goal({"deviation": 1.0})) == pytest.approx(2 / 3)


def test_a_term_without_a_name_here_has_no_grid() -> None:
    assert step_of(compile_model(random_city(0)), Goal({"shortfall": 1.0, "overtime": 1.0})) == 0.0
