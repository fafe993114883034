"""
Who could take a place instead, and what would have to follow: the shortest chain of moves, and of all as short the best.

Chains of up to three moves are looked through, so that their number is proved without a programme. Where none of them helps, a repair
in which the exchange is settled says how long a chain is needed.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.domain.solution import TermValue
from planner.optimization.chains import Around, Chains
from planner.optimization.deltas import Plans
from planner.optimization.goal import SLACK, Goal, better
from planner.optimization.model import Bools, Model, Plan
from planner.optimization.repair import MOVED, distance_from, fewest, gives_of
from planner.optimization.search import Clock
from planner.optimization.worth import Worth

SHORT = 2
"""Moves after the exchange up to which chains are looked through."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    Leader l takes a place from `giver` (-1: from nobody).

    Parameters
    ----------
    possible
        Whether it can be made without breaking a rule that is kept now; None where that was not settled.
    plan
        The best plan found with the fewest moves, None where there is none or none was found.
    gives, bound
        Its number of new pairs, and the proven least number.
    exact
        Whether every chain of that length has been looked at.
    """

    l: int
    giver: int
    possible: bool | None
    plan: Plan | None = None
    gives: int = 0
    bound: int | None = None
    exact: bool = True


class Exchanges:
    """
    Exchanges around one plan.

    Parameters
    ----------
    held
        bool, shape (n, m): the plan. Rules that it breaks are not in the way, but whoever is touched has to keep his in the end.
    """

    def __init__(self, model: Model, held: Bools) -> None:
        self.model = model
        self.held = held
        self.around = Around(model, held)
        self.worth = Worth(model, self.around.ground.base)

    @cached_property
    def sound(self) -> bool:
        """Whether the plan keeps every rule."""
        return self.worth.keeps_rules(self.around.ground.base)

    def made(self, p: int, l: int, giver: int) -> Plans:
        """The plan after the exchange by itself."""
        return self.around.plan.after([(l, p, True), *([(giver, p, False)] if giver >= 0 else [])])

    def short(self, p: int, l: int, giver: int) -> Exchange:
        """The best of the shortest chains of up to three moves."""
        model = self.model
        if not model.open_pairs[l, p] or (giver >= 0 and model.pinned_pairs[giver, p]):
            return Exchange(l, giver, possible=False)
        start = self.made(p, l, giver)
        settled = frozenset({(l, p), (giver, p)})
        for depth in range(SHORT + 1):
            chains = Chains(self.around, start, depth, settled)
            if found := chains.states():
                best = self._best(found)
                gives = sum(best.changes.values())
                return Exchange(l, giver, True, best.plan, gives, gives, chains.complete)
            if not chains.complete:
                return Exchange(l, giver, possible=None, bound=depth + 1)
        return Exchange(l, giver, possible=None, bound=SHORT + 2)

    def long(self, p: int, known: Exchange, clock: Clock) -> Exchange:
        """An exchange that takes more moves than were looked through: the nearest plan that has it, by a programme."""
        if not self.sound:
            return known
        nearest = fewest(self._settled(p, known), self.held, clock)
        if nearest.plan is None:
            return replace(known, possible=False if nearest.infeasible else None)
        return replace(
            known,
            possible=True,
            plan=nearest.plan,
            gives=gives_of(nearest.plan, self.held),
            bound=max(known.bound or 1, nearest.bound or 1),
            exact=False,
        )

    def _settled(self, p: int, exchange: Exchange) -> Model:
        """The model in which the exchange is a rule."""
        model = self.model
        open_pairs = model.open_pairs.copy()
        if exchange.giver >= 0:
            open_pairs[exchange.giver, p] = False
        pins = np.array(sorted({*map(tuple, model.pins.tolist()), (exchange.l, p)}), dtype=np.int64)
        overlays = {**model.overlays, MOVED: distance_from(self.held)}
        return replace(model, open_pairs=open_pairs, pins=pins, overlays=overlays)

    def _best(self, states: list[Plans]) -> Plans:
        """The best by the levels of the objective, each within the tolerance of the one above."""
        looked_at = sorted({term for level in self.model.levels for term in level.weights})
        worth: list[tuple[Plans, dict[str, TermValue]]] = [
            (state, self.worth.terms_after(state, looked_at)) for state in states
        ]
        for level in self.model.levels:
            goal = Goal(level.weights)
            least = min((terms for _, terms in worth), key=goal.key)
            limit = level.limit(goal.value(least))
            worth = [each for each in worth if goal.value(each[1]) <= limit + SLACK]
        final = Goal(self.model.levels[-1].weights)
        chosen = worth[0]
        for each in worth[1:]:
            if better(final.key(each[1]), final.key(chosen[1])):
                chosen = each
        return chosen[0]


def take_over(model: Model, held: Bools, p: int, l: int, giver: int, clock: Clock) -> Exchange:
    """
    The best of the shortest chains in which leader l takes place p from `giver`.

    Parameters
    ----------
    held
        bool, shape (n, m): the plan as it is.
    """
    exchanges = Exchanges(model, held)
    found = exchanges.short(p, l, giver)
    return exchanges.long(p, found, clock) if found.possible is None else found
