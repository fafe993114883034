"""Propose a plan."""

from collections.abc import Callable

from planner import optimization
from planner.domain import Holding, Instance, Progress, Solution

DEFAULT_SECONDS = 60.0


def propose(
    instance: Instance,
    *,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    current: tuple[Holding, ...] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    started: float | None = None,
) -> Solution:
    """
    The best plan for an instance that can be found in the time, checked, with a proven bound per level of the objective.

    Parameters
    ----------
    time_limit
        Seconds, > 0, from `started`.
    seed
        Another seed may find another plan of the same kind; the same seed finds the same one.
    current
        The assignment in force, in place of the instance's own.
    on_progress
        Called with news while the search runs, from the thread that runs it.
    cancelled
        Asked now and then; True ends the search with the best plan so far.
    started
        Reading of `time.monotonic` from which the limit counts; now when left out.
    """
    asked = instance if current is None else instance.with_current(current)
    return optimization.solve(
        asked, time_limit=time_limit, seed=seed, on_progress=on_progress, cancelled=cancelled, started=started
    )
