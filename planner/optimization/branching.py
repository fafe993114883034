"""
Branch and bound over an inventory: two places in one hand or not, a place with a class or not, the most promising part first.

Ryan and Foster's rule for set partitioning ("An integer programming approach to scheduling", 1981): in a fractional solution some pair
of rows lies in one bundle neither fully nor not at all. Each side of the branch only forbids bundles, so every programme below stays one
over a part of the inventory, and what a node's bound forbids never comes back beneath it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from planner.optimization.cuts import Cuts
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Bools, Ints, Plan
from planner.optimization.triples import separate_triples
from planner.optimization.wide_cuts import separate_wide

TRIED = 6
"""Pairs whose two sides are both looked at before one is chosen."""
GLANCE = 200
"""Simplex steps of such a look."""
CUT_ROUNDS = 2
IDLE = 12
"""Programmes in which a cut was slack after which it may leave."""
LARGEST = 7_000
"""Bundles in the programme from which the dearest leave again."""
CLOSE = 1e-6


@dataclass(frozen=True, order=True)
class Node:
    """A part of the plans: no plan in it costs less than `bound`; `alive` lists the bundles it may use."""

    bound: float
    number: int
    alive: Ints = field(compare=False)
    point: Point = field(compare=False)


class Tree:
    """
    The search over one inventory.

    Parameters
    ----------
    target
        Plans are wanted that cost at most this, constant included.
    offer
        Told of every plan found; answers the new target.
    cut_rounds
        Rounds of cuts at a node.
    """

    def __init__(
        self,
        inventory: Inventory,
        target: float,
        offer: Callable[[Plan], float],
        stop: Callable[[], bool],
        cut_rounds: int = CUT_ROUNDS,
    ) -> None:
        self.inventory = inventory
        self.target = target
        self.offer = offer
        self.stop = stop
        self.cut_rounds = cut_rounds
        self.constant = float(inventory.bundles.constant[0])
        self.idle = np.zeros(len(inventory.cuts), dtype=np.int64)
        self.open: list[Node] = []
        self.made = 0

    # ------------------------------------------------------------------ the root

    def root(self, rounds: int, on_bound: Callable[[float], None]) -> float:
        """Cut until cuts no longer help, throwing out what the bound forbids; the bound, infinite when no wanted plan is left."""
        last = -np.inf
        quiet = 0
        for _ in range(rounds):
            if self.stop():
                break
            point = self.inventory.solve(np.ones(len(self.inventory), dtype=np.bool_))
            bound = point.value + self.constant
            on_bound(min(bound, self.target))
            if self._hopeless(bound):
                return np.inf
            if point.whole:
                self._take(point)  # the best there is
                return np.inf
            keep = self._still(point, bound)
            new = separate_triples(self.inventory, point, wanted=150, per_row=8).joined(
                separate_wide(self.inventory, point, wanted=150, per_row=8)
            )
            self._rest(point, idle=4, most=20)
            if keep.sum() < 0.8 * len(keep):
                self.inventory = self.inventory.kept(keep)
            quiet = quiet + 1 if bound - last < 0.01 * (self.target - bound) else 0
            last = bound
            if not len(new) or quiet >= 2:
                break
            self._cut(new)
        return last

    def ceiling_of(self, size: int) -> float:
        """The highest target for which at most about `size` bundles matter."""
        point = self.inventory.solve(np.ones(len(self.inventory), dtype=np.bool_))
        reduced = np.sort(point.reduced)
        return point.value + self.constant + float(reduced[size]) if size < len(reduced) else np.inf

    # ------------------------------------------------------------------ nodes

    def search(self, nodes: int, on_bound: Callable[[float], None]) -> float:
        """Branch, best bound first, over at most `nodes` nodes; what every wanted plan costs at least, infinite when there is none."""
        self.open = []
        first = self._node(np.arange(len(self.inventory)), -np.inf)
        if first is not None:
            heappush(self.open, first)
        for _ in range(nodes):
            while self.open and self._hopeless(self.open[0].bound):
                heappop(self.open)
            if not self.open or self.stop():
                break
            on_bound(self.open[0].bound)
            node = heappop(self.open)
            if node.point.whole:
                self._take(node.point)
                continue
            alive = self._mask(node.alive)
            pair = self._pair(node, alive)
            if pair is None:
                heappush(self.open, node)
                break
            for together in (True, False):
                child = self._node(np.flatnonzero(self.inventory.side(alive, *pair, together=together)), node.bound)
                if child is not None:
                    heappush(self.open, child)
                if self.stop():
                    heappush(self.open, node)  # its other side is not known: it counts with its own bound
                    break
        return self.open[0].bound if self.open else np.inf

    def _node(self, alive: Ints, bound: float) -> Node | None:
        """The node of these bundles, cut and thinned, or None when it holds no wanted plan."""
        mask = self._mask(alive)
        for cut_round in range(self.cut_rounds + 1):
            point = self.inventory.solve(mask)
            bound = max(bound, point.value + self.constant)
            if self._hopeless(bound):
                return None
            mask &= self._still(point, bound)
            self.inventory.leave(point.reduced, LARGEST)
            if point.whole or cut_round == self.cut_rounds:
                break
            new = separate_triples(self.inventory, point, wanted=100, per_row=6, violation=0.05)
            self._rest(point, idle=IDLE, most=60)
            if not len(new):
                break
            self._cut(new)
        self.made += 1
        return Node(bound, self.made, np.flatnonzero(mask), point)

    def _pair(self, node: Node, alive: Bools) -> tuple[int, int] | None:
        """The pair of rows to branch on: of the most undecided ones that whose weaker side gains most."""
        self.inventory.stand(alive)
        candidates = self._undecided(node.point)
        best, chosen = -1.0, None
        for a, b in candidates[:TRIED]:
            gains = [
                self.inventory.glance(self.inventory.side(alive, a, b, together=together), GLANCE)
                + self.constant
                - node.bound
                for together in (True, False)
            ]
            room = self.target - node.bound + 1.0
            score = float(np.prod([max(1e-3, min(gain, room)) for gain in gains]))
            if score > best:
                best, chosen = score, (a, b)
        return chosen

    def _undecided(self, point: Point) -> list[list[int]]:
        """The most undecided pairs of rows, the most undecided first."""
        pairs, share = self.inventory.undecided(point)
        order = np.argsort(np.round(np.abs(share - 0.5), 6), kind="stable")
        return [[a, b] for a, b in pairs[order[: 4 * TRIED]].tolist()]

    # ------------------------------------------------------------------ bookkeeping

    def _mask(self, index: Ints) -> Bools:
        mask = np.zeros(len(self.inventory), dtype=np.bool_)
        mask[index] = True
        return mask

    def _hopeless(self, bound: float) -> bool:
        return bound > self.target + CLOSE * max(1.0, abs(self.target))

    def _still(self, point: Point, bound: float) -> Bools:
        return np.asarray(point.reduced < self.target - bound + 2 * CLOSE * max(1.0, abs(self.target)))

    def _take(self, point: Point) -> None:
        times = np.round(point.amount).astype(np.int64)
        columns = self.inventory.columns.take(np.repeat(point.index, times))
        self.target = self.offer(self.inventory.bundles.plan(columns))

    def _cut(self, new: Cuts) -> None:
        self.inventory.cut(new)
        self.idle = np.concatenate([self.idle, np.zeros(len(new), dtype=np.int64)])

    def _rest(self, point: Point, *, idle: int, most: int) -> None:
        """Let cuts go that have been slack for long, a batch at a time."""
        self.idle = np.where(point.cut_price > 1e-9, 0, self.idle + 1)
        if int((self.idle >= idle).sum()) > most:
            keep = self.idle < idle
            self.inventory.drop_cuts(keep)
            self.idle = self.idle[keep]
