"""Nobody waits for the compiler past his time."""

import subprocess
import sys
from pathlib import Path

from planner.optimization.compilation import _threads, compiling, ready

ROOT = Path(__file__).parents[2]
WITHOUT_COMPILER = """
import planner.optimization.compilation as compilation
compilation._compile = lambda _whole_hops: __import__("time").sleep(600)
from planner import load_instance, solve
solution = solve(load_instance("data/taizhou"), time_limit=1.0)
print(solution.status, solution.ended, len(solution.assignment))
import os, sys
sys.stdout.flush()
os._exit(0)
"""

SEARCHING = """
import importlib, pkgutil
from numba.core.dispatcher import Dispatcher
import planner.optimization
from planner import load_instance, solve
from planner.optimization.warmup import run_every_kernel

def compiled():
    modules = [importlib.import_module(f"planner.optimization.{m.name}") for m in pkgutil.iter_modules(planner.optimization.__path__)]
    kernels = {each for module in modules for each in vars(module).values() if isinstance(each, Dispatcher)}
    return {(kernel.__name__, str(kind)) for kernel in kernels for kind in kernel.signatures}

run_every_kernel(True)
before = compiled()
solve(load_instance("data/taizhou"), time_limit=20.0)
print(*sorted({name for name, _ in compiled() - before}))
"""
"""What a search compiles beyond what was compiled for it: whoever is first on a machine would wait for it past his time limit."""


def test_kernels_are_ready_after_waiting() -> None:
    assert ready(lambda: False)
    assert ready(lambda: False, whole_hops=False)
    for thread in _threads.values():
        thread.join()
    assert not compiling()


def test_a_plan_comes_out_while_the_compiler_is_at_work() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_COMPILER], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    # 36 streets and townships and 65 roads, each with one leader.
    assert done.stdout.split() == ["feasible", "clock", "101"]


def test_a_search_finds_every_kernel_compiled_for_what_it_hands_over() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEARCHING], cwd=ROOT, capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == []
