"""
From one city to a nation: `python -m benchmarks.nation --cities 13 --counties 95 --synthetic 100 --workers 2`, as markdown.

Writes made-up instances with sizes drawn from real figures into a folder, plans them all with `python -m planner batch`, and tells
throughput, growth with size and memory. 13 cities and 95 counties are as many as Jiangsu has. `--folder` keeps instances and results, and
a further run continues there: what earlier runs measured is kept beside the results and told together with the new.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cities import city_of
from benchmarks.measuring import ROOT, kept_or_made, watch
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


@dataclass(slots=True)
class Measured:
    """
    What all runs in a folder measured together.

    Parameters
    ----------
    wall, processor
        Seconds from start to end, and of processor time of the batch and its workers.
    memory
        Largest resident memory of all processes of a run together, MB.
    seconds
        Of search by wall clock, of each instance that was planned, by its name.
    """

    wall: float = 0.0
    processor: float = 0.0
    memory: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)


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
    with kept_or_made(options.folder) as folder:
        began = time.monotonic()
        write_units(folder / "instances", wanted, options.seed)
        print(
            f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; "
            f"{len(wanted)} instances written in {time.monotonic() - began:.0f} s\n"
        )
        document, measured = _plan(folder, options.workers, options.time_limit)
    print("\n".join(_lines(wanted, document, measured, options.workers)))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")
    return 0


def _plan(folder: Path, workers: int, time_limit: float) -> tuple[dict[str, Any], Measured]:
    """The batch's document, and what was measured in this run and those before it in the same folder."""
    command = [sys.executable, "-m", "planner", "batch", str(folder / "instances"), "--out", str(folder / "results")]
    command += ["--workers", str(workers), "--time-limit", str(time_limit), "--json"]
    began, used = time.monotonic(), _processor()
    with (folder / "document.json").open("wb") as answer:
        process = subprocess.Popen(command, cwd=ROOT, stdout=answer, start_new_session=True)
        memory, _ = watch(process, float("inf"))
    document = json.loads((folder / "document.json").read_bytes())
    notes = folder / "measured.json"
    measured = Measured(**json.loads(notes.read_bytes())) if notes.exists() else Measured()
    measured.wall += time.monotonic() - began
    measured.processor += _processor() - used
    measured.memory = max(measured.memory, memory)
    measured.seconds |= {one["name"]: one["seconds"] for one in document["instances"] if one["seconds"] is not None}
    notes.write_text(json.dumps(asdict(measured)))
    return document, measured


def _processor() -> float:
    """Seconds of processor time of all processes that were started here and have ended, with theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _lines(wanted: Sequence[Unit], document: dict[str, Any], measured: Measured, workers: int) -> Iterator[str]:
    told = {one["name"]: {**one, "seconds": measured.seconds.get(one["name"])} for one in document["instances"]}
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
        f"{len(made)} instances in {measured.wall:.0f} s with {workers} processes, {searching:.0f} s of search: "
        f"{searching / measured.wall / workers:.0%} of the workers' time; {measured.processor:.0f} s of processor time."
    )
    yield (
        f"Throughput: {60 * len(made) / measured.wall / workers:.1f} instances a minute and worker, "
        f"{60 * len(made) / measured.processor:.1f} a minute of processor time. "
        f"Memory of all processes together: {measured.memory:,.0f} MB."
    )
    yield from _nation({kind: [told[unit.name]["seconds"] for unit in group] for kind, group in groups.items()})


def _nation(seconds: dict[str, list[float | None]]) -> Iterator[str]:
    """The whole country on paper, where every kind was measured."""
    known = {kind: [each for each in group if each is not None] for kind, group in seconds.items()}
    if all(known.values()):
        hours = sum(count * statistics.mean(known[kind]) for kind, count in NATION.items()) / 3600
        yield (
            f"On paper, the nation ({NATION['city']} cities, {NATION['county']} counties): "
            f"{hours:.1f} hours of search of one process (wall clock) at the mean of each kind."
        )


def _row(name: str, told: Sequence[dict[str, Any]]) -> tuple[str | None, ...]:
    proved = sum(one["status"] == "optimal" for one in told)
    gaps = [100 * one["gap"] for one in told if one["gap"] is not None and one["status"] != "optimal"]
    return (
        name, str(len(told)), spread([one["leaders"] for one in told], 0), spread([one["places"] for one in told], 0),
        spread([one["seconds"] for one in told if one["seconds"] is not None] or [None], 1), number(proved, 0),
        number(sum(one["ended"] == "clock" for one in told), 0), spread(gaps, 1) if gaps else None,
    )  # fmt: skip


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
