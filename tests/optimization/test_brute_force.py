"""The solver says what enumeration says: on instances small enough to try every plan."""

from dataclasses import replace
from random import Random

import pytest

import planner
from planner.domain import Instance, Level, Solution
from planner.optimization.bounds import simple_bound
from planner.optimization.goal import Goal
from planner.optimization.model import compile_model
from tests.optimization.brute_force import Enumeration, Found, value_of
from tests.random_instances import random_instance

CHUNKS, EACH = 20, 20
PRECISION = 1e-6


def near(value: float) -> object:
    """Equal within the contract's 1e-6, relative to values above 1."""
    return pytest.approx(value, rel=PRECISION, abs=PRECISION)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_solver_finds_what_enumeration_finds(chunk: int) -> None:
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        instance = random_instance(Random(seed))
        enumeration = Enumeration(instance)
        solution = planner.solve(instance, time_limit=60)
        found = enumeration.best()
        if found is None:
            assert (solution.status, solution.ended) == ("infeasible", "proved"), f"seed {seed}"
            assert solution.reasons, f"seed {seed}"
        else:
            assert solution.status == "optimal", f"seed {seed}"
            assert_levels_agree(instance, solution, found, seed)
            assert_plan_is_as_claimed(enumeration, solution, seed)


def test_leximin_makes_the_whole_vector_of_loads_small() -> None:
    for seed in range(50_000, 50_120):
        instance = random_instance(Random(seed), most_places=7)
        policy = replace(instance.policy, objective=(Level({"leximin": 1.0}),))
        enumeration = Enumeration(replace(instance, policy=policy))
        found = enumeration.best()
        if found is not None and len(instance.leaders) > 2:
            solution = planner.solve(enumeration.instance, time_limit=60)
            assert solution.status == "optimal", f"seed {seed}"
            assert_levels_agree(enumeration.instance, solution, found, seed)


def assert_levels_agree(instance: Instance, solution: Solution, found: Found, seed: int) -> None:
    for number, (level, outcome, best) in enumerate(
        zip(instance.policy.objective, solution.levels, found.best, strict=True)
    ):
        where = f"seed {seed}, level {number}"
        assert outcome.best == near(best), where
        assert outcome.bound is not None, where
        assert outcome.bound <= best + PRECISION * max(1.0, abs(best)), where
        assert outcome.value <= best + level.tolerance * abs(best) + PRECISION, where
    if found.vectors[-1] is not None:
        assert solution.terms["leximin"] == near(found.vectors[-1]), f"seed {seed}"  # type: ignore[arg-type]


def assert_plan_is_as_claimed(enumeration: Enumeration, solution: Solution, seed: int) -> None:
    plan = tuple(frozenset(solution.assignment.places_of(leader.id)) for leader in enumeration.leaders)
    assert plan in set(enumeration.plans()), f"seed {seed}"
    terms = enumeration.terms(plan)
    del terms["leximin"]
    assert {name: solution.terms[name] for name in terms} == near(terms), f"seed {seed}"  # type: ignore[arg-type]
    assert solution.terms["leximin"] == near(sorted(enumeration.loads(plan), reverse=True))  # type: ignore[arg-type]
    values = [value_of(level, {**terms, "leximin": terms["peak_load"]}) for level in enumeration.policy.objective]
    assert [level.value for level in solution.levels] == near(values), f"seed {seed}"  # type: ignore[arg-type]


@pytest.mark.parametrize("chunk", range(5))
def test_no_simple_bound_lies_above_the_best_plan_of_any_term(chunk: int) -> None:
    for seed in range(10_000 + chunk * 40, 10_000 + (chunk + 1) * 40):
        instance = random_instance(Random(seed))
        enumeration, model = Enumeration(instance), compile_model(instance)
        terms = [enumeration.terms(plan) for plan in enumeration.plans()]
        for term in terms[0] if terms else ():
            for weight in (1.0, -1.0):
                bound = simple_bound(model, Goal({term: weight}))
                best = min(weight * each[term] for each in terms)
                assert bound <= best + PRECISION, f"seed {seed}, {weight} {term}"
