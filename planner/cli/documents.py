"""The JSON documents of the commands: stable keys; ids and rule names the same in every language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planner.domain import Diagnosis, Fault, Instance, LevelOutcome, Reason, Relaxation, Solution, Violation
from planner.domain.solution import TermValue
from planner.reports.wording import fault_message, reason_sentence, relaxation_sentence, violation_sentence

Document = dict[str, Any]


def bad_input(faults: Iterable[Fault], lang: str) -> Document:
    """Exit code 2: every fault of the input."""
    return {"status": "bad_input", "faults": [fault(found, lang) for found in faults]}


def fault(found: Fault, lang: str) -> Document:
    """A fault or a finding; `row` is null for a whole file."""
    return {
        "file": found.file,
        "row": found.row,
        "column": found.column,
        "value": found.value,
        "message": fault_message(found, lang),
    }


def violation(instance: Instance, found: Violation, lang: str) -> Document:
    """A broken rule; parts that the rule does not speak of are null."""
    return {**_subject(found), "message": violation_sentence(instance, found, lang)}


def reason(instance: Instance, found: Reason, lang: str) -> Document:
    """Why there is no plan; parts that the reason does not speak of are null."""
    return {**_subject(found), "message": reason_sentence(instance, found, lang)}


def solution(instance: Instance, found: Solution, findings: Sequence[Fault], seconds: float, lang: str) -> Document:
    """
    What `solve` says.

    Parameters
    ----------
    findings
        What is worth knowing of the input.
    seconds
        Since the start of the process.
    """
    planned = found.has_plan
    return {
        "status": found.status,
        "ended": found.ended,
        "levels": [level(outcome) for outcome in found.levels] if planned else [],
        "terms": terms(found.terms) if planned else {},
        "gap": found.gap if planned else None,
        "seconds": round(seconds, 3),
        "assignment": [list(pair) for pair in found.assignment.sorted_pairs] if planned else [],
        "violations": [violation(instance, broken, lang) for broken in found.violations],
        "reasons": [reason(instance, why, lang) for why in found.reasons],
        "findings": [fault(finding, lang) for finding in findings],
    }


def diagnosis(instance: Instance, found: Diagnosis, lang: str) -> Document:
    """What `diagnose` says."""
    return {
        "feasible": found.feasible,
        "conflict": [reason(instance, member, lang) for member in found.conflict],
        "relaxations": [_relaxation(instance, way_out, lang) for way_out in found.relaxations],
    }


def level(outcome: LevelOutcome) -> Document:
    """One level of the objective, as a minimisation."""
    return {"value": outcome.value, "best": outcome.best, "bound": outcome.bound, "gap": outcome.gap}


def level_value(value: float) -> Document:
    """One level of a plan that was only checked: nothing is known of what could be reached."""
    return {"value": value, "best": None, "bound": None, "gap": None}


def terms(values: Mapping[str, TermValue]) -> Document:
    """Every term; `leximin` is a list."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _relaxation(instance: Instance, found: Relaxation, lang: str) -> Document:
    changes = [
        {
            "rule": change.rule,
            "leader": change.leader,
            "layer": change.layer,
            "place": change.place,
            "side": change.side,
            "from": change.before,
            "to": change.after,
        }
        for change in found.changes
    ]
    return {
        "changes": changes,
        "cost": found.cost,
        "smallest": found.smallest,
        "message": relaxation_sentence(instance, found, lang),
    }


def _subject(found: Violation | Reason) -> Document:
    return {
        "rule": found.rule,
        "leader": found.leader,
        "place": found.place,
        "layer": found.layer,
        "value": found.value,
        "bound": list(found.bound),
    }
