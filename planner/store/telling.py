"""What an audit event tells of a change: differences as values that JSON can hold."""

from collections.abc import Iterable
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from planner.store.differences import ASSIGNMENT, Difference

MOST_ROWS = 500
"""Rows that one event tells of; the digests it names hold the rest."""


def told(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """Each row that differs with what it was and what it is; of a changed row only the fields that differ."""
    return [_row(difference) for difference in list(differences)[:MOST_ROWS]]


def _row(difference: Difference) -> dict[str, Any]:
    before, after = difference.before, difference.after
    old: Any
    new: Any
    if difference.table == ASSIGNMENT:
        old, new = ([list(holder) for holder in side or ()] for side in (before, after))
    elif is_dataclass(before) and is_dataclass(after):
        changed = [field.name for field in fields(before) if getattr(before, field.name) != getattr(after, field.name)]
        old, new = ({name: plain(getattr(side, name)) for name in changed} for side in (before, after))
    else:
        old, new = plain(before), plain(after)
    return {"table": difference.table, "key": list(difference.key), "before": old, "after": new}


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    return value if isinstance(value, float) and abs(value) < float("inf") else str(value)
