"""
Every plan of a small instance, judged by arithmetic of its own: nothing here calls the planner's rules, network or solver.

A plan is a tuple with one set of places per leader. Values follow sections 3 to 7 of docs/model.md, written down a third
time and as plainly as possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import inf

from planner.domain import Instance, Level, Place

Plan = tuple[frozenset[str], ...]
Terms = dict[str, float]
ROUNDING = 1e-6


@dataclass(frozen=True)
class Found:
    """What enumeration says: the best value of each level within the limits of those above, and the best vectors of loads."""

    best: tuple[float, ...]
    vectors: tuple[tuple[float, ...] | None, ...]
    plans: tuple[Plan, ...]


class Enumeration:
    """All plans of an instance that keep the rules."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.leaders = instance.leaders
        self.policy = instance.policy
        self.places = {place.id: place for place in instance.places}
        self.layer_of = {
            place.id: next(layer for layer in instance.policy.layers if place.kind in layer.kinds)
            for place in instance.places
        }

    # --- rules ------------------------------------------------------------------------------------------------------

    def plans(self) -> Iterator[Plan]:
        """Plans that keep every rule, place by place."""
        yield from self._extended(0, tuple(frozenset() for _ in self.leaders))

    def _extended(self, number: int, plan: Plan) -> Iterator[Plan]:
        if number == len(self.instance.places):
            if all(self._leader_keeps(index, held, complete=True) for index, held in enumerate(plan)):
                yield plan
            return
        place = self.instance.places[number]
        for holders in self._holders(place):
            grown = tuple(held | {place.id} if index in holders else held for index, held in enumerate(plan))
            if all(self._leader_keeps(index, grown[index], complete=False) for index in holders):
                yield from self._extended(number + 1, grown)

    def _holders(self, place: Place) -> Iterator[tuple[int, ...]]:
        layer = self.layer_of[place.id]
        lower = layer.coverage.lower if place.cover_min is None else place.cover_min
        upper = layer.coverage.upper if place.cover_max is None else place.cover_max
        told = {
            kind: {row.leader for row in self.instance.stances if row.place == place.id and row.stance == kind}
            for kind in ("pin", "avoid")
        }
        sizes = {*range(lower, upper + 1)} | ({0} if self.policy.rules.allow_shortfall else set())
        for size in sorted(sizes):
            for holders in combinations(range(len(self.leaders)), size):
                ids = {self.leaders[index].id for index in holders}
                if told["pin"] <= ids and not told["avoid"] & ids:
                    yield holders

    def _leader_keeps(self, index: int, held: frozenset[str], *, complete: bool) -> bool:
        leader, rules = self.leaders[index], self.policy.rules
        for layer in self.policy.layers:
            own = leader.quotas.get(layer.name)
            lower = layer.quota.lower if own is None or own.lower is None else own.lower
            upper = layer.quota.upper if own is None or own.upper is None else own.upper
            count = sum(self.layer_of[place] is layer for place in held)
            if count > upper or (complete and count < lower):
                return False
        if rules.load_cap is not None and self.load(index, held) > rules.load_cap + ROUNDING:
            return False
        districts = {self.places[place].managed_by or self.places[place].district for place in held}
        return len(districts) <= 1 or not rules.one_district

    # --- terms ------------------------------------------------------------------------------------------------------

    def load(self, index: int, held: frozenset[str]) -> float:
        return sum(self.places[place].weight for place in sorted(held)) / self.leaders[index].share

    def loads(self, plan: Plan) -> list[float]:
        return [self.load(index, held) for index, held in enumerate(plan)]

    @cached_property
    def distance(self) -> Mapping[tuple[str, str], float]:
        """Capped distances by Floyd and Warshall's three loops."""
        way = dict.fromkeys(product(self.places, self.places), inf)
        hops = self.policy.coherence.unit == "hop"
        for place in self.places:
            way[place, place] = 0.0
        for link in self.instance.links:
            length = 1.0 if hops else link.km
            if length is not None:
                for ends in ((link.a, link.b), (link.b, link.a)):
                    way[ends] = min(way[ends], length)
        for c, a, b in product(self.places, repeat=3):
            way[a, b] = min(way[a, b], way[a, c] + way[c, b])
        cap = self.policy.coherence.cap
        return {ends: min(cap, max(0.0, length - 1) if hops else length) for ends, length in way.items()}

    def coherence_of(self, held: frozenset[str]) -> float:
        anchors = [place for place in held if self.layer_of[place].anchor]
        others = [place for place in held if not self.layer_of[place].anchor]
        between = sum(self.distance[a, b] for a, b in combinations(anchors, 2))
        cap = self.policy.coherence.cap
        return between + sum(min([cap, *(self.distance[a, other] for a in anchors)]) for other in others)

    def terms(self, plan: Plan) -> Terms:
        """Every term but `leximin`; the vector of loads is `loads`, sorted."""
        instance, loads = self.instance, self.loads(plan)
        ids = [leader.id for leader in self.leaders]
        pairs = {(leader, place) for leader, held in zip(ids, plan, strict=True) for place in held}
        in_force = {(row.leader, row.place) for row in instance.current}
        settled = {row.leader for row in instance.current}
        weight = {place: self.policy.changes.get(self.layer_of[place].name, 1.0) for place in self.places}
        covered = {place for held in plan for place in held}
        mean = sum(loads) / len(loads)
        return {
            "shortfall": sum(
                place.priority
                for place in instance.places
                if self.policy.rules.allow_shortfall and place.id not in covered and self._needs_leader(place)
            ),
            "peak_load": max(loads),
            "leximin": max(loads),
            "deviation": sum(abs(load - mean) for load in loads),
            "squares": sum(load**2 for load in loads),
            "coherence": sum(map(self.coherence_of, plan)),
            "changes": sum(weight[place] for leader, place in pairs - in_force if leader in settled),
            "repeats": sum(weight[place] for leader, place in pairs & in_force),
            "preference": sum(
                row.value for row in instance.stances if row.stance == "prefer" and (row.leader, row.place) in pairs
            ),
        }

    def _needs_leader(self, place: Place) -> bool:
        lower = self.layer_of[place.id].coverage.lower if place.cover_min is None else place.cover_min
        return lower > 0

    # --- levels -----------------------------------------------------------------------------------------------------

    def best(self) -> Found | None:
        """The best value per level, or None where no plan keeps the rules."""
        left = tuple(self.plans())
        if not left:
            return None
        terms = {plan: self.terms(plan) for plan in left}
        best: list[float] = []
        vectors: list[tuple[float, ...] | None] = []
        for level in self.policy.objective:
            values = {plan: value_of(level, terms[plan]) for plan in left}
            least = min(values.values())
            best.append(least)
            leximin = "leximin" in level.minimise
            vectors.append(min(tuple(sorted(self.loads(plan), reverse=True)) for plan in left) if leximin else None)
            limit = least + level.tolerance * abs(least)
            left = tuple(plan for plan in left if values[plan] <= limit + ROUNDING / 2)
        return Found(tuple(best), tuple(vectors), left)


def value_of(level: Level, terms: Terms) -> float:
    """A level's value as a minimisation."""
    wanted = sum(weight * terms[term] for term, weight in level.minimise.items())
    return wanted - sum(weight * terms[term] for term, weight in level.maximise.items())
