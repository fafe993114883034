"""
The instance compiled to integers and arrays: what every method works on.

Leaders, places and layers are numbered in the order of their ids (layers: in the order of the policy), so that the order of the
input's rows has no part in any result. Symbols are those of docs/model.md: l in L, p in P, k in K.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain import Assignment, Instance, Level
from planner.network import distances
from planner.optimization.pair_costs import PairCosts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Plan = tuple[tuple[int, ...], ...]
"""Per leader the places he holds, as sorted indices."""

ANYWHERE = -1
"""District of every place where the rule `one_district` is off."""


@dataclass(frozen=True, eq=False)
class Model:
    """
    Arrays of one instance; n leaders, m places, K layers, A anchor places.

    Parameters
    ----------
    layer, cover_lower, cover_upper, district, anchor_row
        int, shape (m,). `anchor_row`: row of the place in `distance`, -1 when it is no anchor.
    quota_lower, quota_upper
        int, shape (n, K).
    weight, priority
        float, shape (m,): work of a place, and the price of leaving it out.
    share
        float, shape (n,).
    open_pairs
        bool, shape (n, m): False where a pair must be avoided or the quota is 0.
    pins
        int, shape (number of pins, 2): pairs that must be held.
    load_cap
        Largest load allowed, infinity without the rule.
    distance
        float or uint8, shape (A, m), at most `cap`; that of `planner.network.distances`, unchanged.
    layer_change
        float, shape (K,): weight of one changed pair.
    settled
        bool, shape (n,): leaders with a row in the assignment in force.
    current
        int, shape (pairs in force, 2).
    preferred, preferred_value
        int, shape (prefer stances, 2), and their values.
    mean_of_whole
        Of a part of a larger model: the mean that loads are held against, which is the whole's; None: this model's own.
    overlays
        Name -> float, shape (n, m): what holding a pair adds to a term of that name, beside those of the policy.
    """

    instance: Instance
    leader_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    layer: Ints
    quota_lower: Ints
    quota_upper: Ints
    cover_lower: Ints
    cover_upper: Ints
    weight: Floats
    priority: Floats
    share: Floats
    open_pairs: Bools
    pins: Ints
    district: Ints
    load_cap: float
    allow_shortfall: bool
    anchor_row: Ints
    distance: NDArray[np.float64 | np.uint8]
    cap: float
    layer_change: Floats
    settled: Bools
    current: Ints
    preferred: Ints
    preferred_value: Floats
    overlays: Mapping[str, Floats] = field(default_factory=dict)
    mean_of_whole: float | None = None

    @property
    def n(self) -> int:
        """Number of leaders."""
        return len(self.leader_ids)

    @property
    def m(self) -> int:
        """Number of places."""
        return len(self.place_ids)

    @property
    def num_layers(self) -> int:
        """Number of layers."""
        return int(self.quota_lower.shape[1])

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of the objective."""
        return self.instance.policy.objective

    @cached_property
    def pinned_pairs(self) -> Bools:
        """bool, shape (n, m): pairs that must be held."""
        pinned = np.zeros((self.n, self.m), dtype=np.bool_)
        pinned[self.pins[:, 0], self.pins[:, 1]] = True
        return pinned

    @cached_property
    def places_of_layer(self) -> tuple[Ints, ...]:
        """Per layer the indices of its places."""
        return tuple(np.flatnonzero(self.layer == k) for k in range(self.num_layers))

    @cached_property
    def is_anchor(self) -> Bools:
        """bool, shape (m,)."""
        return self.anchor_row >= 0

    @property
    def whole_hops(self) -> bool:
        """Whether distances are whole hops, in a byte each."""
        return bool(self.distance.dtype == np.uint8)

    @cached_property
    def same_shares(self) -> bool:
        """Whether every leader has the same share."""
        return bool(self.n == 0 or np.all(self.share == self.share[0]))

    @cached_property
    def fixed_mean(self) -> float | None:
        """The mean load where every assignment has the same one, else None: with equal shares and one possible coverage."""
        if self.mean_of_whole is not None:
            return self.mean_of_whole
        movable = self.weight > 0
        settled = np.all(self.cover_lower[movable] == self.cover_upper[movable]) and not (
            self.allow_shortfall and np.any(self.cover_lower[movable] > 0)
        )
        if self.n == 0 or not (settled and self.same_shares):
            return None
        return float(np.dot(self.weight, self.cover_lower)) / float(self.share[0]) / self.n

    @property
    def middle_load(self) -> float:
        """The mean load where it is fixed, else that of the least coverage; 0 without leaders."""
        if self.fixed_mean is not None:
            return self.fixed_mean
        return float(np.dot(self.weight, self.cover_lower)) / float(self.share.sum()) if self.n else 0.0

    def pair_costs(self, weights: dict[str, float]) -> PairCosts | None:
        """What holding a pair adds to a level through `changes`, `repeats`, `preference` and overlays; None where nothing is added."""
        changes, repeats = weights.get("changes", 0.0), weights.get("repeats", 0.0)
        preference = weights.get("preference", 0.0)
        if not (
            (changes and self.settled.any())
            or (repeats and len(self.current))
            or (preference and len(self.preferred))
            or any(weights.get(name) for name in self.overlays)
        ):
            return None
        per_leader = self.settled.astype(np.float64) * changes
        per_place = self.layer_change[self.layer]
        current, preferred = self.pair_numbers(self.current), self.pair_numbers(self.preferred)
        exceptions = np.unique(np.concatenate([current, preferred]))
        cost = per_leader[exceptions // max(1, self.m)] * per_place[exceptions % max(1, self.m)]
        cost[np.searchsorted(exceptions, current)] = repeats * per_place[self.current[:, 1]]
        np.add.at(cost, np.searchsorted(exceptions, preferred), preference * self.preferred_value)
        overlays = tuple((weights.get(name, 0.0), overlay) for name, overlay in self.overlays.items())
        return PairCosts(per_leader, per_place, exceptions, cost, overlays)

    def pair_numbers(self, pairs: Ints) -> Ints:
        """Leader * m + place of pairs (leader, place): int, shape (number of pairs,)."""
        return pairs[:, 0] * self.m + pairs[:, 1]

    @cached_property
    def _wishes(self) -> tuple[Ints, Floats]:
        """Numbers of the pairs wished for, ascending, and what all wishes for each are worth together."""
        numbers, index = np.unique(self.pair_numbers(self.preferred), return_inverse=True)
        worth = np.zeros(len(numbers))
        np.add.at(worth, index, self.preferred_value)
        return numbers, worth

    def wished(self, numbers: Ints) -> Floats:
        """What wishes say of pairs, by number; 0 without one."""
        known, worth = self._wishes
        if not len(known):
            return np.zeros(len(numbers))
        at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        return np.where(known[at] == numbers, worth[at], 0.0)

    @cached_property
    def _in_force(self) -> Ints:
        return np.sort(self.pair_numbers(self.current))

    def in_force(self, numbers: Ints) -> Bools:
        """Which pairs, by number, are held now."""
        if not len(self._in_force):
            return np.zeros(len(numbers), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self._in_force, numbers), len(self._in_force) - 1)
        return np.asarray(self._in_force[at] == numbers)

    def plan_of(self, assignment: Assignment) -> Plan:
        """An assignment as indices."""
        leader_index = {leader: index for index, leader in enumerate(self.leader_ids)}
        place_index = {place: index for index, place in enumerate(self.place_ids)}
        held: list[list[int]] = [[] for _ in self.leader_ids]
        for leader, place in assignment.pairs:
            held[leader_index[leader]].append(place_index[place])
        return tuple(tuple(sorted(places)) for places in held)

    def assignment_of(self, plan: Plan) -> Assignment:
        """A plan of indices as ids."""
        return Assignment.of((self.leader_ids[l], self.place_ids[p]) for l, places in enumerate(plan) for p in places)


