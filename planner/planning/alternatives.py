"""Other plans: as good and different, between several aims, and where a plan stands among random ones."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

from planner.domain import Assignment, Instance, Level, Solution
from planner.domain.solution import TermValue
from planner.optimization import solve
from planner.optimization.alternatives import Bounds, between, different, random_plans
from planner.optimization.compilation import ready
from planner.optimization.model import Plan, compile_model
from planner.optimization.search import Clock
from planner.optimization.settling import settle
from planner.rules import Report, check

DEFAULT_SECONDS = 60.0
FOR_THE_BEST = 0.4
"""Share of the time that the best plan may take."""
TOLERANCES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)
CHANGE_PRICES = (0.0, 1.0, 4.0, 16.0)
AIMS = ("peak_load", "coherence", "changes")
"""Balance, places close together, and stability: the axes of the trade-off, each to be made small."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """
    A plan beside others.

    Parameters
    ----------
    differs
        Places whose leaders differ, per plan before this one; empty for the first.
    gaps
        Per level (value - best) / max(1, |best|).
    """

    assignment: Assignment
    levels: tuple[float, ...]
    terms: Mapping[str, TermValue]
    gaps: tuple[float, ...]
    differs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternatives:
    """
    Plans that differ from each other.

    Parameters
    ----------
    solution
        What the search for the best plan said; its plan is the first.
    complete
        Whether as many were found as asked for; that there are no more is not proved.
    """

    solution: Solution
    plans: tuple[Alternative, ...]
    complete: bool
    seconds: float = 0.0


def alternatives(
    instance: Instance,
    n: int = 5,
    *,
    differ: int | None = None,
    gap: float = 0.05,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Alternatives:
    """
    At most n plans, each at least `differ` places away from every other, none further than `gap` behind the best on any level.

    Parameters
    ----------
    n
        Plans in all, the best one included, >= 1.
    differ
        Places whose leaders must differ, >= 1; a tenth of all places when left out.
    gap
        Per level, as a share of max(1, |best value|), >= 0; a level's own tolerance has been used for the best plan already.
    """
    began = time.monotonic()
    clock = Clock(began + time_limit, began, cancelled or (lambda: False))
    solution = solve(instance, time_limit=FOR_THE_BEST * time_limit, seed=seed, cancelled=cancelled)
    if not solution.has_plan:
        return Alternatives(solution, (), complete=False, seconds=clock.seconds)
    model = compile_model(instance)
    best = tuple(level.value for level in solution.levels)
    bounds = Bounds(
        tuple(value + gap * max(1.0, abs(value)) for value in best),
        max(1, len(instance.places) // 10) if differ is None else max(1, differ),
    )
    # On a first run the time is shared out only once there is something that can use it.
    ready(clock.stop, model.whole_hops)
    plans: list[Plan] = [model.plan_of(solution.assignment)]
    while len(plans) < n and not clock.stop():
        found = different(model, plans, bounds, clock.part(1.0 / (n - len(plans))), seed + len(plans))
        if found is None:
            break
        plans.append(found)
    assignments = [model.assignment_of(plan) for plan in plans]
    told = tuple(
        _told(instance, assignment, best, assignments[:number]) for number, assignment in enumerate(assignments)
    )
    return Alternatives(solution, told, complete=len(told) == n, seconds=clock.seconds)


def _told(instance: Instance, assignment: Assignment, best: tuple[float, ...], before: list[Assignment]) -> Alternative:
    report = _kept(instance, assignment)
    gaps = tuple((value - least) / max(1.0, abs(least)) for value, least in zip(report.levels, best, strict=True))
    differs = tuple(places_that_differ(assignment, other) for other in before)
    return Alternative(assignment, report.levels, report.terms, gaps, differs)


def _kept(instance: Instance, assignment: Assignment) -> Report:
    report = check(instance, assignment)
    if report.violations:
        raise AssertionError(f"a plan that breaks rules was about to leave: {report.violations}")
    return report


def places_that_differ(one: Assignment, other: Assignment) -> int:
    """Places whose leaders are not the same in two plans."""
    places = {place for _, place in one.pairs ^ other.pairs}
    return sum(one.holders_of(place) != other.holders_of(place) for place in places)


@dataclass(frozen=True, slots=True)
class Point:
    """
    A plan of the trade-off.

    Parameters
    ----------
    aims
        Values in the order of `AIMS`, each to be made small.
    """

    assignment: Assignment
    aims: tuple[float, ...]


def trade_off(
    instance: Instance,
    *,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Point, ...]:
    """
    Plans between balance, places close together and stability, none of them better than another in one aim and no worse in the others.

    Found, not proved, to be the front: each point is the best plan that a search met for one mixture. Sorted by aims.
    """
    began = time.monotonic()
    clock = Clock(began + time_limit, began, cancelled or (lambda: False))
    model = compile_model(instance)
    start = settle(model, clock).plan
    if start is None:
        return ()
    ready(clock.stop, model.whole_hops)
    prices = CHANGE_PRICES if len(instance.current) else CHANGE_PRICES[:1]
    mixtures = list(product(TOLERANCES, prices))
    points: list[Point] = []
    plan = start
    for number, (tolerance, price) in enumerate(mixtures):
        if clock.stop():
            break
        weights = {"coherence": 1.0, "deviation": 0.01} | ({"changes": price} if price else {})
        levels = (Level({"peak_load": 1.0}, tolerance=tolerance), Level(weights))
        plan = between(model, plan, levels, clock.part(1.0 / (len(mixtures) - number)), seed)
        report = _kept(instance, model.assignment_of(plan))
        aims = tuple(float(value) for aim in AIMS if isinstance(value := report.terms[aim], int | float))
        points.append(Point(model.assignment_of(plan), aims))
    return undominated(points)


def undominated(points: list[Point]) -> tuple[Point, ...]:
    """The points that no other beats: as good in every aim and better in one; of equal points the first."""
    kept: dict[tuple[float, ...], Point] = {}
    for point in points:
        kept.setdefault(tuple(round(value, 9) for value in point.aims), point)
    return tuple(
        point
        for aims, point in sorted(kept.items())
        if not any(other != aims and all(a <= b for a, b in zip(other, aims, strict=True)) for other in kept)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a plan stands among random plans that keep the rules.

    Parameters
    ----------
    sample
        How many random plans.
    levels, terms
        Per level, and per term the policy uses: per cent of the random plans that are worse, half of the equal ones included.
    """

    sample: int
    levels: tuple[float, ...]
    terms: Mapping[str, float]


