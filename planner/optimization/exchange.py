"""
Who could take a place instead, and what would have to follow: the shortest chain of moves, and of all as short the best.

The number of moves is the proven minimum of a repair in which the exchange is settled. The chains of that length are then looked through:
whoever holds too much must give some place away, whoever holds too little must get one; any complete chain contains such a move, so
branching over them misses none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.optimization.goal import SLACK, Evaluator, Goal, better
from planner.optimization.model import ANYWHERE, Bools, Model, Plan
from planner.optimization.repair import MOVED, distance_from, fewest, gives_of
from planner.optimization.search import Clock

STATES = 4_000
"""Plans looked at for one exchange before the best chain found so far has to do."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    Leader l takes a place from `giver` (-1: from nobody).

    Parameters
    ----------
    plan
        The best plan found with the fewest moves, None when no plan that keeps the rules has the exchange.
    gives, bound
        Its number of new pairs, and the proven least number.
    exact
        Whether every chain of that length has been looked at.
    """

    l: int
    giver: int
    plan: Plan | None = None
    gives: int = 0
    bound: int | None = None
    exact: bool = True


def take_over(model: Model, held: Bools, p: int, l: int, giver: int, clock: Clock) -> Exchange:
    """
    The best of the shortest chains in which leader l takes place p from `giver`.

    Parameters
    ----------
    held
        bool, shape (n, m): the plan as it is.
    """
    nothing = Exchange(l, giver)
    if not model.open_pairs[l, p] or (giver >= 0 and model.pinned_pairs[giver, p]):
        return nothing
    open_pairs = model.open_pairs.copy()
    if giver >= 0:
        open_pairs[giver, p] = False
    pins = np.array(sorted({*map(tuple, model.pins.tolist()), (l, p)}), dtype=np.int64)
    settled = replace(model, open_pairs=open_pairs, pins=pins, overlays={**model.overlays, MOVED: distance_from(held)})
    nearest = fewest(settled, held, clock)
    if nearest.plan is None:
        return nothing
    start = held.copy()
    start[l, p] = True
    if giver >= 0:
        start[giver, p] = False
    chains = Chains(settled, start, nearest.gives - 1)
    best = _best(model, [nearest.plan, *chains.plans()])
    return Exchange(l, giver, best, gives_of(best, held), nearest.bound, chains.complete)


def _best(model: Model, plans: list[Plan]) -> Plan:
    """The best by the levels of the objective, each within the tolerance of the one above."""
    evaluator, left = Evaluator(model), plans
    terms = {plan: evaluator.terms(plan) for plan in left}
    for level in model.levels:
        goal = Goal(level.weights)
        keys = {plan: goal.key(terms[plan]) for plan in left}
        least = min(keys.values())
        limit = level.limit(goal.value(terms[next(plan for plan in left if keys[plan] == least)]))
        left = [plan for plan in left if goal.value(terms[plan]) <= limit + SLACK]
    final = Goal(model.levels[-1].weights)
    chosen = left[0]
    for plan in left[1:]:
        if better(final.key(terms[plan]), final.key(terms[chosen])):
            chosen = plan
    return chosen


class Chains:
    """
    Plans that keep the rules and are at most `depth` gives away from a start in which someone may hold too much or too little.

    Parameters
    ----------
    start
        bool, shape (n, m).
    """

    def __init__(self, model: Model, start: Bools, depth: int) -> None:
        self.model = model
        self.start = start
        self.depth = depth
        self.seen: set[bytes] = set()
        self.complete = True

    def plans(self) -> list[Plan]:
        """The plans, in a fixed order."""
        evaluator, found = Evaluator(self.model), []
        for held in self._mended(self.start, self.depth):
            plan = tuple(tuple(np.flatnonzero(row).tolist()) for row in held)
            if evaluator.keeps_rules(plan):
                found.append(plan)
        return found

    @cached_property
    def _needed(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.where(self.model.allow_shortfall, 0, self.model.cover_lower)

    def _mended(self, held: Bools, depth: int) -> Iterator[Bools]:
        key = np.packbits(held).tobytes() + bytes([depth])
        if key in self.seen:
            return
        if len(self.seen) >= STATES:
            self.complete = False
            return
        self.seen.add(key)
        broken = self._broken(held)
        if broken is None:
            yield held
        else:
            for following in self._without_gives(held, *broken):
                yield from self._mended(following, depth)
            for following in self._with_one_give(held, *broken) if depth else ():
                yield from self._mended(following, depth - 1)

    def _broken(self, held: Bools) -> tuple[str, int, int] | None:
        """("over" | "short", leader, layer or -1 for all layers), ("crowded" | "bare", place, -1), or None."""
        model = self.model
        covered = held.sum(axis=0)
        for p in np.flatnonzero(covered > model.cover_upper):
            return "crowded", int(p), -1
        short = (covered < self._needed) | (model.allow_shortfall & (covered > 0) & (covered < model.cover_lower))
        for p in np.flatnonzero(short):
            return "bare", int(p), -1
        for k, places in enumerate(model.places_of_layer):
            count = held[:, places].sum(axis=1)
            for l in np.flatnonzero(count > model.quota_upper[:, k]):
                return "over", int(l), k
            for l in np.flatnonzero(count < model.quota_lower[:, k]):
                return "short", int(l), k
        loads = (held * model.weight).sum(axis=1) / model.share
        for l in np.flatnonzero(loads > model.load_cap + SLACK):
            return "over", int(l), -1
        if (model.district != ANYWHERE).any():
            for row in range(model.n):
                if len(set(model.district[held[row]].tolist())) > 1:
                    return "over", row, -1
        return None

    def _without_gives(self, held: Bools, what: str, subject: int, k: int) -> Iterator[Bools]:
        """Plans after one pair less that lessens what is broken."""
        model = self.model
        if what == "crowded":
            for l in np.flatnonzero(held[:, subject] & ~model.pinned_pairs[:, subject]).tolist():
                yield self._with(held, (l, subject, False))
        elif what == "over":
            for q in self._loose(held, subject, k):
                if held[:, q].sum() > self._needed[q]:
                    yield self._with(held, (subject, q, False))

    def _with_one_give(self, held: Bools, what: str, subject: int, k: int) -> Iterator[Bools]:
        """Plans after one move that lessens what is broken."""
        model = self.model
        if what == "bare":
            for l in np.flatnonzero(~held[:, subject] & model.open_pairs[:, subject]).tolist():
                yield self._with(held, (l, subject, True))
        elif what == "over":
            for q in self._loose(held, subject, k):
                for x in np.flatnonzero(~held[:, q] & model.open_pairs[:, q]).tolist():
                    yield self._with(held, (subject, q, False), (x, q, True))
        elif what == "short":
            for q in model.places_of_layer[k][(~held & model.open_pairs)[subject, model.places_of_layer[k]]].tolist():
                for y in np.flatnonzero(held[:, q] & ~model.pinned_pairs[:, q]).tolist():
                    yield self._with(held, (y, q, False), (subject, q, True))
                if held[:, q].sum() < model.cover_upper[q]:
                    yield self._with(held, (subject, q, True))

    def _loose(self, held: Bools, l: int, k: int) -> list[int]:
        """Places of layer k (-1: of any) that leader l may give away."""
        places = np.arange(self.model.m) if k < 0 else self.model.places_of_layer[k]
        chosen = held[l, places] & ~self.model.pinned_pairs[l, places]
        return [int(p) for p in places[chosen]]

    @staticmethod
    def _with(held: Bools, *changes: tuple[int, int, bool]) -> Bools:
        changed = held.copy()
        for l, p, value in changes:
            changed[l, p] = value
        return changed
