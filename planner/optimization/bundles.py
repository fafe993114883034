"""
Bundles: what one leader may hold, as columns of a set-partitioning model.

Leaders with the same quotas, share, open places and pair costs form one class, and columns belong to classes: interchangeable leaders
would otherwise repeat every column. Costs are per functional (row 0 the goal, the others the limits of upper levels), with squares
taken about the mean: c load^2 = c (load - mean)^2 + c (2 mean load - mean^2), the linear part going to the pairs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from planner.optimization.goal import Goal
from planner.optimization.model import Floats, Ints, Model, Plan
from planner.optimization.pair_costs import stacked
from planner.optimization.pricing import Pricing, Question

if TYPE_CHECKING:
    from planner.optimization.cuts import Cuts

FAR = 1e17
ROUNDING = 1e-7
"""By how much the least work of a leader is lowered, relative to all work, so that no rounding closes a bundle."""
SEPARABLE = {"deviation", "squares", "coherence", "changes", "repeats", "preference", "shortfall"}


@dataclass(frozen=True)
class Columns:
    """
    A batch of bundles.

    Parameters
    ----------
    group
        int, shape (N,): class.
    places, count
        int, shape (N, width) and (N,): the first `count` places of each row are held, ascending.
    costs
        float, shape (N, functionals).
    price
        float, shape (N,): reduced cost at the prices they were found with.
    """

    group: Ints
    places: Ints
    count: Ints
    costs: Floats
    price: Floats

    def __len__(self) -> int:
        return len(self.group)

    def take(self, index: Ints) -> "Columns":
        """The columns at these positions."""
        return Columns(self.group[index], self.places[index], self.count[index], self.costs[index], self.price[index])

    def keys(self) -> list[bytes]:
        """What tells columns apart."""
        table = np.column_stack([self.group, self.count, self.places]).astype(np.int32)
        return [row.tobytes() for row in table]


def separable(model: Model, goal: Goal) -> bool:
    """Whether the goal and its limits are sums over leaders that exact pricing can handle."""
    for weights in (goal.weights, *(limit.weights for limit in goal.mixed_limits)):
        if not set(weights) <= SEPARABLE | model.overlays.keys():
            return False
        if any(weights.get(term, 0.0) < 0 for term in ("deviation", "squares", "coherence", "shortfall")):
            return False
        if "deviation" in weights and model.fixed_mean is None:
            return False
    return True


class Bundles:
    """
    The bundles of one goal: classes, costs, and exact pricing.

    Parameters
    ----------
    stop
        Asked now and then; True makes pricing raise `Stopped`.
    """

    def __init__(self, model: Model, goal: Goal, stop: Callable[[], bool] = lambda: False) -> None:
        self.stop = stop
        self.model = model
        self.goal = goal
        self.limits = goal.mixed_limits
        rows = [goal.weights, *(limit.weights for limit in self.limits)]
        self.coef = np.array(
            [[weights.get(term, 0.0) for term in ("deviation", "squares", "coherence")] for weights in rows]
        )
        # Any point serves where no mean is fixed: the shift is an identity per leader.
        self.mean = model.middle_load
        self.constant = np.array([-row[1] * self.mean**2 * model.n for row in self.coef])
        self.most = min(model.load_cap, goal.load_limit)
        self.width = int(max(1, model.quota_upper.sum(axis=1).max(initial=1)))
        costs = [self._pair_costs(weights, row[1]) for weights, row in zip(rows, self.coef, strict=True)]
        self.pair = stacked(costs, (model.n, model.m))
        self.group, self.leader_of = self._classes()
        self.size = np.bincount(self.group, minlength=len(self.leader_of))
        anchored = [bool(model.is_anchor[places].any()) for places in model.places_of_layer]
        self.anchor_layers = np.array([k for k, flag in enumerate(anchored) if flag], dtype=np.int64)
        self.other_layers = np.array([k for k, flag in enumerate(anchored) if not flag], dtype=np.int64)

    def _pair_costs(self, weights: dict[str, float], squares: float) -> Floats:
        model = self.model
        costs = model.pair_costs(weights)
        result = np.zeros((model.n, model.m)) if costs is None else costs.whole
        if squares:
            result = result + 2 * squares * self.mean * model.weight[None, :] / model.share[:, None]
        return result

    def _classes(self) -> tuple[Ints, Ints]:
        model = self.model
        seen: dict[bytes, int] = {}
        group = np.zeros(model.n, dtype=np.int64)
        representative: list[int] = []
        for l in range(model.n):
            # Digests: a row of 8,000 places for each of 2,000 leaders would be kept otherwise.
            key = blake2b(digest_size=16)
            for part in (
                model.quota_lower[l], model.quota_upper[l], model.share[l : l + 1], model.open_pairs[l], model.pinned_pairs[l],
                *self.pair[:, l],
            ):  # fmt: skip
                key.update(np.ascontiguousarray(part).tobytes())
            if key.digest() not in seen:
                seen[key.digest()] = len(seen)
                representative.append(l)
            group[l] = seen[key.digest()]
        return group, np.array(representative, dtype=np.int64)

    @cached_property
    def least_work(self) -> Floats:
        """float, shape (n,): work that every plan leaves a leader at least, as the others have no room for it."""
        model = self.model
        if not np.isfinite(self.most):
            return np.zeros(model.n)
        needed = 0.0 if model.allow_shortfall else float(np.dot(model.weight, model.cover_lower))
        room = self.most * model.share
        return np.asarray(np.maximum(0.0, needed - (room.sum() - room) - ROUNDING * max(1.0, needed)))

    @property
    def num_classes(self) -> int:
        """Number of classes."""
        return len(self.leader_of)

    def columns(self, group: Sequence[int], bundles: Sequence[tuple[int, ...]]) -> Columns:
        """Columns of given bundles."""
        places = np.zeros((len(bundles), self.width), dtype=np.int64)
        for i, bundle in enumerate(bundles):
            places[i, : len(bundle)] = bundle
        count = np.array([len(bundle) for bundle in bundles], dtype=np.int64)
        return self._with_costs(np.array(group, dtype=np.int64), places, count, np.zeros(len(bundles)))

    def columns_of(self, plan: Plan) -> Columns:
        """A plan's columns, one per leader in order."""
        return self.columns(self.group.tolist(), list(plan))

    def legal(self, columns: Columns) -> Columns:
        """Those columns that keep the load limit and leave no more work than the others have room for."""
        leader = self.leader_of[columns.group]
        work = self._work(columns)
        return columns.take(
            np.flatnonzero((work / self.model.share[leader] <= self.most + 1e-9) & (work >= self.least_work[leader]))
        )

    def _work(self, columns: Columns) -> Floats:
        weight = np.append(self.model.weight, 0.0)
        index = np.where(
            np.arange(columns.places.shape[1])[None, :] < columns.count[:, None], columns.places, self.model.m
        )
        return np.asarray(weight[index].sum(axis=1))

    def _with_costs(self, group: Ints, places: Ints, count: Ints, price: Floats) -> Columns:
        from planner.optimization.kernels_bundles import batch_costs  # noqa: PLC0415

        model = self.model
        hidden = np.arange(places.shape[1])[None, :] >= count[:, None]
        places = np.sort(np.where(hidden, model.m, places), axis=1)
        places[places == model.m] = 0
        costs = np.zeros((len(group), len(self.coef)))
        loads = np.zeros(len(group))
        batch_costs(
            places, count, self.leader_of[group], model.weight, model.share, model.anchor_row, model.distance, float(model.cap),
            self.coef, self.mean, np.arange(len(self.coef)), self.pair, costs, loads,
        )  # fmt: skip
        return Columns(group, places, count, costs, price)

    @cached_property
    def pricing(self) -> Pricing:
        """Exact pricing of these bundles."""
        return Pricing(self)

    def price(
        self,
        place_price: Floats,
        class_price: Floats,
        multiplier: Floats,
        threshold: Floats,
        *,
        cuts: "Cuts | None" = None,
        keep: int = 4,
        every: int = 0,
    ) -> tuple[Columns, Floats, bool]:
        """
        Bundles whose reduced cost is below a threshold; the parameters are those of `pricing.Question`.

        Returns
        -------
        tuple
            (columns with their reduced costs, least reduced cost per class or the threshold, whether `every` was not enough).
        """
        question = Question(place_price, class_price, multiplier, threshold, cuts, keep, every)
        found = self.pricing.answer(question, self.stop)
        return self._with_costs(found.group, found.places, found.held, found.price), found.least, found.ran_out

    def plan(self, columns: Columns) -> Plan:
        """The plan that one column per leader makes; within a class leaders take their columns in order of ids and bundles."""
        held: list[tuple[int, ...]] = [()] * self.model.n
        for c in range(self.num_classes):
            mine = [tuple(columns.places[i, : columns.count[i]].tolist()) for i in np.flatnonzero(columns.group == c)]
            members = np.flatnonzero(self.group == c)
            for l, bundle in zip(members.tolist(), sorted(mine), strict=True):
                held[l] = bundle
        return tuple(held)
