"""
The planner's engine and the PuLP peers, each run in a process of its own: `python -m benchmarks.worker ours|cbc|highs|build FILE FILE`.

The peers solve the compact model as it stands in `planner.optimization.constraints` and `objective`: what one would write by hand.
"""

import statistics
import sys
import time
from dataclasses import replace
from typing import Any

import highspy
import numpy as np
import pulp

from benchmarks.measuring import News, Request, Result, read_request, write_result
from planner.domain import Assignment, Progress
from planner.optimization import solve
from planner.optimization.compact import plan_of, state
from planner.optimization.constraints import Variables
from planner.optimization.model import Model, compile_model
from planner.optimization.objective import weighted
from planner.rules import check

REPEATS = 3


def ours(request: Request) -> Result:
    """The planner, all levels in the time."""
    result = Result()
    last = len(request.instance.policy.objective) - 1

    def hear(news: Progress) -> None:
        result.news.append(News(news.seconds, news.level, news.best, news.bound))
        if news.assignment is not None and result.first is None:
            result.first = news.seconds
        if news.assignment is not None and news.level == last and not result.hint and news.best is not None:
            result.hint = list(news.assignment.sorted_pairs)

    began = time.monotonic()
    solution = solve(request.instance, time_limit=request.seconds, seed=request.seed, on_progress=hear, started=began)
    result.seconds = time.monotonic() - began
    result.status = solution.status
    result.plan = list(solution.assignment.sorted_pairs)
    result.levels = [[level.best, level.bound] for level in solution.levels]
    if solution.levels:
        result.value, result.bound = solution.levels[-1].value, solution.levels[-1].bound
    return result


def cbc(request: Request) -> Result:
    """PuLP with the CBC it bundles, started from the hint."""
    model, problem, v, result = _stated(request)
    held = _hinted(model, v, request.hint)
    for pair, variable in v.x.items():
        if held:
            variable.setInitialValue(1 if pair in held else 0)
    began = time.monotonic()
    problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=request.seconds, warmStart=bool(held), gapRel=0.0))
    result.seconds = time.monotonic() - began
    # Not `status`: PuLP calls an incumbent found at the time limit "Optimal" there.
    if problem.sol_status in {pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible}:
        values = {variable.name: variable.varValue or 0.0 for variable in problem.variables()}
        _take(request, model, v, values, result, proved=problem.sol_status == pulp.LpSolutionOptimal)
    else:
        result.status = "no plan"
    return result


def highs(request: Request) -> Result:
    """PuLP with HiGHS in the process, started from the hint; PuLP passes none on, so HiGHS is given it directly."""
    model, problem, v, result = _stated(request)
    solver = pulp.HiGHS(msg=False, threads=2, timeLimit=request.seconds, gapRel=0.0)
    began = time.monotonic()
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    result.build += time.monotonic() - began
    engine: Any = problem.solverModel
    held = _hinted(model, v, request.hint)
    if held:
        index = np.array([variable.index for variable in v.x.values()], dtype=np.int32)
        engine.setSolution(len(index), index, np.array([float(pair in held) for pair in v.x]))
    began = time.monotonic()
    solver.callSolver(problem)
    result.seconds = time.monotonic() - began
    info = engine.getInfo()
    result.status = "no plan"
    if abs(info.mip_dual_bound) < 1e20:
        result.bound = info.mip_dual_bound
    if info.primal_solution_status == 2:
        found = engine.getSolution().col_value
        values = {variable.name: found[variable.index] for variable in problem.variables()}
        proved = engine.getModelStatus() == highspy.HighsModelStatus.kOptimal
        _take(request, model, v, values, result, proved=proved)
    return result


def build(request: Request) -> Result:
    """Seconds of building: the compact model in PuLP (`build`), and the compiled model (`seconds`); medians, taken in turns."""
    slow, fast = [], []
    for _ in range(REPEATS):
        # Copies: what is kept per instance, distances above all, must be worked out each time.
        instance = replace(request.instance)
        began = time.monotonic()
        compile_model(instance)
        fast.append(time.monotonic() - began)
        slow.append(_stated(replace(request, instance=replace(request.instance)))[3].build)
    return Result("built", build=statistics.median(slow), seconds=statistics.median(fast))


def _stated(request: Request) -> tuple[Model, pulp.LpProblem, Variables, Result]:
    """The compact model of the last level; levels above must be rules by now."""
    began = time.monotonic()
    model = compile_model(request.instance)
    problem, v, builder = state(model)
    problem.setObjective(pulp.lpSum(weighted(builder, model.levels[-1].weights)))
    return model, problem, v, Result(build=time.monotonic() - began)


def _hinted(model: Model, v: Variables, hint: Assignment | None) -> set[tuple[int, int]]:
    plan = None if hint is None else model.plan_of(hint)
    held = set() if plan is None else {(leader, place) for leader, places in enumerate(plan) for place in places}
    return held & v.x.keys()


def _take(
    request: Request, model: Model, v: Variables, values: dict[str, float], result: Result, *, proved: bool
) -> None:
    """The plan that a solver's values state, if it keeps the rules."""
    assignment = model.assignment_of(plan_of(model, v, values))
    report = check(request.instance, assignment)
    if report.violations:
        result.status = "no plan"
        return
    result.status = "optimal" if proved else "feasible"
    result.value = report.levels[-1]
    result.plan = list(assignment.sorted_pairs)
    result.news.append(News(result.seconds, 0, result.value, result.bound))


SOLVERS = {"ours": ours, "cbc": cbc, "highs": highs, "build": build}


if __name__ == "__main__":
    name, question, answer = sys.argv[1:]
    write_result(answer, SOLVERS[name](read_request(question)))
