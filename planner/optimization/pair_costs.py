"""
What holding a pair costs, for all pairs at once, without an array of leaders x places: most pairs of a leader and a layer cost the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EVERY = slice(None)
BLOCK = 512
"""Leaders, or places, looked at at a time where a table of all of the other side stays small."""


@dataclass(frozen=True, eq=False)
class PairCosts:
    """
    Costs of n leaders x m places: leader * place, except for some pairs, plus overlays.

    Parameters
    ----------
    leader, place
        float, shape (n,) and (m,).
    exceptions
        int, ascending: pairs that cost something else, as leader * m + place.
    cost
        float, shape (exceptions,): what they cost.
    overlays
        (weight, float of shape (n, m)): added to every pair, in this order.
    """

    leader: Floats
    place: Floats
    exceptions: Ints
    cost: Floats
    overlays: tuple[tuple[float, Floats], ...] = ()

    @classmethod
    def nothing(cls, n: int, m: int) -> "PairCosts":
        """Pairs that cost nothing."""
        return cls(np.zeros(n), np.zeros(m), np.zeros(0, dtype=np.int64), np.zeros(0))

    @property
    def shape(self) -> tuple[int, int]:
        """Leaders and places."""
        return len(self.leader), len(self.place)

    @cached_property
    def _numbers(self) -> csr_array:
        """Numbers of the exceptions from 1, by leader and place: 0 is none, as what costs nothing may be an exception."""
        leaders, places = np.divmod(self.exceptions, max(1, len(self.place)))
        numbers = np.arange(1, len(leaders) + 1, dtype=np.int64)
        return csr_array((numbers, (leaders, places)), shape=self.shape)

    def of(self, leaders: Ints | slice, places: Ints | slice) -> Floats:
        """Costs of some leaders and some places: float, shape (leaders, places)."""
        found = np.outer(self.leader[leaders], self.place[places])
        if len(self.exceptions):
            numbers = self._numbers if leaders is EVERY else csr_array(self._numbers[leaders])
            part = (numbers if places is EVERY else csr_array(numbers[:, places])).tocoo()  # type: ignore[index,unused-ignore]
            found[part.coords] = self.cost[part.data - 1]
        for weight, overlay in self.overlays:
            found = found + weight * overlay[leaders][:, places]
        return found

    def at(self, leaders: Ints, places: Ints) -> Floats:
        """Costs of single pairs: float, shape (pairs,)."""
        found = self.leader[leaders] * self.place[places]
        if len(self.exceptions):
            numbers = leaders * len(self.place) + places
            at = np.minimum(np.searchsorted(self.exceptions, numbers), len(self.exceptions) - 1)
            found = np.where(self.exceptions[at] == numbers, self.cost[at], found)
        for weight, overlay in self.overlays:
            found = found + weight * overlay[leaders, places]
        return found

    @property
    def whole(self) -> Floats:
        """All costs: float, shape (n, m)."""
        return self.of(EVERY, EVERY)


def blocks(number: int) -> Iterator[slice]:
    """All of so many leaders or places, `BLOCK` at a time."""
    return (slice(first, min(first + BLOCK, number)) for first in range(0, number, BLOCK))


def stacked(tables: Sequence[Floats], shape: tuple[int, int]) -> Floats:
    """Tables of this shape one upon the other; a single one is not copied."""
    return tables[0][None] if len(tables) == 1 else np.array(tables, dtype=np.float64).reshape(-1, *shape)
