"""
One very large instance, from its files to its certificate: `python -m benchmarks.scale --sizes county`, as markdown.

Made by `benchmarks/cities.py` into a folder and planned from there in a process of its own, which notes when each step of the way
`python -m planner solve` goes had ended: reading, news of the search, certificate, writing.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.cities import city_of
from benchmarks.measuring import GRACE, ROOT, kept_or_made, watch
from benchmarks.tables import Cell, number, percent, table
from planner.domain import Progress, Range
from planner.intake import load_instance, write_instance
from planner.planning import propose
from planner.reports.plan_files import versions, write_plan
from planner.rules import certificate


@dataclass(frozen=True)
class Size:
    """
    How large an instance is.

    Parameters
    ----------
    leaders, anchors, others
        Numbers of leaders, of places of the first layer (1 or 2 per leader) and of the second.
    quota
        Places of the second layer per leader.
    seconds
        Limit of its run, from the start of the process.
    effort
        Times the search that the assignment in force of a made-up city usually gets: all of it would take longer than the run.
    """

    leaders: int
    anchors: int
    others: int
    quota: Range
    seconds: float
    effort: float = 0.0


SIZES = {
    # As many as the committee members and the food businesses of one county-wide assignment that was published.
    "county": Size(2_610, 3_000, 11_742, Range(4, 6), 300.0, effort=0.1),
    "beyond": Size(10_000, 12_000, 28_000, Range(2, 3), 600.0),
}
WISHES = 20
MOST_MB = 12_000.0


@dataclass
class Run:
    """
    What came of one run.

    Parameters
    ----------
    steps
        What had ended or begun, and the seconds and processor seconds since the start of the process.
    first
        Seconds until the first checked plan.
    levels
        Best value, bound and value of the final plan of each level.
    """

    status: str = "failed"
    levels: list[list[float | None]] = field(default_factory=list)
    gap: float | None = None
    first: float | None = None
    steps: list[tuple[str, float, float]] = field(default_factory=list)
    wall: float = 0.0
    processor: float = 0.0
    memory: float = 0.0


def write_size(folder: Path, size: Size, seed: int) -> None:
    """Write the instance of a size, unless it is there."""
    if not folder.exists():
        made = city_of(
            size.leaders, size.anchors, size.others, seed, road_quota=size.quota, wishes=WISHES, effort=size.effort
        )
        write_instance(made, folder)


def plan(
    folder: Path, seconds: float, out: Path, began: float, keep: Callable[[Run], object] = lambda _run: None
) -> Run:
    """
    Read, plan, certify and write, as the command line does, with the times of each step since a reading of `time.monotonic`.

    Parameters
    ----------
    keep
        Called after each step, so that one knows how far a process came that had to be ended.
    """
    run = Run("ended")

    def note(step: str) -> None:
        run.steps.append((step, time.monotonic() - began, time.process_time()))
        keep(run)

    def hear(news: Progress) -> None:
        step = f"level {news.level + 1}, {news.stage}"
        if news.assignment is not None and run.first is None:
            run.first = time.monotonic() - began
            note("first checked plan")
        if all(step != known for known, _, _ in run.steps):
            note(step)

    note("imported")
    instance = load_instance(folder)
    note("read")
    solution = propose(instance, time_limit=seconds, on_progress=hear, started=began)
    note("searched")
    run.status, run.gap = solution.status, solution.gap
    run.levels = [[level.best, level.bound, level.value] for level in solution.levels]
    if solution.has_plan:
        papers = certificate(instance, solution, versions())
        note("certified")
        write_plan(out, solution.assignment, papers)
        note("written")
    keep(run)
    return run


def measure(folder: Path, seconds: float) -> Run:
    """Plan an instance in a process of its own, which is ended above `MOST_MB`."""
    with tempfile.TemporaryDirectory() as made:
        answer = Path(made) / "run.json"
        command = [sys.executable, "-m", "benchmarks.scale", "--plan", str(folder), str(seconds), str(answer)]
        began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)
        memory, ended = watch(process, began + 2 * seconds + GRACE, MOST_MB)
        run = Run(**json.loads(answer.read_bytes())) if answer.exists() else Run()
        run.status = "ended" if ended else run.status
        since = resource.getrusage(resource.RUSAGE_CHILDREN)
        run.wall, run.memory = time.monotonic() - began, memory
        run.processor = since.ru_utime + since.ru_stime - used.ru_utime - used.ru_stime
        return run


HEADER = (
    "instance", "leaders", "places", "limit, s", "status", "levels: best against bound", "gap", "first checked plan, s", "seconds",
    "processor seconds", "memory, MB",
)  # fmt: skip


def row(name: str, size: Size, run: Run) -> tuple[Cell, ...]:
    """One run of the table."""
    levels = "; ".join(f"{number(best, 1) or '-'} against {number(bound, 1) or '-'}" for best, bound, _ in run.levels)
    return (
        name, f"{size.leaders:,}", f"{size.anchors + size.others:,}", number(size.seconds, 0), run.status, levels or None, percent(run.gap),
        number(run.first), number(run.wall), number(run.processor), number(run.memory, 0),
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, plan, print; or be the process that plans."""
    options = _parser().parse_args(arguments)
    if options.plan:
        folder, seconds, answer = options.plan
        began = time.monotonic() - time.process_time()  # what importing took, near enough

        def keep(run: Run) -> None:
            Path(answer + ".part").write_text(json.dumps(asdict(run)), encoding="utf-8")
            Path(answer + ".part").replace(answer)

        with tempfile.TemporaryDirectory() as out:
            plan(Path(folder), float(seconds), Path(out) / "plan", began, keep)
        return 0
    if options.make:
        write_size(options.folder / options.make, SIZES[options.make], options.seed)
        return 0
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    runs = []
    with kept_or_made(options.folder) as folder:
        for name in options.sizes:
            size = SIZES[name]
            # In a process of its own, which gives back the memory that making it took.
            making = [sys.executable, "-m", "benchmarks.scale", "--make", name, "--folder", str(folder)]
            subprocess.run([*making, "--seed", str(options.seed)], cwd=ROOT, check=True)
            runs.append((name, size, measure(folder / name, size.seconds)))
    print(table(HEADER, (row(*each) for each in runs)))
    for name, _, run in runs:
        print(f"\n{name}: " + "; ".join(f"{step} {wall:.1f} s ({used:.1f} s)" for step, wall, used in run.steps))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=SIZES)
    parser.add_argument("--folder", type=Path, help="where the instances are kept")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--make", choices=SIZES, help=argparse.SUPPRESS)
    parser.add_argument("--plan", nargs=3, metavar=("FOLDER", "SECONDS", "FILE"), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
