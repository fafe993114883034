"""
Whether some of the rules can be kept together: by maximum flow where the layers stand apart, else by an exact programme.

The programme speaks of classes of leaders who are alike under the rules in question, so that it does not try the same plan under other
names: with no load cap only the numbers of leaders of a class per district need to be whole, as the rest is a flow.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from planner.optimization.elastic import Elastic
from planner.optimization.goal import Evaluator
from planner.optimization.hoffman import layer_fits, layer_proved_empty
from planner.optimization.model import ANYWHERE, Bools, Floats, Ints, Model, Plan
from planner.optimization.program import Program
from planner.optimization.ruleset import Member, Ruleset, layers_apart, narrowed
from planner.optimization.search import Clock
from planner.optimization.start import flow_layer

NODES = 400
"""Branch-and-bound nodes of one question about part of the rules."""
NODES_OF_ALL = 20_000
"""Of the question about all of them."""
SMALL = 400
"""Pairs up to which a "no" is confirmed leader by leader."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the rules can be kept (None: not known), with a plan that keeps them where the whole model was asked."""

    fits: bool | None
    plan: Plan | None = None


def whole(model: Model, clock: Clock, *, nodes: int = NODES_OF_ALL) -> Verdict:
    """Whether a model has a plan: the plan is checked, and a "no" is confirmed a second way."""
    if layers_apart(model):
        return _by_flow(model)
    if not np.isfinite(model.load_cap) and (plan := by_numbers(model, clock)) is not None:
        return Verdict(True, plan)
    classes = Classes(model)
    answer = classes.program().run(clock.left, nodes=nodes)
    if answer.values is not None:
        plan = classes.plan_of(answer.values)
        if plan is None or not Evaluator(model).keeps_rules(plan):
            raise AssertionError("a plan made of whole classes breaks a rule")
        return Verdict(True, plan)
    if answer.infeasible and _confirmed(model, clock, nodes):
        return Verdict(False)
    return Verdict(None)


def by_numbers(model: Model, clock: Clock) -> Plan | None:
    """
    A plan made in two steps: how many leaders work in which district, as if nobody had to avoid anything, then a flow for who holds what.

    None when there is no such plan; that proves nothing, as who avoids what may ask for other numbers.
    """
    loose = replace(model, open_pairs=np.ones_like(model.open_pairs), pins=np.zeros((0, 2), dtype=np.int64))
    classes = Classes(loose)
    answer = classes.program().run(clock.left, nodes=NODES)
    if answer.values is None:
        return None
    wanted = {l: int(model.district[p]) for l, p in model.pins.tolist()}
    homes, left_out = classes.homes(answer.values, wanted), classes.left_out(answer.values)
    return _by_flow(_settled(model, homes, left_out)).plan


def _settled(model: Model, homes: Ints, left_out: Ints) -> Model:
    """The model in which every leader's district, and who is left out, are settled: one that flows decide."""
    lower: Ints = np.where(model.allow_shortfall & (model.cover_lower <= 1), 0, model.cover_lower)
    upper = model.cover_upper.copy()
    lower[left_out] = 0
    upper[left_out] = 0
    return replace(
        model,
        open_pairs=model.open_pairs & (homes[:, None] == model.district[None, :]),
        district=np.full(model.m, ANYWHERE),
        cover_lower=lower,
        cover_upper=upper,
        allow_shortfall=False,
    )


def _by_flow(model: Model) -> Verdict:
    held = np.zeros((model.n, model.m), dtype=np.bool_)
    for k, places in enumerate(model.places_of_layer):
        if layer_proved_empty(model, k):
            return Verdict(False)
        if (taken := flow_layer(model, k).held) is None:
            return Verdict(None)
        held[:, places] = taken
    plan = tuple(tuple(np.flatnonzero(row).tolist()) for row in held)
    if not Evaluator(model).keeps_rules(plan):
        raise AssertionError("a plan made of flows breaks a rule")
    return Verdict(True, plan)


def _confirmed(model: Model, clock: Clock, nodes: int) -> bool:
    """A second answer without presolve, and of small models without the classes."""
    alike = model.n * model.m > SMALL
    return Classes(model, alike=alike).program().run(max(clock.left, 1.0), nodes=nodes, presolve=False).infeasible


