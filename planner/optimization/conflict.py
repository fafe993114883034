"""
A smallest set of rules that cannot be kept together: small in that every member is needed.

Plain causes come first, as they read best: one impossible demand, pins against a quota, a sum of a layer that cannot come out. Then a
set of places that too few leaders may take, off a minimum cut, made minimal by QuickXplain [1]_; last, the same over all rules.

.. [1] U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained problems", AAAI (2004).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from planner.optimization.model import Bools, Ints, Model
from planner.optimization.oracle import can_stand
from planner.optimization.ruleset import Family, Member, Ruleset
from planner.optimization.search import Clock
from planner.optimization.start import flow_layer

Group = tuple[Member, ...]
READABLE = 12
"""Members of one family and layer above which they are told together."""
OPENED = 60
"""Members up to which bundles of avoids are opened."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """
    Groups of members that cannot be kept together.

    Parameters
    ----------
    groups
        Each told as one; without any one group the others can be kept, if `minimal`.
    minimal
        False where some question ran out of its budget, so that a group may be there that is not needed.
    layer
        The layer whose sum of quotas and coverage does not come out, -1 where the conflict is of another kind.
    """

    groups: tuple[Group, ...]
    minimal: bool = True
    layer: int = -1


def find_conflict(model: Model, clock: Clock) -> Conflict | None:
    """A minimal conflict of a model without a plan; None when none could be made out in time."""
    rules = Ruleset(model)
    found = _single(rules) or _pinned(rules) or _sums(rules)
    if found is not None:
        return found
    if (candidates := _cut_members(rules)) is not None:
        return _minimal(rules, candidates, clock)
    return _over_all(rules, clock)


def shortest(items: Sequence[Group], cannot_stand: Callable[[Sequence[Group]], bool]) -> list[Group]:
    """
    A minimal part of `items` that cannot stand, by QuickXplain; the earlier items are given up last.

    Parameters
    ----------
    items
        Together they cannot stand.
    """

    def divide(background: list[Group], added: bool, rest: list[Group]) -> list[Group]:
        if added and cannot_stand(background):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        of_second = divide(background + first, bool(first), second)
        of_first = divide(background + of_second, bool(of_second), first)
        return of_first + of_second

    return divide([], False, list(items)) if items else []


def _single(rules: Ruleset) -> Conflict | None:
    """A place that wants more leaders than there are, or a leader who owes more places than there are."""
    model = rules.model
    for p in np.flatnonzero(rules.needed > model.n):
        return Conflict(((Member("cover_min", p=int(p), k=int(model.layer[p])),),))
    for k, places in enumerate(model.places_of_layer):
        for l in np.flatnonzero(model.quota_lower[:, k] > len(places)):
            return Conflict(((Member("quota_min", l=int(l), k=k),),))
    return None


def _pinned(rules: Ruleset) -> Conflict | None:
    """A pair both pinned and to be avoided, or more pins than a quota or a coverage has room for."""
    model = rules.model
    pins = [Member("pin", l=l, p=p, k=int(model.layer[p])) for l, p in model.pins.tolist()]
    for pin in pins:
        if rules.avoids[pin.l, pin.p]:
            return Conflict(((pin,), (Member("avoid", l=pin.l, p=pin.p, k=pin.k),)))
    by_quota = sorted(pins, key=lambda pin: (pin.l, pin.k, pin.p))
    for (l, k), own in groupby(by_quota, key=lambda pin: (pin.l, pin.k)):
        held, most = list(own), int(model.quota_upper[l, k])
        if len(held) > most:
            return Conflict(((Member("quota_max", l=l, k=k),), *((pin,) for pin in held[: most + 1])))
    for p, here in groupby(sorted(pins, key=lambda pin: (pin.p, pin.l)), key=lambda pin: pin.p):
        held, most = list(here), int(model.cover_upper[p])
        if len(held) > most:
            return Conflict(((Member("cover_max", p=p, k=held[0].k),), *((pin,) for pin in held[: most + 1])))
    return None


def _sums(rules: Ruleset) -> Conflict | None:
    """A layer whose quotas and coverage cannot meet in sum, whoever takes what."""
    model = rules.model
    for k, places in enumerate(model.places_of_layer):
        if int(np.minimum(model.quota_upper[:, k], len(places)).sum()) < int(rules.needed[places].sum()):
            return Conflict((_family(rules, "quota_max", k), _family(rules, "cover_min", k)), layer=k)
        if int(model.quota_lower[:, k].sum()) > int(np.minimum(model.cover_upper[places], model.n).sum()):
            return Conflict((_family(rules, "quota_min", k), _family(rules, "cover_max", k)), layer=k)
    return None


def _family(rules: Ruleset, family: Family, k: int) -> Group:
    return tuple(member for member in rules.members if member.family == family and member.k == k)


def _cut_members(rules: Ruleset) -> list[Member] | None:
    """Members that a minimum cut of the first layer without a flow speaks of; None when every layer has a flow."""
    apart = rules.only(
        member
        for member in rules.members
        if member.family not in {"load_cap", "one_district"}
        and not (member.family == "cover_min" and rules.all_or_nothing[member.p])
    )
    for k in range(apart.num_layers):
        flow = flow_layer(apart, k)
        if flow.held is None:
            inside = np.zeros(apart.n, dtype=np.bool_)
            inside[list(flow.short_leaders)] = True
            near = np.zeros(apart.m, dtype=np.bool_)
            near[list(flow.short_places)] = True
            return Cut(rules, k, inside, near).members()
    return None


@dataclass(frozen=True)
class Cut:
    """
    A cut through the network of layer k: leaders A and places B on its source side.

    There is no plan where (i) the lower quotas of A, with what is pinned between B and other leaders, exceed the room of B and the open
    pairs from A to other places; or (ii) the coverage of the places outside B, with the same pins, exceeds the upper quotas of the
    leaders outside A and those pairs (Hoffman's circulation theorem).
    """

    rules: Ruleset
    k: int
    inside: Bools
    near: Bools

    def members(self) -> list[Member]:
        """The members that the violated inequality speaks of, thinned out as far as the inequality still fails."""
        model, k = self.rules.model, self.k
        places = model.places_of_layer[k]
        far, near = places[~self.near[places]], places[self.near[places]]
        inside, outside = np.flatnonzero(self.inside), np.flatnonzero(~self.inside)
        closed = self.rules.avoids
        pinned = [(l, p) for l, p in model.pins.tolist() if not self.inside[l] and p in set(near.tolist())]
        ways = ~closed[np.ix_(inside, far)]
        owed = int(model.quota_lower[inside, k].sum()) + len(pinned)
        room = int(np.minimum(model.cover_upper[near], model.n).sum()) + int(ways.sum())
        found = [Member("pin", l=l, p=p, k=k) for l, p in pinned]
        if owed > room:
            inside = self._thinned(inside, model.quota_lower[inside, k] - ways.sum(axis=1), owed - room)
            found += [Member("cover_max", p=int(p), k=k) for p in near]
            found += [Member("quota_min", l=int(l), k=k) for l in inside]
        else:
            needed = self.rules.needed[far]
            most = int(np.minimum(model.quota_upper[outside, k], len(places)).sum())
            lack = int(needed.sum()) + len(pinned) - most - int(ways.sum())
            if lack <= 0:
                raise AssertionError("a minimum cut proves nothing")
            far = self._thinned(far, needed - ways.sum(axis=0), lack)
            found += [Member("quota_max", l=int(l), k=k) for l in outside if model.quota_upper[l, k] < len(places)]
            found += [Member("cover_min", p=int(p), k=k) for p in far]
        found += [Member("avoid", l=int(l), p=int(p), k=k) for l in inside for p in far if closed[l, p]]
        return found

    @staticmethod
    def _thinned(items: Ints, gains: Ints, lack: int) -> Ints:
        """The items without as many as can go while one unit stays missing; the last ones go first."""
        kept = list(range(len(items)))
        for index in sorted(kept, key=lambda index: (-gains[index], -index)):
            if gains[index] < lack:
                kept.remove(index)
                lack -= int(gains[index])
        return items[kept]


class Questions:
    """Whether groups of members can stand, with a memory of whether some answer could not be had."""

    def __init__(self, rules: Ruleset, clock: Clock) -> None:
        self.rules = rules
        self.clock = clock
        self.unanswered = False

    def __call__(self, groups: Sequence[Group]) -> bool:
        """True when they are known not to stand together."""
        verdict = can_stand(self.rules, (member for group in groups for member in group), self.clock)
        self.unanswered |= verdict is None
        return verdict is False


def _minimal(rules: Ruleset, candidates: Iterable[Member], clock: Clock) -> Conflict:
    """The conflict that is left of candidates of one layer; many avoids of one place stay together."""
    ask = Questions(rules, clock)
    found = _one_by_one(shortest(_bundled(candidates), ask), ask)
    return Conflict(_told(found), minimal=not ask.unanswered)


def _one_by_one(found: list[Group], ask: Questions) -> list[Group]:
    """Bundles opened, unless they hold so many avoids that this would take long and tell nothing."""
    members: list[Group] = [(member,) for group in found for member in group]
    return shortest(members, ask) if len(found) < len(members) <= OPENED else found


def _bundled(members: Iterable[Member]) -> list[Group]:
    """Each member by itself, but avoids of one place together."""
    avoids: dict[int, list[Member]] = {}
    groups: list[Group] = []
    for member in members:
        if member.family == "avoid":
            avoids.setdefault(member.p, []).append(member)
        else:
            groups.append((member,))
    return groups + [tuple(each) for each in avoids.values()]


def _over_all(rules: Ruleset, clock: Clock) -> Conflict | None:
    """A conflict of all rules: first between whole families of a layer, then, as far as that can be told, between members."""
    ask = Questions(rules, clock)
    families: dict[tuple[str, int], list[Member]] = {}
    for member in rules.members:
        families.setdefault((member.family, member.k), []).append(member)
    whole = [tuple(each) for each in families.values()]
    if not ask(whole):
        return None
    coarse = shortest(whole, ask)
    broad = Conflict(tuple(coarse), minimal=not ask.unanswered)
    ask = Questions(rules, clock)
    fine = _one_by_one(shortest(_bundled(member for group in coarse for member in group), ask), ask)
    return broad if ask.unanswered or clock.stop() else Conflict(_told(fine))


def _told(groups: Iterable[Group]) -> tuple[Group, ...]:
    """
    Groups as they are told: many members of one family and layer together.

    A minimal set stays minimal when some of its members are given together: each of them alone was needed.
    """
    members = sorted((member for group in groups for member in group), key=lambda each: (each.k, each.family))
    told: list[Group] = []
    for _, alike in groupby(members, key=lambda each: (each.k, each.family)):
        family = sorted(alike)
        if family[0].family == "avoid":
            told += [tuple(each) for _, each in groupby(sorted(family, key=lambda a: a.p), key=lambda a: a.p)]
        elif len(family) > READABLE:
            told.append(tuple(family))
        else:
            told += [(member,) for member in family]
    return tuple(told)
