"""The same bytes, whoever does the work, and whatever happens to him."""

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.batch import (
    MissingDaskError,
    News,
    OpenExecutor,
    UnreachableClusterError,
    cluster,
    local,
    plan_folder,
    sources_below,
    summary,
)
from planner.batch import executors as executors_module
from planner.batch.executors import Opened
from tests.batch.conftest import SETTINGS, TOWNS, files_below, in_this_process, rewrite, town
from tests.batch.planning_that_fails import DEADLY, plan_or_die

distributed = pytest.importorskip("distributed", reason="needs Dask: pip install -r requirements-cluster.txt")


class Counting:
    """Opens executors and counts them."""

    def __init__(self, open_executor: OpenExecutor) -> None:
        self.open_executor, self.count = open_executor, 0

    def __call__(self) -> AbstractContextManager[Opened]:
        self.count += 1
        return self.open_executor()


def results(
    folder: Path, out: Path, open_executor: OpenExecutor, on_news: Callable[[News], None] | None = None
) -> dict[str, bytes]:
    """Every file of a run, and its summary in both languages."""
    runs = plan_folder(sources_below(folder), out, SETTINGS, open_executor, on_news=on_news)
    tables = {lang: repr(summary(runs, lang)).encode() for lang in ("zh", "en")}
    return {**files_below(out), **tables}


@pytest.fixture
def expected(towns: Path, tmp_path: Path) -> dict[str, bytes]:
    """The files of a run in this process."""
    found = results(towns, tmp_path / "expected", in_this_process)
    assert sum(name.endswith("assignment.csv") for name in found) == len(TOWNS)
    return found


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Any]:
    """A Dask cluster of two processes."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_give_the_same_bytes(towns: Path, tmp_path: Path, expected: dict[str, bytes], workers: int) -> None:
    assert results(towns, tmp_path / "out", local(workers)) == expected


def test_processes_killed_in_the_middle_change_no_byte(towns: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    def kill_all(news: News) -> None:
        if news.done == 1:
            for child in multiprocessing.active_children():
                child.kill()

    opened = Counting(local(2))
    assert results(towns, tmp_path / "out", opened, kill_all) == expected
    assert opened.count > 1  # they did die at work


def test_a_town_that_takes_its_process_down_is_given_up_and_no_other(
    towns: Path, tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = town(1)
    rewrite(towns / "north/far", replace(deadly, policy=replace(deadly.policy, title=DEADLY)))
    monkeypatch.setattr("planner.batch.run.plan_one", plan_or_die)
    runs = plan_folder(sources_below(towns), tmp_path / "out", SETTINGS, local(2))
    assert [run.record.status for run in runs] == ["optimal", "lost", "optimal", "optimal", "optimal"]
    found = files_below(tmp_path / "out")
    assert found == {name: content for name, content in expected.items() if name in found}
    assert len(found) == 3 * (len(TOWNS) - 1)


def test_a_dask_cluster_gives_the_same_bytes(
    towns: Path, tmp_path: Path, expected: dict[str, bytes], two_workers: Any
) -> None:
    assert results(towns, tmp_path / "out", cluster(two_workers.scheduler_address)) == expected


def test_a_dask_worker_killed_in_the_middle_changes_no_byte(
    towns: Path, tmp_path: Path, expected: dict[str, bytes], two_workers: Any
) -> None:
    def kill_one(news: News) -> None:
        if news.done == 1:
            os.kill(next(iter(two_workers.workers.values())).pid, signal.SIGKILL)

    assert results(towns, tmp_path / "out", cluster(two_workers.scheduler_address), kill_one) == expected


def test_without_dask_a_cluster_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDaskError), cluster("tcp://127.0.0.1:1")():
        pass


def test_an_address_where_no_scheduler_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors_module, "SECONDS_TO_REACH", 0.5)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(UnreachableClusterError, match=address), cluster(address)():
        pass
