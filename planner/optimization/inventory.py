"""
Everything that can still win, kept in memory: bundles are priced by looking at them, so cuts cost little and the bound can be pushed far.

A plan better than what is wanted has only bundles with a reduced cost below (wanted - bound); pricing lists all of them, and from then
on a linear programme over the list, tightened by cuts, bounds every better plan. Each rise of the bound throws bundles out for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, vstack

from planner.optimization.bundle_programme import DUAL, PRIMAL, Basis, BundleProgramme
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.cuts import Cuts, cut_hits
from planner.optimization.local_cuts import LocalCut, local_hits
from planner.optimization.master import incidence, join, missing
from planner.optimization.model import Bools, Floats, Ints

DEAR = 1e5
"""Cost of a unit by which a row is missed, beside ten times the dearest bundle; a finite one only relaxes, so bounds hold."""
ENTER = 400
"""Bundles that enter the programme in one round, spread over the classes."""
ROUNDS = 200
LARGE = 6_000
"""Bundles in a programme from which its first corner is come by from the interior."""
NEGATIVE = 1e-7
ROOM = 2.0
"""How far prices may go from those of a corner to a middle, over the largest of the corner."""


@dataclass(frozen=True)
class Point:
    """A solution of the linear programme: its value, the chosen bundles (positions in the inventory), and reduced costs of all."""

    value: float
    index: Ints
    amount: Floats
    reduced: Floats
    missed: float
    cut_price: Floats
    """Of each cut of the inventory, >= 0."""
    group_price: Floats
    place_price: Floats

    @property
    def whole(self) -> bool:
        """Whether it is a plan."""
        return (
            self.value > -np.inf
            and self.missed < 1e-7
            and bool((np.abs(self.amount - np.round(self.amount)) < 1e-6).all())
        )


class Inventory:
    """
    Bundles with their linear programme.

    Parameters
    ----------
    columns
        All bundles that a better plan may have.
    """

    def __init__(self, bundles: Bundles, columns: Columns) -> None:
        self.bundles = bundles
        self.columns = columns
        self.cuts = Cuts.none()
        self.local: tuple[LocalCut, ...] = ()
        self.hit = csr_array((0, len(columns)))
        self._is_local = np.zeros(0, dtype=np.bool_)
        self._group = columns.group.astype(np.int32)
        self._places = columns.places.astype(np.int32)
        self._count = columns.count.astype(np.int32)
        self._cost = np.ascontiguousarray(columns.costs[:, 0])
        self.inside = np.full(len(columns), -1, dtype=np.int64)
        model = bundles.model
        self._programme = BundleProgramme(
            np.concatenate([bundles.size, model.cover_lower]),
            np.concatenate([bundles.size, model.cover_upper]),
            DEAR + 10.0 * float(np.abs(self._cost).max(initial=0.0)),
        )
        self.entered = np.zeros(0, dtype=np.int64)
        self._fresh = True

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def num_cuts(self) -> int:
        """Cuts of either kind in the programme."""
        return len(self._is_local)

    # ------------------------------------------------------------------ bundles in the programme

    def enter(self, index: Ints) -> None:
        """Put bundles into the programme."""
        fresh = index[self.inside[index] < 0]
        if not len(fresh):
            return
        self.inside[fresh] = len(self.entered) + np.arange(len(fresh))
        self.entered = np.concatenate([self.entered, fresh])
        chosen = self.columns.take(fresh)
        matrix = incidence(self.bundles, chosen)
        if self.num_cuts:
            matrix = csc_array(vstack([matrix, csc_array(self.hit[:, fresh])]))
        self._programme.add(self._cost[fresh], matrix)

    def leave(self, prices: Floats, most: int) -> None:
        """Take the dearest bundles out of the programme again where it has become larger than `most`; they may come back."""
        if len(self.entered) <= most:
            return
        order = np.argsort(prices[self.entered], kind="stable")
        stay, gone = np.sort(order[: most // 2]), np.sort(order[most // 2 :])
        self._programme.remove(gone)
        self.inside[self.entered[gone]] = -1
        self.entered = self.entered[stay]
        self.inside[self.entered] = np.arange(len(stay))

    # ------------------------------------------------------------------ solutions

    def solve(self, alive: Bools) -> Point:
        """The programme over all allowed bundles, priced until none can improve it; -infinity as its value proves nothing."""
        from planner.optimization.kernels_inventory import reduced  # noqa: PLC0415

        programme, num = self._programme, self.bundles.num_classes
        programme.allow(alive[self.entered])
        prices, value = np.empty(len(self)), -np.inf
        if self._fresh and len(self.entered) >= LARGE:
            programme.begin_inside()
        self._fresh = False
        for number in range(ROUNDS):
            found = programme.solve(PRIMAL if number else DUAL)
            group_price, place_price = found.row_price[:num], found.row_price[num:]
            reduced(self._cost, self._group, self._places, self._count, group_price, place_price, prices)
            if self.num_cuts:
                prices -= np.asarray(self.hit.T @ found.cut_price)
            wrong = np.flatnonzero((prices < -NEGATIVE) & alive & (self.inside < 0))
            if not len(wrong):
                value = found.value if found.optimal else value
                break
            order = wrong[np.argsort(prices[wrong], kind="stable")]
            rank = _rank_in_class(self.columns.group[order])
            self.enter(np.sort(order[rank < max(2, ENTER // num)]))
        chosen = np.flatnonzero(found.amount > 1e-9)
        return Point(
            value,
            self.entered[chosen],
            found.amount[chosen],
            prices,
            found.missed,
            -found.cut_price,
            group_price,
            place_price,
        )

    def centre(self, corner: Point) -> tuple[Floats, Floats, Floats]:
        """
        Prices of classes, places and cuts (>= 0) from the middle of the best ones, over the bundles in the programme.

        A corner of the best prices leaves many bundles cheap for no reason; in the middle only those are that some best solution has.
        Prices stay near those of the corner: where bundles do not tell two places apart the best prices go on without end, and so far
        out exact pricing cannot tell bundles apart either.
        """
        self._programme.allow(np.ones(len(self.entered), dtype=np.bool_))
        price = np.concatenate([corner.group_price, corner.place_price])
        rows, cuts = self._programme.central_prices(price, ROOM * (1.0 + np.abs(price).max(initial=0.0)))
        return rows[: self.bundles.num_classes], rows[self.bundles.num_classes :], -cuts

    def stand(self, alive: Bools) -> None:
        """Go back to the best corner of these bundles, so that looks start from there."""
        self._programme.allow(alive[self.entered])
        self._programme.settle()

    def glance(self, alive: Bools, steps: int) -> float:
        """About what the programme would cost with these bundles alone: no bound, as it is not priced out. It is left as it was."""
        return self._programme.glance(alive[self.entered], steps)

    def corner(self) -> Basis:
        """Where the programme stands; its columns are positions in the inventory."""
        basis = self._programme.basis()
        return replace(basis, columns=self.entered[basis.columns])

    def go_back(self, corner: Basis) -> None:
        """Let the next solution begin at a corner of this programme."""
        self.enter(np.sort(corner.columns))
        self._programme.stand_at(replace(corner, columns=self.inside[corner.columns]))

    # ------------------------------------------------------------------ rows

    @cached_property
    def _bits(self) -> NDArray[np.uint64]:
        """uint64, shape (words, N): the rows of each bundle, classes first, then places."""
        words = (self.num_rows + 63) // 64
        bits = np.zeros((words, len(self)), dtype=np.uint64)
        index = np.arange(len(self))
        np.bitwise_or.at(bits, (self._group >> 6, index), np.uint64(1) << (self._group & 63).astype(np.uint64))
        for s in range(self._places.shape[1]):
            used = np.flatnonzero(self._count > s)
            row = self.bundles.num_classes + self._places[used, s]
            np.bitwise_or.at(bits, (row >> 6, used), np.uint64(1) << (row & 63).astype(np.uint64))
        return bits

    @property
    def num_rows(self) -> int:
        """Rows of the programme without cuts."""
        return self.bundles.num_classes + self.bundles.model.m

    def has_row(self, row: int) -> Bools:
        """bool, shape (N,): which bundles have a row."""
        return np.asarray((self._bits[row >> 6] >> np.uint64(row & 63)) & np.uint64(1), dtype=np.bool_)

    def rows_of(self, index: Ints) -> Floats:
        """0 or 1, shape (rows, chosen bundles)."""
        row = np.arange(self.num_rows)
        bits = self._bits[:, index]
        return np.asarray((bits[row >> 6] >> (row & 63).astype(np.uint64)[:, None]) & np.uint64(1), dtype=np.float64)

    def undecided(self, point: Point) -> tuple[Ints, Floats]:
        """Pairs of rows, the lower one first, that share a bundle neither fully nor not at all, shape (pairs, 2), and how much."""
        has = self.rows_of(point.index)
        together = lying_together(has, point.amount)
        a, b = np.triu_indices(len(together), 1)
        share = together[a, b]
        unclear = np.flatnonzero((share > 1e-4) & (share < 1 - 1e-4))
        return np.column_stack([a[unclear], b[unclear]]), share[unclear]

    def side(self, alive: Bools, a: int, b: int, *, together: bool) -> Bools:
        """The bundles that are left when two rows, the lower one first, lie in one bundle always, or never."""
        first, second = self.has_row(a), self.has_row(b)
        if not together:
            return alive & ~(first & second)
        if a < self.bundles.num_classes and self.bundles.size[a] > 1:
            return alive & (first | ~second)  # other leaders of the class hold other places
        return np.asarray(alive & (first == second))

    # ------------------------------------------------------------------ cuts

    def cut(self, new: Cuts) -> None:
        """Add cuts to the programme."""
        self.cuts = self.cuts.joined(new)
        self._add_cuts(cut_hits(self.bundles, self.columns, new), new.most, np.zeros(len(new), dtype=np.bool_))

    def cut_locally(self, new: Sequence[LocalCut]) -> None:
        """Add local cuts to the programme: those of its first rows, classes and then places, that have right-hand side 1."""
        self.local = (*self.local, *new)
        self._add_cuts(local_hits(self._bits, new), np.ones(len(new)), np.ones(len(new), dtype=np.bool_))

    def _add_cuts(self, table: csr_array, most: Floats, is_local: Bools) -> None:
        self.hit = csr_array(vstack([self.hit, table]))
        self._is_local = np.concatenate([self._is_local, is_local])
        self._programme.cut(most, csr_array(table[:, self.entered]))

    def drop_cuts(self, keep: Bools) -> None:
        """Take cuts out of the programme."""
        if not keep.all():
            self._programme.drop_cuts(keep)
            self.hit = csr_array(self.hit[np.flatnonzero(keep)])
            self.cuts = self.cuts.take(np.flatnonzero(keep[~self._is_local]))
            self.local = tuple(
                cut for cut, stays in zip(self.local, keep[self._is_local].tolist(), strict=True) if stays
            )
            self._is_local = self._is_local[keep]

    # ------------------------------------------------------------------ smaller and larger ones

    def kept(self, keep: Bools) -> "Inventory":
        """A smaller inventory with the same cuts, in a fresh programme that starts from the bundles of this one."""
        index = np.flatnonzero(keep)
        return self._afresh(self.columns.take(index), np.flatnonzero(self.inside[index] >= 0), self.hit[:, index])

    def with_more(self, columns: Columns) -> "Inventory":
        """A larger inventory with the same cuts; the programme starts from the bundles of this one and the new ones."""
        fresh = missing(self.columns, columns)
        joined = join([self.columns, fresh])
        inside = np.concatenate([np.sort(self.entered), len(self) + np.arange(len(fresh))])
        return self._afresh(joined, inside, None)

    def _afresh(self, columns: Columns, inside: Ints, hit: csr_array | None) -> "Inventory":
        other = Inventory(self.bundles, columns)
        other.enter(inside)
        if self.num_cuts:
            other.cuts, other.local = self.cuts, self.local
            most = np.ones(self.num_cuts)
            most[~self._is_local] = self.cuts.most
            other._add_cuts(other._hits(self._is_local) if hit is None else csr_array(hit), most, self._is_local)
        return other

    def _hits(self, is_local: Bools) -> csr_array:
        """Coefficient of every bundle in every cut, which are local ones and others in this order."""
        table = vstack([cut_hits(self.bundles, self.columns, self.cuts), local_hits(self._bits, self.local)])
        return csr_array(csr_array(table)[np.argsort(np.argsort(is_local, kind="stable"))])


def lying_together(has: Floats, amount: Floats) -> Floats:
    """
    How much of the chosen bundles holds both of two rows, shape (rows, rows).

    Parameters
    ----------
    has
        0 or 1, shape (rows, chosen bundles).
    """
    # Sparse: after a dense product the threads of the linear algebra spin for a while, on the core that another search works on.
    table = csr_array(has)
    return np.asarray(csr_array(csr_array(table.multiply(amount)) @ table.T).todense(), dtype=np.float64)


def _rank_in_class(group: Ints) -> Ints:
    """How many of the same class come before, for each entry."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    begin = np.searchsorted(ordered, ordered)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - begin
    return rank
