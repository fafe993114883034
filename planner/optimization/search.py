"""The state of one level's search: the best checked plan, the proven bound, the clock. Methods only offer and raise."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, floor, isfinite
from typing import Protocol

import numpy as np

from planner.domain import Progress
from planner.optimization.goal import Evaluator, Goal, better
from planner.optimization.model import Model, Plan

GRID = 1e-4
"""Steps of values below this are too fine to count on; and how far above a multiple a bound must lie to be rounded up, in steps."""
PROVED = 1e-6
"""Gap, relative to max(1, |best|), at which a level counts as proved."""


@dataclass
class Clock:
    """
    When a search has to stop.

    Parameters
    ----------
    deadline
        Reading of `time.monotonic` at which it must be over.
    started
        Reading from which seconds are told.
    cancelled
        Asked now and then; True ends the search with the best plan so far.
    hurried
        Set when a solver was cut short by the time it was given: what follows depends on the clock.
    """

    deadline: float
    started: float
    cancelled: Callable[[], bool] = lambda: False
    ended_by: str = ""
    hurried: bool = False

    def stop(self) -> bool:
        """Whether to stop; what stopped it is kept in `ended_by`."""
        if not self.ended_by:
            if self.cancelled():
                self.ended_by = "cancelled"
            elif time.monotonic() >= self.deadline:
                self.ended_by = "clock"
        return bool(self.ended_by)

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.deadline - time.monotonic())

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def part(self, share: float) -> "Clock":
        """A clock for a share of the time that is left."""
        return Clock(time.monotonic() + share * self.left, self.started, self.cancelled)


@dataclass
class Search:
    """
    One goal being worked on.

    Parameters
    ----------
    best
        The best plan offered that keeps the rules and the limits, or None.
    bound
        Proven lower bound on the goal's value.
    step
        Values of the goal are whole multiples of it; 0 when no such number is known.
    vector_proved
        For `leximin`: whether no other plan has a better vector of loads.
    """

    model: Model
    goal: Goal
    clock: Clock
    seed: int
    level: int
    report: Callable[[Progress], None]
    best: Plan | None = None
    key: tuple[float, ...] = (np.inf,)
    bound: float = -np.inf
    vector_proved: bool = False
    stage: str = "start"
    step: float = 0.0
    evaluator: Evaluator = field(init=False)

    def __post_init__(self) -> None:
        self.evaluator = Evaluator(self.model)

    @property
    def value(self) -> float:
        """Value of the best plan, infinite without one."""
        return self.key[0] * self.goal.weights["leximin"] if self.goal.leximin else self.key[0]

    @property
    def target(self) -> float:
        """What a better plan may cost at most: it is better by a whole step of the grid."""
        return at_most(self.value - self.step, self.step)

    @property
    def proved(self) -> bool:
        """Whether nothing better can be found."""
        if self.best is None:
            return False
        closed = self.value - self.bound <= PROVED * max(1.0, abs(self.value))
        return closed and (self.vector_proved or not self.goal.leximin)

    def offer(self, plan: Plan | None) -> bool:
        """Take a plan if it keeps the rules and the limits and is better than the best; True when taken."""
        if plan is None or not self.evaluator.keeps_rules(plan):
            return False
        terms = self.evaluator.terms(plan)
        key = self.goal.key(terms)
        if not self.goal.within(terms) or (self.best is not None and not better(key, self.key)):
            return False
        self.best, self.key = plan, key
        self.tell()
        return True

    def raise_bound(self, bound: float) -> None:
        """Take a proven lower bound if it is higher, rounded up to the grid that values lie on."""
        if self.step > GRID and np.isfinite(bound):
            bound = max(bound, ceil(bound / self.step - GRID) * self.step)
        if bound > self.bound and self.best is not None:
            # A bound above a checked plan's value is rounding, or a bug that this would hide: only rounding is forgiven.
            if bound > self.value + 1e-5 * max(1.0, abs(self.value)):
                raise AssertionError(f"bound {bound} above the value {self.value} of a checked plan")
            bound = min(bound, self.value)
        if bound > self.bound:
            self.bound = bound
            self.tell()

    def tell(self) -> None:
        """Report where the search stands."""
        best = None if self.best is None else self.value
        assignment = None if self.best is None else self.model.assignment_of(self.best)
        bound = self.bound if np.isfinite(self.bound) else None
        self.report(Progress(self.stage, self.level, best, bound, self.clock.seconds, assignment))

    def over(self) -> bool:
        """Whether to stop working on this goal: proved, cancelled or out of time."""
        return self.proved or self.clock.stop()


def at_most(ceiling: float, step: float) -> float:
    """
    What plans cost that cost at most a ceiling, with room for rounding: the highest value up to it.

    Parameters
    ----------
    step
        Values are whole multiples of it; 0 when no such number is known, and the ceiling itself comes back.
    """
    if step <= GRID or not isfinite(ceiling):
        return ceiling
    return floor(ceiling / step + GRID) * step + GRID * max(1.0, step)


def within(search: Search, share: float) -> Callable[[], bool]:
    """Whether to stop: the search is over, or has used up a share of the time it has left now."""
    clock = search.clock.part(share)

    def stop() -> bool:
        ended = clock.stop()
        search.clock.hurried |= ended
        return ended or search.over()

    return stop


def silent(_news: Progress) -> None:
    """A report for searches that nobody listens to."""


class Method(Protocol):
    """
    A way to find plans or bounds for a goal.

    To add one: write a class with these members in a module of its own, and put it into `METHODS` of `solve.py` at its place.
    """

    name: str

    def applies(self, model: Model, goal: Goal) -> bool:
        """Whether the method can do something for this goal on this instance."""
        ...

    def work(self, search: Search) -> None:
        """Offer plans and raise the bound until done or `search.over()`."""
        ...
