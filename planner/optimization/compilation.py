"""
Are the compiled kernels ready? On a machine's first run the compiler takes seconds; nobody waits for it past his time limit.

The compiler works in a thread of its own, once per process; afterwards its results lie on disk and loading them takes no visible time.
"""

import threading
from collections.abc import Callable

_lock = threading.Lock()
_ready = threading.Event()
_threads: list[threading.Thread] = []
GLANCE = 0.02
"""Seconds between two looks at the clock while the compiler works."""


def ready(stop: Callable[[], bool]) -> bool:
    """Wait until every kernel is compiled, or until told to stop; whether they are."""
    with _lock:
        if not _threads:
            thread = threading.Thread(target=_compile, name="kernels", daemon=True)
            _threads.append(thread)
            thread.start()
    while not _ready.wait(GLANCE):
        if stop():
            return False
        if not _threads[0].is_alive() and not _ready.is_set():
            raise RuntimeError("the kernels could not be compiled")
    return True


def compiling() -> bool:
    """Whether the compiler is still at work, so that a process that wants to end must not wait for it."""
    return any(thread.is_alive() for thread in _threads)


def _compile() -> None:
    from planner.optimization.warmup import run_every_kernel  # noqa: PLC0415

    run_every_kernel()
    _ready.set()
