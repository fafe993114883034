"""Searches that run beside the pages: one at a time, each with its progress and a way to stop it."""

import threading
from collections.abc import Callable
from typing import Literal

from planner.domain import Instance, Progress, Solution
from planner.domain.diagnosis import Diagnosis

Search = Callable[..., Solution]
Explain = Callable[..., Diagnosis]
Prepare = Callable[[Instance, Callable[[], bool]], bool]
SECONDS_TO_EXPLAIN = 20.0
_line: list["Job"] = []
"""Searches that were started and have not ended, the one whose turn it is first."""
_moved_up = threading.Condition()


class Job:
    """
    One search in a thread of its own; a page reads it as often as it likes and never waits for it.

    Parameters
    ----------
    search
        `planner.planning.propose`.
    explain
        `planner.planning.diagnose`: asked where the search has proved that there is no plan.
    prepare
        `planner.planning.prepare`: waited for once the turn has come, as it takes long only the first time on a machine.
    time_limit
        Seconds the search may take once all is prepared.
    """

    def __init__(
        self,
        search: Search,
        instance: Instance,
        *,
        time_limit: float,
        seed: int = 0,
        explain: Explain | None = None,
        prepare: Prepare | None = None,
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
        self._prepare = prepare
        self._cancel = threading.Event()
        self._turn = threading.Event()
        self._began = threading.Event()
        self._withdrawn = False
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)

    def start(self) -> None:
        """Queue the search; two at once would only halve each other's speed."""
        with _moved_up:
            _line.append(self)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the search to stop and hand over the best plan it has; one that still waits leaves the line."""
        self._cancel.set()
        with _moved_up:
            _moved_up.notify_all()

    @property
    def ahead(self) -> int:
        """How many searches come before this one."""
        with _moved_up:
            return _line.index(self) if self in _line else 0

    @property
    def state(self) -> Literal["waiting", "preparing", "running", "stopping", "done", "failed", "withdrawn"]:
        """Where the search stands."""
        if self._withdrawn:
            return "withdrawn"
        if self.error is not None:
            return "failed"
        if self.solution is not None:
            return "done"
        if self._cancel.is_set():
            return "stopping"
        if self._began.is_set():
            return "running"
        return "preparing" if self._turn.is_set() else "waiting"

    @property
    def active(self) -> bool:
        """Whether an answer is still to come."""
        return self.solution is None and self.error is None and not self._withdrawn

    def join(self, seconds: float) -> None:
        """Wait for the end, at most so many seconds."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            with _moved_up:
                _moved_up.wait_for(lambda: _line[0] is self or self._cancel.is_set())
                self._withdrawn = _line[0] is not self
            if not self._withdrawn:
                self._turn.set()
                self._withdrawn = not self._prepared()
            if not self._withdrawn:
                self._began.set()
                self._look()
        except BaseException as error:  # whatever it is, the page that shows this job must hear of it
            self.error = error
        finally:
            with _moved_up:
                _line.remove(self)
                _moved_up.notify_all()

    def _prepared(self) -> bool:
        return self._prepare is None or self._prepare(self.instance, self._cancel.is_set)

    def _look(self) -> None:
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

    def _note(self, progress: Progress) -> None:
        self.progress = progress
