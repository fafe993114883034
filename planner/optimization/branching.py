"""
Branch and bound over an inventory: two places in one hand or not, a place with a class or not, the most promising parts first.

Ryan and Foster's rule for set partitioning ("An integer programming approach to scheduling", 1981): in a fractional solution some pair
of rows lies in one bundle neither fully nor not at all. Each side of the branch only forbids bundles, so every programme below stays one
over a part of the inventory, and what a node's bound forbids never comes back beneath it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from heapq import heappop, heappush

import numpy as np

from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Plan
from planner.optimization.nodes import Hand, Node, Split, hopeless
from planner.optimization.pricing import WORKERS
from planner.optimization.pseudo_costs import PseudoCosts

CUT_ROUNDS = 2
QUIET = 0.01
"""Rise of the bound, over what is left to the target, below which a round of cuts counts as one without progress."""


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
    hands
        Nodes split at a time, on one thread or two, each with a programme of its own.
    """

    def __init__(
        self,
        inventory: Inventory,
        target: float,
        offer: Callable[[Plan], float],
        stop: Callable[[], bool],
        *,
        cut_rounds: int = CUT_ROUNDS,
        hands: int = 1,
    ) -> None:
        self.target = target
        self.offer = offer
        self.stop = stop
        self.open: list[Node] = []
        self.made = 0
        self._wanted = hands
        self._hands = [Hand(inventory, cut_rounds)]
        self._known = PseudoCosts(inventory.num_rows)

    @property
    def inventory(self) -> Inventory:
        """What is left of the inventory, with the cuts of the root."""
        return self._hands[0].inventory

    def root(self, rounds: int, on_bound: Callable[[float], None], local: int = 0) -> float:
        """
        Cut until cuts no longer help, throwing out what the bound forbids; the bound, infinite when no wanted plan is left.

        Parameters
        ----------
        local
            Rounds of local cuts after the others.
        """
        hand, chance = self._hands[0], np.random.default_rng(0)
        last = -np.inf
        for most, wanted in ((rounds, None), (local, chance)):
            quiet = 0
            for _ in range(most):
                if self.stop():
                    return last
                point, bound = hand.everything()
                on_bound(min(bound, self.target))
                if hopeless(bound, self.target):
                    return np.inf
                if point.whole:
                    self._take(point)  # the best there is
                    return np.inf
                quiet = quiet + 1 if bound - last < QUIET * (self.target - bound) else 0
                last = bound
                if quiet >= 2 or not hand.tighten(point, bound, self.target, wanted):
                    break
        return last

    def ceiling_of(self, size: int) -> float:
        """The highest target for which at most about `size` bundles matter."""
        point, value = self._hands[0].everything()
        reduced = np.sort(point.reduced)
        return value + float(reduced[size]) if size < len(reduced) else np.inf

    def search(self, nodes: int, on_bound: Callable[[float], None]) -> float:
        """Branch, best bound first, over at most `nodes` nodes; what every wanted plan costs at least, infinite when there is none."""
        self.open = []
        while len(self._hands) < self._wanted:
            self._hands.append(self._hands[0].twin())
        self._push(self._hands[0].node(np.arange(len(self.inventory)), -np.inf, self.target))
        with ThreadPoolExecutor(WORKERS) as threads:
            while nodes > 0:
                while self.open and hopeless(self.open[0].bound, self.target):
                    heappop(self.open)
                if not self.open or self.stop():
                    break
                on_bound(self.open[0].bound)
                batch = [heappop(self.open) for _ in range(min(len(self._hands), len(self.open), nodes))]
                nodes -= len(batch)
                if not self._split(batch, threads):
                    break
        return self.open[0].bound if self.open else np.inf

    def _split(self, batch: list[Node], threads: ThreadPoolExecutor) -> bool:
        """Put the sides of some nodes in their place, and take those that are plans; False where a node cannot be split."""
        for node in batch:
            if node.whole and not hopeless(node.bound, self.target):  # the one before may have been a better plan
                self._take(node.point)
        batch = [node for node in batch if not node.whole]
        target = self.target

        def split(hand: Hand, node: Node) -> Split:
            return hand.split(node, target, self._known, self.stop)

        found = list(threads.map(split, self._hands, batch))
        able = True
        for node, result in zip(batch, found, strict=True):
            self._known.learn(result.seen)  # after all of them: what one knows must not depend on how far the other is
            able &= result.undecided
            for side in result.sides:
                self._push(side)
            if not result.done:
                heappush(self.open, node)
        return able

    def _push(self, node: Node | None) -> None:
        if node is not None:
            self.made += 1
            heappush(self.open, replace(node, number=self.made))

    def _take(self, point: Point) -> None:
        times = np.round(point.amount).astype(np.int64)
        columns = self.inventory.columns.take(np.repeat(point.index, times))
        self.target = self.offer(self.inventory.bundles.plan(columns))
