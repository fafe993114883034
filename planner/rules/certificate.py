"""The certificate: what a plan claims, in a form that anyone can check again without a solver."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

from planner.domain import Assignment, Holding, Instance, Line, Solution
from planner.rules.check import Report, check

FORMAT = "planner-certificate/1"
TOLERANCE = 1e-6
"""Largest difference, relative to max(1, |value|), that rounding may make between a claimed and a recomputed number."""


def certificate(
    instance: Instance, solution: Solution, versions: Mapping[str, str], *, current: tuple[Holding, ...] | None = None
) -> dict[str, Any]:
    """
    The certificate of a solution that has a plan, as values that JSON can hold.

    Parameters
    ----------
    instance
        The question as its files state it.
    versions
        Package name -> version that made the plan.
    current
        The assignment in force that was given in place of the instance's own, if one was.
    """
    asked = instance if current is None else instance.with_current(current)
    report = check(asked, solution.assignment)
    return {
        "format": FORMAT,
        "instance_hash": instance.fingerprint,
        "current": None if current is None else [[row.leader, row.place, row.role] for row in current],
        "policy": _plain(asdict(instance.policy)),
        "assignment": [list(pair) for pair in solution.assignment.sorted_pairs],
        "status": solution.status,
        "ended": solution.ended,
        "levels": [
            {"value": level.value, "best": level.best, "bound": level.bound, "gap": level.gap}
            for level in solution.levels
        ],
        "gap": solution.gap,
        "terms": _plain(report.terms),
        "lines": [_line(line) for line in sorted_lines(report)],
        "versions": dict(sorted(versions.items())),
        "seed": solution.seed,
    }


def sorted_lines(report: Report) -> tuple[Line, ...]:
    """The lines of a report, rule by rule, sorted by subject: the order of the tables has no part in it."""
    order = list(dict.fromkeys(line.rule for line in report.lines))
    return tuple(
        sorted(
            report.lines,
            key=lambda line: (order.index(line.rule), line.leader or "", line.layer or "", line.place or ""),
        )
    )


def mismatches(instance: Instance, assignment: Assignment, claimed: Mapping[str, Any]) -> tuple[str, ...]:
    """
    What a certificate claims that this instance and this assignment do not bear out; empty when it is valid.

    Returns
    -------
    tuple
        Names of the claims that fail: "format", "instance_hash", "policy", "assignment", "terms", "levels", "lines", "bound", "gap",
        "status". That a bound holds cannot be seen without a solver; that it lies above the plan's own value can.

    Raises
    ------
    InstanceError
        When the assignment names a leader or a place that the instance does not have.
    """
    try:
        return tuple(_failing(instance, assignment, claimed))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return ("format",)


def _failing(instance: Instance, assignment: Assignment, claimed: Mapping[str, Any]) -> Iterator[str]:
    if claimed["format"] != FORMAT:
        yield "format"
        return
    if claimed["instance_hash"] != instance.fingerprint:
        yield "instance_hash"
    if not _same(claimed["policy"], _plain(asdict(instance.policy))):
        yield "policy"
    if sorted(tuple(pair) for pair in claimed["assignment"]) != list(assignment.sorted_pairs):
        yield "assignment"
    asked = instance
    if claimed["current"] is not None:
        asked = instance.with_current(tuple(Holding(*row) for row in claimed["current"]))
    report = check(asked, assignment)
    if not _same(claimed["terms"], _plain(report.terms)):
        yield "terms"
    if not _same([level["value"] for level in claimed["levels"]], list(report.levels)):
        yield "levels"
    if not _same(claimed["lines"], [_line(line) for line in sorted_lines(report)]):
        yield "lines"
    if not _bounds_possible(claimed, report):
        yield "bound"
    if not _gaps_add_up(claimed):
        yield "gap"
    if not _status_holds(instance, claimed, report):
        yield "status"


def _bounds_possible(claimed: Mapping[str, Any], report: Report) -> bool:
    """Whether every number is one, and no bound lies above the value of the plan at hand."""
    return all(
        isfinite(level["best"])
        and (level["bound"] is None or level["bound"] <= value + TOLERANCE * max(1.0, abs(value)))
        for level, value in zip(claimed["levels"], report.levels, strict=False)
    )


def _gaps_add_up(claimed: Mapping[str, Any]) -> bool:
    gaps = []
    for level in claimed["levels"]:
        best, bound = level["best"], level["bound"]
        expected = None if bound is None else max(0.0, best - bound) / max(1.0, abs(best))
        if not _same(level["gap"], expected):
            return False
        gaps.append(expected)
    whole = None if None in gaps else max(gaps, default=None)  # type: ignore[type-var]
    return _same(claimed["gap"], whole)


def _status_holds(instance: Instance, claimed: Mapping[str, Any], report: Report) -> bool:
    if claimed["status"] not in {"optimal", "feasible"} or report.violations:
        return False
    levels = claimed["levels"]
    if len(levels) != len(instance.policy.objective):
        return False
    if claimed["status"] == "feasible":
        return True
    proved = all(level["gap"] is not None and level["gap"] <= TOLERANCE for level in levels)
    within = all(
        level["value"] <= policy_level.limit(level["best"]) + TOLERANCE * max(1.0, abs(level["best"]))
        for level, policy_level in zip(levels, instance.policy.objective, strict=True)
    )
    return proved and within


def _line(line: Line) -> dict[str, Any]:
    return {
        "rule": line.rule,
        "leader": line.leader,
        "place": line.place,
        "layer": line.layer,
        "value": line.value,
        "bound": list(line.bound),
        "kept": line.kept,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and isfinite(value)):
        return value
    return str(value)  # a date, or a number that JSON does not have, in a section of somebody else's


def _same(claimed: Any, found: Any) -> bool:
    """Equal up to rounding, through lists and mappings."""
    if isinstance(found, Mapping):
        return (
            isinstance(claimed, Mapping)
            and claimed.keys() == found.keys()
            and all(_same(claimed[key], item) for key, item in found.items())
        )
    if isinstance(found, list):
        return isinstance(claimed, list) and len(claimed) == len(found) and all(map(_same, claimed, found))
    if isinstance(found, bool) or found is None or isinstance(found, str):
        return bool(claimed == found)
    return isinstance(claimed, float | int) and abs(claimed - found) <= TOLERANCE * max(1.0, abs(found))
