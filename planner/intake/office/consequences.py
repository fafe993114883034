"""What would an import change? Two instances -> what is new, changed and gone, with the cell it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from planner.domain import Instance, Leader, Place
from planner.intake.office.entries import Where

What = Literal["leader", "place", "pair", "link"]
_TOLD_OF: Mapping[str, tuple[str, ...]] = {"leader": ("post",), "place": ("kind", "district")}
Subject = tuple[What, tuple[str, ...]]
"""What an item is about and its ids: a leader's, a place's, or both."""


@dataclass(frozen=True, slots=True)
class Item:
    """
    One consequence.

    Parameters
    ----------
    what
        "leader", "place", "pair" (a row of the assignment in force) or "link" (two places).
    ids
        Of the leader, of the place, of leader and place, or of the two places.
    names
        Their names, in the same order.
    field
        Of something that changes: the field's name; "" otherwise.
    before, after
        The field's value, as text.
    where
        The cell it comes from; None where it comes from a cell that is not there.
    detail
        What else is known of a leader or place that comes or goes: his post; its kind and district.
    """

    what: What
    ids: tuple[str, ...]
    names: tuple[str, ...]
    field: str = ""
    before: str = ""
    after: str = ""
    where: Where | None = None
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequences:
    """What two instances differ by; rows of leaders first, then of places, pairs and links."""

    new: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    gone: tuple[Item, ...] = ()


def consequences(old: Instance | None, new: Instance, origin: Mapping[Subject, Where]) -> Consequences:
    """
    What becomes of an instance.

    Parameters
    ----------
    old
        None where there was none: then all is new.
    origin
        Subject -> the cell that names it.
    """
    before, after = _contents(old), _contents(new)
    names = {**_names(old), **_names(new)}
    added = [_item(subject, after, names, origin) for subject in after if subject not in before]
    removed = [_item(subject, before, names, origin) for subject in before if subject not in after]
    changed = [
        item
        for subject, content in after.items()
        if subject in before
        for item in _changes(subject, before[subject], content, names, origin.get(subject))
    ]
    return Consequences(tuple(added), tuple(changed), tuple(removed))


def _contents(instance: Instance | None) -> dict[Subject, Mapping[str, Any]]:
    if instance is None:
        return {}
    content: dict[Subject, Mapping[str, Any]] = {}
    content |= {("leader", (leader.id,)): _fields(leader) for leader in instance.leaders}
    content |= {("place", (place.id,)): _fields(place) for place in instance.places}
    content |= {("pair", row.pair): {"role": row.role} for row in instance.current}
    content |= {("link", tuple(sorted((link.a, link.b)))): {"km": link.km} for link in instance.links}
    return content


def _fields(row: Leader | Place) -> dict[str, Any]:
    return {each.name: getattr(row, each.name) for each in fields(row)}


def _names(instance: Instance | None) -> dict[tuple[str, str], str]:
    if instance is None:
        return {}
    leaders = {("leader", leader.id): leader.name for leader in instance.leaders}
    return leaders | {("place", place.id): place.name for place in instance.places}


def _labels(subject: Subject, names: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    what, ids = subject
    parts = {"leader": ("leader",), "place": ("place",), "pair": ("leader", "place"), "link": ("place", "place")}[what]
    return tuple(names.get((part, id_), id_) for part, id_ in zip(parts, ids, strict=True))


def _item(
    subject: Subject,
    contents: Mapping[Subject, Mapping[str, Any]],
    names: Mapping[tuple[str, str], str],
    origin: Mapping[Subject, Where],
) -> Item:
    told = _TOLD_OF.get(subject[0], ())
    detail = tuple(
        text for field in told if (text := str(contents[subject][field])) and text != contents[subject]["name"]
    )
    return Item(subject[0], subject[1], _labels(subject, names), where=origin.get(subject), detail=detail)


def _changes(
    subject: Subject,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    names: Mapping[tuple[str, str], str],
    where: Where | None,
) -> Iterable[Item]:
    for name, value in after.items():
        if value != before[name]:
            yield Item(*subject, _labels(subject, names), name, _text(before[name]), _text(value), where)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return str(dict(value)) if isinstance(value, Mapping) else str(value)
