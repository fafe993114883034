"""What differs between two drafts, told row by row in the visitor's language."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from planner.domain import Instance, Policy
from planner.locale import has
from planner.store.differences import ASSIGNMENT, POLICY, RECORDS, Difference
from planner.store.history import Snapshot
from planner.ui.words import office, say

_COLUMNS = {field: f"column_{field}" for field in ("name", "post", "body", "rank", "share", "vacant", "contact")}
_COLUMNS |= {name: f"column_{name}" for name in ("support_unit", "note", "kind", "district", "managed_by", "weight")}
_COLUMNS |= {name: f"column_{name}" for name in ("cover_min", "cover_max", "priority", "lon", "lat", "source")}
_COLUMNS |= {name: f"column_{name}" for name in ("relation", "km", "value", "reason")}
LONGEST = 40


def difference_sentence(difference: Difference, before: Snapshot, after: Snapshot) -> str:
    """
    One row that differs, with the names of what it speaks of.

    Parameters
    ----------
    before, after
        The snapshots it was found between: a row may be known to one of them only.
    """
    known = has(f"office.table_{difference.table}")
    where = office(f"table_{difference.table}" if known else "table_records")
    subject = _subject(difference, (after.instance, before.instance))
    if difference.table == ASSIGNMENT:
        old, new = (_holders(side, (after.instance, before.instance)) for side in (difference.before, difference.after))
        return office("row_changed", table=where, subject=subject, changes=office("from_to", old=old, new=new))
    if difference.before is None or difference.after is None:
        code = "row_added" if difference.before is None else "row_removed"
        return office(code, table=where, subject=subject)
    changes = tuple(_fields(difference.before, difference.after))
    return office("row_changed", table=where, subject=subject, changes=changes)


def _fields(before: Any, after: Any) -> list[str]:
    told = []
    for field in fields(before) if is_dataclass(before) else ():
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            label = say(_COLUMNS[field.name]) if field.name in _COLUMNS else office(f"field_{field.name}")
            told.append(office("field_from_to", field=label, old=_short(old), new=_short(new)))
    return told


def _short(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return office("nothing")
    if isinstance(value, bool):
        return office("yes" if value else "no")
    if isinstance(value, str | int):
        return str(value)[:LONGEST]
    return f"{value:g}" if isinstance(value, float) else office("something")


def _holders(side: Any, instances: tuple[Instance, ...]) -> str:
    names = [_name(leader, instances, "leader_by_id") for leader, _ in side or ()]
    return say("list", items=names) if names else office("nobody")


def _subject(difference: Difference, instances: tuple[Instance, ...]) -> str:
    if difference.table == POLICY:
        return difference.after.title if isinstance(difference.after, Policy) else ""
    if difference.table in RECORDS:
        return _record(difference.before or difference.after)
    names = [
        next((found for found in (_name(part, instances, lookup) for lookup in ("leader_by_id", "place_by_id")) if found != part), part)
        for part in difference.key
    ]  # fmt: skip
    return office("between", items=" – ".join(names))


def _record(row: Any) -> str:
    values = [getattr(row, field.name) for field in fields(row)] if is_dataclass(row) else [row]
    return say("list", items=[str(value)[:LONGEST] for value in values if isinstance(value, str | date) and value])


def _name(part: str, instances: tuple[Instance, ...], lookup: str) -> str:
    for instance in instances:
        known = getattr(instance, lookup).get(part)
        if known is not None:
            return str(known.name)
    return part
