"""Levels one by one: which method is tried when, and what may be claimed at the end."""

import time
from collections.abc import Callable

from planner.domain import Assignment, Instance, LevelOutcome, Progress, Solution
from planner.domain.solution import Ended, Status
from planner.optimization import diagnose, feasibility
from planner.optimization.annealing import Anneal
from planner.optimization.bounds import SimpleBounds
from planner.optimization.compact import Compact
from planner.optimization.convex_flow import ConvexFlow
from planner.optimization.districts import Districts
from planner.optimization.flow import Flow
from planner.optimization.goal import Evaluator, Goal, Limit
from planner.optimization.grid import step_of
from planner.optimization.model import Model, Plan, compile_model
from planner.optimization.partitioning import Partitioning
from planner.optimization.patterns import Patterns
from planner.optimization.search import PROVED, Clock, Method, Search
from planner.rules import check

METHODS: tuple[Method, ...] = (
    SimpleBounds(),
    Flow(),
    ConvexFlow(),
    Districts(),
    Compact(pairs=120, products=150, nodes=200),
    Partitioning(),
    Anneal(),
    Patterns(),
    Compact(),
)
"""In the order they are tried on a level, until it is proved or out of time."""


def solve(
    instance: Instance,
    *,
    time_limit: float,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    started: float | None = None,
) -> Solution:
    """
    The best plan found for an instance, with a proven bound per level.

    Parameters
    ----------
    time_limit
        Seconds from `started`, > 0.
    on_progress
        Called with news; plans in it are checked.
    cancelled
        Asked now and then; True ends the search with the best plan so far.
    started
        Reading of `time.monotonic` from which the limit counts; now when left out.

    Raises
    ------
    AssertionError
        When a plan that is about to leave breaks a rule: a bug, never an answer.
    """
    began = time.monotonic() if started is None else started
    clock = Clock(began + time_limit, began, cancelled or (lambda: False))
    model = compile_model(instance)
    report = on_progress or (lambda _news: None)
    first = feasibility.find(model, clock, seed, report)
    if first.plan is None:
        return _without_plan(model, first.infeasible, clock, seed)
    plan, searches = first.plan, []
    limits: tuple[Limit, ...] = ()
    given = _plan_in_force(model)
    for number, level in enumerate(model.levels):
        search = Search(
            model, Goal.of(level, limits), clock.part(1.0 / (len(model.levels) - number)), seed, number, report
        )
        search.step = step_of(model, search.goal)
        search.offer(given)
        search.offer(plan)
        for method in METHODS:
            if search.over():
                break
            if method.applies(model, search.goal):
                search.stage = method.name
                method.work(search)
        if not search.proved:
            search.clock.stop()  # a solver may have used up the time without asking
        if search.best is None:
            raise AssertionError("the plan of the level above is no plan of this level")
        plan = search.best
        searches.append(search)
        limits = (*limits, Limit(level.weights, level.limit(search.value)))
    return _conclude(model, _keep_given(model, given, plan), tuple(searches), seed)


def _plan_in_force(model: Model) -> Plan | None:
    """The assignment in force as a plan, when it keeps the rules."""
    plan = model.plan_of(model.instance.current_assignment)
    return plan if Evaluator(model).keeps_rules(plan) else None


def _keep_given(model: Model, given: Plan | None, plan: Plan) -> Plan:
    """The plan in force, unless some level got better by more than rounding: nothing moves for nothing."""
    if given is None:
        return plan
    evaluator = Evaluator(model)
    old, new = evaluator.terms(given), evaluator.terms(plan)
    for level in model.levels:
        goal = Goal(level.weights)
        for was, now in zip(goal.key(old), goal.key(new), strict=True):
            if now < was - PROVED * max(1.0, abs(was)):
                return plan
            if now > was + PROVED * max(1.0, abs(was)):
                break
    return given


def _conclude(model: Model, plan: Plan, searches: tuple[Search, ...], seed: int) -> Solution:
    assignment = model.assignment_of(plan)
    report = check(model.instance, assignment)
    if report.violations:
        raise AssertionError(f"a plan that breaks rules was about to leave: {report.violations}")
    levels = tuple(
        LevelOutcome(value, search.value, search.bound if _claims_bound(search) else None)
        for search, value in zip(searches, report.levels, strict=True)
    )
    proved = all(search.proved for search in searches)
    status: Status = "optimal" if proved else "feasible"
    return Solution(
        status=status,
        ended=_ended(proved, searches),
        assignment=assignment,
        levels=levels,
        terms=report.terms,
        seconds=searches[0].clock.seconds if searches else 0.0,
        seed=seed,
    )


def _claims_bound(search: Search) -> bool:
    # The value of leximin is only the largest load: closing that gap alone must not read as a proof of the whole vector.
    if (
        search.goal.leximin
        and not search.vector_proved
        and search.value - search.bound <= PROVED * max(1.0, abs(search.value))
    ):
        return False
    return search.bound > float("-inf")


def _ended(proved: bool, searches: tuple[Search, ...]) -> Ended:
    if proved:
        return "proved"
    clocks = [search.clock for search in searches if not search.proved]
    if any(clock.ended_by == "cancelled" for clock in clocks):
        return "cancelled"
    hurried = any(search.clock.hurried for search in searches)
    return "clock" if hurried or any(clock.ended_by == "clock" for clock in clocks) else "budget"


def _without_plan(model: Model, infeasible: bool, clock: Clock, seed: int) -> Solution:
    if infeasible:
        return Solution(
            "infeasible", "proved", Assignment(), reasons=diagnose.reasons(model), seconds=clock.seconds, seed=seed
        )
    ended: Ended = "cancelled" if clock.ended_by == "cancelled" else "clock" if clock.ended_by else "budget"
    return Solution("unknown", ended, Assignment(), seconds=clock.seconds, seed=seed)
