"""A plan and small changes to it, judged without looking at those whom they leave alone."""

from math import fsum

import numpy as np

from planner.optimization.goal import SLACK
from planner.optimization.model import Bools, Model, Plan


class Ground:
    """
    A plan and the rules' numbers as lists: looking up single numbers in arrays takes many times as long.

    Parameters
    ----------
    held
        bool, shape (n, m).
    """

    def __init__(self, model: Model, held: Bools) -> None:
        self.model = model
        self.base: Plan = tuple(tuple(np.flatnonzero(row).tolist()) for row in held)
        self.holders: list[list[int]] = [[] for _ in range(model.m)]
        for l, places in enumerate(self.base):
            for p in places:
                self.holders[p].append(l)
        self.layer: list[int] = model.layer.tolist()
        self.district: list[int] = model.district.tolist()
        self.weight: list[float] = model.weight.tolist()
        self.share: list[float] = model.share.tolist()
        self.quota: list[list[tuple[int, int]]] = [
            list(zip(low, high, strict=True))
            for low, high in zip(model.quota_lower.tolist(), model.quota_upper.tolist(), strict=True)
        ]
        self.coverage: list[tuple[int, int]] = list(
            zip(model.cover_lower.tolist(), model.cover_upper.tolist(), strict=True)
        )


class Plans:
    """
    A plan and what a few changes make of it: counts, loads and districts of those who are touched, without looking at the others.

    Parameters
    ----------
    changes
        (l, p) -> whether it is held now, for the pairs that differ from the ground.
    """

    def __init__(self, ground: Ground, changes: dict[tuple[int, int], bool] | None = None) -> None:
        self.ground = ground
        self.changes = changes or {}

    def after(self, moves: list[tuple[int, int, bool]]) -> "Plans":
        """The plan after some pairs are set."""
        changes = dict(self.changes)
        for l, p, value in moves:
            changes[l, p] = value
            if (p in self.ground.base[l]) == value:
                del changes[l, p]
        return Plans(self.ground, changes)

    @property
    def key(self) -> frozenset[tuple[tuple[int, int], bool]]:
        """The same for the same plan."""
        return frozenset(self.changes.items())

    def has(self, l: int, p: int) -> bool:
        """Whether leader l holds place p."""
        known = self.changes.get((l, p))
        return p in self.ground.base[l] if known is None else known

    def places_of(self, l: int) -> list[int]:
        """Places of leader l, in order."""
        own = set(self.ground.base[l])
        for (who, p), value in self.changes.items():
            if who == l:
                (own.add if value else own.discard)(p)
        return sorted(own)

    def leaders_of(self, p: int) -> list[int]:
        """Leaders of place p, in order."""
        own = set(self.ground.holders[p])
        for (l, where), value in self.changes.items():
            if where == p:
                (own.add if value else own.discard)(l)
        return sorted(own)

    @property
    def touched(self) -> tuple[set[int], set[int]]:
        """Leaders and places of changed pairs."""
        return {l for l, _ in self.changes}, {p for _, p in self.changes}

    @property
    def plan(self) -> Plan:
        """The plan as places per leader."""
        touched = self.touched[0]
        return tuple(tuple(self.places_of(l)) if l in touched else own for l, own in enumerate(self.ground.base))

    def fault_of_leader(self, l: int) -> tuple[str, int, int] | None:
        """("over" | "short", leader, layer, or -1 for all layers), or None."""
        ground, own = self.ground, self.places_of(l)
        quota = ground.quota[l]
        count = [0] * len(quota)
        for p in own:
            count[ground.layer[p]] += 1
        for k, (_, most) in enumerate(quota):
            if count[k] > most:
                return "over", l, k
        load = fsum(ground.weight[p] for p in own) / ground.share[l]
        if load > ground.model.load_cap + SLACK or len({ground.district[p] for p in own}) > 1:
            return "over", l, -1
        for k, (least, _) in enumerate(quota):
            if count[k] < least:
                return "short", l, k
        return None

    def fault_of_place(self, p: int) -> tuple[str, int, int] | None:
        """("crowded" | "bare", place, -1), or None."""
        least, most = self.ground.coverage[p]
        count = len(self.leaders_of(p))
        if count > most:
            return "crowded", p, -1
        if count < least and not (self.ground.model.allow_shortfall and count == 0):
            return "bare", p, -1
        return None
