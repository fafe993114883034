"""The compact model's solve path: what the solver says is passed on, never misread."""

from math import inf

import pulp
import pytest

from planner.optimization.compact import run


def pulp_662() -> pulp.LpProblem:
    """
    The feasible model that https://github.com/coin-or/pulp/issues/662 saw called infeasible.

    x = (1, 1, 1), c = (0, 0) keeps every row: 1 + 0 = 1, 1 + 0 >= 1, 1 + 0 <= 1, 0 + 0 <= 1, 9000 + 7200 = 16200.
    """
    problem = pulp.LpProblem("pulp_662", pulp.LpMinimize)
    x = [problem.add_variable(f"x_{number}", cat=pulp.LpBinary) for number in range(3)]
    c = [problem.add_variable(f"c_{number}", cat=pulp.LpBinary) for number in range(2)]
    problem.setObjective(c[0] + c[1])
    for row in (
        x[0] + c[1] == 1,
        x[0] + c[0] >= 1,
        x[1] + c[1] <= 1,
        c[0] + c[1] <= 1,
        x[2] == 1,
        9000 * x[1] + 7200 * x[2] + 10800 * c[1] >= 16200,
    ):
        problem += row
    return problem


@pytest.mark.parametrize("presolve", [True, False])
def test_the_feasible_model_of_pulp_662_is_not_called_infeasible(presolve: bool) -> None:
    answer = run(pulp_662(), 10.0, presolve=presolve)
    assert not answer.infeasible
    assert answer.finished
    assert answer.objective == pytest.approx(0)
    assert answer.values == pytest.approx({"x_0": 1, "x_1": 1, "x_2": 1, "c_0": 0, "c_1": 0})


@pytest.mark.parametrize("presolve", [True, False])
def test_a_model_without_solution_is_called_infeasible_and_has_no_values(presolve: bool) -> None:
    problem = pulp.LpProblem("none", pulp.LpMinimize)
    x = [problem.add_variable(f"x_{number}", cat=pulp.LpBinary) for number in range(3)]
    problem.setObjective(x[0] * 1)
    problem += pulp.lpSum(x) >= 2
    problem += 2 * pulp.lpSum(x) <= 3
    answer = run(problem, 10.0, presolve=presolve)
    assert answer.infeasible
    assert answer.values is None
    assert answer.objective == inf


def test_a_model_without_variables_is_solved_quietly() -> None:
    problem = pulp.LpProblem("empty", pulp.LpMinimize)
    problem.setObjective(pulp.lpSum([]))
    answer = run(problem, 10.0)
    assert (answer.infeasible, answer.finished) == (False, True)


def odd_knapsack() -> pulp.LpProblem:
    """Even numbers must add up to 39 but for a slack of 1, which costs 1: the bound 0 of the relaxation rises only by branching."""
    problem = pulp.LpProblem("odd_knapsack", pulp.LpMinimize)
    x = [problem.add_variable(f"x_{number}", cat=pulp.LpBinary) for number in range(40)]
    slack = problem.add_variable("slack", cat=pulp.LpBinary)
    problem.setObjective(slack * 1)
    problem += 2 * pulp.lpSum(x) + slack == 39
    problem += pulp.lpSum((number % 7 + 2) * each for number, each in enumerate(x)) >= 60
    return problem


@pytest.mark.parametrize(("seconds", "nodes"), [(10.0, 0), (10.0, 1), (0.01, 100)])
def test_a_search_out_of_nodes_or_time_claims_no_more_than_it_proved(seconds: float, nodes: int) -> None:
    answer = run(odd_knapsack(), seconds, nodes=nodes, presolve=False)
    assert not answer.infeasible
    assert answer.bound <= 1 + 1e-9
    assert answer.finished == (answer.values is not None and answer.bound >= answer.objective - 1e-9)
