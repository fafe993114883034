"""
One node of a branch and bound over an inventory, and what it takes to make its two sides: a programme with cuts of its own.

Cuts hold for every plan, so each programme keeps those that its own nodes asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from planner.optimization.bundle_programme import Basis
from planner.optimization.cuts import Cuts
from planner.optimization.inventory import Inventory, Point
from planner.optimization.local_cuts import separate_locally
from planner.optimization.model import Bools, Floats, Ints
from planner.optimization.pseudo_costs import APART, TOGETHER, Gain, PseudoCosts, promise, way
from planner.optimization.triples import in_part, separate_triples
from planner.optimization.wide_cuts import broken_both

TRIED, FIRST_TRIED = 10, 30
"""Most promising pairs that one is chosen from, and of the first node, where nothing is known of any; those not known are looked at."""
GLANCE = 200
"""Simplex steps of such a look."""
IDLE = 12
"""Programmes in which a cut was slack after which it may leave."""
LARGEST = 7_000
"""Bundles in the programme from which the dearest leave again."""
LOCAL = 150
"""Local cuts of one round."""
CLOSE = 1e-6
NONE = np.zeros(0)


@dataclass(frozen=True, order=True)
class Node:
    """
    A part of the plans: no plan in it costs less than `bound`.

    Parameters
    ----------
    number
        Of those that its hand made; 0 before it has one.
    alive
        The bundles it may use.
    point
        Its solution, without reduced costs.
    corner
        Where the programme stood that found it, while it is with its own hand.
    """

    bound: float
    number: int
    alive: Ints = field(compare=False)
    point: Point = field(compare=False)
    corner: Basis | None = field(compare=False)

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
    seen
        What sides were seen to gain, for nodes to come.
    """

    sides: tuple[Node, ...]
    done: bool
    undecided: bool = True
    seen: tuple[Gain, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A pair of rows to branch on, the lower one first, how much of a bundle they share, and what looks at pairs have shown."""

    a: int
    b: int
    share: float
    seen: tuple[Gain, ...]


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
        self.idle = np.zeros(inventory.num_cuts, dtype=np.int64)

    def twin(self) -> "Hand":
        """Another with the same bundles and cuts."""
        return Hand(self.inventory.kept(np.ones(len(self.inventory), dtype=np.bool_)), self.cut_rounds)

    # ------------------------------------------------------------------ the root

    def everything(self) -> tuple[Point, float]:
        """The solution over all bundles, and its value with the constant."""
        point = self.inventory.solve(np.ones(len(self.inventory), dtype=np.bool_))
        return point, point.value + self.constant

    def tighten(self, point: Point, bound: float, target: float, chance: np.random.Generator | None = None) -> bool:
        """
        Cut the solution over all bundles off, and throw out what its bound forbids; False where no cut does.

        Parameters
        ----------
        chance
            Where local cuts are wanted too: which sets of rows are looked at for them.
        """
        keep = _still(point, bound, target)
        part = in_part(self.inventory, point)
        new = broken_both(part, wanted=150, per_row=8)
        local = () if chance is None else separate_locally(part, LOCAL, chance)
        self._rest(point, idle=4, most=20)
        if keep.sum() < 0.8 * len(keep):
            self.inventory = self.inventory.kept(keep)
        self._cut(new)
        if local:
            self.inventory.cut_locally(local)
            self._begin_idling(len(local))
        return len(new) + len(local) > 0

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
        # Reduced costs are as many as there are bundles: nodes that wait must not keep them.
        return Node(bound, 0, np.flatnonzero(mask), replace(point, reduced=NONE), self.inventory.corner())

    def split(self, node: Node, target: float, known: PseudoCosts, stop: Callable[[], bool]) -> Split:
        """The two sides of a node."""
        alive = self._mask(node.alive)
        if node.corner is not None:
            self.inventory.go_back(node.corner)
        choice = self._choice(node, alive, target - node.bound + 1.0, known)
        if choice is None:
            return Split((), done=False, undecided=False)
        sides: list[Node] = []
        seen, here = list(choice.seen), self.inventory.corner()
        for side in (TOGETHER, APART):
            left = self.inventory.side(alive, choice.a, choice.b, together=side == TOGETHER)
            if side == APART:  # after looks the programme is there already
                self.inventory.go_back(here)
            part = self.node(np.flatnonzero(left), node.bound, target)
            if part is not None:
                sides.append(part)
                seen.append(Gain(choice.a, choice.b, side, (part.bound - node.bound) / way(choice.share, side)))
            if stop():  # its other side is not known: it counts with its own bound
                return Split(tuple(sides), done=False, seen=tuple(seen))
        return Split(tuple(sides), done=True, seen=tuple(seen))

    def _choice(self, node: Node, alive: Bools, room: float, known: PseudoCosts) -> Choice | None:
        """Of the pairs that promise most, the one whose two sides gain most as far as is known, after a look at those that are not."""
        pairs, share = self.inventory.undecided(node.point)
        if not len(pairs):
            return None
        worth = promise(known.expected(pairs, share), room)
        order = np.argsort(-np.round(worth, 9), kind="stable")[: FIRST_TRIED if known.empty else TRIED]
        pairs, share, worth = pairs[order], share[order], worth[order]
        self.inventory.stand(alive)
        seen: list[Gain] = []
        for i in np.flatnonzero(~known.known(pairs)).tolist():
            a, b = pairs[i].tolist()
            gains = self._look(a, b, alive, node.bound, 2.0 * room)
            worth[i] = promise(gains[:, None], room)[0]
            seen += [Gain(a, b, side, gains[side] / way(share[i], side)) for side in (APART, TOGETHER)]
        best = int(np.argmax(worth))
        a, b = pairs[best].tolist()
        return Choice(a, b, float(share[best]), tuple(seen))

    def _look(self, a: int, b: int, alive: Bools, bound: float, most: float) -> Floats:
        """About how much the two sides of a pair gain, apart first, but at most so much."""
        sides = (self.inventory.side(alive, a, b, together=together) for together in (False, True))
        gains = [self.inventory.glance(side, GLANCE) + self.constant - bound for side in sides]
        return np.clip(gains, 0.0, most)

    # ------------------------------------------------------------------ bookkeeping

    def _mask(self, index: Ints) -> Bools:
        mask = np.zeros(len(self.inventory), dtype=np.bool_)
        mask[index] = True
        return mask

    def _cut(self, new: Cuts) -> None:
        if len(new):
            self.inventory.cut(new)
            self._begin_idling(len(new))

    def _begin_idling(self, cuts: int) -> None:
        self.idle = np.concatenate([self.idle, np.zeros(cuts, dtype=np.int64)])

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
