"""The sums that cannot come out, number by number, and what is said where no conflict could be made out."""

from dataclasses import replace

import pytest

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, QuotaOverride, Range, Reason, Rules, Stance
from planner.domain.ranges import Bound
from planner.optimization import diagnose as module
from planner.optimization.diagnose import UNEXPLAINED, arithmetic, diagnose, reasons
from planner.optimization.model import compile_model


def town(leaders: int, roads: int, quota: Range) -> Instance:
    """l1, l2, ... and roads r1, r2, ... with one leader each."""
    return Instance(
        Policy("town", (Layer("road", ("road",), quota),), (Level({"peak_load": 1.0}),)),
        tuple(Leader(f"l{n}", f"L{n}") for n in range(1, leaders + 1)),
        tuple(Place(f"r{n}", f"R{n}", "road") for n in range(1, roads + 1)),
    )


def with_own(instance: Instance, quota: QuotaOverride) -> Instance:
    """The same, but l2 has a quota of his own."""
    leaders = (replace(each, quotas={"road": quota}) if each.id == "l2" else each for each in instance.leaders)
    return replace(instance, leaders=tuple(leaders))


def sums(instance: Instance) -> tuple[Reason, ...]:
    return arithmetic(compile_model(instance))


def short(code: str, leaders: int, each: int, most: int) -> Reason:
    """Five roads need a leader each."""
    values = {"leaders": leaders, "places": 5, "each": each, "most": most, "need": 5}
    return Reason("coverage", f"optimization.{code}", values, layer="road", value=most, bound=Bound(5, None))


def long(code: str, each: int, least: int) -> Reason:
    """Two roads have room for a leader each, and there are three leaders."""
    values = {"leaders": 3, "places": 2, "each": each, "least": least, "room": 2}
    return Reason("quota", f"optimization.{code}", values, layer="road", value=least, bound=Bound(None, 2))


def test_two_leaders_with_two_roads_each_are_short_of_five() -> None:
    assert sums(town(2, 5, Range(0, 2))) == (short("too_few", 2, 2, 4),)
    assert sums(with_own(town(2, 5, Range(0, 2)), QuotaOverride(upper=1))) == (short("too_few_own", 2, 2, 3),)


def test_nobody_at_all_is_short_of_five() -> None:
    assert sums(town(0, 5, Range(0, 2))) == (short("too_few", 0, 0, 0),)


def test_three_leaders_who_owe_a_road_each_are_too_many_for_two() -> None:
    assert sums(town(3, 2, Range(1, 2))) == (long("too_many", 1, 3),)
    assert sums(with_own(town(3, 2, Range(1, 2)), QuotaOverride(lower=2))) == (long("too_many_own", 1, 4),)


def test_sums_that_just_come_out_are_no_reason() -> None:
    assert sums(town(2, 4, Range(0, 2))) == ()
    assert sums(town(3, 3, Range(1, 1))) == ()


def test_where_places_may_stay_without_a_leader_nothing_is_too_few() -> None:
    instance = town(2, 5, Range(0, 0))
    assert sums(replace(instance, policy=replace(instance.policy, rules=Rules(allow_shortfall=True)))) == ()


def test_a_conflict_that_could_not_be_made_out_is_not_called_minimal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_conflict", lambda *_: None)
    found = diagnose(town(2, 5, Range(0, 2)), time_limit=20)
    assert (found.feasible, found.conflict, found.minimal, found.summary) == (False, UNEXPLAINED, False, UNEXPLAINED[0])
    assert found.relaxations  # what would help is told all the same
    # Both roads avoided by both: no sum says so.
    avoided = tuple(Stance(l, r, "avoid") for l in ("l1", "l2") for r in ("r1", "r2"))
    assert reasons(compile_model(replace(town(2, 2, Range(0, 2)), stances=avoided))) == UNEXPLAINED
