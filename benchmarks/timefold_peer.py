"""
Timefold's Java solver in a process of its own: `python -m benchmarks.timefold_peer run FILE FILE`; jars and compiler as `missing` says.

The jars come with the Python wheel (requirements-bench.txt), of which nothing else is used; `benchmarks/timefold/Peer.java` is compiled
against them for each run. One thread: more are sold. No bound, as Timefold has none.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np

from benchmarks.measuring import News, Request, Result, read_request, write_result
from planner.optimization.model import Model, compile_model
from planner.rules import check

SOURCE = Path(__file__).parent / "timefold" / "Peer.java"
TERMS = {"deviation", "coherence", "changes", "preference"}


def missing() -> str:
    """Why it cannot run here; empty when it can."""
    if shutil.which("javac") is None or shutil.which("java") is None:
        return "there is no Java compiler (Debian: openjdk-17-jdk-headless)"
    if not _jars():
        return "the wheel `timefold` with its jars is not installed (requirements-bench.txt)"
    return ""


def run(request: Request) -> Result:
    """Solve the last level."""
    began = time.monotonic()
    model = compile_model(request.instance)
    hint = None if request.hint is None else model.plan_of(request.hint)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        # Without a logger behind it, the library keeps silent.
        path = ":".join([made, *(str(jar) for jar in _jars() if not jar.name.startswith("logback"))])
        subprocess.run(["javac", "-cp", path, "-d", made, str(SOURCE)], check=True)
        (folder / "problem").write_text("\n".join(_numbers(model, hint)), encoding="ascii")
        result = Result(build=time.monotonic() - began)
        command = ["java", "-cp", path, "Peer", str(folder / "problem"), str(folder / "answer")]
        subprocess.run([*command, str(request.seconds), str(request.seed)], check=True, stderr=subprocess.DEVNULL)
        return _taken(request, model, (folder / "answer").read_text(encoding="ascii"), result)


def _numbers(model: Model, hint: tuple[tuple[int, ...], ...] | None) -> Iterator[str]:
    """The model as `Peer.read` takes it: whole numbers, prices of pairs and the deviation times the number of leaders."""
    weights = model.levels[-1].weights
    if (
        len(model.levels) != 1
        or set(weights) - TERMS
        or len(model.pins)
        or not model.same_shares
        or model.share[0] != 1
    ):
        raise ValueError(
            "one level of " + ", ".join(sorted(TERMS)) + ", equal shares and no pins are what is written for Timefold"
        )
    if not (model.cover_lower == 1).all() or not (model.cover_upper == 1).all():
        raise ValueError("every place needs exactly one leader")
    holder = np.full(model.m, -1)
    for leader, places in enumerate(hint or ()):
        holder[list(places)] = leader
    cap = int(model.load_cap + 1e-6) if np.isfinite(model.load_cap) else int(model.weight.sum())
    total = int(model.weight.sum())
    yield f"{model.n} {model.m} {model.num_layers} {len(model.distance)} {cap} {total}"
    yield f"{weights['deviation']:.0f} {weights['coherence']:.0f} {model.cap:.0f}"
    costs = model.pair_costs(weights)
    price = np.zeros((model.n, model.m)) if costs is None else model.n * costs.whole
    per_place = np.array([model.layer, model.weight, model.anchor_row, holder])
    for table in (model.quota_lower, model.quota_upper, per_place, model.distance, model.open_pairs, price):
        whole = np.rint(np.asarray(table, dtype=np.float64)).astype(np.int64)
        if not np.allclose(whole, table):
            raise ValueError("Timefold's scores are whole numbers")
        yield from (" ".join(map(str, row)) for row in whole.tolist())


def _taken(request: Request, model: Model, answer: str, result: Result) -> Result:
    held: list[list[int]] = [[] for _ in range(model.n)]
    for word, *values in map(str.split, answer.splitlines()):
        if word == "news":
            result.news.append(News(float(values[0]), 0, float(values[1]) / model.n, None))
        elif word == "seconds":
            result.seconds = float(values[0])
        elif values[0] != "null":
            held[int(values[0])].append(int(values[1]))
    assignment = model.assignment_of(tuple(tuple(sorted(places)) for places in held))
    report = check(request.instance, assignment)
    result.status = "no plan" if report.violations else "feasible"
    if not report.violations:
        result.value, result.plan = report.levels[-1], list(assignment.sorted_pairs)
    return result


def _jars() -> list[Path]:
    try:
        wheel = distribution("timefold")
    except PackageNotFoundError:
        return []
    return sorted(Path(str(wheel.locate_file("timefold/solver/jars"))).glob("*.jar"))


if __name__ == "__main__":
    _, question, answer = sys.argv[1:]
    write_result(answer, run(read_request(question)))