@dataclass
class Classes:
    """Leaders who are alike, and the programme of who holds what per class; `alike` False keeps every leader apart."""

    model: Model
    alike: bool = True
    groups: list[Ints] = field(init=False)
    districts: list[int] = field(init=False)
    pairs: Ints = field(init=False)
    x: Ints = field(init=False)
    z: Ints = field(init=False)
    spots: Ints = field(init=False)
    used: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.groups = self._group()
        self.districts = sorted({int(d) for d in self.model.district}) or [ANYWHERE]
        leaders = np.array([group[0] for group in self.groups], dtype=np.int64)
        self.pairs = np.argwhere(self.model.open_pairs[leaders]) if len(leaders) else np.zeros((0, 2), dtype=np.int64)

    def _group(self) -> list[Ints]:
        model = self.model
        if not self.alike or np.isfinite(model.load_cap):
            return [np.array([l]) for l in range(model.n)]
        quotas = np.concatenate([model.quota_lower, model.quota_upper], axis=1)
        found: dict[bytes, list[int]] = {}
        for l in range(model.n):
            own = np.packbits(model.open_pairs[l]).tobytes() + np.packbits(model.pinned_pairs[l]).tobytes()
            found.setdefault(quotas[l].tobytes() + own, []).append(l)
        return [np.array(group) for group in found.values()]

    def program(self) -> Program:
        """The rules as rows; without a solution there is no plan, and the other way round."""
        model, made = self.model, Program()
        sizes = np.array([len(group) for group in self.groups], dtype=np.float64)
        capped = bool(np.isfinite(model.load_cap))
        g, p = self.pairs[:, 0], self.pairs[:, 1]
        leaders = np.array([group[0] for group in self.groups], dtype=np.int64)
        pinned = model.pinned_pairs[leaders[g], p].astype(float) if len(g) else np.zeros(0)
        self.x = made.add_columns(len(g), lower=pinned * sizes[g], upper=sizes[g], integer=capped)
        slots = len(self.groups) * len(self.districts)
        self.z = made.add_columns(slots, upper=np.repeat(sizes, len(self.districts)), integer=len(self.districts) > 1)
        self.z = self.z.reshape(len(self.groups), len(self.districts))
        district = np.searchsorted(self.districts, model.district[p])
        self._in_one_place(made, sizes, g, district)
        self._quotas(made, leaders, g, p, district)
        self._coverage(made, p)
        if (closed := model.pinned_pairs & ~model.open_pairs).any():
            made.add_rows(int(closed.sum()), 1.0, 1.0)
        if len(self.districts) > 1:
            self._totals(made, leaders)
        if capped:
            rows = made.add_rows(model.n, -np.inf, model.load_cap * model.share)
            made.put(rows[g], self.x, model.weight[p])
        return made

    def _in_one_place(self, made: Program, sizes: Floats, g: Ints, district: Ints) -> None:
        """Every leader works in one district, and holds a place at most once."""
        rows = made.add_rows(len(self.groups), sizes, sizes)
        made.put(np.repeat(rows, len(self.districts)), self.z.ravel())
        if len(self.districts) > 1:
            rows = made.add_rows(len(g), -np.inf, 0.0)
            made.put(rows, self.x)
            made.put(rows, self.z[g, district], -1.0)

    def _totals(self, made: Program, leaders: Ints) -> None:
        """Leaders of one quota in one district, a whole number: rounding it up proves at once what leader by leader takes long."""
        quotas = np.concatenate([self.model.quota_lower[leaders], self.model.quota_upper[leaders]], axis=1)
        kind = np.unique(quotas, axis=0, return_inverse=True)[1].reshape(-1)
        slots = (int(kind.max(initial=0)) + 1) * len(self.districts)
        totals = made.add_columns(slots, upper=float(self.model.n), integer=True)
        rows = made.add_rows(slots, 0.0, 0.0)
        made.put(rows, totals, -1.0)
        slot = kind[:, None] * len(self.districts) + np.arange(len(self.districts))[None, :]
        made.put(rows[slot.ravel()], self.z.ravel())

    def _quotas(self, made: Program, leaders: Ints, g: Ints, p: Ints, district: Ints) -> None:
        model = self.model
        for k in range(model.num_layers):
            inside = model.layer[p] == k
            for lower, quotas in ((True, model.quota_lower[leaders, k]), (False, model.quota_upper[leaders, k])):
                low, high = (0.0, np.inf) if lower else (-np.inf, 0.0)
                rows = made.add_rows(self.z.size, low, high).reshape(self.z.shape)
                made.put(rows[g[inside], district[inside]], self.x[inside])
                made.put(rows.ravel(), self.z.ravel(), -np.repeat(quotas.astype(float), self.z.shape[1]))

    def _coverage(self, made: Program, p: Ints) -> None:
        model = self.model
        low, high = model.cover_lower.astype(float), model.cover_upper.astype(float)
        optional: Bools = np.asarray(model.allow_shortfall & (model.cover_lower > 1))
        needed = np.where(model.allow_shortfall, 0.0, low)
        rows = made.add_rows(model.m, np.where(optional, 0.0, needed), np.where(optional, np.inf, high))
        made.put(rows[p], self.x)
        self.spots = np.flatnonzero(optional)
        self.used = made.add_columns(len(self.spots), integer=True)
        if len(self.spots):
            # c- u <= sum x <= c+ u: held by as many as the coverage says, or by nobody.
            made.put(rows[self.spots], self.used, -low[self.spots])
            index = np.full(model.m, -1)
            index[self.spots] = np.arange(len(self.spots))
            chosen = optional[p]
            above = made.add_rows(len(self.spots), -np.inf, 0.0)
            made.put(above[index[p[chosen]]], self.x[chosen])
            made.put(above, self.used, -high[self.spots])

    def plan_of(self, values: Floats) -> Plan | None:
        """The plan of a solution: read off where everyone stands alone, else by a flow once districts and places left out are settled."""
        model = self.model
        if np.isfinite(model.load_cap):
            return self.plan_read_off(values)
        return _by_flow(_settled(model, self.homes(values, {}), self.left_out(values))).plan

    def homes(self, values: Floats, wanted: dict[int, int]) -> Ints:
        """District of each leader, by the numbers of a solution; those who want one come first."""
        home = np.zeros(self.model.n, dtype=np.int64)
        for number, group in enumerate(self.groups):
            rooms = dict(zip(self.districts, np.round(values[self.z[number]]).astype(int).tolist(), strict=True))
            for l in sorted(group.tolist(), key=lambda l: (l not in wanted, l)):
                d = wanted.get(l, self.districts[0])
                home[l] = d if rooms.get(d, 0) > 0 else next(each for each, room in rooms.items() if room > 0)
                rooms[int(home[l])] -= 1
        return home

    def left_out(self, values: Floats) -> Ints:
        """Places of "fully or not at all" that a solution leaves out."""
        return self.spots[np.round(values[self.used]) < 1]

    def plan_read_off(self, values: Floats) -> Plan:
        """The plan of a solution in which everyone stands alone and every pair is whole."""
        held = np.zeros((self.model.n, self.model.m), dtype=np.bool_)
        held[self.pairs[:, 0], self.pairs[:, 1]] = values[self.x] > 0.5
        return tuple(tuple(np.flatnonzero(row).tolist()) for row in held)


