"""Results as markdown tables."""

import statistics
from collections.abc import Callable, Iterable, Sequence

from benchmarks.measuring import Result

Cell = float | str | None


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A markdown table; None is a dash."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_text(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def number(value: float | None, digits: int = 1) -> str | None:
    """A number with so many digits behind the point."""
    return None if value is None else f"{value:,.{digits}f}"


def percent(value: float | None) -> str | None:
    """A share in per cent."""
    return None if value is None else f"{100 * value:.2f} %"


def spread(values: Iterable[float | None], digits: int = 1) -> str:
    """Median, and in brackets the least and the largest; "n of m" where some are unknown."""
    asked = list(values)
    known = [value for value in asked if value is not None]
    if not known:
        return f"none of {len(asked)}"
    text = f"{statistics.median(known):,.{digits}f} ({min(known):,.{digits}f} to {max(known):,.{digits}f})"
    return text if len(known) == len(asked) else f"{text}, {len(known)} of {len(asked)}"


OWN_HEADER = (
    "instance", "seed", "first plan, s", "largest load", "value at 1 s", "at 10 s", "at the end", "within 1 % of that at, s",
    "bound", "gap", "status", "seconds", "memory, MB",
)  # fmt: skip


def own_row(name: str, seed: int, result: Result) -> tuple[Cell, ...]:
    """One run of the planner."""
    above = result.levels[0] if len(result.levels) > 1 else [None, None]
    proved = above[0] is not None and above[0] == above[1]
    return (
        name, str(seed), number(result.first, 2), None if above[0] is None else f"{above[0]:g}{' proved' if proved else ''}",
        number(result.at(1.0), 2), number(result.at(10.0), 2), number(result.value, 2), number(result.within(0.01)),
        number(result.bound, 2), percent(result.gap), result.status, number(result.seconds), number(result.memory, 0),
    )  # fmt: skip


SUMMARY_HEADER = (
    "instance", "seeds", "first plan, s", "value at the end", "gap, %", "proved", "seconds to proof", "memory, MB",
)  # fmt: skip


def summary_row(name: str, results: Sequence[Result]) -> tuple[Cell, ...]:
    """Medians and spread over seeds."""
    proofs = [result.seconds for result in results if result.status == "optimal"]
    over: Callable[[Callable[[Result], float | None], int], str] = lambda ask, digits: spread(map(ask, results), digits)  # noqa: E731
    return (
        name, str(len(results)), over(lambda r: r.first, 2), over(lambda r: r.value, 1),
        over(lambda r: None if r.gap is None else 100 * r.gap, 2), f"{len(proofs)} of {len(results)}",
        spread(proofs) if proofs else None, over(lambda r: r.memory, 0),
    )  # fmt: skip


PEER_HEADER = (
    "instance", "seed", "solver", "model built in, s", "value of the hint", "value at the end", "ratio to ours", "bound", "gap", "status",
    "search, s", "whole process, s", "memory, MB",
)  # fmt: skip


def peer_row(name: str, seed: int, solver: str, result: Result, ours: Result) -> tuple[Cell, ...]:
    """One run of a solver beside the planner's on the same instance."""
    ratio = None if result.value is None or not ours.value else result.value / ours.value
    return (
        name, str(seed), solver, number(result.build), number(ours.start, 2), number(result.value, 2), number(ratio, 2),
        number(result.bound, 2), percent(result.gap), result.status, number(result.seconds), number(result.wall), number(result.memory, 0),
    )  # fmt: skip


RATIO_HEADER = (
    "instance",
    "solver",
    "runs with a plan",
    "value at the end",
    "ratio to ours",
    "gap, %",
    "whole process, s",
    "memory, MB",
)


def ratio_row(name: str, solver: str, runs: Sequence[tuple[Result, Result]]) -> tuple[Cell, ...]:
    """Medians and spread of one solver's runs, each held against ours on the same instance."""
    found = [(result, ours) for result, ours in runs if result.value is not None]

    def over(values: Iterable[float | None], digits: int) -> str | None:
        known = [value for value in values if value is not None]
        return spread(known, digits) if known else None

    return (
        name, solver, f"{len(found)} of {len(runs)}", over((r.value for r, _ in found), 1),
        over((r.value / ours.value if r.value is not None and ours.value else None for r, ours in found), 2),
        over((None if r.gap is None else 100 * r.gap for r, _ in found), 1), over((r.wall for r, _ in runs), 1),
        over((r.memory for r, _ in runs), 0),
    )  # fmt: skip


def _text(cell: Cell) -> str:
    return "-" if cell is None else cell if isinstance(cell, str) else f"{cell:g}"
