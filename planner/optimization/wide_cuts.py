"""Rank-1 cuts over four and five rows that an inventory's solution breaks: rows exchanged one at a time, by a compiled loop (cuts.py)."""

import numpy as np

from planner.optimization.cuts import SHAPES, WIDE, Cuts
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Floats, Ints
from planner.optimization.triples import InPart, broken_triples, in_part

KINDS = SHAPES[1:]
STARTS = 4
"""Searches that begin at each row."""
MOST = 100_000
"""Broken cuts kept before the best are chosen."""


def separate_wide(inventory: Inventory, point: Point, *, wanted: int, per_row: int, violation: float = 0.02) -> Cuts:
    """
    Broken cuts, the most broken first; not all there are, but no exchange of one row makes one of them more broken.

    Parameters
    ----------
    wanted, per_row
        At most so many cuts in all, and over one row.
    """
    return _broken(in_part(inventory, point), wanted, per_row, violation)


def _broken(part: InPart, wanted: int, per_row: int, violation: float) -> Cuts:
    from planner.optimization.kernels_cuts import exchanged  # noqa: PLC0415

    share = np.array([(*numerators, *(0,) * (WIDE - len(numerators))) for numerators, _ in KINDS], dtype=np.int64)
    sizes, wholes = (share > 0).sum(axis=1), np.array([whole for _, whole in KINDS], dtype=np.int64)
    out, shape, excess = np.empty((MOST, WIDE), dtype=np.int64), np.empty(MOST, dtype=np.int64), np.empty(MOST)
    size = exchanged(
        *part.rows_of_bundle, *part.bundles_of_row, part.value, share, sizes, wholes, _starts(part.together), violation, out, shape, excess,
    )  # fmt: skip
    chosen = _chosen(out[:size], shape[:size], excess[:size], share, wanted, per_row)
    return Cuts(out[chosen], share[shape[chosen]], wholes[shape[chosen]], np.zeros(len(chosen)))


def separate_both(inventory: Inventory, point: Point, *, wanted: int, per_row: int, violation: float = 0.02) -> Cuts:
    """Broken cuts over three rows and over four and five, up to `wanted` of each, and of each `per_row` over one row."""
    return broken_both(in_part(inventory, point), wanted, per_row, violation)


def broken_both(part: InPart, wanted: int, per_row: int, violation: float = 0.02) -> Cuts:
    """Those of `separate_both`, of what is known to be taken in part."""
    return broken_triples(part, wanted, per_row, violation).joined(_broken(part, wanted, per_row, violation))


def _starts(together: Floats) -> Ints:
    """int, shape (starts, WIDE): rows with those that lie beside them most, as they do or with some chance, each row leading in turn."""
    chance = np.random.default_rng(0)
    starts = []
    for row in np.flatnonzero(together.sum(axis=1) > 1e-6).tolist():
        for number in range(STARTS):
            noise = np.ones(len(together)) if number == 0 else 1.0 + chance.random(len(together))
            rows = [row]
            while len(rows) < WIDE:
                weight = together[rows].sum(axis=0) * noise
                weight[rows] = 0.0
                if not weight.any():
                    break
                rows.append(int(np.argmax(weight)))
            if len(rows) == WIDE:
                starts.append(rows[number:] + rows[:number])
    return np.array(starts, dtype=np.int64).reshape(-1, WIDE)


def _chosen(rows: Ints, shape: Ints, excess: Floats, share: Ints, wanted: int, per_row: int) -> Ints:
    """Positions of the most broken cuts, each once and no row in too many; rows of equal numerators are put in order."""
    order = np.lexsort((*rows.T[::-1], shape, -np.round(excess, 6)))
    uses = np.zeros(int(rows.max(initial=0)) + 1, dtype=np.int64)
    seen: set[tuple[int, ...]] = set()
    chosen: list[int] = []
    for t in order.tolist():
        size = int((share[shape[t]] > 0).sum())
        members = rows[t, :size]
        members[:] = members[np.lexsort((members, -share[shape[t], :size]))]
        key = (int(shape[t]), *members.tolist())
        if key in seen or (uses[members] >= per_row).any():
            continue
        seen.add(key)
        uses[members] += 1
        chosen.append(t)
        if len(chosen) == wanted:
            break
    return np.array(chosen, dtype=np.int64)
