"""How is a value written down? Instances, assignments, solutions and diagnoses as JSON that reads back as the same value."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from pydantic import TypeAdapter

from planner.domain import Assignment, Diagnosis, Holding, Instance, Solution
from planner.follow_up.records import Records

_INSTANCE, _SOLUTION, _DIAGNOSIS = TypeAdapter(Instance), TypeAdapter(Solution), TypeAdapter(Diagnosis)
_RECORDS = TypeAdapter(Records)
_MOMENTS: Mapping[str, Callable[[str], object]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def encode_instance(instance: Instance) -> bytes:
    """An instance as JSON; the order of its rows is kept."""
    policy = replace(instance.policy, extra=_marked(instance.policy.extra))
    return _INSTANCE.dump_json(replace(instance, policy=policy))


def decode_instance(text: bytes) -> Instance:
    """The instance that was written down; `pydantic.ValidationError` when the text is none."""
    instance = _INSTANCE.validate_json(text)
    return replace(instance, policy=replace(instance.policy, extra=_unmarked(instance.policy.extra)))


def encode_assignment(assignment: Assignment) -> bytes:
    """An assignment as JSON: [leader, place, role], sorted."""
    rows = [[*pair, assignment.roles.get(pair, "")] for pair in assignment.sorted_pairs]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def decode_assignment(text: bytes) -> Assignment:
    """The assignment that was written down."""
    return Assignment.from_holdings(Holding(*row) for row in json.loads(text))


def encode_records(records: Records) -> bytes:
    """What is on record."""
    return _RECORDS.dump_json(records)


def decode_records(text: bytes) -> Records:
    """The records that were written down; kinds of records that came later are empty."""
    return _RECORDS.validate_json(text)


def encode_solution(solution: Solution) -> bytes:
    """What the optimiser said."""
    document = {
        "solution": json.loads(_SOLUTION.dump_json(replace(solution, assignment=Assignment()))),
        "assignment": json.loads(encode_assignment(solution.assignment)),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode_solution(text: bytes) -> Solution:
    """The solution that was written down."""
    document = json.loads(text)
    solution = _SOLUTION.validate_python(_tuples(document["solution"]))
    return replace(solution, assignment=Assignment.from_holdings(Holding(*row) for row in document["assignment"]))


def encode_diagnosis(diagnosis: Diagnosis) -> bytes:
    """Why there is no plan."""
    return _DIAGNOSIS.dump_json(diagnosis)


def decode_diagnosis(text: bytes) -> Diagnosis:
    """The diagnosis that was written down."""
    return _DIAGNOSIS.validate_python(_tuples(json.loads(text)))


def _tuples(value: Any) -> Any:
    """JSON's lists as the tuples they were: values of reasons have no type that could tell."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _marked(value: Any) -> Any:
    """A section of the policy with its dates marked as such, as JSON has none."""
    if isinstance(value, Mapping):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(item) for item in value]
    if isinstance(value, datetime | date | time):
        return {f"${type(value).__name__}": value.isoformat()}
    return value


def _unmarked(value: Any) -> Any:
    if isinstance(value, Mapping):
        key = next(iter(value)) if len(value) == 1 else ""
        if key.startswith("$") and key[1:] in _MOMENTS:
            return _MOMENTS[key[1:]](value[key])
        return {key: _unmarked(item) for key, item in value.items()}
    return [_unmarked(item) for item in value] if isinstance(value, list) else value
