"""The smallest changes to the rules after which there is a plan, each proved by making one."""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil, inf
from typing import Literal

import numpy as np

from planner.domain import Assignment, Instance, Leader, Place, Policy, QuotaOverride
from planner.domain.diagnosis import Change, Relaxation
from planner.optimization.elastic import KINDS, Elastic, Given
from planner.optimization.hoffman import layer_fits
from planner.optimization.model import ANYWHERE, Bools, Model
from planner.optimization.relax_rules import rules_lifted
from planner.optimization.ruleset import Member, Ruleset, layers_apart
from planner.optimization.search import Clock
from planner.optimization.settling import settle
from planner.rules import RULES

NODES = 3_000
"""Branch-and-bound nodes of one kind of relaxation."""
EXACT_SIZE = 20_000
"""Pairs up to which everyone may stand alone."""


def relaxations(model: Model, clock: Clock, involved: Iterable[Member] = ()) -> tuple[Relaxation, ...]:
    """
    Per kind of rule that may give, and for all kinds together, the least that helps; the cheapest first.

    Parameters
    ----------
    involved
        Members of a conflict: where its avoids and pins are all that matter, everyone else can be put together.
    """
    rules = Ruleset(model)
    apart = layers_apart(model)
    layers = tuple(k for k in range(model.num_layers) if not apart or not layer_fits(model, k))
    stages = _stages(rules, tuple(involved))
    whole = [] if apart else [each for each in rules_lifted(model, clock.part(0.4)) if helps(each, model, clock)]
    found: list[Relaxation] = []
    for number, kinds in enumerate(KINDS):
        relaxation = _least(rules, layers, kinds, stages, clock.part(1.0 / (len(KINDS) - number)))
        # Kinds are tried alone first: a mixture is worth telling only where it changes less.
        cheapest = min((each.cost for each in found), default=inf)
        if relaxation is not None and (kinds is not KINDS[-1] or relaxation.cost < cheapest):
            found.append(relaxation)
    return tuple(sorted(found + whole, key=lambda each: (each.cost, len(each.changes), _order(each))))


def _stages(rules: Ruleset, involved: tuple[Member, ...]) -> list[tuple[Bools, Bools]]:
    """Who stands alone, ever more: those in the conflict, those with an avoid or a pin, everyone."""
    model = rules.model
    pairs = [(member.l, member.p) for member in involved if member.family in {"avoid", "pin"}]
    leaders, places = np.zeros(model.n, dtype=np.bool_), np.zeros(model.m, dtype=np.bool_)
    leaders[[l for l, _ in pairs]] = True
    places[[p for _, p in pairs]] = True
    touched: Bools = np.asarray(rules.avoids | model.pinned_pairs)
    everyone = np.ones(model.n, dtype=np.bool_), np.ones(model.m, dtype=np.bool_)
    return [(leaders, places), (np.asarray(touched.any(axis=1)), np.asarray(touched.any(axis=0))), everyone]


def _least(
    rules: Ruleset, layers: tuple[int, ...], kinds: frozenset[str], stages: list[tuple[Bools, Bools]], clock: Clock
) -> Relaxation | None:
    """The least that helps: what the classes say must give, tried first, is often enough; if not, ever fewer are put together."""
    model, bound, best = rules.model, 0, None
    for number, (leaders, places) in enumerate(stages):
        if number and model.n * model.m > EXACT_SIZE and (not layers_apart(model) or number == len(stages) - 1):
            break
        elastic = Elastic(rules, layers, kinds, leaders, places)
        answer = elastic.made.run(clock.part(0.5).left, nodes=NODES)
        if answer.infeasible and answer.finished:
            return None
        if np.isfinite(answer.bound):
            bound = max(bound, ceil(answer.bound + elastic.constant - 0.5))
        if answer.values is None:
            break
        given = elastic.given(answer)
        changes = tuple(sorted((_change(model, each) for each in given), key=_key))
        cost = sum(units for *_, units in given)
        best = Relaxation(changes, cost, smallest=cost <= bound)
        if helps(best, model, clock):
            return best
        if clock.stop():
            break
    return _lighter(model, bound, clock) if np.isfinite(model.load_cap) and kinds == {"coverage"} else None


