"""Subset-row cuts over three rows that an inventory's solution breaks: all triples are looked at, by a compiled loop (cuts.py)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.optimization.cuts import WIDE, Cuts
from planner.optimization.inventory import Inventory, Point, lying_together
from planner.optimization.model import Bools, Floats, Ints

MOST = 100_000
"""Broken triples kept before the best are chosen."""


@dataclass(frozen=True)
class InPart:
    """
    The bundles that a solution takes in part.

    Parameters
    ----------
    has
        0 or 1, shape (rows, bundles): their rows with right-hand side 1.
    value
        Shape (bundles,): how much of each is taken.
    together
        Shape (rows, rows): how much of them has both of two rows, 0 on the diagonal.
    """

    has: Floats
    value: Floats
    together: Floats

    @cached_property
    def rows_of_bundle(self) -> tuple[Ints, Ints]:
        """Where the rows of each bundle begin, and the rows, ascending for each."""
        return _listed(self.has.T)

    @cached_property
    def bundles_of_row(self) -> tuple[Ints, Ints]:
        """Where the bundles of each row begin, and the bundles, ascending for each."""
        return _listed(self.has)


def _listed(has: Floats) -> tuple[Ints, Ints]:
    line, found = np.nonzero(has)
    # Numpy gives every other number of a table: kernels are compiled for numbers side by side.
    return np.searchsorted(line, np.arange(len(has) + 1)), np.ascontiguousarray(found)


def separate_triples(inventory: Inventory, point: Point, *, wanted: int, per_row: int, violation: float = 0.02) -> Cuts:
    """
    Broken cuts, the most broken first.

    Parameters
    ----------
    wanted, per_row
        At most so many cuts in all, and over one row.
    """
    return broken_triples(in_part(inventory, point), wanted, per_row, violation)


def broken_triples(part: InPart, wanted: int, per_row: int, violation: float) -> Cuts:
    """Those of `separate_triples`, of what is known to be taken in part."""
    from planner.optimization.kernels_inventory import threes  # noqa: PLC0415

    value, together = part.value, part.together
    begin, rows = part.rows_of_bundle
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


def in_part(inventory: Inventory, point: Point) -> InPart:
    """What a solution takes in part."""
    part = point.amount < 1 - 1e-7
    has = inventory.rows_of(point.index[part]) * single_rows(inventory)[:, None]
    value = np.ascontiguousarray(point.amount[part])
    together = lying_together(has, value)
    np.fill_diagonal(together, 0.0)
    return InPart(has, value, together)


def single_rows(inventory: Inventory) -> Bools:
    """Rows with right-hand side 1."""
    model = inventory.bundles.model
    return np.concatenate([inventory.bundles.size == 1, (model.cover_lower == 1) & (model.cover_upper == 1)])
