"""The question: policy, leaders, places, links between them, stances, and the assignment in force."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Self

from planner.domain.assignment import Assignment, Holding
from planner.domain.policy import Layer, Policy
from planner.domain.ranges import Range

EXACT = 2**53
"""Whole numbers below it are exact as floats."""
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class QuotaOverride:
    """A leader's own quota of one layer; a side that is None keeps the layer's."""

    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True)
class Leader:
    """
    A post that looks after places; its holder may change, or the post be vacant.

    Parameters
    ----------
    id
        Text, unique among leaders.
    name
        What tables and messages call him: the post's title, or its holder.
    rank
        Order of precedence, 1 = first; None when not stated. Of several leaders of a place the lowest number leads.
    share
        Part of a full load, > 0; 0.5 for a leader who should carry half.
    quotas
        Layer name -> this leader's own quota.
    extra
        Columns of the table that the planner does not know, kept as text.
    """

    id: str
    name: str
    post: str = ""
    body: str = ""
    rank: float | None = None
    share: float = 1.0
    vacant: bool = False
    quotas: Mapping[str, QuotaOverride] = field(default_factory=dict)
    contact: str = ""
    support_unit: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place to look after: a street, a township, a road, a community, a line of work.

    Parameters
    ----------
    id
        Text, unique among places.
    kind
        One of the kinds of the policy's layers.
    district, managed_by
        The district by law, and the one that manages it in fact where that differs ("" otherwise).
    weight
        Work it makes, >= 0, in the unit the office chose (minutes a month, or points).
    cover_min, cover_max
        Leaders that hold it; None keeps the layer's coverage.
    priority
        What leaving it uncovered costs in `shortfall`, >= 0.
    lon, lat
        Degrees (WGS 84), or None when unknown.
    """

    id: str
    name: str
    kind: str
    district: str = ""
    managed_by: str = ""
    weight: float = 1.0
    cover_min: int | None = None
    cover_max: int | None = None
    priority: float = 1.0
    lon: float | None = None
    lat: float | None = None
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def managing_district(self) -> str:
        """The district that counts for `one_district`: `managed_by`, or `district` where that is blank."""
        return self.managed_by or self.district


@dataclass(frozen=True, slots=True)
class Link:
    """An undirected relation of two places: `passes` (a road and a place) or `adjacent`; `km` is its length, > 0, or None."""

    a: str
    b: str
    relation: str
    km: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """What is settled or wished for a pair: `pin`, `avoid`, or `prefer` with a `value` (any number, negative: rather not)."""

    leader: str
    place: str
    stance: str
    value: float = 1.0
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Instance:
    """
    Everything a plan is made from. Two instances are the same question when their `fingerprint` is equal.

    Parameters
    ----------
    leaders, places
        With unique ids; links and stances name only these.
    current
        Rows of the assignment in force; they may name leaders and places that no longer exist.
    """

    policy: Policy
    leaders: tuple[Leader, ...]
    places: tuple[Place, ...]
    links: tuple[Link, ...] = ()
    stances: tuple[Stance, ...] = ()
    current: tuple[Holding, ...] = ()

    @cached_property
    def leader_by_id(self) -> Mapping[str, Leader]:
        """Leader id -> leader."""
        return {leader.id: leader for leader in self.leaders}

    @cached_property
    def place_by_id(self) -> Mapping[str, Place]:
        """Place id -> place."""
        return {place.id: place for place in self.places}

    @cached_property
    def _layer_of_kind(self) -> Mapping[str, Layer]:
        return {kind: layer for layer in self.policy.layers for kind in layer.kinds}

    def layer_of(self, place: Place) -> Layer:
        """The layer a place belongs to; KeyError when no layer has its kind."""
        return self._layer_of_kind[place.kind]

    @cached_property
    def places_by_layer(self) -> Mapping[str, tuple[Place, ...]]:
        """Layer name -> its places, in the order of `places`; every layer has an entry."""
        grouped: dict[str, list[Place]] = {layer.name: [] for layer in self.policy.layers}
        for place in self.places:
            grouped[self.layer_of(place).name].append(place)
        return {name: tuple(places) for name, places in grouped.items()}

    def quota_of(self, leader: Leader, layer: Layer) -> Range:
        """How many places of a layer a leader holds: his own quota, or the layer's."""
        own = leader.quotas.get(layer.name)
        if own is None:
            return layer.quota
        return Range(
            layer.quota.lower if own.lower is None else own.lower,
            layer.quota.upper if own.upper is None else own.upper,
        )

    def coverage_of(self, place: Place) -> Range:
        """How many leaders a place has: its own coverage, or its layer's."""
        layer = self.layer_of(place)
        return Range(
            layer.coverage.lower if place.cover_min is None else place.cover_min,
            layer.coverage.upper if place.cover_max is None else place.cover_max,
        )

    @cached_property
    def current_assignment(self) -> Assignment:
        """The part of the assignment in force whose leaders and places still exist."""
        return Assignment.from_holdings(
            row for row in self.current if row.leader in self.leader_by_id and row.place in self.place_by_id
        )

    @cached_property
    def leaders_with_history(self) -> frozenset[str]:
        """Ids of the leaders who have a row in the assignment in force, whatever place it names."""
        return frozenset(row.leader for row in self.current)

    def with_current(self, current: tuple[Holding, ...]) -> Self:
        """The same question with another assignment in force."""
        return replace(self, current=current)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the content; the order of rows has no part in it, nor whether a number was written 1 or 1.0."""
        tables = {
            "policy": _content(self.policy),
            "leaders": _sorted_rows(self.leaders),
            "places": _sorted_rows(self.places),
            "links": _sorted_rows(self.links),
            "stances": _sorted_rows(self.stances),
            "current": _sorted_rows(self.current),
        }
        return hashlib.sha256(_ENCODER.encode(tables).encode("utf-8", "surrogatepass")).hexdigest()


def _sorted_rows(rows: tuple[Leader | Place | Link | Stance | Holding, ...]) -> list[str]:
    names = [field.name for field in fields(rows[0])] if rows else []
    return sorted(_ENCODER.encode([_content(getattr(row, name)) for name in names]) for row in rows)


def _content(value: object) -> object:
    """A value as JSON can hold it, the same for equal values."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return float(value) + 0.0 if abs(value) < EXACT else str(value)  # + 0.0: -0.0 is 0.0
    if isinstance(value, Mapping):
        return {str(key): _content(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_content(item) for item in value]
    if is_dataclass(value):
        return {field.name: _content(getattr(value, field.name)) for field in fields(value)}
    return str(value)
