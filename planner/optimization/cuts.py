"""
Rank-1 cuts of the set-partitioning model: subset-row cuts [1]_ and their relatives over four and five rows [2]_.

Take rows with right-hand side 1 (places with exactly one leader, classes of one leader), multiply them by fractions, add, round down:
sum over columns of floor(sum of the multipliers of the column's rows) <= floor(sum of all multipliers). No plan is cut off, as left
sides are whole numbers there. With three rows at 1/2: of three rows, at most one column can have two.

.. [1] M. Jepsen, B. Petersen, S. Spoorendonk, D. Pisinger, "Subset-row inequalities applied to the vehicle-routing problem with time
   windows", Operations Research 56 (2008).
.. [2] D. Pecin, A. Pessoa, M. Poggi, E. Uchoa, H. Santos, "Limited memory rank-1 cuts for vehicle routing problems", Operations
   Research Letters 45 (2017).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from planner.optimization.bundles import Bundles, Columns
from planner.optimization.model import Floats, Ints

VIOLATION = 0.02
PER_ROUND = 60
PER_ROW = 5
SHAPES: tuple[tuple[tuple[int, ...], int], ...] = (
    ((1, 1, 1), 2),
    ((2, 1, 1, 1), 3),
    ((1, 1, 1, 1, 1), 2),
    ((1, 1, 1, 1, 1), 3),
    ((2, 2, 1, 1, 1), 4),
    ((3, 1, 1, 1, 1), 4),
    ((3, 2, 2, 1, 1), 5),
    ((2, 2, 1, 1, 1), 3),
)
"""Numerators and the denominator of each kind of cut; heavier rows first."""
WIDE = 5


@dataclass(frozen=True)
class Cuts:
    """
    Rows below the number of classes are classes, the others places.

    Parameters
    ----------
    rows, share
        int, shape (T, 5): rows and their numerators; -1 and 0 where a cut has fewer.
    whole
        int, shape (T,): denominators.
    price
        float, shape (T,), >= 0: what a column pays for each unit of its coefficient.
    """

    rows: Ints
    share: Ints
    whole: Ints
    price: Floats

    @classmethod
    def none(cls) -> "Cuts":
        """No cuts."""
        empty = np.zeros((0, WIDE), dtype=np.int64)
        return cls(empty, empty, np.zeros(0, dtype=np.int64), np.zeros(0))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def most(self) -> Floats:
        """Right-hand sides."""
        return np.asarray(self.share.sum(axis=1) // self.whole, dtype=np.float64)

    def keys(self) -> list[bytes]:
        """What tells cuts apart."""
        return [row.tobytes() for row in np.column_stack([self.rows, self.share, self.whole])] if len(self) else []

    def with_price(self, price: Floats) -> "Cuts":
        """The same cuts at other prices."""
        return Cuts(self.rows, self.share, self.whole, price)

    def take(self, index: Ints) -> "Cuts":
        """Some of these cuts."""
        return Cuts(self.rows[index], self.share[index], self.whole[index], self.price[index])

    def joined(self, other: "Cuts") -> "Cuts":
        """These cuts and others."""
        parts = ((getattr(self, name), getattr(other, name)) for name in ("rows", "share", "whole", "price"))
        return Cuts(*(np.concatenate(part) for part in parts))

    def coefficients(self, bundles: Bundles, columns: Columns) -> Floats:
        """Coefficient of every column in every cut: shape (T, columns)."""
        has = np.zeros((len(columns), bundles.num_classes + bundles.model.m + 1), dtype=np.int16)
        index = np.arange(len(columns))
        has[index, columns.group] = 1
        for s in range(columns.places.shape[1]):
            used = columns.count > s
            has[index[used], bundles.num_classes + columns.places[used, s]] = 1
        result = np.zeros((len(self), len(columns)))
        for t in range(len(self)):
            result[t] = (has[:, self.rows[t]] @ self.share[t]) // self.whole[t]
        return result

    def by_place(self, bundles: Bundles) -> tuple[Ints, Ints, Ints]:
        """Per place the cuts with a price that it belongs to, and its numerators there: (begin, cuts, numerators)."""
        lists: list[list[tuple[int, int]]] = [[] for _ in range(bundles.model.m)]
        for t in np.flatnonzero(self.price > 0).tolist():
            for row, share in zip(self.rows[t].tolist(), self.share[t].tolist(), strict=True):
                if row >= bundles.num_classes:
                    lists[row - bundles.num_classes].append((t, share))
        begin = np.cumsum([0, *(len(each) for each in lists)])
        flat = np.array([pair for each in lists for pair in each], dtype=np.int64).reshape(-1, 2)
        return begin.astype(np.int64), np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])

    def by_row(self, num_rows: int) -> tuple[Ints, Ints, Ints]:
        """Per row the cuts that it belongs to, and its numerators there: (begin, cuts, numerators)."""
        cut, spot = np.nonzero(self.rows >= 0)
        row = self.rows[cut, spot]
        order = np.argsort(row, kind="stable")
        begin = np.searchsorted(row[order], np.arange(num_rows + 1))
        return begin.astype(np.int64), cut[order].astype(np.int64), self.share[cut, spot][order]

    def by_class(self, c: int) -> Ints:
        """Per cut the numerator of class c."""
        return np.asarray(np.where(self.rows == c, self.share, 0).sum(axis=1), dtype=np.int64)


def cut_hits(bundles: Bundles, columns: Columns, cuts: Cuts) -> csr_array:
    """Coefficient of every column in every cut: shape (cuts, columns)."""
    from planner.optimization.kernels_inventory import hits  # noqa: PLC0415

    num = bundles.num_classes
    begin, of_row, share = cuts.by_row(num + bundles.model.m)
    group, places, count = (part.astype(np.int32) for part in (columns.group, columns.places, columns.count))
    room = 4 * len(columns) + 1000
    while True:
        cut, column = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        times = np.empty(room, dtype=np.int8)
        size = hits(group, places, count, num, begin, of_row, share, cuts.whole, cut, column, times)
        if size <= room:
            break
        room = size
    return csr_array((times[:size].astype(float), (cut[:size], column[:size])), shape=(len(cuts), len(columns)))


class Fractional:
    """A fractional solution, as sets of rows with values, ready to be cut."""

    def __init__(self, bundles: Bundles, columns: Columns, values: Floats) -> None:
        exact = (bundles.model.cover_lower == 1) & (bundles.model.cover_upper == 1)
        single = bundles.size == 1
        size = bundles.num_classes + bundles.model.m
        support = np.flatnonzero((values > 1e-6) & (values < 1 - 1e-6))
        self.value = values[support]
        self.has = np.zeros((len(support), size), dtype=np.int64)
        for index, i in enumerate(support.tolist()):
            for p in columns.places[i, : columns.count[i]].tolist():
                if exact[p]:
                    self.has[index, bundles.num_classes + p] = 1
            if single[columns.group[i]]:
                self.has[index, columns.group[i]] = 1
        self.together = (self.has * self.value[:, None]).T @ self.has
        np.fill_diagonal(self.together, 0.0)

    def excess(self, rows: tuple[int, ...], share: tuple[int, ...], whole: int) -> float:
        """How far the solution violates a cut."""
        left = float(((self.has[:, rows] @ np.array(share)) // whole) @ self.value)
        return left - sum(share) // whole

    def triples(self) -> Iterator[tuple[int, ...]]:
        """Triples in which two pairs at least occur together."""
        seen: set[tuple[int, ...]] = set()
        for hub in range(len(self.together)):
            beside = np.flatnonzero(self.together[hub] > 1e-6).tolist()
            for b, c in combinations(beside, 2):
                three = tuple(sorted((hub, b, c)))
                if three not in seen:
                    seen.add(three)
                    yield three

    def grown(self, rows: tuple[int, ...], wanted: int) -> tuple[int, ...]:
        """Rows with those added that occur most often together with them."""
        chosen = list(rows)
        while len(chosen) < wanted:
            weight = self.together[chosen].sum(axis=0)
            weight[chosen] = -1.0
            chosen.append(int(np.argmax(weight)))
        return tuple(chosen)


def separate(bundles: Bundles, columns: Columns, values: Floats, known: set[bytes]) -> Cuts:
    """Violated cuts at a fractional solution, the most violated first and no row in too many."""
    point = Fractional(bundles, columns, values)
    found: dict[tuple[tuple[int, ...], int], float] = {}
    seeds: list[tuple[float, tuple[int, ...]]] = []
    for three in point.triples():
        pairs = sum(float(point.together[pair]) for pair in combinations(three, 2))
        if pairs <= 0.6:
            continue
        excess = point.excess(three, *SHAPES[0])
        seeds.append((pairs, three))
        if excess > VIOLATION:
            found[three, 0] = excess
    if len(found) < PER_ROUND // 2:
        for _, three in sorted(seeds, key=lambda each: (-each[0], each[1]))[:400]:
            for number, (share, whole) in enumerate(SHAPES[1:], start=1):
                _try(point, point.grown(three, len(share)), number, share, whole, found)
    return _chosen(found, known)


def _try(
    point: Fractional, rows: tuple[int, ...], number: int, share: tuple[int, ...], whole: int,
    found: dict[tuple[tuple[int, ...], int], float],
) -> None:  # fmt: skip
    """Keep the best way to hand the numerators to these rows, when it is violated."""
    best, best_rows = VIOLATION, None
    heavy = sum(1 for each in share if each > min(share))
    for leading in combinations(sorted(rows), heavy):
        order = (*leading, *(row for row in sorted(rows) if row not in leading))
        excess = point.excess(order, share, whole)
        if excess > best:
            best, best_rows = excess, order
    if best_rows is not None:
        found[best_rows, number] = best


def _chosen(found: dict[tuple[tuple[int, ...], int], float], known: set[bytes]) -> Cuts:
    uses: dict[int, int] = {}
    rows, share, whole = [], [], []
    for (members, number), _ in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        numerators, denominator = SHAPES[number]
        fill = WIDE - len(members)
        entry = (members + (-1,) * fill, numerators + (0,) * fill, denominator)
        key = np.array([*entry[0], *entry[1], denominator], dtype=np.int64).tobytes()
        if key in known or any(uses.get(row, 0) >= PER_ROW for row in members):
            continue
        for row in members:
            uses[row] = uses.get(row, 0) + 1
        rows.append(entry[0])
        share.append(entry[1])
        whole.append(denominator)
        if len(rows) == PER_ROUND:
            break
    if not rows:
        return Cuts.none()
    return Cuts(
        np.array(rows, dtype=np.int64),
        np.array(share, dtype=np.int64),
        np.array(whole, dtype=np.int64),
        np.zeros(len(rows)),
    )
