"""Where the work is done: each way to open an executor of `concurrent.futures` is one function here."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from planner.domain import PlannerError

MOST_WORKERS = 61
"""Processes that one pool can watch on Windows."""
SECONDS_TO_REACH = 20
QUEUED_PER_THREAD = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """
    An executor that is ready for work.

    Parameters
    ----------
    at_once
        How many pieces of work it is given at the same time, >= 1.
    """

    executor: Executor
    at_once: int


OpenExecutor = Callable[[], AbstractContextManager[Opened]]
"""Opens an executor, anew whenever it is called: a pool of processes is spent once one of them has died."""


class MissingDaskError(PlannerError):
    """A cluster was asked for, and Dask is not installed."""


class UnreachableClusterError(PlannerError):
    """No scheduler answers at the address."""


def local(workers: int | None = None) -> OpenExecutor:
    """
    Processes of this machine.

    Parameters
    ----------
    workers
        How many, >= 1; one per core that this process may use when left out.
    """
    count = min(MOST_WORKERS, workers or _cores())

    @contextmanager
    def opened() -> Iterator[Opened]:
        before = {child.pid for child in multiprocessing.active_children()}
        # Started afresh, as on Windows: a forked child would inherit the locks of this process's threads in whatever state they are.
        context = multiprocessing.get_context("spawn")
        executor = ProcessPoolExecutor(count, mp_context=context, initializer=_leave_interrupts_to_the_parent)
        try:
            yield Opened(executor, count)
        except BaseException:
            # Nobody waits for what is still running: its results have no reader any more.
            executor.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                if child.pid not in before:
                    child.terminate()
            raise
        executor.shutdown()

    return opened


def cluster(address: str) -> OpenExecutor:
    """
    The workers of a Dask cluster, which have this package installed.

    Parameters
    ----------
    address
        Of the scheduler, such as "tcp://10.0.0.5:8786".
    """

    @contextmanager
    def opened() -> Iterator[Opened]:
        try:
            from distributed import Client  # noqa: PLC0415 - optional: requirements-cluster.txt
        except ImportError as error:
            raise MissingDaskError from error
        try:
            client = Client(address, timeout=SECONDS_TO_REACH, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UnreachableClusterError(address) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=SECONDS_TO_REACH)
            except TimeoutError as error:
                raise UnreachableClusterError(address) from error
            # More than the workers can do: none must wait for us, and further workers may join.
            at_once = QUEUED_PER_THREAD * sum(client.nthreads().values())
            # Not pure: equal arguments would share one result by Dask's own key, behind the back of the fingerprints.
            yield Opened(client.get_executor(pure=False), max(1, at_once))

    return opened


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    """Cores that this process may use, >= 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
