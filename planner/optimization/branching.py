"""
Branch and bound over an inventory: two places in one hand or not, a place with a class or not.

Ryan and Foster's rule for set partitioning ("An integer programming approach to scheduling", 1981): in a fractional solution some pair
of rows lies in one bundle neither fully nor not at all. Each side of the branch only forbids bundles, so every programme below stays one
over a part of the inventory, and what a node's bound forbids never comes back beneath it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.optimization.inventory import Inventory, Point
from planner.optimization.model import Plan
from planner.optimization.nodes import Hand, hopeless
from planner.optimization.pricing import WORKERS
from planner.optimization.shares import Share

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
        Shares of the tree, worked on at a time on one thread or two, each with a programme of its own.
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
        self._wanted = hands
        self._shares = [Share(Hand(inventory, cut_rounds))]

    @property
    def inventory(self) -> Inventory:
        """What is left of the inventory, with the cuts of the root."""
        return self._root.inventory

    @property
    def made(self) -> int:
        """Nodes so far."""
        return sum(share.made for share in self._shares)

    @property
    def _root(self) -> Hand:
        return self._shares[0].hand

    def root(self, rounds: int, on_bound: Callable[[float], None], local: int = 0) -> float:
        """
        Cut until cuts no longer help, throwing out what the bound forbids; the bound, infinite when no wanted plan is left.

        Parameters
        ----------
        local
            Rounds of local cuts after the others.
        """
        hand, chance = self._root, np.random.default_rng(0)
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
        point, value = self._root.everything()
        reduced = np.sort(point.reduced)
        return value + float(reduced[size]) if size < len(reduced) else np.inf

    def search(self, nodes: int, on_bound: Callable[[float], None]) -> float:
        """Branch over at most `nodes` nodes; what every wanted plan costs at least, infinite when there is none."""
        while len(self._shares) < self._wanted:
            self._shares.append(Share(self._root.twin()))
        self._begin()
        with ThreadPoolExecutor(WORKERS) as threads:
            while nodes > 0 and not self.stop():
                self._share_out()
                if self._low == np.inf:
                    break
                on_bound(self._low)
                nodes -= self._step(nodes, threads)
                if not all(share.able for share in self._shares):
                    break
        return self._low

    @property
    def _low(self) -> float:
        return min(share.low for share in self._shares)

    def _begin(self) -> None:
        for share in self._shares:
            share.begin()
        first = self._root.node(np.arange(len(self.inventory)), -np.inf, self.target)
        if first is not None and first.whole:
            self._take(first.point)
        elif first is not None:
            self._shares[0].put(first)

    def _share_out(self) -> None:
        """Let go of what holds no wanted plan any more, and give to those that have nothing."""
        for share in self._shares:
            share.forget(self.target)
        for share in self._shares:
            richest = max(self._shares, key=lambda share: len(share.open))
            if not share.open and len(richest.open) > 1:
                share.put(*richest.given_away())

    def _step(self, nodes: int, threads: ThreadPoolExecutor) -> int:
        """Let each share work for a while, then tell each what others learnt; how many nodes were split."""
        busy = [share for share in self._shares if share.open]
        most = -(-nodes // len(busy)) if len(busy) == len(self._shares) else 1
        low, target = self._low, self.target
        found = list(threads.map(lambda share: share.work(most, low, target, self.stop), busy))
        for share in self._shares:
            for other in busy:
                if other is not share:
                    share.learn(other.learnt)
        for point in sorted((point for _, points in found for point in points), key=lambda point: point.value):
            # The one before may have been a better plan.
            if not hopeless(point.value + self._root.constant, self.target):
                self._take(point)
        return sum(done for done, _ in found)

    def _take(self, point: Point) -> None:
        times = np.round(point.amount).astype(np.int64)
        columns = self.inventory.columns.take(np.repeat(point.index, times))
        self.target = self.offer(self.inventory.bundles.plan(columns))
