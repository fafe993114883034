"""What differs between two snapshots, row by row, and how such differences are carried over to a third."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from planner.domain import Assignment, Instance
from planner.follow_up.records import Records
from planner.store.history import Snapshot

POLICY, ASSIGNMENT = "policy", "assignment"
_OF_INSTANCE = ("leaders", "places", "links", "stances", "current")
RECORDS = tuple(field.name for field in fields(Records))
_CHANGED_LATER = {"measures": ("id",), "seats": ("committee", "leader", "unit", "since")}
"""Records that are changed after they were put down, and the fields that name one; all others say what happened and stay."""
TABLES = (POLICY, *_OF_INSTANCE, ASSIGNMENT, *RECORDS)
"""What a snapshot consists of, in the order in which differences are told."""
Key = tuple[str, ...]
Holders = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """
    One row that was added, changed or removed.

    Parameters
    ----------
    table
        One of `TABLES`.
    key
        What names the row: the id of a leader or a place, both ends of a link and its relation, leader and place of a stance or of a
        row in force with the kind of stance, the place of an assignment, the number of a measure, who sits in which committee since
        when, what any other record says; the empty key for the policy.
    before, after
        The row, None where there is none; of an assignment the (leader, role) of every holder, sorted.
    """

    table: str
    key: Key
    before: Any
    after: Any

    def clashes(self, other: "Difference") -> bool:
        """Whether both speak of the same row and want different things."""
        return (self.table, self.key) == (other.table, other.key) and self.after != other.after


def differences(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Every row that differs, table by table, rows sorted by key."""
    found = []
    for table in TABLES:
        old, new = _rows(before, table), _rows(after, table)
        if old is not new:
            found += _differing(table, old, new)
    return tuple(found)


def _differing(table: str, old: Mapping[Key, Any], new: Mapping[Key, Any]) -> list[Difference]:
    return [
        Difference(table, key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def record_differences(before: Records, after: Records) -> tuple[Difference, ...]:
    """Every record that differs, table by table, as `differences` tells them."""
    found = []
    for table in RECORDS:
        found += _differing(table, _record_rows(before, table), _record_rows(after, table))
    return tuple(found)


def records_applied(records: Records, chosen: Iterable[Difference]) -> Records:
    """The records with these differences of records carried over."""
    tables = {table: dict(_record_rows(records, table)) for table in RECORDS}
    for difference in chosen:
        _put(tables[difference.table], difference)
    return replace(records, **{table: tuple(rows.values()) for table, rows in tables.items()})


def applied(snapshot: Snapshot, chosen: Iterable[Difference]) -> Snapshot:
    """
    The snapshot with these differences carried over: each row becomes what the difference says it became.

    Pairs, links and stances of a leader or a place that is no longer there afterwards are left out.
    """
    by_table: dict[str, list[Difference]] = {table: [] for table in TABLES}
    for difference in chosen:
        by_table[difference.table].append(difference)
    parts: dict[str, Any] = {}
    for table in _OF_INSTANCE:
        rows = dict(_rows(snapshot, table))
        for difference in by_table[table]:
            _put(rows, difference)
        parts[table] = tuple(rows.values())
    policy = by_table[POLICY][-1].after if by_table[POLICY] else snapshot.instance.policy
    instance = _without_strangers(Instance(policy, **{table: parts[table] for table in _OF_INSTANCE}))
    holders = dict(_rows(snapshot, ASSIGNMENT))
    for difference in by_table[ASSIGNMENT]:
        _put(holders, difference)
    changed = any(by_table[table] for table in (POLICY, *_OF_INSTANCE))
    return replace(
        snapshot,
        instance=instance if changed else snapshot.instance,
        assignment=_assignment(instance, holders),
        records=records_applied(snapshot.records, (each for table in RECORDS for each in by_table[table])),
    )


def _rows(snapshot: Snapshot, table: str) -> Mapping[Key, Any]:
    instance = snapshot.instance
    rows: dict[Key, Any]
    if table == POLICY:
        rows = {(): instance.policy}
    elif table == ASSIGNMENT:
        assignment = snapshot.assignment
        rows = {
            (place,): tuple((leader, assignment.roles.get((leader, place), "")) for leader in holders)
            for place, holders in assignment.by_place.items()
        }
    elif table in RECORDS:
        rows = _record_rows(snapshot.records, table)
    elif table == "links":
        rows = {(row.a, row.b, row.relation): row for row in instance.links}
    elif table == "stances":
        rows = {(row.leader, row.place, row.stance): row for row in instance.stances}
    elif table == "current":
        rows = {row.pair: row for row in instance.current}
    else:
        known = instance.leaders if table == "leaders" else instance.places
        rows = {(row.id,): row for row in known}
    return rows


def _record_rows(records: Records, table: str) -> dict[Key, Any]:
    if table in _CHANGED_LATER:
        named = _CHANGED_LATER[table]
        return {tuple(str(getattr(row, name)) for name in named): row for row in getattr(records, table)}
    rows: dict[Key, Any] = {}
    seen = Counter[str]()
    for row in getattr(records, table):
        told = str(row)
        rows[told, str(seen[told])] = row
        seen[told] += 1
    return rows


def _put(rows: dict[Key, Any], difference: Difference) -> None:
    if difference.after is None:
        rows.pop(difference.key, None)
    else:
        rows[difference.key] = difference.after


def _without_strangers(instance: Instance) -> Instance:
    leaders, places = instance.leader_by_id, instance.place_by_id
    links = tuple(row for row in instance.links if row.a in places and row.b in places)
    stances = tuple(row for row in instance.stances if row.leader in leaders and row.place in places)
    return replace(instance, links=links, stances=stances)


def _assignment(instance: Instance, holders: Mapping[Key, Holders]) -> Assignment:
    pairs = {
        (leader, place): role
        for (place,), held in holders.items()
        for leader, role in held
        if leader in instance.leader_by_id and place in instance.place_by_id
    }
    return Assignment(frozenset(pairs), {pair: role for pair, role in pairs.items() if role})