def _lighter(model: Model, bound: int, clock: Clock) -> Relaxation | None:
    """Under a load cap: the heaviest places left out, as few as will do, from a proven bound upwards."""
    heaviest = [int(p) for p in np.argsort(-model.weight, kind="stable") if model.cover_lower[p] > 0]
    count = max(bound, 1)
    while count <= len(heaviest) and not clock.stop():
        changes = tuple(_change(model, ("coverage", -1, p, "min", int(model.cover_lower[p]))) for p in heaviest[:count])
        cost = sum(int(model.cover_lower[p]) for p in heaviest[:count])
        relaxation = Relaxation(tuple(sorted(changes, key=_key)), cost, smallest=cost <= bound)
        if helps(relaxation, model, clock):
            return relaxation
        count += max(1, count // 8)
    return None


def helps(relaxation: Relaxation, model: Model, clock: Clock) -> bool:
    """Whether the relaxed instance has a plan: one is made, and held against the rules of the relaxed instance."""
    plan = settle(relaxed_model(model, relaxation), clock).plan
    if plan is None:
        return False
    if not _keeps(apply(model.instance, relaxation), model.assignment_of(plan)):
        raise AssertionError("the plan of a relaxed instance breaks a rule")
    return True


def _keeps(instance: Instance, assignment: Assignment) -> bool:
    return all(line.kept for rule in RULES.values() for line in rule(instance, assignment))


def apply(instance: Instance, relaxation: Relaxation) -> Instance:
    """The instance with the changes of a relaxation made."""
    quotas: dict[str, list[Change]] = {}
    coverage: dict[str, list[Change]] = {}
    lifted: set[tuple[str | None, str | None, str]] = set()
    for change in relaxation.changes:
        if change.rule == "quota" and change.leader is not None:
            quotas.setdefault(change.leader, []).append(change)
        elif change.rule == "coverage" and change.place is not None:
            coverage.setdefault(change.place, []).append(change)
        elif change.rule in {"avoid", "pin"}:
            lifted.add((change.leader, change.place, change.rule))
    return replace(
        instance,
        policy=_with_rules(instance.policy, relaxation.changes),
        leaders=tuple(_with_quotas(leader, quotas.get(leader.id, ())) for leader in instance.leaders),
        places=tuple(_with_coverage(place, coverage.get(place.id, ())) for place in instance.places),
        stances=tuple(row for row in instance.stances if (row.leader, row.place, row.stance) not in lifted),
    )


def _with_rules(policy: Policy, changes: Iterable[Change]) -> Policy:
    rules = policy.rules
    for change in changes:
        if change.rule == "load_cap":
            rules = replace(rules, load_cap=change.after)
        elif change.rule == "one_district":
            rules = replace(rules, one_district=False)
    return replace(policy, rules=rules)


def _with_quotas(leader: Leader, changes: list[Change] | tuple[()]) -> Leader:
    quotas = dict(leader.quotas)
    for change in changes:
        own = quotas.get(str(change.layer), QuotaOverride())
        moved = {"lower": int(change.after or 0)} if change.side == "min" else {"upper": int(change.after or 0)}
        quotas[str(change.layer)] = replace(own, **moved)
    return replace(leader, quotas=quotas) if changes else leader


def _with_coverage(place: Place, changes: list[Change] | tuple[()]) -> Place:
    for change in changes:
        number = int(change.after or 0)
        place = replace(place, cover_min=number) if change.side == "min" else replace(place, cover_max=number)
    return place


def relaxed_model(model: Model, relaxation: Relaxation) -> Model:
    """The compiled instance with the changes made, without compiling the relaxed instance anew."""
    leader_index = {leader: l for l, leader in enumerate(model.leader_ids)}
    place_index = {place: p for p, place in enumerate(model.place_ids)}
    layer_index = {layer.name: k for k, layer in enumerate(model.instance.policy.layers)}
    quota_lower, quota_upper = model.quota_lower.copy(), model.quota_upper.copy()
    cover_lower, cover_upper = model.cover_lower.copy(), model.cover_upper.copy()
    open_pairs = ~Ruleset(model).avoids
    pins = {tuple(pin) for pin in model.pins.tolist()}
    load_cap, district = model.load_cap, model.district
    for change in relaxation.changes:
        l, p = leader_index.get(str(change.leader), -1), place_index.get(str(change.place), -1)
        if change.rule == "quota":
            (quota_lower if change.side == "min" else quota_upper)[l, layer_index[str(change.layer)]] = int(
                change.after or 0
            )
        elif change.rule == "coverage":
            (cover_lower if change.side == "min" else cover_upper)[p] = int(change.after or 0)
        elif change.rule == "avoid":
            open_pairs[l, p] = True
        elif change.rule == "pin":
            pins.discard((l, p))
        elif change.rule == "load_cap":
            load_cap = float(change.after or 0)
        else:
            district = np.full_like(district, ANYWHERE)
    open_pairs &= quota_upper[:, model.layer] > 0
    kept = model.pins[[tuple(pin) in pins for pin in model.pins.tolist()]] if len(model.pins) else model.pins
    return replace(
        model,
        quota_lower=quota_lower, quota_upper=quota_upper, cover_lower=cover_lower, cover_upper=cover_upper,
        open_pairs=open_pairs, pins=kept, load_cap=load_cap, district=district,
    )  # fmt: skip


def _change(model: Model, given: Given) -> Change:
    rule, l, index, side, units = given
    leader = None if l < 0 else model.leader_ids[l]
    if rule == "quota":
        before = int((model.quota_lower if side == "min" else model.quota_upper)[l, index])
        layer = model.instance.policy.layers[index].name
        return Change("quota", leader, layer, None, _side(side), before, before + (-units if side == "min" else units))
    place = model.place_ids[index]
    if rule == "coverage":
        before = int((model.cover_lower if side == "min" else model.cover_upper)[index])
        return Change("coverage", None, None, place, _side(side), before, before + (-units if side == "min" else units))
    return Change("avoid" if rule == "avoid" else "pin", leader, None, place, None, 1, 0)


def _side(side: str) -> Literal["min", "max"]:
    return "min" if side == "min" else "max"


def _key(change: Change) -> tuple[str, ...]:
    return tuple(str(part or "") for part in (change.rule, change.layer, change.side, change.leader, change.place))


def _order(relaxation: Relaxation) -> tuple[tuple[str, ...], ...]:
    return tuple(map(_key, relaxation.changes))
