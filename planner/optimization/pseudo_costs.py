"""
What branching on pairs of rows has gained so far: most pairs need no look, and those that promise most get one.

A side moves a pair from its share to one, where its rows lie together, or to nothing; what that gains is taken to grow with the way [1]_.
A pair that was not seen yet is expected to gain what others did on average.

.. [1] T. Achterberg, T. Koch, A. Martin, "Branching rules revisited", Operations Research Letters 33 (2005).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from planner.optimization.model import Bools, Floats, Ints

LEAST = 1e-3
"""Gain of a side that is told apart from none."""
APART, TOGETHER = 0, 1

Share = TypeVar("Share", float, Floats)


@dataclass(frozen=True)
class Gain:
    """
    What was seen of one side of a pair.

    Parameters
    ----------
    a, b
        Rows, the lower one first.
    side
        `APART` or `TOGETHER`.
    per_unit
        By how much the bound rose, over the way that the side moved the pair.
    """

    a: int
    b: int
    side: int
    per_unit: float


def way(share: Share, side: int) -> Share:
    """How far a side moves a pair of this share, or pairs of these, strictly between 0 and 1."""
    return 1.0 - share if side == TOGETHER else share


def promise(gains: Floats, room: float) -> Floats:
    """What pairs are worth whose two sides gain so much, shape (2, pairs): both sides should gain, none more than there is room for."""
    return np.asarray(np.prod(np.clip(gains, LEAST, max(LEAST, room)), axis=0))


class PseudoCosts:
    """
    Gains seen, on average, per unit of the way.

    Parameters
    ----------
    rows
        Of the programme, without cuts.
    """

    def __init__(self, rows: int) -> None:
        self._sum = np.zeros((2, rows, rows))
        self._seen = np.zeros((2, rows, rows), dtype=np.int32)

    def learn(self, gains: Iterable[Gain]) -> None:
        """Take in what was seen."""
        for gain in gains:
            self._sum[gain.side, gain.a, gain.b] += gain.per_unit
            self._seen[gain.side, gain.a, gain.b] += 1

    def known(self, pairs: Ints) -> Bools:
        """Which pairs were seen on both sides; shape (pairs, 2) in, the lower row first."""
        a, b = pairs.T
        return np.asarray((self._seen[:, a, b] > 0).all(axis=0))

    @property
    def empty(self) -> bool:
        """Whether nothing was seen yet."""
        return not self._seen.any()

    def expected(self, pairs: Ints, share: Floats) -> Floats:
        """What each side of pairs of these shares is expected to gain, shape (2, pairs), apart first."""
        a, b = pairs.T
        return np.stack([self._per_unit(side, a, b) * way(share, side) for side in (APART, TOGETHER)])

    def _per_unit(self, side: int, a: Ints, b: Ints) -> Floats:
        total, seen = self._sum[side], self._seen[side]
        met = seen > 0
        usual = float((total[met] / seen[met]).mean()) if met.any() else 1.0
        return np.where(seen[a, b] > 0, total[a, b] / np.maximum(seen[a, b], 1), usual)
