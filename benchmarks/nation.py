"""
From one city to a nation: `python -m benchmarks.nation --cities 13 --counties 95 --synthetic 100 --workers 2`, as markdown.

Writes made-up instances with sizes drawn from real figures into a folder, plans them all with `python -m planner batch`, and tells
throughput per core, growth with size and memory. 13 cities and 95 counties are as many as Jiangsu has. `--folder` keeps instances and
results, and a further run continues there.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cities import city_of
from benchmarks.measuring import ROOT, watch
from benchmarks.tables import number, spread, table
from planner.intake import write_instance

TOWNS = (14, 9, 13, 26, 9, 17, 15)
"""Streets and townships of the six districts and counties of Taizhou and of Rudong county (Ministry of Civil Affairs, end of 2025)."""
SAMPLE_LEADERS, SAMPLE_TOWNS, SAMPLE_ROADS = 28, 36, 65
"""Of data/taizhou: three districts together; a city or county of another size has leaders and roads in the same proportion."""
DISTRICTS_OF_A_CITY = 3
NATION = {"city": 333, "county": 2844}
"""Prefecture-level and county-level units of the country, end of 2023 (Ministry of Civil Affairs)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A jurisdiction to be planned: its name, "city" or "county", and how many streets and townships it has."""

    name: str
    kind: str
    towns: int


def units(cities: int, counties: int, synthetic: int, seed: int) -> tuple[Unit, ...]:
    """Cities, the counties of a province, and further counties; sizes drawn with replacement from the real ones."""
    rng = np.random.default_rng(seed)

    def drawn(prefix: str, kind: str, count: int, parts: int) -> Iterator[Unit]:
        for index in range(count):
            yield Unit(f"{prefix}/{index:04d}", kind, int(rng.choice(TOWNS, parts).sum()))

    return (
        *drawn("cities", "city", cities, DISTRICTS_OF_A_CITY),
        *drawn("counties", "county", counties, 1),
        *drawn("synthetic", "county", synthetic, 1),
    )


def write_units(folder: Path, wanted: Sequence[Unit], seed: int) -> None:
    """Write the instances that are not there yet."""
    for index, unit in enumerate(wanted):
        if not (folder / unit.name).exists():
            leaders = max(4, round(unit.towns * SAMPLE_LEADERS / SAMPLE_TOWNS))
            roads = round(leaders * SAMPLE_ROADS / SAMPLE_LEADERS)
            write_instance(city_of(leaders, unit.towns, roads, 1000 * seed + index), folder / unit.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write, plan, print."""
    options = _parser().parse_args(arguments)
    wanted = units(options.cities, options.counties, options.synthetic, options.seed)
    with _folder(options.folder) as folder:
        began = time.monotonic()
        write_units(folder / "instances", wanted, options.seed)
        print(
            f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; "
            f"{len(wanted)} instances written in {time.monotonic() - began:.0f} s\n"
        )
        document, wall, memory = _plan(folder, options.workers, options.time_limit)
    print("\n".join(_lines(wanted, document, wall, memory, options.workers)))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")
    return 0


def _plan(folder: Path, workers: int, time_limit: float) -> tuple[dict[str, Any], float, float]:
    """The batch's document, its seconds from start to end, and the largest memory of all its processes together, MB."""
    command = [sys.executable, "-m", "planner", "batch", str(folder / "instances"), "--out", str(folder / "results")]
    command += ["--workers", str(workers), "--time-limit", str(time_limit), "--json"]
    began = time.monotonic()
    with (folder / "document.json").open("wb") as answer:
        process = subprocess.Popen(command, cwd=ROOT, stdout=answer, start_new_session=True)
        memory, _ = watch(process, float("inf"))
    return json.loads((folder / "document.json").read_bytes()), time.monotonic() - began, memory


def _lines(wanted: Sequence[Unit], document: dict[str, Any], wall: float, memory: float, workers: int) -> Iterator[str]:
    told = {one["name"]: one for one in document["instances"]}
    groups = {kind: [unit for unit in wanted if unit.kind == kind] for kind in NATION}
    sizes = {
        f"county, {towns} towns": [u for u in groups["county"] if u.towns == towns] for towns in sorted(set(TOWNS))
    }
    header = (
        "units",
        "number",
        "leaders",
        "places",
        "seconds of search",
        "proved",
        "ended by the clock",
        "gap of the others, %",
    )
    rows = [
        _row(name, [told[unit.name] for unit in members]) for name, members in {**groups, **sizes}.items() if members
    ]
    yield table(header, rows)
    made = [one for one in told.values() if one["seconds"] is not None]
    searching = sum(one["seconds"] for one in made)
    yield f"\nOutcomes: {document['counts']}; {document['kept']} kept from an earlier run."
    yield (
        f"{len(made)} instances in {wall:.0f} s with {workers} processes, {searching:.0f} s of search: "
        f"{searching / wall / workers:.0%} of the workers' time."
    )
    yield (
        f"Throughput: {60 * len(made) / wall / workers:.1f} instances a minute and worker. "
        f"Memory of all processes together: {memory:,.0f} MB."
    )
    seconds = {
        kind: [told[unit.name]["seconds"] for unit in group if told[unit.name]["seconds"] is not None]
        for kind, group in groups.items()
    }
    if all(seconds.values()):
        hours = sum(count * statistics.mean(seconds[kind]) for kind, count in NATION.items()) / 3600
        yield (
            f"On paper, the nation ({NATION['city']} cities, {NATION['county']} counties): "
            f"{hours:.1f} hours of one core at the mean of each kind."
        )


def _row(name: str, told: Sequence[dict[str, Any]]) -> tuple[str | None, ...]:
    proved = sum(one["status"] == "optimal" for one in told)
    gaps = [100 * one["gap"] for one in told if one["gap"] is not None and one["status"] != "optimal"]
    return (
        name, str(len(told)), spread([one["leaders"] for one in told], 0), spread([one["places"] for one in told], 0),
        spread([one["seconds"] for one in told if one["seconds"] is not None] or [None], 1), number(proved, 0),
        number(sum(one["ended"] == "clock" for one in told), 0), spread(gaps, 1) if gaps else None,
    )  # fmt: skip


@contextmanager
def _folder(path: Path | None) -> Iterator[Path]:
    if path is not None:
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation", description=__doc__)
    parser.add_argument("--cities", type=int, default=13)
    parser.add_argument("--counties", type=int, default=95)
    parser.add_argument("--synthetic", type=int, default=100, help="further counties")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--time-limit", type=float, default=600.0, help="seconds for one instance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where instances and results are kept")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
