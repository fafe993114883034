"""
Is there a plan that costs at most so much? Asked for a low ceiling first, then for higher ones, until the answer is yes.

A plan that costs at most a ceiling has only bundles with a reduced cost below (ceiling - bound). For a ceiling close above the bound these
are few, and a tree over them finds the plan, or proves that every plan costs more; either way no good plan has to be known before. Two
ladders are climbed: an inventory holds all bundles below the widest ceiling that fits, and inside it the ceilings of the tree rise with the
number of bundles that they let in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.optimization.branching import Tree
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Prices
from planner.optimization.inventory import Inventory
from planner.optimization.model import Plan
from planner.optimization.pool import widest
from planner.optimization.search import Search, at_most
from planner.optimization.sharpening import listed

ROOT_ROUNDS = 30
FIRST = 1_500
"""Bundles of the first tree; each further one has three times as many."""
ROUNDING = 3e-6
"""By how much a ceiling stays below what its bundles answer for, relative to max(1, |ceiling|)."""


@dataclass(frozen=True)
class Question:
    """
    Who asks.

    Parameters
    ----------
    target
        What a wanted plan may cost at most, constant included; it falls as plans are found.
    offer
        Told of every plan found.
    raise_bound
        Told of every proven lower bound on the plans there are; those found are not excepted.
    stop
        Asked now and then.
    step
        Values of plans are whole multiples of it; 0 when no such number is known.
    """

    target: Callable[[], float]
    offer: Callable[[Plan], object]
    raise_bound: Callable[[float], None]
    stop: Callable[[], bool]
    step: float = 0.0


@dataclass(frozen=True)
class Patience:
    """
    How long to ask.

    Parameters
    ----------
    listed, most
        Bundles of the first inventory, and of the largest; each has twice as many as the one before.
    tree
        Bundles of the largest tree.
    nodes
        Nodes of one tree.
    hands
        Nodes of a tree that are split at a time.
    local
        Rounds of local cuts before the first tree.
    """

    listed: int
    most: int
    tree: int
    nodes: int
    hands: int = 2
    local: int = 0


def deepen(
    bundles: Bundles, prices: Prices, question: Question, patience: Patience, like: Inventory | None = None
) -> bool:
    """
    True when no wanted plan is left: the best one is known.

    Parameters
    ----------
    like
        An inventory whose cuts are known to be worth having.
    """
    most, width = patience.listed, 0.0
    while not question.stop():
        wanted = question.target() - prices.bound
        if wanted <= 0:
            return True
        pool = widest(bundles, prices, wanted, most, known=width, full=True)
        if pool is not None:
            width = pool.width
            everything = pool.width >= wanted
            reach = prices.bound + pool.width
            ceiling = question.target() if everything else reach - ROUNDING * max(1.0, abs(reach))
            if not _Ladder(listed(bundles, pool, prices, like=like), ceiling, question, patience).climb():
                return False
            if everything or question.target() <= ceiling:
                return True
        if most >= patience.most:
            return False
        most = min(2 * most, patience.most)
    return False


def settled(inventory: Inventory, question: Question, patience: Patience) -> bool:
    """True when no wanted plan is left among the bundles of an inventory."""
    return _Ladder(inventory, question.target(), question, patience).climb()


def ask(
    search: Search,
    bundles: Bundles,
    prices: Prices,
    patience: Patience,
    take: Callable[[Plan], object],
    like: Inventory | None = None,
) -> bool:
    """Deepen for a search: its target, its bound, its clock; `take` is told of every plan found. Whether its best plan is proved."""
    search.stage = "branching"

    def raise_bound(bound: float) -> None:
        search.raise_bound(min(bound, search.value))  # plans found may cost less than what is proved of all others

    question = Question(lambda: search.target, take, raise_bound, search.clock.stop, search.step)
    if deepen(bundles, prices, question, patience, like):
        search.raise_bound(search.value)
    return search.proved


class _Ladder:
    """The ceilings up to that of one inventory."""

    def __init__(self, inventory: Inventory, ceiling: float, question: Question, patience: Patience) -> None:
        self.question = question
        self.patience = patience
        self.last = ceiling
        self.now = ceiling
        self.tree = Tree(inventory, ceiling, self._take, question.stop, hands=patience.hands)

    def climb(self) -> bool:
        """Whether every plan below the last ceiling is known to cost no less than the best one found."""
        low = self.tree.root(ROOT_ROUNDS, self._raise, self.patience.local)
        if low == -np.inf:  # stopped before anything was proved
            return False
        size = FIRST
        while low < np.inf:
            if size > self.patience.tree or self.question.stop():
                return False
            self.last = min(self.last, self.question.target())
            # Between two values that plans may have lie bundles without a use.
            self.now = at_most(min(self.last, self.tree.ceiling_of(size)), self.question.step)
            self.tree.target = self.now
            if self.tree.search(self.patience.nodes, self._raise) < np.inf:
                return False
            self.question.raise_bound(self.now + self.question.step / 2)
            low = (
                np.inf if self.now >= at_most(min(self.last, self.question.target()), self.question.step) else self.now
            )
            size *= 3
        self._raise(self.last)
        return True

    def _take(self, plan: Plan) -> float:
        self.question.offer(plan)
        return min(self.now, self.question.target())

    def _raise(self, bound: float) -> None:
        self.question.raise_bound(min(bound, self.now))
