"""
A hand's share of a tree: its own open nodes, which it works on by itself for a while.

Programmes are solved soonest from a corner close by, so a hand stays near where it is: of the nodes that are cheap enough it takes the
latest. In between, hands tell each other what they have learnt, and one without work gets some of another's.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from planner.optimization.inventory import Point
from planner.optimization.nodes import Hand, Node, hopeless
from planner.optimization.pseudo_costs import Gain, PseudoCosts

NEAR = 0.5
"""Share of the way from the lowest bound to the target up to which a node counts as cheap enough."""
STRIDE = 4
"""Nodes that a hand splits between two exchanges."""


class Share:
    """
    Open nodes, and the hand that made them.

    Parameters
    ----------
    hand
        The programme that they are solved with.
    """

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.open: list[Node] = []
        self.made = 0
        self.learnt: list[Gain] = []
        self.able = True
        self._known = PseudoCosts(hand.inventory.num_rows)

    @property
    def low(self) -> float:
        """The lowest bound of an open node, infinite where there is none."""
        return min((node.bound for node in self.open), default=np.inf)

    def begin(self) -> None:
        """Empty it for another search; what it has learnt stays."""
        self.open, self.able = [], True

    def put(self, *nodes: Node) -> None:
        """Take nodes in; those that promise most get the latest numbers."""
        for node in sorted(nodes, key=lambda node: -node.bound):
            self.made += 1
            self.open.append(replace(node, number=self.made))

    def learn(self, gains: Iterable[Gain]) -> None:
        """Take in what another hand has seen."""
        self._known.learn(gains)

    def forget(self, target: float) -> None:
        """Let go of the nodes without a wanted plan."""
        self.open = [node for node in self.open if not hopeless(node.bound, target)]

    def given_away(self) -> list[Node]:
        """Every other node, for a hand without work; what is where in one hand's programme tells another nothing."""
        ordered = sorted(self.open)
        self.open = ordered[1::2]
        return [replace(node, corner=None) for node in ordered[::2]]

    def work(self, nodes: int, low: float, target: float, stop: Callable[[], bool]) -> tuple[int, list[Point]]:
        """
        Split up to so many nodes, fewer when a plan is met: how many were split, and the plans.

        Parameters
        ----------
        low
            The lowest bound of all shares.
        target
            Plans are wanted that cost at most this.
        """
        self.learnt = []
        for done in range(min(nodes, STRIDE)):
            if stop() or not self.open:
                return done, []
            node = self._next(low + NEAR * (target - low))
            split = self.hand.split(node, target, self._known, stop)
            self._known.learn(split.seen)
            self.learnt += split.seen
            self.able = split.undecided
            if not split.done:
                self.put(node)
                return done + 1, []
            self.put(*(side for side in split.sides if not side.whole))
            plans = [side.point for side in split.sides if side.whole]
            self.made += len(plans)
            if plans:
                return done + 1, plans
        return min(nodes, STRIDE), []

    def _next(self, most: float) -> Node:
        """The latest of those up to this bound, else the one with the lowest."""
        near = [node for node in self.open if node.bound <= most]
        node = max(near, key=lambda node: node.number) if near else min(self.open)
        self.open.remove(node)
        return node