def standing(
    instance: Instance,
    assignment: Assignment,
    *,
    sample: int = 200,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Standing:
    """The share of random plans that a plan beats, per level and term; the same seed gives the same answer."""
    began = time.monotonic()
    model = compile_model(instance)
    others = [
        check(instance, model.assignment_of(plan))
        for plan in random_plans(model, sample, Clock(began + time_limit, began, cancelled or (lambda: False)), seed)
    ]
    own = check(instance, assignment)
    weights: dict[str, float] = {}
    for level in reversed(instance.policy.objective):
        weights |= level.weights
    terms = {
        term: _percent_worse(sign * _number(own.terms[term]), [sign * _number(other.terms[term]) for other in others])
        for term, sign in ((term, 1.0 if weight > 0 else -1.0) for term, weight in weights.items())
    }
    levels = tuple(
        _percent_worse(value, [other.levels[number] for other in others]) for number, value in enumerate(own.levels)
    )
    return Standing(len(others), levels, dict(sorted(terms.items())))


def _number(value: TermValue) -> float:
    return float(value) if isinstance(value, int | float) else max(value, default=0.0)


def _percent_worse(value: float, others: list[float]) -> float:
    slack = 1e-9 * max(1.0, abs(value))
    worse = sum(other > value + slack for other in others)
    equal = sum(abs(other - value) <= slack for other in others)
    return 100.0 * (worse + equal / 2) / len(others) if others else 50.0
