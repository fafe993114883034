"""
Are the compiled kernels ready? On a machine's first run the compiler takes seconds; nobody waits for it past his time limit.

The compiler works in a thread of its own, once per process and kind of distances; afterwards its results lie on disk and loading them
takes no visible time.
"""

import threading
from collections.abc import Callable

_lock = threading.Lock()
_ready = {True: threading.Event(), False: threading.Event()}
"""Whether the kernels for whole hops are compiled, and those for other distances."""
_threads: dict[bool, threading.Thread] = {}
GLANCE = 0.02
"""Seconds between two looks at the clock while the compiler works."""


def ready(stop: Callable[[], bool], whole_hops: bool = True) -> bool:
    """
    Wait until every kernel is compiled, or until told to stop; whether they are.

    Parameters
    ----------
    whole_hops
        Those for distances in whole hops, or those for any other (`Model.whole_hops`).
    """
    with _lock:
        if whole_hops not in _threads:
            thread = threading.Thread(target=_compile, args=(whole_hops,), name="kernels", daemon=True)
            _threads[whole_hops] = thread
            thread.start()
    while not _ready[whole_hops].wait(GLANCE):
        if stop():
            return False
        if not _threads[whole_hops].is_alive() and not _ready[whole_hops].is_set():
            raise RuntimeError("the kernels could not be compiled")
    return True


def compiling() -> bool:
    """Whether the compiler is still at work, so that a process that wants to end must not wait for it."""
    return any(thread.is_alive() for thread in _threads.values())


def _compile(whole_hops: bool) -> None:
    from planner.optimization.warmup import run_every_kernel  # noqa: PLC0415

    run_every_kernel(whole_hops)
    _ready[whole_hops].set()
