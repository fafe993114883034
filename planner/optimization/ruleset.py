"""Some of an instance's rules and not others: what a conflict is made of, and what a relaxation gives up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from planner.optimization.model import ANYWHERE, Bools, Ints, Model

Family = Literal["quota_min", "quota_max", "cover_min", "cover_max", "pin", "avoid", "load_cap", "one_district"]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """
    One rule for one subject.

    Parameters
    ----------
    family
        A side of a quota or a coverage, a pin, an avoid, or one of the two rules that hold for all.
    l, p, k
        Indices of leader, place and layer; -1 where the rule does not speak of one.
    """

    family: Family
    l: int = -1
    p: int = -1
    k: int = -1


@dataclass(frozen=True, eq=False)
class Ruleset:
    """Every member of a model, and models in which only some of them hold."""

    model: Model

    @cached_property
    def avoids(self) -> Bools:
        """bool, shape (n, m): pairs to be avoided; unlike `open_pairs`, without those that a quota of 0 closes."""
        model = self.model
        leader_index = {leader: l for l, leader in enumerate(model.leader_ids)}
        place_index = {place: p for p, place in enumerate(model.place_ids)}
        avoids = np.zeros((model.n, model.m), dtype=np.bool_)
        for row in model.instance.stances:
            if row.stance == "avoid":
                avoids[leader_index[row.leader], place_index[row.place]] = True
        return avoids

    @cached_property
    def needed(self) -> Ints:
        """int, shape (m,): leaders a place must have in every plan; 0 where it may be left out."""
        return np.where(self.model.allow_shortfall, 0, self.model.cover_lower)

    @cached_property
    def all_or_nothing(self) -> Bools:
        """bool, shape (m,): places that may be left out, but not be held by fewer than two or more."""
        return np.asarray(self.model.allow_shortfall & (self.model.cover_lower > 1))

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Every member that can bind, the most telling first: a minimal conflict is sought among the first where there is a choice."""
        model = self.model
        sizes = np.array([len(places) for places in model.places_of_layer])
        found = []
        if np.isfinite(model.load_cap):
            found.append(Member("load_cap"))
        if (model.district != ANYWHERE).any():
            found.append(Member("one_district"))
        for l, k in np.argwhere(model.quota_upper < sizes):
            found.append(Member("quota_max", l=int(l), k=int(k)))
        for p in np.flatnonzero((self.needed > 0) | self.all_or_nothing):
            found.append(Member("cover_min", p=int(p), k=int(model.layer[p])))
        for l, k in np.argwhere(model.quota_lower > 0):
            found.append(Member("quota_min", l=int(l), k=int(k)))
        for p in np.flatnonzero(model.cover_upper < model.n):
            found.append(Member("cover_max", p=int(p), k=int(model.layer[p])))
        for l, p in model.pins.tolist():
            found.append(Member("pin", l=l, p=p, k=int(model.layer[p])))
        for l, p in np.argwhere(self.avoids):
            found.append(Member("avoid", l=int(l), p=int(p), k=int(model.layer[p])))
        return tuple(found)

    def only(self, members: Iterable[Member]) -> Model:
        """
        The model in which these members hold and no other rule does.

        Coverage that is no member is 0 to all leaders; a quota 0 to all places of the layer.
        """
        model = self.model
        sizes = np.array([len(places) for places in model.places_of_layer], dtype=np.int64)
        quota_lower = np.zeros_like(model.quota_lower)
        quota_upper = np.broadcast_to(sizes, model.quota_upper.shape).copy()
        cover_lower = np.zeros_like(model.cover_lower)
        cover_upper = np.full_like(model.cover_upper, model.n)
        open_pairs = np.ones((model.n, model.m), dtype=np.bool_)
        pins: list[tuple[int, int]] = []
        load_cap, district = np.inf, np.full_like(model.district, ANYWHERE)
        for member in members:
            l, p, k = member.l, member.p, member.k
            match member.family:
                case "quota_min":
                    quota_lower[l, k] = model.quota_lower[l, k]
                case "quota_max":
                    quota_upper[l, k] = model.quota_upper[l, k]
                case "cover_min":
                    cover_lower[p] = model.cover_lower[p]
                case "cover_max":
                    cover_upper[p] = model.cover_upper[p]
                case "pin":
                    pins.append((l, p))
                case "avoid":
                    open_pairs[l, p] = False
                case "load_cap":
                    load_cap = model.load_cap
                case "one_district":
                    district = model.district
        return replace(
            model,
            quota_lower=quota_lower,
            quota_upper=quota_upper,
            cover_lower=cover_lower,
            cover_upper=cover_upper,
            open_pairs=open_pairs,
            pins=np.array(sorted(pins), dtype=np.int64).reshape(-1, 2),
            load_cap=load_cap,
            district=district,
        )


def layers_apart(model: Model) -> bool:
    """Whether nothing ties the layers together and no place is "fully or not at all": then a flow per layer decides exactly."""
    all_or_nothing = model.allow_shortfall and bool((model.cover_lower > 1).any())
    return not (np.isfinite(model.load_cap) or (model.district != ANYWHERE).any() or all_or_nothing)


def narrowed(model: Model, leaders: Ints, places: Ints) -> Model:
    """The model of some leaders and places, for questions of quotas, coverage, pins and avoids; the instance stays the whole one."""
    leader_index = {int(l): i for i, l in enumerate(leaders)}
    place_index = {int(p): i for i, p in enumerate(places)}
    pins = [(leader_index[l], place_index[p]) for l, p in model.pins.tolist() if l in leader_index and p in place_index]
    return replace(
        model,
        leader_ids=tuple(model.leader_ids[l] for l in leaders),
        place_ids=tuple(model.place_ids[p] for p in places),
        layer=model.layer[places],
        quota_lower=model.quota_lower[leaders],
        quota_upper=model.quota_upper[leaders],
        cover_lower=model.cover_lower[places],
        cover_upper=model.cover_upper[places],
        weight=model.weight[places],
        priority=model.priority[places],
        share=model.share[leaders],
        open_pairs=model.open_pairs[np.ix_(leaders, places)],
        pins=np.array(pins, dtype=np.int64).reshape(-1, 2),
        district=model.district[places],
    )
