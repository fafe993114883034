"""
Diving: from a fractional solution down to a plan, by putting together what is nearly together already, without a proof.

Each step lays the pairs of rows that nearly always share a bundle into one hand for good and solves the programme anew. A step that
makes the programme too dear is taken back, and its pair kept apart instead. Cuts make the fractional solution so close to a plan that a
few steps often do.
"""

from collections.abc import Callable

import numpy as np

from planner.optimization.inventory import Inventory
from planner.optimization.model import Plan

SURE = 0.85
"""Share of a pair's bundles that hold both, from which it is put together without a look."""
NOISE = 0.15
"""How far chance may change the order of pairs."""
BACK = 3
"""Steps that may be taken back."""
STEPS = 60


def dive(inventory: Inventory, worst: float, seed: int | None, stop: Callable[[], bool]) -> Plan | None:
    """
    A plan that costs less than `worst`, constant included, or None where the dive ends without one.

    Parameters
    ----------
    seed
        Of the chance in the order of pairs; None for none.
    """
    chance = np.random.default_rng(seed)
    constant = float(inventory.bundles.constant[0])
    before = alive = np.ones(len(inventory), dtype=np.bool_)
    last, back = (0, 0), 0
    for _ in range(STEPS):
        if stop():
            return None
        point = inventory.solve(alive)
        if point.value == -np.inf or point.missed > 1e-6 or point.value + constant >= worst:
            back += 1
            if back > BACK or before is alive:
                return None
            alive = before = inventory.side(before, *last, together=False)
            continue
        if point.whole:
            times = np.round(point.amount).astype(np.int64)
            return inventory.bundles.plan(inventory.columns.take(np.repeat(point.index, times)))
        pairs, share = inventory.undecided(point)
        if not len(pairs):
            return None
        noise = 0.0 if seed is None else NOISE * chance.random(len(pairs))
        before = alive
        last = tuple(pairs[int(np.argmax(share + noise))].tolist())
        for a, b in [last, *pairs[share >= SURE].tolist()]:
            alive = inventory.side(alive, a, b, together=True)
    return None
