"""Subset-row cuts over three rows that an inventory's solution breaks: all triples are looked at, by a compiled loop (cuts.py)."""

import numpy as np

from planner.optimization.cuts import WIDE, Cuts
from planner.optimization.inventory import Inventory, Point, lying_together
from planner.optimization.model import Bools, Floats

MOST = 100_000
"""Broken triples kept before the best are chosen."""


def separate_triples(inventory: Inventory, point: Point, *, wanted: int, per_row: int, violation: float = 0.02) -> Cuts:
    """
    Broken cuts, the most broken first.

    Parameters
    ----------
    wanted, per_row
        At most so many cuts in all, and over one row.
    """
    from planner.optimization.kernels_inventory import threes  # noqa: PLC0415

    has, value = in_part(inventory, point)
    together = lying_together(has, value)
    np.fill_diagonal(together, 0.0)
    bundle, rows = np.nonzero(has.T)
    begin = np.searchsorted(bundle, np.arange(len(value) + 1))
    out, excess = np.empty((MOST, 3), dtype=np.int64), np.empty(MOST)
    size = threes(begin, rows, value, together, violation, out, excess)
    out = out[:size]
    order = np.lexsort((out[:, 2], out[:, 1], out[:, 0], -np.round(excess[:size], 6)))
    uses = np.zeros(len(together), dtype=np.int64)
    chosen: list[int] = []
    for t in order.tolist():
        if (uses[out[t]] < per_row).all():
            uses[out[t]] += 1
            chosen.append(t)
            if len(chosen) == wanted:
                break
    fresh = len(chosen)
    row, share = np.full((fresh, WIDE), -1, dtype=np.int64), np.zeros((fresh, WIDE), dtype=np.int64)
    row[:, :3], share[:, :3] = out[chosen], 1
    return Cuts(row, share, np.full(fresh, 2, dtype=np.int64), np.zeros(fresh))


def in_part(inventory: Inventory, point: Point) -> tuple[Floats, Floats]:
    """Which rows with right-hand side 1 the bundles have that are taken in part, shape (rows, bundles), and how much of each is."""
    part = point.amount < 1 - 1e-7
    has = inventory.rows_of(point.index[part]) * single_rows(inventory)[:, None]
    return has, np.ascontiguousarray(point.amount[part])


def single_rows(inventory: Inventory) -> Bools:
    """Rows with right-hand side 1."""
    model = inventory.bundles.model
    return np.concatenate([inventory.bundles.size == 1, (model.cover_lower == 1) & (model.cover_upper == 1)])
