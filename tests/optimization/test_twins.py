"""Everything that is stated twice says the same: rules and constraint rows, terms and objective expressions, arrays and kernels."""

from dataclasses import replace
from math import isclose
from random import Random
from typing import Any

import numpy as np
import pulp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain import TERMS, Assignment, Instance
from planner.optimization import compact, kernels
from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.constraints import CONSTRAINTS, Variables, variables
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import Model, compile_model
from planner.optimization.objective import OBJECTIVE_TERMS, Builder, sum_of_largest
from planner.optimization.start import first_plan
from planner.rules import RULES, check
from planner.rules.terms import loads, terms
from tests.random_instances import random_assignment, random_instance

randoms = st.randoms(use_true_random=False)
quick = settings(
    deadline=None,  # a busy machine is no bug
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def open_part(model: Model, assignment: Assignment) -> Assignment:
    """The pairs that the compact model has a variable for."""
    plan = model.plan_of(assignment)
    kept = tuple(tuple(p for p in places if model.open_pairs[l, p]) for l, places in enumerate(plan))
    return model.assignment_of(kept)


def values_at(model: Model, v: Variables, assignment: Assignment) -> dict[str, float]:
    """Every variable's value at an assignment; a place is left out where it has no leader, a district is one's where one works."""
    plan = model.plan_of(assignment)
    covered = {p for places in plan for p in places}
    values = {x.name: float(p in plan[l]) for (l, p), x in v.x.items()}
    values |= {u.name: float(p not in covered) for p, u in v.u.items()}
    values |= {y.name: float(d in {int(model.district[p]) for p in plan[l]}) for (l, d), y in v.y.items()}
    return values


def holds(row: Any, values: dict[str, float]) -> bool:
    """Whether a row of the compact model holds at these values."""
    left = row.constant + sum(coefficient * values[variable.name] for variable, coefficient in row.items())
    if row.sense == pulp.LpConstraintEQ:
        return isclose(left, 0, abs_tol=1e-6)
    return bool(left <= 1e-6 if row.sense == pulp.LpConstraintLE else left >= -1e-6)


@pytest.mark.parametrize("rule", RULES)
@quick
@given(random=randoms)
def test_rule_and_constraint_agree(rule: str, random: Random) -> None:
    instance = random_instance(random)
    model = compile_model(instance)
    assignment = open_part(model, random_assignment(random, instance))
    v = variables(model, pulp.LpProblem("rows", pulp.LpMinimize))
    values = values_at(model, v, assignment)
    rows_hold = all(holds(row, values) for row, _ in CONSTRAINTS[rule](model, v))
    rule_kept = all(line.kept for line in RULES[rule](instance, assignment))
    assert rows_hold == rule_kept


@quick
@given(random=randoms)
def test_a_pair_has_no_variable_exactly_where_avoid_or_a_quota_of_none_forbids_it(random: Random) -> None:
    instance = random_instance(random)
    model = compile_model(instance)
    for l, leader in enumerate(model.leader_ids):
        for p, place in enumerate(model.place_ids):
            alone = Assignment.of([(leader, place)])
            avoided = any(not line.kept for line in RULES["avoid"](instance, alone))
            too_many = any(
                not line.kept and line.leader == leader and line.value == 1 and line.bound.high == 0
                for line in RULES["quota"](instance, alone)
            )
            assert model.open_pairs[l, p] == (not (avoided or too_many))


@quick
@given(random=randoms)
def test_a_place_is_left_out_exactly_when_it_has_no_leader(random: Random) -> None:
    instance = random_instance(random)
    allowed = replace(instance.policy, rules=replace(instance.policy.rules, allow_shortfall=True))
    model = compile_model(replace(instance, policy=allowed))
    assignment = open_part(model, random_assignment(random, instance))
    v = variables(model, pulp.LpProblem("rows", pulp.LpMinimize))
    values = values_at(model, v, assignment)
    for p, u in v.u.items():
        turned = {**values, u.name: 1 - values[u.name]}
        rows = [row for row, name in CONSTRAINTS["coverage"](model, v) if name.endswith(f"_{p}")]
        assert not all(holds(row, turned) for row in rows)


def fixed_problem(model: Model, assignment: Assignment) -> Builder:
    """A problem whose x and u can only be what the assignment says."""
    problem = pulp.LpProblem("fixed", pulp.LpMinimize)
    v = variables(model, problem)
    values = values_at(model, v, assignment)
    for variable in (*v.x.values(), *v.u.values()):
        variable.lowBound = variable.upBound = values[variable.name]
    return Builder(model, v)


def pressed(builder: Builder, expression: Any, *, up: bool) -> float:
    """The value of an expression when the problem makes it as small, or as large, as it can be."""
    total = pulp.lpSum([expression])
    builder.problem.setObjective((-1 if up else 1) * total)
    answer = compact.run(builder.problem, 60.0)
    assert answer.values is not None
    return float(sum(coefficient * answer.values[variable.name] for variable, coefficient in total.items()))


@pytest.mark.parametrize("up", [False, True])
@pytest.mark.parametrize("term", [term for term in TERMS if term != "leximin"])
@settings(quick, max_examples=25)
@given(random=randoms)
def test_objective_expression_is_the_terms_value(term: str, up: bool, random: Random) -> None:
    instance = random_instance(random, most_leaders=3, most_places=5)
    model = compile_model(instance)
    assignment = open_part(model, random_assignment(random, instance))
    builder = fixed_problem(model, assignment)
    value = pressed(builder, OBJECTIVE_TERMS[term](builder, up), up=up)
    assert value == pytest.approx(terms(instance, assignment)[term], abs=1e-6)


@settings(quick, max_examples=25)
@given(random=randoms)
def test_leximin_expressions_are_the_sums_of_the_largest_loads(random: Random) -> None:
    instance = random_instance(random, most_places=5)
    model = compile_model(instance)
    assignment = open_part(model, random_assignment(random, instance))
    largest = sorted(loads(instance, assignment).values(), reverse=True)
    builder = fixed_problem(model, assignment)
    assert pressed(builder, OBJECTIVE_TERMS["leximin"](builder, False), up=False) == pytest.approx(largest[0], abs=1e-6)
    for k in range(1, model.n + 1):
        builder = fixed_problem(model, assignment)
        value = pressed(builder, sum_of_largest(builder, k), up=False)
        assert value == pytest.approx(sum(largest[:k]), abs=1e-6)


@quick
@given(random=randoms)
def test_the_evaluator_of_arrays_agrees_with_the_rules(random: Random) -> None:
    instance = random_instance(random)
    model = compile_model(instance)
    assignment = random_assignment(random, instance)
    report = check(instance, assignment)
    evaluator, plan = Evaluator(model), model.plan_of(assignment)
    assert evaluator.keeps_rules(plan) == report.kept
    found = evaluator.terms(plan)
    assert found.keys() == report.terms.keys()
    for term, value in report.terms.items():
        assert found[term] == pytest.approx(value, abs=1e-9), term
    for level, value in zip(instance.policy.objective, report.levels, strict=True):
        assert Goal(level.weights).value(found) == pytest.approx(value, abs=1e-9)


def measured(model: Model, held: list[int], *, compiled: bool) -> tuple[float, float]:
    """What `kernels.measure` says of places, compiled or as plain Python."""
    function: Any = kernels.measure if compiled else kernels.measure.py_func
    places = np.array([*held, -7], dtype=np.int64)  # what lies beyond the count must not be read
    work, coherence = function(places, len(held), model.weight, model.anchor_row, model.distance, float(model.cap))
    return float(work), float(coherence)


@pytest.mark.parametrize("compiled", [False, True])
@quick
@given(random=randoms)
def test_the_kernel_measures_what_the_evaluator_measures(compiled: bool, random: Random) -> None:
    model = compile_model(random_instance(random))
    held = random.sample(range(model.m), random.randint(0, model.m))
    work, coherence = measured(model, held, compiled=compiled)
    assert work == pytest.approx(sum(model.weight[held]))
    assert coherence == pytest.approx(Evaluator(model).coherence_of(tuple(sorted(held))), abs=1e-9)


@settings(quick, max_examples=60)
@given(random=randoms)
def test_annealing_leaves_quotas_coverage_pins_and_avoids_kept_and_the_goal_no_worse(random: Random) -> None:
    instance = random_instance(random)
    model = compile_model(instance)
    start = first_plan(model)
    goal = Goal({"squares": 1.0, "coherence": 0.5, "changes": 1.0, "shortfall": 2.0, "peak_load": 0.5})
    if start is None or model.n < 2:
        return
    plan, free, _ = Annealing(model, goal).run(start, Schedule(2000), seed=random.randrange(100))
    report = check(instance, model.assignment_of(plan))
    others = {line.rule for line in report.violations}
    assert others <= {"load_cap", "one_district"}
    assert free == (not others)
    evaluator = Evaluator(model)
    if evaluator.keeps_rules(start):
        assert goal.value(evaluator.terms(plan)) <= goal.value(evaluator.terms(start)) + 1e-6


def test_every_rule_is_broken_and_kept_somewhere() -> None:
    """The random assignments above are worth something only where both answers occur."""
    seen = {(rule, kept) for seed in range(300) for rule, kept in answers(random_instance(Random(seed)), Random(seed))}
    assert seen == {(rule, kept) for rule in RULES for kept in (True, False)}


def answers(instance: Instance, random: Random) -> set[tuple[str, bool]]:
    """(rule, whether it is kept) of a random assignment, for rules that have a subject."""
    assignment = random_assignment(random, instance)
    lines = {rule: list(function(instance, assignment)) for rule, function in RULES.items()}
    return {(rule, all(line.kept for line in each)) for rule, each in lines.items() if each}