def compile_model(instance: Instance) -> Model:
    """Number leaders and places, and put everything the methods need into arrays."""
    leaders = sorted(instance.leaders, key=lambda row: row.id)
    places = sorted(instance.places, key=lambda row: row.id)
    layers = instance.policy.layers
    layer_index = {layer.name: k for k, layer in enumerate(layers)}
    layer = np.array([layer_index[instance.layer_of(place).name] for place in places], dtype=np.int64)
    quotas = [[instance.quota_of(leader, layer) for layer in layers] for leader in leaders]
    quota_lower = _table([[quota.lower for quota in row] for row in quotas], len(layers))
    quota_upper = _table([[quota.upper for quota in row] for row in quotas], len(layers))
    coverage = [instance.coverage_of(place) for place in places]
    pairs = _pair_lookup(leaders, places)
    stances = {kind: [row for row in instance.stances if row.stance == kind] for kind in ("pin", "avoid", "prefer")}
    avoids = pairs((row.leader, row.place) for row in stances["avoid"])
    # By rows in memory: kernels are compiled for one layout.
    open_pairs = np.take(quota_upper > 0, layer, axis=1) if len(places) else np.zeros((len(leaders), 0), dtype=np.bool_)
    open_pairs[avoids[:, 0], avoids[:, 1]] = False
    preferred = pairs((row.leader, row.place) for row in stances["prefer"])
    order = np.lexsort((preferred[:, 1], preferred[:, 0]))
    measured = distances(instance)
    anchor_row = np.full(len(places), -1, dtype=np.int64)
    anchor_row[[index for index, place in enumerate(places) if instance.layer_of(place).anchor]] = range(
        len(measured.anchors)
    )
    rules = instance.policy.rules
    return Model(
        instance=instance,
        leader_ids=tuple(leader.id for leader in leaders),
        place_ids=tuple(place.id for place in places),
        layer=layer,
        quota_lower=quota_lower,
        quota_upper=quota_upper,
        cover_lower=np.array([each.lower for each in coverage], dtype=np.int64),
        cover_upper=np.array([each.upper for each in coverage], dtype=np.int64),
        weight=np.array([place.weight for place in places], dtype=np.float64),
        priority=np.array([place.priority for place in places], dtype=np.float64),
        share=np.array([leader.share for leader in leaders], dtype=np.float64),
        open_pairs=open_pairs,
        pins=_ascending(pairs((row.leader, row.place) for row in stances["pin"])),
        district=_districts(instance),
        load_cap=np.inf if rules.load_cap is None else float(rules.load_cap),
        allow_shortfall=rules.allow_shortfall,
        anchor_row=anchor_row,
        distance=np.ascontiguousarray(measured.matrix),
        cap=measured.cap,
        layer_change=np.array([instance.policy.change_weight(each.name) for each in layers], dtype=np.float64),
        settled=np.array([leader.id in instance.leaders_with_history for leader in leaders], dtype=np.bool_),
        current=_ascending(pairs(instance.current_assignment.sorted_pairs)),
        preferred=preferred[order],
        preferred_value=np.array([row.value for row in stances["prefer"]], dtype=np.float64)[order],
    )


def _table(rows: list[list[int]], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _ascending(pairs: Ints) -> Ints:
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _pair_lookup(leaders: list[Any], places: list[Any]) -> Any:
    leader_index = {leader.id: index for index, leader in enumerate(leaders)}
    place_index = {place.id: index for index, place in enumerate(places)}

    def look_up(pairs: Any) -> Ints:
        found = (index for leader, place in pairs for index in (leader_index[leader], place_index[place]))
        return np.fromiter(found, dtype=np.int64).reshape(-1, 2)

    return look_up


def _districts(instance: Instance) -> Ints:
    places = sorted(instance.places, key=lambda row: row.id)
    if not instance.policy.rules.one_district:
        return np.full(len(places), ANYWHERE, dtype=np.int64)
    names = sorted({place.managing_district for place in places})
    index = {name: number for number, name in enumerate(names)}
    return np.array([index[place.managing_district] for place in places], dtype=np.int64)
