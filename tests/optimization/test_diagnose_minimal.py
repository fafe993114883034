"""Conflicts and relaxations against enumeration: every member needed, every relaxation enough, none smaller."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from math import inf
from random import Random

import pytest

from planner.domain import Assignment, Diagnosis, Instance, QuotaOverride, Range, Reason, Relaxation, Rules
from planner.domain.diagnosis import Change
from planner.optimization.diagnose import diagnose
from planner.optimization.relax import apply
from planner.rules import check
from tests.optimization.brute_force import Enumeration
from tests.random_instances import random_instance

ROUNDS = 24
KINDS = {"quota": {"quota"}, "coverage": {"coverage"}, "stances": {"avoid", "pin"}}


def has_plan(instance: Instance) -> bool:
    return next(Enumeration(instance).plans(), None) is not None


def infeasible_instances(seed: int) -> Iterator[Instance]:
    """Instances without a plan, of at most 12 pairs."""
    random = Random(seed)
    while True:
        instance = random_instance(random, most_leaders=3, most_places=4)
        if not has_plan(instance):
            yield instance


def with_only(instance: Instance, reasons: tuple[Reason, ...]) -> Instance:
    """The instance in which the rules that the reasons name hold, and no others."""
    layers = tuple(
        replace(layer, quota=Range(0, 99), coverage=Range(0, len(instance.leaders))) for layer in instance.policy.layers
    )
    own = {
        (reason.leader, reason.layer, side): reason
        for reason in reasons
        if reason.rule == "quota"
        for side in sides(reason)
    }
    cover = {(reason.place, side): reason for reason in reasons if reason.rule == "coverage" for side in sides(reason)}
    stances = {(reason.rule, leader, place) for reason in reasons for leader, place in pairs_of(reason)}
    leaders = []
    for leader in instance.leaders:
        quotas = {}
        for layer in instance.policy.layers:
            quota, wanted = instance.quota_of(leader, layer), (leader.id, None)
            low = any((who, layer.name, "low") in own for who in wanted)
            high = any((who, layer.name, "high") in own for who in wanted)
            quotas[layer.name] = QuotaOverride(quota.lower if low else 0, quota.upper if high else 99)
        leaders.append(replace(leader, quotas=quotas))
    places = []
    for place in instance.places:
        coverage, name = instance.coverage_of(place), instance.layer_of(place).name
        whole = {reason.layer for reason in reasons if reason.rule == "coverage" and reason.place is None}
        low = (place.id, "low") in cover or (name in whole and (None, "low") in cover)
        high = (place.id, "high") in cover or (name in whole and (None, "high") in cover)
        places.append(
            replace(place, cover_min=coverage.lower if low else 0, cover_max=coverage.upper if high else len(leaders))
        )
    named = {reason.rule for reason in reasons}
    rules = Rules(
        load_cap=instance.policy.rules.load_cap if "load_cap" in named else None,
        one_district="one_district" in named,
        allow_shortfall=instance.policy.rules.allow_shortfall,
    )
    return replace(
        instance,
        policy=replace(instance.policy, layers=layers, rules=rules),
        leaders=tuple(leaders),
        places=tuple(places),
        stances=tuple(row for row in instance.stances if (row.stance, row.leader, row.place) in stances),
    )


def sides(reason: Reason) -> list[str]:
    """Of a sum told for a whole layer the code names the side; of one subject, the bound."""
    if reason.code.startswith("optimization.sum_"):
        return ["low" if "_min" in reason.code else "high"]
    return [side for side, number in zip(("low", "high"), reason.bound, strict=True) if number is not None]


def pairs_of(reason: Reason) -> list[tuple[str | None, str | None]]:
    if reason.rule == "avoid" and reason.leader is None:
        return [(leader, reason.place) for leader in reason.values["avoiding"]]
    return [(reason.leader, reason.place)]


def cost_of_allowing(instance: Instance, assignment: Assignment, kinds: set[str]) -> float:
    """What the rules of some kinds must give for an assignment to be allowed; infinite when others are broken too."""
    cost = 0.0
    for broken in check(instance, assignment).violations:
        if broken.rule not in kinds:
            return inf
        low, high = broken.bound
        if broken.rule in {"avoid", "pin"}:
            cost += 1
        else:
            cost += max((low or 0) - broken.value, 0) + max(broken.value - (inf if high is None else high), 0)
    return cost


def least_cost(instance: Instance, kinds: set[str]) -> float:
    pairs = [(leader.id, place.id) for leader in instance.leaders for place in instance.places]
    every = chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))
    return min(cost_of_allowing(instance, Assignment.of(chosen), kinds) for chosen in every)


def kinds_of(relaxation: Relaxation) -> set[str]:
    return {change.rule for change in relaxation.changes}


@pytest.mark.parametrize("seed", range(8))
def test_every_member_of_a_conflict_is_needed(seed: int) -> None:
    for instance, _ in zip(infeasible_instances(seed), range(ROUNDS), strict=False):
        found = diagnose(instance, time_limit=60)
        assert found.feasible is False
        assert found.minimal
        assert found.conflict
        assert not has_plan(with_only(instance, found.conflict))
        for index in range(len(found.conflict)):
            rest = found.conflict[:index] + found.conflict[index + 1 :]
            assert has_plan(with_only(instance, rest)), found.conflict


@pytest.mark.parametrize("seed", range(8))
def test_every_relaxation_helps_and_none_of_its_kind_is_smaller(seed: int) -> None:
    for instance, _ in zip(infeasible_instances(100 + seed), range(ROUNDS // 2), strict=False):
        found = diagnose(instance, time_limit=60)
        assert [each.cost for each in found.relaxations] == sorted(each.cost for each in found.relaxations)
        elementary = [each for each in found.relaxations if not kinds_of(each) <= {"load_cap", "one_district"}]
        for relaxation in elementary:
            assert relaxation.smallest
            assert relaxation.cost == sum(abs(each.after - each.before) for each in relaxation.changes)  # type: ignore[operator]
            assert has_plan(apply(instance, relaxation))
        least = least_cost(instance, {"quota", "coverage", "avoid", "pin"})
        assert [each.cost for each in elementary[:1]] == [least] * (least < inf)
        for kinds in KINDS.values():
            of_kind = [each.cost for each in elementary if kinds_of(each) <= kinds]
            least = least_cost(instance, kinds)
            assert min(of_kind, default=inf) == least


def without(instance: Instance, rule: str) -> Instance:
    off: dict[str, object] = {"load_cap": {"load_cap": None}, "one_district": {"one_district": False}}
    rules = replace(instance.policy.rules, **off[rule])  # type: ignore[arg-type]
    return replace(instance, policy=replace(instance.policy, rules=rules))


# Of these cities some have a plan without their load cap, or without one district, and some have none even then.
@pytest.mark.parametrize("seed", [301, 302, 304, 326])
def test_the_load_cap_is_raised_no_further_than_any_plan_needs_and_one_district_is_given_up_where_that_helps(
    seed: int,
) -> None:
    for instance, _ in zip(infeasible_instances(seed), range(ROUNDS // 2), strict=False):
        rules = instance.policy.rules
        told: dict[str, Change] = {
            change.rule: change for each in diagnose(instance, time_limit=60).relaxations for change in each.changes
        }
        for rule, on in (("load_cap", rules.load_cap is not None), ("one_district", rules.one_district)):
            helps = on and has_plan(without(instance, rule))
            assert (rule in told) == helps
            if rule == "load_cap" and helps:
                free = without(instance, rule)
                peaks = [Enumeration(free).terms(plan)["peak_load"] for plan in Enumeration(free).plans()]
                assert told[rule].after == pytest.approx(min(peaks))


def test_an_instance_with_a_plan_has_no_conflict() -> None:
    random = Random(7)
    feasible = (instance for instance in iter(lambda: random_instance(random), None) if has_plan(instance))
    for instance, _ in zip(feasible, range(100), strict=False):
        assert diagnose(instance, time_limit=60) == Diagnosis(True)
