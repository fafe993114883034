"""Searches beside the pages: progress is seen, cancel is heard, one runs at a time, errors do not vanish."""

import threading
from collections.abc import Callable

import pytest

from planner.domain import Assignment, Instance, Progress, Solution
from planner.ui.jobs import Job

PATIENCE = 20.0


def test_a_search_reports_progress_and_ends_with_its_answer(two_by_three: Instance, kept: Assignment) -> None:
    def search(_instance: Instance, *, on_progress: Callable[[Progress], None], **_options: object) -> Solution:
        on_progress(Progress("start", 0, 40.0, None, 0.1))
        return Solution("feasible", "budget", kept)

    job = Job(search, two_by_three, time_limit=5)
    job.start()
    job.join(PATIENCE)
    assert job.state == "done"
    assert not job.active
    assert job.progress is not None
    assert job.progress.best == 40.0
    assert job.solution is not None
    assert job.solution.assignment == kept


def test_cancel_reaches_the_search_which_keeps_its_best(two_by_three: Instance, kept: Assignment) -> None:
    began = threading.Event()

    def search(_instance: Instance, *, cancelled: Callable[[], bool], **_options: object) -> Solution:
        began.set()
        while not cancelled():
            threading.Event().wait(0.01)
        return Solution("feasible", "cancelled", kept)

    job = Job(search, two_by_three, time_limit=60)
    job.start()
    assert began.wait(PATIENCE)
    assert job.state == "running"
    job.cancel()
    job.join(PATIENCE)
    assert job.solution is not None
    assert (job.solution.ended, job.solution.assignment) == ("cancelled", kept)


def test_the_second_search_waits_for_the_first(two_by_three: Instance) -> None:
    first_may_end, running = threading.Event(), []

    def slow(_instance: Instance, **_options: object) -> Solution:
        running.append("first")
        first_may_end.wait(PATIENCE)
        return Solution("unknown", "clock")

    def quick(_instance: Instance, **_options: object) -> Solution:
        running.append("second")
        return Solution("unknown", "clock")

    first, second = Job(slow, two_by_three, time_limit=60), Job(quick, two_by_three, time_limit=60)
    first.start()
    while not running:
        threading.Event().wait(0.01)
    second.start()
    assert (first.state, first.ahead) == ("running", 0)
    assert (second.state, second.ahead) == ("waiting", 1)
    first_may_end.set()
    second.join(PATIENCE)
    assert running == ["first", "second"]


def test_a_search_that_is_cancelled_while_it_waits_leaves_the_line(two_by_three: Instance) -> None:
    first_may_end, running = threading.Event(), []

    def slow(_instance: Instance, **_options: object) -> Solution:
        running.append("first")
        first_may_end.wait(PATIENCE)
        return Solution("unknown", "clock")

    def never(_instance: Instance, **_options: object) -> Solution:
        running.append("never")
        return Solution("unknown", "clock")

    jobs = [Job(search, two_by_three, time_limit=60) for search in (slow, never, slow)]
    for job in jobs:
        job.start()
    jobs[1].cancel()
    jobs[1].join(PATIENCE)
    assert (jobs[1].state, jobs[1].active, jobs[2].ahead) == ("withdrawn", False, 1)
    first_may_end.set()
    jobs[2].join(PATIENCE)
    assert running == ["first", "first"]


def test_a_search_begins_once_all_is_prepared(two_by_three: Instance) -> None:
    prepared = threading.Event()

    def prepare(instance: Instance, cancelled: Callable[[], bool]) -> bool:
        assert instance is two_by_three
        prepared.wait(PATIENCE)
        return not cancelled()

    def search(_instance: Instance, **_options: object) -> Solution:
        assert prepared.is_set()
        return Solution("unknown", "clock")

    job = Job(search, two_by_three, time_limit=5, prepare=prepare)
    job.start()
    while job.state == "waiting":
        threading.Event().wait(0.01)
    assert (job.state, job.active, job.ahead) == ("preparing", True, 0)
    prepared.set()
    job.join(PATIENCE)
    assert (job.state, job.active) == ("done", False)


def test_a_search_that_is_cancelled_while_it_is_prepared_never_begins(two_by_three: Instance) -> None:
    asked = threading.Event()

    def prepare(_instance: Instance, cancelled: Callable[[], bool]) -> bool:
        asked.set()
        while not cancelled():
            threading.Event().wait(0.01)
        return False

    def never(_instance: Instance, **_options: object) -> Solution:
        raise AssertionError("it was cancelled")

    job, following = Job(never, two_by_three, time_limit=5, prepare=prepare), Job(never, two_by_three, time_limit=5)
    job.start()
    assert asked.wait(PATIENCE)
    following.start()
    following.cancel()
    job.cancel()
    job.join(PATIENCE)
    assert (job.state, job.active, job.error) == ("withdrawn", False, None)


def test_an_error_is_kept_for_the_page_to_raise(two_by_three: Instance) -> None:
    def search(_instance: Instance, **_options: object) -> Solution:
        raise RuntimeError("a bug")

    job = Job(search, two_by_three, time_limit=5)
    job.start()
    job.join(PATIENCE)
    assert job.state == "failed"
    with pytest.raises(RuntimeError, match="a bug"):
        raise job.error  # type: ignore[misc]
