"""
Diving: from a fractional solution down to a plan, by putting together what is nearly together already, without a proof.

Each step lays the pairs of rows that nearly always share a bundle into one hand for good and solves the programme anew. A step after
which the programme has no solution is taken back, and its pair kept apart instead. An inventory rarely has what the last few leaders
need: what a dive was sure of is completed [1]_.

.. [1] R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics for branch and price: the assets of diving methods",
   INFORMS Journal on Computing 31 (2019).
"""

from collections.abc import Callable

import numpy as np

from planner.optimization.completing import Held
from planner.optimization.inventory import Inventory, Point
from planner.optimization.nodes import Hand

SURE = 0.85
"""Share of a pair's bundles that hold both, from which it is put together without a look."""
NOISE = 0.15
"""How far chance may change the order of pairs."""
BACK = 3
"""Steps that may be taken back."""
STEPS = 60
SLIM = 5_000
"""Bundles from which the dearest leave the programme before it begins."""
KEPT = 0.5
"""Amount from which a bundle is kept."""


def slimmed(inventory: Inventory) -> None:
    """Let the dearest bundles leave the programme before a dive takes it over."""
    inventory.leave(inventory.solve(np.ones(len(inventory), dtype=np.bool_)).reduced, SLIM)


def tightened_locally(inventory: Inventory, rounds: int, seed: int, stop: Callable[[], bool]) -> Inventory:
    """
    A copy with local cuts: dives from it end elsewhere, and often better, as its solution is nearer to a plan.

    Parameters
    ----------
    rounds
        Of cuts; the inventory itself comes back where there are none.
    seed
        Of the chance in where they are looked for.
    """
    if not rounds:
        return inventory
    hand, chance = Hand(inventory.kept(np.ones(len(inventory), dtype=np.bool_)), 0), np.random.default_rng(seed)
    for _ in range(rounds):
        point, bound = hand.everything()
        if stop() or not hand.tighten(point, bound, np.inf, chance):
            break
    return hand.inventory


class Ground:
    """
    Where dives begin: it is cut further while that leads to better plans; where it did not, the next begin where the best one came from.

    Parameters
    ----------
    inventory
        That the first ones begin from.

    Attributes
    ----------
    cut
        With all the local cuts so far, wherever dives led from there: they are worth having for a bound.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.cut = self._best = self._now = inventory
        self._lowest = np.inf
        self._further, self._was_cut = True, False

    def ready(self, rounds: int, seed: int, stop: Callable[[], bool]) -> Inventory:
        """What the next dives begin from, after so many more rounds of local cuts if it is to be cut."""
        self._was_cut = self._further and rounds > 0
        if self._was_cut:
            self.cut = tightened_locally(self.cut, rounds, seed, stop)
        self._now = self.cut if self._was_cut else self._best
        return self._now

    def ended_with(self, value: float) -> None:
        """Told what the best plan cost that they led to, infinite without one."""
        self._further = value < self._lowest or not self._was_cut
        if value < self._lowest:
            self._best, self._lowest = self._now, value


def descended(inventory: Inventory, stop: Callable[[], bool]) -> Inventory:
    """
    What is left of the inventory once pairs that nearly always share a bundle share one for good, as long as there are such.

    Chance has no part in it, and it is most of the way down: dives that begin here have it done, at the price that they differ less. A
    step after which the programme has no solution is not taken.
    """
    slimmed(inventory)
    own = inventory.kept(np.ones(len(inventory), dtype=np.bool_))
    before = alive = np.ones(len(own), dtype=np.bool_)
    for _ in range(STEPS):
        point = own.solve(alive)
        if stop() or not _solved(point):
            break
        before = alive
        pairs, share = own.undecided(point)
        nearly = pairs[share >= SURE].tolist()
        if not nearly:
            break
        for a, b in nearly:
            alive = own.side(alive, a, b, together=True)
    return own.kept(before)


def dive(inventory: Inventory, seed: int, stop: Callable[[], bool]) -> Point | None:
    """
    The last solution on the way down: whole where the way led to a plan. None where there was none, or when told to stop.

    Parameters
    ----------
    seed
        Of the chance in the order of pairs.
    """
    chance = np.random.default_rng(seed)
    before = alive = np.ones(len(inventory), dtype=np.bool_)
    last, back = (0, 0), 0
    deepest: Point | None = None
    for _ in range(STEPS):
        if stop():
            return None
        point = inventory.solve(alive)
        if not _solved(point):
            back += 1
            if back > BACK or before is alive:
                break
            alive = before = inventory.side(before, *last, together=False)
            continue
        deepest = point
        pairs, share = inventory.undecided(point)
        if point.whole or not len(pairs):
            break
        before = alive
        last = tuple(pairs[int(np.argmax(share + NOISE * chance.random(len(pairs))))].tolist())
        for a, b in [last, *pairs[share >= SURE].tolist()]:
            alive = inventory.side(alive, a, b, together=True)
    return deepest


def _solved(point: Point) -> bool:
    return point.value > -np.inf and point.missed <= 1e-6


def sure(inventory: Inventory, point: Point) -> Held:
    """What a solution is surest of: bundles of `KEPT` and more, which share nothing, with leaders of their classes."""
    bundles, columns = inventory.bundles, inventory.columns
    members = [np.flatnonzero(bundles.group == c).tolist() for c in range(bundles.num_classes)]
    used = np.zeros(bundles.model.m, dtype=np.bool_)
    held: dict[int, tuple[int, ...]] = {}
    for i in np.argsort(-point.amount, kind="stable").tolist():
        column = int(point.index[i])
        places = columns.places[column, : columns.count[column]]
        waiting = members[int(columns.group[column])]
        for _ in range(min(len(waiting), int(point.amount[i] + 1.0 - KEPT))):
            if used[places].any():
                break
            used[places] = True
            held[waiting.pop(0)] = tuple(sorted(places.tolist()))
    return held
