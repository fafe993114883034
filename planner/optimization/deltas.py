"""A plan and small changes to it, judged without looking at those whom they leave alone."""

import numpy as np

from planner.optimization.goal import SLACK
from planner.optimization.model import Bools, Model, Plan


class Plans:
    """
    A plan and what a few changes make of it: counts, loads and districts of those who are touched, without looking at the others.

    Parameters
    ----------
    held
        bool, shape (n, m).
    changes
        (l, p) -> whether it is held now, for the pairs that differ from `held`.
    """

    def __init__(
        self, model: Model, held: Bools, changes: dict[tuple[int, int], bool] | None = None, base: Plan | None = None
    ) -> None:
        self.model = model
        self.held = held
        self.changes = changes or {}
        self.base = tuple(tuple(np.flatnonzero(row).tolist()) for row in held) if base is None else base

    def after(self, moves: list[tuple[int, int, bool]]) -> "Plans":
        """The plan after some pairs are set."""
        changes = dict(self.changes)
        for l, p, value in moves:
            changes[l, p] = value
            if bool(self.held[l, p]) == value:
                del changes[l, p]
        return Plans(self.model, self.held, changes, self.base)

    @property
    def key(self) -> tuple[tuple[tuple[int, int], bool], ...]:
        """The same for the same plan."""
        return tuple(sorted(self.changes.items()))

    def has(self, l: int, p: int) -> bool:
        """Whether leader l holds place p."""
        return self.changes.get((l, p), bool(self.held[l, p]))

    def places_of(self, l: int) -> list[int]:
        """Places of leader l, in order."""
        own = set(self.base[l])
        for (who, p), value in self.changes.items():
            if who == l:
                (own.add if value else own.discard)(p)
        return sorted(own)

    def leaders_of(self, p: int) -> list[int]:
        """Leaders of place p, in order."""
        own = set(np.flatnonzero(self.held[:, p]).tolist())
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
        return tuple(tuple(self.places_of(l)) if l in touched else own for l, own in enumerate(self.base))

    def fault_of_leader(self, l: int) -> tuple[str, int, int] | None:
        """("over" | "short", leader, layer, or -1 for all layers), or None."""
        model, own = self.model, self.places_of(l)
        count = (
            np.bincount(model.layer[own], minlength=model.num_layers) if own else np.zeros(model.num_layers, np.int64)
        )
        for k in np.flatnonzero(count > model.quota_upper[l]):
            return "over", l, int(k)
        if (
            model.weight[own].sum() / model.share[l] > model.load_cap + SLACK
            or len(set(model.district[own].tolist())) > 1
        ):
            return "over", l, -1
        for k in np.flatnonzero(count < model.quota_lower[l]):
            return "short", l, int(k)
        return None

    def fault_of_place(self, p: int) -> tuple[str, int, int] | None:
        """("crowded" | "bare", place, -1), or None."""
        model, count = self.model, len(self.leaders_of(p))
        if count > model.cover_upper[p]:
            return "crowded", p, -1
        if count < model.cover_lower[p] and not (model.allow_shortfall and count == 0):
            return "bare", p, -1
        return None
