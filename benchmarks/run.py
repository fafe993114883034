"""
Sizes x seeds x solvers, interleaved, as markdown: `python -m benchmarks.run --sizes taizhou --seeds 1 2 --peers cbc highs cp-sat`.

Each run has a process of its own. The planner works on all levels in the time; a peer gets the last level with the planner's result on
the level above as a load cap, the planner's first plan within it as a hint, and the whole time. `--cp-sat-python` names an interpreter
that has OR-Tools, if this one has not.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from benchmarks import timefold_peer
from benchmarks.cities import SIZES, city
from benchmarks.measuring import ROOT, Request, Result, measure
from benchmarks.squares import SIZES as SQUARES
from benchmarks.squares import squares
from benchmarks.tables import (
    OWN_HEADER,
    PEER_HEADER,
    RATIO_HEADER,
    SUMMARY_HEADER,
    own_row,
    peer_row,
    ratio_row,
    summary_row,
    table,
)
from planner.domain import Assignment, Instance

VARIANTS: dict[str, dict[str, float | bool]] = {
    "history": {},
    "no history": {"history": False},
    "tolerance 0": {"tolerance": 0.0},
}
"""Name -> how the made-up city differs from the usual one."""
PEERS = ("cbc", "highs", "cp-sat", "timefold")
WORKERS = "2"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    options = _parser().parse_args(arguments)
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    peers = _able(options.peers)
    own: list[tuple[str, int, Result]] = []
    beside: list[tuple[str, int, str, Result, Result]] = []
    for seed in options.seeds:
        for size in options.sizes:
            for variant in options.variants:
                name, instance = f"{size}, {variant}", city(size, seed, **VARIANTS[variant])  # type: ignore[arg-type]
                ours = measure("benchmarks.worker", "ours", Request(instance, options.seconds, seed))
                own.append((name, seed, ours))
                _tell(name, seed, "ours", ours)
                for peer in peers if seed in (options.peer_seeds or options.seeds) else ():
                    result = _peer(
                        peer, for_peers(instance, ours), options.seconds, seed, ours, python=options.cp_sat_python
                    )
                    beside.append((name, seed, peer, result, ours))
                    _tell(name, seed, peer, result)
    for size in options.squares:
        for seed in options.seeds[:1]:
            ours = measure("benchmarks.worker", "ours", Request(squares(size, seed), options.squares_seconds, seed))
            own.append((f"squares, {size}", seed, ours))
            _tell(f"squares, {size}", seed, "ours", ours)
    if own:
        _print(own, beside)
    if options.build:
        _print_building(options.build)
    if options.start:
        print(f"\n`python -m planner --help`: {help_seconds(options.start)}")
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")
    return 0


def for_peers(instance: Instance, ours: Result) -> Instance:
    """The last level alone; the largest load that the level above allows becomes a rule."""
    *above, last = instance.policy.objective
    if len(above) != 1 or set(above[0].weights) != {"peak_load"} or ours.levels[0][0] is None:
        raise ValueError("peers get their load cap from one level above that is `peak_load` alone")
    rules = replace(instance.policy.rules, load_cap=above[0].limit(ours.levels[0][0]))
    return replace(instance, policy=replace(instance.policy, objective=(last,), rules=rules))


def help_seconds(times: int) -> str:
    """How long the command line takes to show its help: median, least and largest, s."""
    taken = []
    for _ in range(times):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "planner", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.monotonic() - began)
    return f"{statistics.median(taken):.2f} s ({min(taken):.2f} to {max(taken):.2f}, {times} runs)"


def _peer(peer: str, instance: Instance, seconds: float, seed: int, ours: Result, *, python: str) -> Result:
    hint = Assignment.of((leader, place) for leader, place in ours.hint) if ours.hint else None
    request = Request(instance, seconds, seed, hint)
    if peer == "cp-sat":
        return measure("benchmarks.cp_sat", WORKERS, request, python=python)
    if peer == "timefold":
        return measure("benchmarks.timefold_peer", "run", request)
    return measure("benchmarks.worker", peer, request)


def _able(peers: Sequence[str]) -> list[str]:
    """The peers that can run here; of the others the reason is printed."""
    why = timefold_peer.missing() if "timefold" in peers else ""
    if why:
        print(f"Timefold was skipped: {why}.\n")
    return [peer for peer in peers if not (why and peer == "timefold")]


def _tell(name: str, seed: int, solver: str, result: Result) -> None:
    print(
        f"{name}, seed {seed}, {solver}: {result.status}, value {result.value}, bound {result.bound}, "
        f"search {result.seconds:.1f} s, process {result.wall:.1f} s, {result.memory:.0f} MB",
        file=sys.stderr,
        flush=True,
    )


def _print(own: list[tuple[str, int, Result]], beside: list[tuple[str, int, str, Result, Result]]) -> None:
    names = dict.fromkeys(name for name, _, _ in own)
    print(table(OWN_HEADER, (own_row(*row) for row in own)), "\n")
    print(table(SUMMARY_HEADER, (summary_row(name, [r for n, _, r in own if n == name]) for name in names)))
    if beside:
        print("\n" + table(PEER_HEADER, (peer_row(*row) for row in beside)))
        solvers = dict.fromkeys((name, peer) for name, _, peer, _, _ in beside)
        pairs = {key: [(r, ours) for name, _, peer, r, ours in beside if (name, peer) == key] for key in solvers}
        print("\n" + table(RATIO_HEADER, (ratio_row(*key, pairs[key]) for key in solvers)))


def _print_building(size: str) -> None:
    result = measure("benchmarks.worker", "build", Request(city(size, 1), 60.0))
    ratio = result.build / result.seconds if result.seconds else float("nan")
    print(f"\nmodel of {size}: PuLP {result.build:.2f} s, compiled {result.seconds:.4f} s, ratio {ratio:.0f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--sizes", nargs="*", default=["taizhou"], choices=SIZES)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--variants", nargs="+", default=["history"], choices=VARIANTS)
    parser.add_argument("--peers", nargs="*", default=[], choices=PEERS)
    parser.add_argument("--peer-seeds", nargs="+", type=int, help="seeds at which peers run; all unless given")
    parser.add_argument("--cp-sat-python", default=sys.executable, help="interpreter with OR-Tools")
    parser.add_argument("--squares", nargs="*", default=[], choices=SQUARES)
    parser.add_argument("--squares-seconds", type=float, default=30.0)
    parser.add_argument("--build", choices=SIZES, help="time the building of models of this size")
    parser.add_argument("--start", type=int, default=0, metavar="TIMES", help="time the start of the command line")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
