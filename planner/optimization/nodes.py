"""
One node of a branch and bound over an inventory, and what it takes to make its two sides: a programme with cuts of its own.

Cuts hold for every plan, so each programme keeps those that its own nodes asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from planner.optimization.cuts import Cuts
from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Bools, Ints
from planner.optimization.triples import separate_triples
from planner.optimization.wide_cuts import separate_both

TRIED = 6
"""Pairs whose two sides are both looked at before one is chosen."""
GLANCE = 200
"""Simplex steps of such a look."""
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

    @property
    def whole(self) -> bool:
        """Whether its best solution is a plan."""
        return self.point.whole


@dataclass(frozen=True)
class Split:
    """
    What became of a node.

    Parameters
    ----------
    sides
        Nodes, not numbered yet, that may hold a wanted plan.
    done
        Whether they hold every wanted plan of the node; else it stays open.
    undecided
        Whether there was a pair to branch on.
    """

    sides: tuple[Node, ...]
    done: bool
    undecided: bool = True


def hopeless(bound: float, target: float) -> bool:
    """Whether a part with this bound holds no wanted plan."""
    return bound > target + CLOSE * max(1.0, abs(target))


class Hand:
    """
    A programme that nodes are solved with.

    Parameters
    ----------
    cut_rounds
        Rounds of cuts at a node.
    """

    def __init__(self, inventory: Inventory, cut_rounds: int) -> None:
        self.inventory = inventory
        self.cut_rounds = cut_rounds
        self.constant = float(inventory.bundles.constant[0])
        self.idle = np.zeros(len(inventory.cuts), dtype=np.int64)

    def twin(self) -> "Hand":
        """Another with the same bundles and cuts."""
        return Hand(self.inventory.kept(np.ones(len(self.inventory), dtype=np.bool_)), self.cut_rounds)

    # ------------------------------------------------------------------ the root

    def everything(self) -> tuple[Point, float]:
        """The solution over all bundles, and its value with the constant."""
        point = self.inventory.solve(np.ones(len(self.inventory), dtype=np.bool_))
        return point, point.value + self.constant

    def tighten(self, point: Point, bound: float, target: float) -> bool:
        """Cut the solution over all bundles off, and throw out what its bound forbids; False where no cut does."""
        keep = _still(point, bound, target)
        new = separate_both(self.inventory, point, wanted=150, per_row=8)
        self._rest(point, idle=4, most=20)
        if keep.sum() < 0.8 * len(keep):
            self.inventory = self.inventory.kept(keep)
        self._cut(new)
        return len(new) > 0

    # ------------------------------------------------------------------ nodes

    def node(self, alive: Ints, bound: float, target: float) -> Node | None:
        """The node of these bundles, cut and thinned, or None when it holds no wanted plan."""
        mask = self._mask(alive)
        for cut_round in range(self.cut_rounds + 1):
            point = self.inventory.solve(mask)
            bound = max(bound, point.value + self.constant)
            if hopeless(bound, target):
                return None
            mask &= _still(point, bound, target)
            self.inventory.leave(point.reduced, LARGEST)
            if point.whole or cut_round == self.cut_rounds:
                break
            new = separate_triples(self.inventory, point, wanted=100, per_row=6, violation=0.05)
            self._rest(point, idle=IDLE, most=60)
            if not len(new):
                break
            self._cut(new)
        return Node(bound, 0, np.flatnonzero(mask), point)

    def split(self, node: Node, target: float, stop: Callable[[], bool]) -> Split:
        """The two sides of a node."""
        alive = self._mask(node.alive)
        pair = self._pair(node, alive, target)
        if pair is None:
            return Split((), done=False, undecided=False)
        sides: list[Node] = []
        for together in (True, False):
            side = self.node(np.flatnonzero(self.inventory.side(alive, *pair, together=together)), node.bound, target)
            if side is not None:
                sides.append(side)
            if stop():  # its other side is not known: it counts with its own bound
                return Split(tuple(sides), done=False)
        return Split(tuple(sides), done=True)

    def _pair(self, node: Node, alive: Bools, target: float) -> tuple[int, int] | None:
        """The pair of rows to branch on: of the most undecided ones that whose weaker side gains most."""
        self.inventory.stand(alive)
        best, chosen = -1.0, None
        for a, b in self._undecided(node.point):
            gains = [
                self.inventory.glance(self.inventory.side(alive, a, b, together=together), GLANCE)
                + self.constant
                - node.bound
                for together in (True, False)
            ]
            room = target - node.bound + 1.0
            score = float(np.prod([max(1e-3, min(gain, room)) for gain in gains]))
            if score > best:
                best, chosen = score, (a, b)
        return chosen

    def _undecided(self, point: Point) -> list[list[int]]:
        """The pairs of rows to look at, the most undecided first."""
        pairs, share = self.inventory.undecided(point)
        order = np.argsort(np.round(np.abs(share - 0.5), 6), kind="stable")
        return [[a, b] for a, b in pairs[order[:TRIED]].tolist()]

    # ------------------------------------------------------------------ bookkeeping

    def _mask(self, index: Ints) -> Bools:
        mask = np.zeros(len(self.inventory), dtype=np.bool_)
        mask[index] = True
        return mask

    def _cut(self, new: Cuts) -> None:
        if len(new):
            self.inventory.cut(new)
            self.idle = np.concatenate([self.idle, np.zeros(len(new), dtype=np.int64)])

    def _rest(self, point: Point, *, idle: int, most: int) -> None:
        """Let cuts go that have been slack for long, a batch at a time."""
        self.idle = np.where(point.cut_price > 1e-9, 0, self.idle + 1)
        if int((self.idle >= idle).sum()) > most:
            keep = self.idle < idle
            self.inventory.drop_cuts(keep)
            self.idle = self.idle[keep]


def _still(point: Point, bound: float, target: float) -> Bools:
    """Bundles that a wanted plan may still have."""
    return np.asarray(point.reduced < target - bound + 2 * CLOSE * max(1.0, abs(target)))