def classes_say_no(model: Model, clock: Clock, *, presolve: bool = True) -> bool:
    """Whether not even classes of leaders and places, their avoids and pins set aside, can be brought together."""
    nobody, nothing = np.zeros(model.n, dtype=np.bool_), np.zeros(model.m, dtype=np.bool_)
    elastic = Elastic(Ruleset(model), tuple(range(model.num_layers)), frozenset(), nobody, nothing)
    return elastic.made.run(clock.left, nodes=NODES, presolve=presolve).infeasible


def can_stand(rules: Ruleset, members: Iterable[Member], clock: Clock) -> bool | None:
    """Whether these members can be kept together, every other rule set aside; None when that is not known."""
    chosen = tuple(members)
    model = rules.only(chosen)
    if not layers_apart(model):
        if classes_say_no(model, clock):
            return False
        return whole(model, clock, nodes=NODES).fits
    for k in sorted({member.k for member in chosen}):
        small = _relevant(model, [member for member in chosen if member.k == k], k)
        if not layer_fits(small, k):
            return False
    return True


def _relevant(model: Model, members: list[Member], k: int) -> Model:
    """The part of a layer that its members speak of; leaders none of them names are spare hands, of whom a few will do."""
    named_leaders = {member.l for member in members if member.l >= 0}
    named_places = {member.p for member in members if member.p >= 0}
    places = model.places_of_layer[k]
    if any(member.family == "quota_min" for member in members):
        # Spare places fill lower quotas; as many as the largest of them will do.
        most = int(model.quota_lower[:, k].max())
        spare = [int(p) for p in places if int(p) not in named_places][:most]
        named_places.update(spare)
    hands = int(model.cover_lower[places].max(initial=0))
    free = [l for l in range(model.n) if l not in named_leaders][:hands]
    leaders = np.array(sorted(named_leaders.union(free)), dtype=np.int64)
    return narrowed(model, leaders, np.array(sorted(named_places), dtype=np.int64))
