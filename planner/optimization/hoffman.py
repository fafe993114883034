"""A cut that proves, in whole numbers alone, that a layer's quotas and coverage cannot be met."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.optimization.model import Bools, Ints, Model
from planner.optimization.start import Flow, flow_layer


@dataclass(frozen=True, eq=False)
class Cut:
    """
    Leaders A and places B of layer k, the source side of a minimum cut.

    There is no plan where (i) the lower quotas of A, with what is pinned between B and other leaders, exceed the room of B and the open
    pairs from A to other places; or (ii) the coverage of the places outside B, with the same pins, exceeds the upper quotas of the
    leaders outside A and those pairs (Hoffman's circulation theorem [1]_).

    Parameters
    ----------
    open_pairs
        bool, shape (n, m): pairs that are not to be avoided.
    needed
        int, shape (m,): leaders a place must have in every plan.

    .. [1] A. J. Hoffman, "Some recent applications of the theory of linear inequalities to extremal combinatorial analysis" (1960).
    """

    model: Model
    k: int
    leaders: tuple[int, ...]
    near_places: tuple[int, ...]
    open_pairs: Bools
    needed: Ints

    @cached_property
    def inside(self) -> Ints:
        """Leaders of A."""
        return np.array(sorted(self.leaders), dtype=np.int64)

    @cached_property
    def outside(self) -> Ints:
        """Leaders outside A."""
        return np.setdiff1d(np.arange(self.model.n), self.inside)

    @cached_property
    def near(self) -> Ints:
        """Places of B."""
        return np.array(sorted(self.near_places), dtype=np.int64)

    @cached_property
    def far(self) -> Ints:
        """Places of the layer outside B."""
        return np.setdiff1d(self.model.places_of_layer[self.k], self.near)

    @cached_property
    def pinned(self) -> list[tuple[int, int]]:
        """Pins between B and leaders outside A."""
        outside, near = set(self.outside.tolist()), set(self.near.tolist())
        return [(l, p) for l, p in self.model.pins.tolist() if l in outside and p in near]

    @cached_property
    def ways(self) -> Bools:
        """bool, shape (A, places outside B): open pairs."""
        return self.open_pairs[np.ix_(self.inside, self.far)]

    @property
    def owed_too_much(self) -> int:
        """By how much (i) fails; at most 0 where it holds."""
        model = self.model
        owed = int(model.quota_lower[self.inside, self.k].sum()) + len(self.pinned)
        return owed - int(np.minimum(model.cover_upper[self.near], model.n).sum()) - int(self.ways.sum())

    @property
    def needed_too_much(self) -> int:
        """By how much (ii) fails; at most 0 where it holds."""
        model, most = self.model, len(self.model.places_of_layer[self.k])
        room = int(np.minimum(model.quota_upper[self.outside, self.k], most).sum()) + int(self.ways.sum())
        return int(self.needed[self.far].sum()) + len(self.pinned) - room

    @property
    def proves(self) -> bool:
        """Whether (i) or (ii) fails."""
        return self.owed_too_much > 0 or self.needed_too_much > 0

    def with_places_near(self, near: Ints) -> "Cut":
        """The cut with other places in B."""
        return replace(self, near_places=tuple(near.tolist()))

    @property
    def variants(self) -> "tuple[Cut, Cut]":
        """
        The cut with each place on the side where it counts most for (i), and for (ii).

        A flow has no say on which side a place lies whose pairs are all pinned.
        """
        model, places = self.model, self.model.places_of_layer[self.k]
        ways = self.open_pairs[np.ix_(self.inside, places)].sum(axis=0)
        pinned = model.pinned_pairs[np.ix_(self.outside, places)].sum(axis=0)
        room = np.minimum(model.cover_upper[places], model.n)
        return (
            self.with_places_near(places[pinned - room > -ways]),
            self.with_places_near(places[pinned >= self.needed[places] - ways]),
        )


def proof(cut: Cut) -> Cut | None:
    """The cut, or the variant of it, that proves that there is no plan; None when none does."""
    return next((each for each in (cut, *cut.variants) if each.proves), None)


def cut_of(model: Model, k: int, flow: Flow) -> Cut:
    """The cut of a flow that leaves demands of layer k unmet."""
    # A place that may be left out asks for nothing.
    free = model.allow_shortfall & (model.cover_lower <= 1)
    needed: Ints = np.where(free, 0, model.cover_lower)
    return Cut(model, k, flow.short_leaders, flow.short_places, model.open_pairs, needed)


def layer_fits(model: Model, k: int) -> bool:
    """Whether the maximum flow meets every quota and coverage of layer k."""
    return not _out_of_order(model, k) and flow_layer(model, k).held is not None


def layer_proved_empty(model: Model, k: int) -> bool:
    """Whether layer k by itself has no plan: the maximum flow says so, and so do pins counted or the sums of its cut."""
    if _out_of_order(model, k):
        return True
    flow = flow_layer(model, k)
    if flow.held is not None:
        return False
    places = model.places_of_layer[k]
    pinned = model.pinned_pairs[:, places]
    by_leader, by_place = pinned.sum(axis=1), pinned.sum(axis=0)
    too_many = (by_leader > model.quota_upper[:, k]).any() or (by_place > model.cover_upper[places]).any()
    closed = (pinned & ~model.open_pairs[:, places]).any()
    return bool(too_many or closed or proof(cut_of(model, k, flow)) is not None)


def _out_of_order(model: Model, k: int) -> bool:
    # A flow takes the larger side of such a range for both.
    places = model.places_of_layer[k]
    quotas = model.quota_lower[:, k] > model.quota_upper[:, k]
    return bool(quotas.any() or (model.cover_lower[places] > model.cover_upper[places]).any())
