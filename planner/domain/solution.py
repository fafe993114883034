"""What an optimiser says of an instance: the plan, how good it is, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planner.domain.assignment import Assignment
from planner.domain.findings import Reason, Violation

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Ended = Literal["proved", "budget", "clock", "cancelled"]
TermValue = float | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LevelOutcome:
    """
    How one level of the objective came out, always as a minimisation.

    Parameters
    ----------
    value
        Recomputed from the final assignment.
    best
        Least value reached when this level was optimised.
    bound
        Proven lower bound among plans within the limits of the levels above, or None.
    """

    value: float
    best: float
    bound: float | None

    @property
    def gap(self) -> float | None:
        """(best - bound) / max(1, |best|), never negative; None without a bound."""
        if self.bound is None:
            return None
        return max(0.0, self.best - self.bound) / max(1.0, abs(self.best))


@dataclass(frozen=True, slots=True)
class Progress:
    """
    News from a running search.

    Parameters
    ----------
    stage
        Code of what is being done; "progress.<stage>" is its message.
    level
        Level of the objective at work, counted from 0.
    best, bound
        Value of the best checked plan on that level and its proven lower bound, or None.
    seconds
        Since the search began.
    assignment
        The best checked plan so far, or None.
    """

    stage: str
    level: int
    best: float | None
    bound: float | None
    seconds: float
    assignment: Assignment | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """
    The outcome of a search.

    Parameters
    ----------
    status
        "optimal" only when every level is proved within 1e-6; "infeasible" only after a proof; "unknown" when neither a plan nor a
        proof was found.
    ended
        Why the search stopped. The same input gives the same plan unless this is "clock" or "cancelled".
    terms
        Term name -> value, recomputed from the assignment; `leximin` is the loads, largest first. Empty without a plan.
    seconds
        Time of the search.
    reasons
        Why there is no plan; never empty when infeasible.
    """

    status: Status
    ended: Ended
    assignment: Assignment = Assignment()
    levels: tuple[LevelOutcome, ...] = ()
    terms: Mapping[str, TermValue] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    reasons: tuple[Reason, ...] = ()
    seconds: float = 0.0
    seed: int = 0

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan that keeps the rules."""
        return self.status in {"optimal", "feasible"}

    @property
    def gap(self) -> float | None:
        """Largest gap of the levels; None when one has no bound, or without a plan."""
        gaps = [level.gap for level in self.levels]
        known = [gap for gap in gaps if gap is not None]
        return max(known) if gaps and len(known) == len(gaps) else None
