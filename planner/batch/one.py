"""One instance, planned wherever the executor puts it: everything that comes back is the same on every machine."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.domain import Assignment, Instance, Reason
from planner.domain.solution import Ended, Status
from planner.planning import propose, warm_up
from planner.reports.plan_files import versions
from planner.rules import certificate


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What decides on a result besides the instance.

    Parameters
    ----------
    seed
        Of the search.
    time_limit
        Seconds for one instance, > 0, from when a worker takes it up. The search has budgets of its own that do not depend on the
        clock; where the clock ends it first, the result says so.
    """

    seed: int = 0
    time_limit: float = 600.0


@dataclass(frozen=True, slots=True)
class Planned:
    """
    What came of one instance.

    Parameters
    ----------
    certificate
        None without a plan.
    seconds
        Time of the search: the one value here that another run does not repeat.
    """

    status: Status
    ended: Ended
    assignment: Assignment
    certificate: Mapping[str, Any] | None
    reasons: tuple[Reason, ...]
    seconds: float


def plan_one(instance: Instance, settings: Settings) -> Planned:
    """Plan an instance; meant to run in a worker."""
    warm_up()  # before the clock starts: a worker's first instance must not end earlier than its others
    began = time.monotonic()
    solution = propose(instance, time_limit=settings.time_limit, seed=settings.seed)
    return Planned(
        status=solution.status,
        ended=solution.ended,
        assignment=solution.assignment,
        certificate=certificate(instance, solution, versions()) if solution.has_plan else None,
        reasons=solution.reasons,
        seconds=time.monotonic() - began,
    )
