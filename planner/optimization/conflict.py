"""
A smallest set of rules that cannot be kept together: small in that every member is needed.

Plain causes come first, as they read best: one impossible demand, pins against a quota, a sum of a layer that cannot come out. Then a
set of places that too few leaders may take, off a minimum cut, made minimal by QuickXplain [1]_; last, the same over all rules.

.. [1] U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained problems", AAAI (2004).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

import numpy as np

from planner.optimization.hoffman import Cut, proof
from planner.optimization.model import Bools, Ints, Model
from planner.optimization.oracle import can_stand
from planner.optimization.quickxplain import Group, shortest
from planner.optimization.ruleset import Family, Member, Ruleset
from planner.optimization.search import Clock
from planner.optimization.start import flow_layer

READABLE = 12
"""Members of one family and layer above which they are told together."""
FEW = 150
"""Questions about single members, each an exact programme, before a conflict of all rules is told by families."""
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
    found = _single(rules) or _out_of_order(rules) or _pinned(rules) or _sums(rules)
    if found is not None:
        return found
    if (candidates := _cut_members(rules)) is not None:
        return _minimal(rules, candidates, clock)
    return _work(rules) or _over_all(rules, clock)


def _single(rules: Ruleset) -> Conflict | None:
    """A place that wants more leaders than there are, or a leader who owes more places than there are."""
    model = rules.model
    for p in np.flatnonzero(rules.needed > model.n):
        return Conflict(((Member("cover_min", p=int(p), k=int(model.layer[p])),),))
    for k, places in enumerate(model.places_of_layer):
        for l in np.flatnonzero(model.quota_lower[:, k] > len(places)):
            return Conflict(((Member("quota_min", l=int(l), k=k),),))
    return None


def _out_of_order(rules: Ruleset) -> Conflict | None:
    """A quota or a coverage whose lower side lies above its upper side."""
    model = rules.model
    for l, k in np.argwhere(model.quota_lower > model.quota_upper).tolist():
        return Conflict(((Member("quota_min", l=l, k=k),), (Member("quota_max", l=l, k=k),)))
    for p in np.flatnonzero(rules.needed > model.cover_upper).tolist():
        k = int(model.layer[p])
        return Conflict(((Member("cover_min", p=p, k=k),), (Member("cover_max", p=p, k=k),)))
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


def _work(rules: Ruleset) -> Conflict | None:
    """Of many places more work than all leaders may carry: of one layer, or of as few as it takes."""
    model = rules.model
    if not np.isfinite(model.load_cap) or model.m <= READABLE:
        return None
    limit = (model.load_cap + 1e-6) * float(model.share.sum())
    work = [float(model.weight[places] @ rules.needed[places]) for places in model.places_of_layer]
    heaviest = sorted(range(model.num_layers), key=lambda k: -work[k])
    for count in range(1, model.num_layers + 1):
        chosen = sorted(heaviest[:count])
        if sum(work[k] for k in chosen) <= limit:
            continue
        if all(_packs(rules, [other for other in chosen if other != k]) for k in chosen):
            return Conflict(((Member("load_cap"),), *(_family(rules, "cover_min", k) for k in chosen)))
        return None
    return None


def _packs(rules: Ruleset, layers: list[int]) -> bool:
    """Whether the places of some layers, each handed to whoever has least as yet, heaviest first, stay under the load cap."""
    model = rules.model
    places = sorted((p for k in layers for p in model.places_of_layer[k].tolist()), key=lambda p: -model.weight[p])
    work = np.zeros(model.n)
    for p in places:
        takers = np.argsort((work + model.weight[p]) / model.share, kind="stable")[: rules.needed[p]]
        work[takers] += model.weight[p]
    return bool((work / model.share <= model.load_cap + 1e-6).all())


def _family(rules: Ruleset, family: Family, k: int) -> Group:
    return tuple(member for member in rules.members if member.family == family and member.k == k)


def _cut_members(rules: Ruleset) -> list[Member] | None:
    """Members that a minimum cut of the first layer without a flow speaks of; None when every layer has a flow."""
    model = rules.model
    apart = rules.only(
        member
        for member in rules.members
        if member.family not in {"load_cap", "one_district"}
        and not (member.family == "cover_min" and rules.all_or_nothing[member.p])
    )
    for k in range(apart.num_layers):
        flow = flow_layer(apart, k)
        if flow.held is None:
            cut = proof(Cut(model, k, flow.short_leaders, flow.short_places, ~rules.avoids, rules.needed))
            if cut is None:
                raise AssertionError("a minimum cut proves nothing")
            return _members_of(cut, rules.avoids)
    return None


def _members_of(cut: Cut, avoids: Bools) -> list[Member]:
    """The members that a cut's failing inequality speaks of, thinned out as far as it still fails."""
    model, k = cut.model, cut.k
    inside, far = cut.inside, cut.far
    found = [Member("pin", l=l, p=p, k=k) for l, p in cut.pinned]
    if (lack := cut.owed_too_much) > 0:
        inside = _thinned(inside, model.quota_lower[inside, k] - cut.ways.sum(axis=1), lack)
        found += [Member("cover_max", p=int(p), k=k) for p in cut.near]
        found += [Member("quota_min", l=int(l), k=k) for l in inside]
    else:
        far = _thinned(far, cut.needed[far] - cut.ways.sum(axis=0), cut.needed_too_much)
        found += [Member("quota_max", l=int(l), k=k) for l in cut.outside]
        found += [Member("cover_min", p=int(p), k=k) for p in far]
    return found + [Member("avoid", l=int(l), p=int(p), k=k) for l in inside for p in far if avoids[l, p]]


def _thinned(items: Ints, gains: Ints, lack: int) -> Ints:
    """The items without as many as can go while one unit stays missing; the last ones go first."""
    kept = list(range(len(items)))
    for index in sorted(kept, key=lambda index: (-gains[index], -index)):
        if gains[index] < lack:
            kept.remove(index)
            lack -= int(gains[index])
    return items[kept]


class TooManyQuestionsError(Exception):
    """The conflict is too large for its members to be asked about one by one."""


class Questions:
    """
    Whether groups of members can stand, with a memory of whether some answer could not be had.

    Parameters
    ----------
    most
        Questions after which to give up.
    """

    def __init__(self, rules: Ruleset, clock: Clock, most: float = inf) -> None:
        self.rules = rules
        self.clock = clock
        self.most = most
        self.asked = 0
        self.unanswered = False

    def __call__(self, groups: Sequence[Group]) -> bool:
        """True when they are known not to stand together."""
        self.asked += 1
        if self.asked > self.most or self.clock.stop():
            raise TooManyQuestionsError
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
    try:
        return _by_families(rules, clock)
    except TooManyQuestionsError:
        return None


def _by_families(rules: Ruleset, clock: Clock) -> Conflict | None:
    ask = Questions(rules, clock)
    families: dict[tuple[str, int], list[Member]] = {}
    for member in rules.members:
        families.setdefault((member.family, member.k), []).append(member)
    whole = [tuple(each) for each in families.values()]
    if not ask(whole):
        return None
    coarse = shortest(whole, ask)
    broad = Conflict(tuple(coarse), minimal=not ask.unanswered)
    ask = Questions(rules, clock, FEW)
    try:
        fine = _one_by_one(shortest(_bundled(member for group in coarse for member in group), ask), ask)
    except TooManyQuestionsError:
        return broad
    return broad if ask.unanswered else Conflict(_told(fine))


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
