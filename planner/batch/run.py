"""Every instance below a folder, one by one on an executor: one that fails stops no other, and what stands is not done again."""

import traceback
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass
from pathlib import Path

from planner.batch.executors import Opened, OpenExecutor
from planner.batch.one import Planned, Settings, plan_one
from planner.batch.records import Record, forget, keep, keep_failure, made_with, standing
from planner.batch.sources import Source
from planner.domain import Instance
from planner.intake import read_instance
from planner.locale import LANGUAGES
from planner.reports.wording import fault_sentence

LOST_WORKER = frozenset({"KilledWorker", "CancelledError", "CommClosedError"})
"""Dask's errors, by name as Dask is optional, for work whose worker went down with it, or whose cluster went away."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    One instance in a run.

    Parameters
    ----------
    kept
        Whether an earlier run's result still stands.
    seconds
        Of the search in this run; None where none was made.
    """

    source: Source
    record: Record
    kept: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class News:
    """An instance is through: the `done`-th of `total`."""

    run: Run
    done: int
    total: int


def plan_folder(
    sources: Iterable[Source],
    out: Path,
    settings: Settings,
    open_executor: OpenExecutor,
    *,
    on_news: Callable[[News], None] | None = None,
) -> tuple[Run, ...]:
    """
    Plan every instance and keep its result in a folder of its name below `out`.

    An instance whose result stands (same fingerprint, same settings, files whole) is not planned again. Each instance is on its own: bad
    input, a crash, or the loss of its worker is told in its record and stops no other.

    Returns
    -------
    tuple
        One run per source, in their order. What is written is the same bytes on every executor, unless a search ended by the clock.
    """
    return _Batch(tuple(sources), out, settings, on_news or (lambda _news: None)).work(open_executor)


AtWork = dict[Future[Planned], tuple[Source, Instance]]


class _Batch:
    """The state of one run: what waits, and what is through."""

    def __init__(
        self, sources: tuple[Source, ...], out: Path, settings: Settings, on_news: Callable[[News], None]
    ) -> None:
        self.sources, self.out, self.settings, self.on_news = sources, out, settings, on_news
        self.through: dict[str, Run] = {}

    def work(self, open_executor: OpenExecutor) -> tuple[Run, ...]:
        waiting = deque(self.sources)
        while waiting:
            for suspect in self._together(waiting, open_executor):
                # Any of those at work may have taken the worker down. Each by itself, so that only the guilty one is given up.
                alone = deque([suspect])
                for lost in self._together(alone, open_executor):
                    self._close(Run(lost, self._unplanned("lost")))
        return tuple(self.through[source.name] for source in self.sources)

    def _together(self, waiting: deque[Source], open_executor: OpenExecutor) -> list[Source]:
        """
        Work through what waits, as much at once as the executor can do.

        Returns
        -------
        list
            Sources that were at work when the executor broke, in their order; empty when all are through.
        """
        first = self._next(waiting)
        if first is None:
            return []  # nothing to plan: no worker is started for that
        at_work: AtWork = {}
        try:
            with open_executor() as opened:
                self._submit(opened, first, at_work)
                self._feed(opened, waiting, at_work)
                while at_work:
                    for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                        self._take(future, *at_work[future])
                        del at_work[future]
                    self._feed(opened, waiting, at_work)
        except BrokenExecutor:
            return sorted((source for source, _ in at_work.values()), key=lambda source: source.name)
        return []

    def _feed(self, opened: Opened, waiting: deque[Source], at_work: AtWork) -> None:
        while len(at_work) < opened.at_once and (following := self._next(waiting)) is not None:
            self._submit(opened, following, at_work)

    def _submit(self, opened: Opened, task: tuple[Source, Instance], at_work: AtWork) -> None:
        try:
            future = opened.executor.submit(plan_one, task[1], self.settings)
        except Exception as error:  # a pool says BrokenExecutor; a cluster that went away has errors of its own
            at_work[Future()] = task
            raise BrokenExecutor from error
        at_work[future] = task

    def _next(self, waiting: deque[Source]) -> tuple[Source, Instance] | None:
        """The next source that needs planning, read; those that do not are closed on the way."""
        while waiting:
            source = waiting.popleft()
            intake = read_instance(source.path)
            if intake.instance is None:
                forget(self._folder(source))
                problems = {lang: tuple(fault_sentence(fault, lang) for fault in intake.faults) for lang in LANGUAGES}
                self._close(Run(source, self._unplanned("bad_input", problems)))
                continue
            record = standing(self._folder(source), intake.instance, self.settings)
            if record is None:
                return source, intake.instance
            self._close(Run(source, record, kept=True))
        return None

    def _take(self, future: Future[Planned], source: Source, instance: Instance) -> None:
        """
        Keep the result of a piece of work, or tell why there is none.

        Raises
        ------
        BrokenExecutor
            When the executor broke under it: whose fault that is, is not known yet.
        """
        try:
            planned = future.result()
        except BrokenExecutor:
            raise
        except (Exception, CancelledError) as error:
            keep_failure(self._folder(source), "".join(traceback.format_exception(error)))
            self._close(Run(source, self._unplanned("lost" if type(error).__name__ in LOST_WORKER else "failed")))
            return
        record = keep(self._folder(source), instance, self.settings, planned)
        self._close(Run(source, record, seconds=planned.seconds))

    def _unplanned(self, status: str, problems: dict[str, tuple[str, ...]] | None = None) -> Record:
        return Record(status, problems=problems or {}, made_with=made_with(self.settings))

    def _folder(self, source: Source) -> Path:
        return self.out / source.name

    def _close(self, run: Run) -> None:
        self.through[run.source.name] = run
        self.on_news(News(run, len(self.through), len(self.sources)))
