"""The compact model in PuLP, solved by HiGHS: exact, readable, and for small instances only."""

from dataclasses import dataclass

import pulp

from planner.optimization.constraints import CONSTRAINTS, Variables, variables
from planner.optimization.goal import SLACK, Goal
from planner.optimization.model import Model, Plan
from planner.optimization.objective import Builder, sum_of_largest, weighted
from planner.optimization.search import Search

SMALL = 400
"""Pairs up to which the compact model is asked at all."""
NODES = 200_000
"""Branch-and-bound nodes after which the search gives up: a budget that does not depend on the clock."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a solver said of a problem, in words that cannot be misread.

    Parameters
    ----------
    values
        Variable name -> value of the best solution, or None when there is none.
    bound
        Proven lower bound on the objective, -infinity when none is known.
    infeasible
        The solver claims that there is no solution. A claim is no proof: see `diagnose`.
    finished
        Neither the clock nor the node budget ended the search.
    """

    values: dict[str, float] | None
    objective: float
    bound: float
    infeasible: bool
    finished: bool


def run(problem: pulp.LpProblem, seconds: float, *, nodes: int = NODES, presolve: bool = True) -> Answer:
    """
    Solve a minimisation with HiGHS on one thread.

    PuLP's status calls an incumbent at the time limit "Optimal", leaves zeros behind where there is none, and knows no word for the end
    of the node budget [1]_; so PuLP only hands the problem over, and the solver itself is asked for its model status, bound and values.

    .. [1] pulp 3.3: `HiGHS.findSolutionValues` raises KeyError for `kSolutionLimit`.
    """
    if not problem.variables():
        problem.setObjective(problem.add_variable("nothing", 0, 0) * 1)
    solver = pulp.HiGHS(
        msg=False, threads=1, timeLimit=max(0.01, seconds), gapRel=0.0, gapAbs=1e-9, mip_max_nodes=nodes,
        presolve="on" if presolve else "off", mip_feasibility_tolerance=1e-9, random_seed=0,
    )  # fmt: skip
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    solver.callSolver(problem)
    highs = problem.solverModel
    info = highs.getInfo()
    status = highs.modelStatusToString(highs.getModelStatus())
    has_values = info.primal_solution_status == 2  # kSolutionStatusFeasible
    values = highs.getSolution().col_value
    integral = any(variable.cat == pulp.LpInteger for variable in problem.variables())
    finished = status in {"Optimal", "Infeasible", "Empty", "Primal infeasible or unbounded"}
    bound = (
        info.mip_dual_bound if integral else (info.objective_function_value if status == "Optimal" else float("-inf"))
    )
    return Answer(
        values={variable.name: values[variable.index] for variable in problem.variables()} if has_values else None,
        objective=info.objective_function_value if has_values else float("inf"),
        bound=bound if abs(bound) < 1e20 else float("-inf"),
        infeasible=status == "Infeasible" or (status == "Primal infeasible or unbounded" and not has_values),
        finished=finished,
    )


def state(
    model: Model, limits: tuple[tuple[dict[str, float], float], ...] = ()
) -> tuple[pulp.LpProblem, Variables, Builder]:
    """A problem with every hard rule, and the limits of the levels above as rows."""
    problem = pulp.LpProblem("assignment", pulp.LpMinimize)
    v = variables(model, problem)
    for constraint in CONSTRAINTS.values():
        for row, label in constraint(model, v):
            problem += row, label
    builder = Builder(model, v)
    for number, (weights, most) in enumerate(limits):
        problem += pulp.lpSum(weighted(builder, weights)) <= most + SLACK / 2, f"limit_{number}"
    return problem, v, builder


def plan_of(model: Model, v: Variables, values: dict[str, float]) -> Plan:
    """The plan that a solver's values state."""
    held: list[list[int]] = [[] for _ in range(model.n)]
    for (l, p), variable in v.x.items():
        if values[variable.name] > 0.5:
            held[l].append(p)
    return tuple(tuple(sorted(places)) for places in held)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan found (None when none), a proven lower bound on the goal, and whether the search ran to its end."""

    plan: Plan | None
    bound: float
    infeasible: bool
    finished: bool


def solve_compact(model: Model, goal: Goal, seconds: float, *, nodes: int = NODES, presolve: bool = True) -> Outcome:
    """The best plan for a goal, by the compact model; for `leximin` the loads are fixed one after the other, largest first."""
    limits = tuple((limit.weights, limit.most) for limit in goal.limits)
    problem, v, builder = state(model, limits)
    problem.setObjective(pulp.lpSum(weighted(builder, goal.weights)))
    answer = run(problem, seconds, nodes=nodes, presolve=presolve)
    plan = None if answer.values is None else plan_of(model, v, answer.values)
    if not goal.leximin or plan is None or not answer.finished:
        return Outcome(plan, answer.bound, answer.infeasible, answer.finished)
    first = answer
    for k in range(2, model.n + 1):
        # Fixing the sum of the k-1 largest and making that of the k largest small is the leximin order.
        problem += (
            sum_of_largest(builder, k - 1) <= answer.objective / (goal.weights["leximin"] if k == 2 else 1) + SLACK / 2,
            f"largest_{k}",
        )
        problem.setObjective(sum_of_largest(builder, k))
        answer = run(problem, seconds, nodes=nodes, presolve=presolve)
        if answer.values is None:
            return Outcome(plan, first.bound, False, False)
        plan = plan_of(model, v, answer.values)
        if not answer.finished:
            return Outcome(plan, first.bound, False, False)
    return Outcome(plan, first.bound, False, True)


class Compact:
    """
    The method for small instances: exact for every term in either direction.

    Parameters
    ----------
    pairs, products
        Pairs, and products of two pairs (`squares` and `coherence` have one per leader and two places), up to which it applies.
    nodes
        Budget of branch-and-bound nodes per level.
    """

    name = "compact"

    def __init__(self, pairs: int = SMALL, products: int = 4_000, nodes: int = 4_000) -> None:
        self.pairs = pairs
        self.products = products
        self.nodes = nodes

    def applies(self, model: Model, goal: Goal) -> bool:
        """When pairs and products are few."""
        terms = set(goal.weights).union(*(limit.weights for limit in goal.limits))
        anchors = int(model.is_anchor.sum())
        products = model.n * model.m * (model.m - 1) // 2 if "squares" in terms else 0
        products += model.n * anchors * (anchors - 1) // 2 if "coherence" in terms else 0
        return int(model.open_pairs.sum()) <= self.pairs and products <= self.products

    def work(self, search: Search) -> None:
        """Solve the level; a finished search proves it."""
        seconds = search.clock.left
        outcome = solve_compact(search.model, search.goal, seconds, nodes=self.nodes)
        # Ended early with the time used up, not the nodes: the clock has had a say.
        search.clock.hurried |= not outcome.finished and search.clock.left < 0.05 * seconds
        search.offer(outcome.plan)
        if outcome.finished and outcome.plan is not None and search.goal.leximin:
            search.vector_proved = True
        if outcome.bound > float("-inf"):
            search.raise_bound(outcome.bound)
