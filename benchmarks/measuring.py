"""One measurement in a process of its own: what is asked, what is told while it runs, and how much memory it took."""

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from planner.domain import Assignment, Instance

GRACE = 60.0
"""Seconds beyond its limit after which a solver that does not stop is ended."""
POLL = 0.1
"""Seconds between two looks at the memory."""
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Request:
    """
    What a solver is asked.

    Parameters
    ----------
    seconds
        Limit of the search. Building the model is told apart and does not count.
    hint
        A plan to start from, for solvers that take one.
    """

    instance: Instance
    seconds: float
    seed: int = 0
    hint: Assignment | None = None


@dataclass(frozen=True)
class News:
    """A checked value, or a bound, of a level of the objective (None: still unknown) some seconds into the search."""

    seconds: float
    level: int
    value: float | None
    bound: float | None


@dataclass
class Result:
    """
    What came of it.

    Parameters
    ----------
    status
        "optimal", "feasible", "no plan", "ended" (it did not stop by itself) or "failed".
    value, bound, seconds
        Of the last level; recomputed from the plan by `planner.rules`.
    build, wall
        Seconds of making the model, and of the whole process.
    memory
        Largest resident memory of the process and its children together, MB, looked at every tenth of a second.
    first
        Seconds until the first checked plan; None where the solver started from a hint.
    levels
        Best value and bound of each level.
    plan, hint
        Pairs of the best plan, and of the first plan on the last level.
    """

    status: str = "failed"
    value: float | None = None
    bound: float | None = None
    seconds: float = 0.0
    build: float = 0.0
    wall: float = 0.0
    memory: float = 0.0
    first: float | None = None
    levels: list[list[float | None]] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    plan: list[tuple[str, str]] = field(default_factory=list)
    hint: list[tuple[str, str]] = field(default_factory=list)

    @property
    def gap(self) -> float | None:
        """(value - bound) / max(1, |value|), as the planner states it."""
        if self.value is None or self.bound is None:
            return None
        return max(0.0, self.value - self.bound) / max(1.0, abs(self.value))

    @property
    def start(self) -> float | None:
        """Value of the first plan on the last level: what a peer is given as a hint."""
        last = max((each.level for each in self.news), default=0)
        return next((each.value for each in self.news if each.level == last and each.value is not None), None)

    def at(self, seconds: float) -> float | None:
        """Best value of the last level after so many seconds."""
        last = max((each.level for each in self.news), default=0)
        known = [
            each.value
            for each in self.news
            if each.level == last and each.value is not None and each.seconds <= seconds
        ]
        return min(known, default=None)

    def within(self, share: float) -> float | None:
        """Seconds after which the value was within a share of the final one."""
        if self.value is None:
            return None
        last = max((each.level for each in self.news), default=0)
        enough = self.value + share * abs(self.value) + 1e-9
        return next(
            (e.seconds for e in self.news if e.level == last and e.value is not None and e.value <= enough), None
        )


def measure(module: str, name: str, request: Request, *, python: str = sys.executable) -> Result:
    """
    Run ``python -m module name`` on a request.

    The process reads the pickled request from the file it is given and writes its `Result` as JSON to another; a process that writes
    nothing has failed, one that overruns its limit by `GRACE` seconds is ended.
    """
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "request", Path(folder) / "result.json"
        question.write_bytes(pickle.dumps(request))
        began = time.monotonic()
        process = subprocess.Popen(
            [python, "-m", module, name, str(question), str(answer)],
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        memory, ended = watch(process, began + 2 * request.seconds + GRACE)
        result = read_result(answer) if answer.exists() else Result(status="ended" if ended else "failed")
        result.wall, result.memory = time.monotonic() - began, memory
        return result


def read_request(path: str) -> Request:
    """The request a process was given."""
    request = pickle.loads(Path(path).read_bytes())
    assert isinstance(request, Request)
    return request


def write_result(path: str, result: Result) -> None:
    """Hand a result back."""
    Path(path).write_text(json.dumps(asdict(result)), encoding="utf-8")


def read_result(path: Path) -> Result:
    """A result that a process handed back."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["news"] = [News(**each) for each in content["news"]]
    return Result(**content)


@contextmanager
def kept_or_made(path: Path | None) -> Iterator[Path]:
    """The folder that was named, made where it is missing, or one that is gone afterwards."""
    if path is not None:
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def watch(process: "subprocess.Popen[bytes]", deadline: float, most_mb: float = float("inf")) -> tuple[float, bool]:
    """
    Wait for a process that leads a session of its own, and end it at a reading of `time.monotonic` or above so much memory.

    Returns
    -------
    largest resident memory of its session, MB; whether it had to be ended
    """
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(_resident_mb(pid) for pid in _session(process.pid)))
        if time.monotonic() > deadline or most > most_mb:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return most, True
        time.sleep(POLL)
    return most, False


def _session(leader: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # The command's name stands in brackets and may hold blanks; the session is the fourth word behind it.
                if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                    yield int(folder.name)
            except (OSError, IndexError):
                continue


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
