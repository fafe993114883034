"""Same question, same plan: row order, hash seed and process have no part in it, and nothing moves for nothing."""

import os
import subprocess
import sys
from dataclasses import replace
from math import inf
from pathlib import Path
from random import Random

import planner
from planner.domain import Holding, Instance, Level, Solution
from planner.optimization import compact
from planner.optimization.model import compile_model
from planner.rules import Report, check
from tests.random_instances import random_instance, shuffled

ROOT = Path(__file__).parents[2]
LARGER = (10, 16)
ANOTHER_PROCESS = """
from random import Random
import planner
from tests.optimization.test_same_plan import LARGER, larger
from tests.random_instances import random_instance
for instance in [*(random_instance(Random(seed)) for seed in range(8)), *map(larger, LARGER)]:
    solution = planner.solve(instance, time_limit=120)
    print(solution.status, solution.ended, solution.assignment.sorted_pairs)
"""


def holdings(solution: Solution) -> tuple[Holding, ...]:
    return tuple(Holding(leader, place) for leader, place in solution.assignment.sorted_pairs)


def without_history(instance: Instance) -> Instance:
    """The same question in the first year; a reward for moving would be a reason to move every time it is asked again."""
    levels = tuple(
        replace(
            level,
            minimise={term: weight for term, weight in level.minimise.items() if term != "repeats"},
            maximise={term: weight for term, weight in level.maximise.items() if term != "changes"},
        )
        for level in instance.policy.objective
    )
    return replace(instance, current=(), policy=replace(instance.policy, objective=levels))


def test_permuted_rows_give_the_same_fingerprint_and_the_same_plan() -> None:
    for seed in range(40):
        instance = random_instance(Random(seed))
        other = shuffled(Random(seed + 1), instance)
        assert other.fingerprint == instance.fingerprint
        first, second = planner.solve(instance, time_limit=60), planner.solve(other, time_limit=60)
        assert second.assignment == first.assignment, f"seed {seed}"
        assert second.levels == first.levels, f"seed {seed}"


def test_solving_with_the_own_plan_as_current_moves_nothing() -> None:
    for seed in range(60):
        instance = without_history(random_instance(Random(seed)))
        first = planner.solve(instance, time_limit=60)
        if first.has_plan:
            again = planner.solve(instance, time_limit=60, current=holdings(first))
            assert again.assignment == first.assignment, f"seed {seed}"


def test_a_plan_in_force_that_keeps_the_rules_is_left_only_for_a_better_level() -> None:
    for seed in range(60):
        instance = random_instance(Random(seed))
        # A plan for other aims, in force while the aims of the instance are asked for.
        other = replace(instance.policy, objective=(Level({"squares": 1.0}),))
        in_force = planner.solve(replace(instance, policy=other), time_limit=60)
        if not in_force.has_plan:
            continue
        asked = instance.with_current(holdings(in_force))
        answer = planner.solve(asked, time_limit=60)
        if answer.assignment != in_force.assignment:
            before, after = check(asked, in_force.assignment), check(asked, answer.assignment)
            assert any(
                new < old - 1e-6 * max(1.0, abs(old))
                for old, new in zip(aims(asked, before), aims(asked, after), strict=True)
            ), f"seed {seed}"


def aims(instance: Instance, report: Report) -> tuple[float, ...]:
    """Everything that the levels make small: their values, and the vector of loads where one asks for `leximin`."""
    vector = report.terms["leximin"]
    assert isinstance(vector, tuple)
    asks = any("leximin" in level.minimise for level in instance.policy.objective)
    return (*report.levels, *vector) if asks else report.levels


def larger(seed: int) -> Instance:
    """An instance of about 15 leaders and 30 places."""
    return random_instance(Random(seed), most_leaders=16, most_places=40, most_plans=inf)


def test_another_hash_seed_in_another_process_gives_the_same_plan() -> None:
    outputs = []
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        outputs.append(
            subprocess.run(
                [sys.executable, "-c", ANOTHER_PROCESS],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    assert outputs[0] == outputs[1]
    assert "clock" not in outputs[0]
    for seed in LARGER:  # searched, not only enumerated
        assert compile_model(larger(seed)).open_pairs.sum() > compact.SMALL
