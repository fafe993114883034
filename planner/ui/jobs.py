"""Searches that run beside the pages: one at a time, each with its progress and a way to stop it."""

import threading
from collections.abc import Callable
from typing import Literal

from planner.domain import Instance, Progress, Solution
from planner.domain.diagnosis import Diagnosis

Search = Callable[..., Solution]
Explain = Callable[..., Diagnosis]
SECONDS_TO_EXPLAIN = 20.0
_turn = threading.Lock()


class Job:
    """
    One search in a thread of its own; a page reads it as often as it likes and never waits for it.

    Parameters
    ----------
    search
        `planner.planning.propose`.
    explain
        `planner.planning.diagnose`: asked where the search has proved that there is no plan.
    time_limit
        Seconds the search may take once its turn has come.
    """

    def __init__(
        self, search: Search, instance: Instance, *, time_limit: float, seed: int = 0, explain: Explain | None = None
    ) -> None:
        self.instance = instance
        self.time_limit = time_limit
        self.seed = seed
        self.progress: Progress | None = None
        self.solution: Solution | None = None
        self.diagnosis: Diagnosis | None = None
        self.error: BaseException | None = None
        self.collected = False
        self._search = search
        self._explain = explain
        self._cancel = threading.Event()
        self._began = threading.Event()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)

    def start(self) -> None:
        """Queue the search; two at once would only halve each other's speed."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the search to stop and hand over the best plan it has."""
        self._cancel.set()

    @property
    def state(self) -> Literal["waiting", "running", "stopping", "done", "failed"]:
        """Where the search stands."""
        if self.error is not None:
            return "failed"
        if self.solution is not None:
            return "done"
        if self._cancel.is_set():
            return "stopping"
        return "running" if self._began.is_set() else "waiting"

    @property
    def active(self) -> bool:
        """Whether an answer is still to come."""
        return self.solution is None and self.error is None

    def join(self, seconds: float) -> None:
        """Wait for the end, at most so many seconds."""
        self._thread.join(seconds)

    def _run(self) -> None:
        with _turn:
            self._began.set()
            try:
                found = self._search(
                    self.instance,
                    time_limit=self.time_limit,
                    seed=self.seed,
                    on_progress=self._note,
                    cancelled=self._cancel.is_set,
                )
                if found.status == "infeasible" and self._explain is not None:
                    self.diagnosis = self._explain(self.instance, time_limit=SECONDS_TO_EXPLAIN)
                self.solution = found
            except BaseException as error:  # whatever it is, the page that shows this job must hear of it
                self.error = error

    def _note(self, progress: Progress) -> None:
        self.progress = progress
