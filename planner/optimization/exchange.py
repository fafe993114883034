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

from planner.optimization.deltas import Plans
from planner.optimization.goal import SLACK, Evaluator, Goal, better
from planner.optimization.model import Bools, Model, Plan
from planner.optimization.repair import MOVED, distance_from, fewest, gives_of
from planner.optimization.search import Clock

STATES = 4_000
"""Plans looked at for one exchange before the best chain found so far has to do."""
SHORT = 2
"""Moves after the exchange up to which chains are simply looked through; of longer ones a programme says first how long they are."""


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


def take_over(
    model: Model, held: Bools, p: int, l: int, giver: int, clock: Clock, evaluator: Evaluator | None = None
) -> Exchange:
    """
    The best of the shortest chains in which leader l takes place p from `giver`.

    Parameters
    ----------
    held
        bool, shape (n, m): the plan as it is.
    evaluator
        Of the model; one that remembers saves time where many exchanges are asked for.
    """
    nothing = Exchange(l, giver)
    if not model.open_pairs[l, p] or (giver >= 0 and model.pinned_pairs[giver, p]):
        return nothing
    settled = _settled(model, held, p, l, giver)
    start = Plans(settled, held).after([(l, p, True), *([(giver, p, False)] if giver >= 0 else [])])
    for depth in range(SHORT + 1):
        chains = Chains(settled, start, depth)
        found = chains.plans()
        if found or not chains.complete:
            break
    if not (found and chains.complete):
        nearest = fewest(settled, held, clock)
        if nearest.plan is None:
            return nothing
        chains = Chains(settled, start, nearest.gives - 1)
        found = [nearest.plan, *chains.plans()]
    best = _best(model, found, evaluator or Remembering(model))
    gives = gives_of(best, held)
    # Where every shorter chain was looked at, the number of moves is proved without a programme.
    return Exchange(
        l, giver, best, gives, gives if chains.depth <= SHORT and chains.complete else nearest.bound, chains.complete
    )


def _settled(model: Model, held: Bools, p: int, l: int, giver: int) -> Model:
    """The model in which the exchange is a rule."""
    open_pairs = model.open_pairs.copy()
    if giver >= 0:
        open_pairs[giver, p] = False
    pins = np.array(sorted({*map(tuple, model.pins.tolist()), (l, p)}), dtype=np.int64)
    overlays = {**model.overlays, MOVED: distance_from(held)}
    return replace(model, open_pairs=open_pairs, pins=pins, overlays=overlays)


class Remembering(Evaluator):
    """An evaluator for plans that differ in a few leaders only."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self._known: dict[tuple[int, ...], float] = {}

    def coherence_of(self, places: tuple[int, ...]) -> float:
        """The part of `coherence` that one leader's places make."""
        if places not in self._known:
            self._known[places] = super().coherence_of(places)
        return self._known[places]


def _best(model: Model, plans: list[Plan], evaluator: Evaluator) -> Plan:
    """The best by the levels of the objective, each within the tolerance of the one above."""
    left = plans
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
        The exchange made, and nothing else.
    """

    def __init__(self, model: Model, start: Plans, depth: int) -> None:
        self.model = model
        self.start = start
        self.depth = depth
        self.seen: set[tuple[object, int]] = set()
        self.complete = True

    def plans(self) -> list[Plan]:
        """The plans, in a fixed order."""
        return [state.plan for state in self._mended(self.start, self.depth)]

    @cached_property
    def _untouched_faults(self) -> list[tuple[str, int, int]]:
        """What was wrong before the exchange, with those whom it does not touch."""
        before = Plans(self.model, self.start.held)
        found = [before.fault_of_place(p) for p in range(self.model.m)]
        found += [before.fault_of_leader(l) for l in range(self.model.n)]
        return [each for each in found if each is not None]

    def _mended(self, state: Plans, depth: int) -> Iterator[Plans]:
        key = state.key, depth
        if key in self.seen:
            return
        if len(self.seen) >= STATES:
            self.complete = False
            return
        self.seen.add(key)
        fault = self._fault(state)
        if fault is None:
            yield state
            return
        for following in self._without_gives(state, *fault):
            yield from self._mended(following, depth)
        if depth:
            for following, receiver in self._with_one_give(state, *fault):
                # The last give must leave its receiver, and whoever gave, within their rules.
                if depth > 1 or (following.fault_of_leader(receiver) is None):
                    yield from self._mended(following, depth - 1)

    def _fault(self, state: Plans) -> tuple[str, int, int] | None:
        leaders, places = state.touched
        for p in sorted(places):
            if (fault := state.fault_of_place(p)) is not None:
                return fault
        for l in sorted(leaders):
            if (fault := state.fault_of_leader(l)) is not None:
                return fault
        for what, subject, k in self._untouched_faults:
            if subject not in (places if what in {"crowded", "bare"} else leaders):
                return what, subject, k
        return None

    def _without_gives(self, state: Plans, what: str, subject: int, k: int) -> Iterator[Plans]:
        """Plans after one pair less that lessens what is broken."""
        model = self.model
        if what == "crowded":
            for l in state.leaders_of(subject):
                if not model.pinned_pairs[l, subject]:
                    yield state.after([(l, subject, False)])
        elif what == "over":
            for q in self._loose(state, subject, k):
                left = len(state.leaders_of(q)) - 1
                if left >= model.cover_lower[q] or (model.allow_shortfall and left == 0):
                    yield state.after([(subject, q, False)])

    def _with_one_give(self, state: Plans, what: str, subject: int, k: int) -> Iterator[tuple[Plans, int]]:
        """Plans after one move that lessens what is broken, with who receives."""
        model = self.model
        if what == "bare":
            for l in np.flatnonzero(model.open_pairs[:, subject]).tolist():
                if not state.has(l, subject):
                    yield state.after([(l, subject, True)]), l
        elif what == "over":
            for q in self._loose(state, subject, k):
                for x in np.flatnonzero(model.open_pairs[:, q]).tolist():
                    if not state.has(x, q):
                        yield state.after([(subject, q, False), (x, q, True)]), x
        elif what == "short":
            for q in model.places_of_layer[k][model.open_pairs[subject, model.places_of_layer[k]]].tolist():
                if state.has(subject, q):
                    continue
                holders = state.leaders_of(q)
                for y in holders:
                    if not model.pinned_pairs[y, q]:
                        yield state.after([(y, q, False), (subject, q, True)]), y
                if len(holders) < model.cover_upper[q]:
                    yield state.after([(subject, q, True)]), subject

    def _loose(self, state: Plans, l: int, k: int) -> list[int]:
        """Places of layer k (-1: of any) that leader l may give away."""
        model = self.model
        return [p for p in state.places_of(l) if k in {-1, int(model.layer[p])} and not model.pinned_pairs[l, p]]
