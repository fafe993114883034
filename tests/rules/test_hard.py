"""Each rule finds who breaks it, and only him."""

from dataclasses import replace
from typing import Any

import pytest

from planner.domain import Assignment, Instance, InstanceError, QuotaOverride, Stance, Violation
from planner.domain.ranges import Bound
from planner.rules import check
from tests.drawn import also, city, plan, with_rules, without


def violations(instance: Instance, assignment: Assignment) -> tuple[Violation, ...]:
    return check(instance, assignment).violations


def with_stances(*stances: Stance) -> Instance:
    return replace(city(), stances=stances)


def place_changed(place: str, **values: Any) -> Instance:
    instance = city()
    rows = (replace(row, **values) if row.id == place else row for row in instance.places)
    return replace(instance, places=tuple(rows))


def test_the_drawn_plan_keeps_every_rule() -> None:
    report = check(city(), plan())
    assert report.kept
    assert report.violations == ()


def test_coverage_names_a_place_without_leader_and_one_with_too_many() -> None:
    found = violations(city(), also(without(plan(), ("a", "r3")), ("b", "r1")))
    assert found == (
        Violation("coverage", place="r1", value=2, bound=Bound(1, 1)),
        Violation("coverage", place="r3", value=0, bound=Bound(1, 1)),
    )


def test_coverage_of_a_place_goes_before_that_of_its_layer() -> None:
    shared = place_changed("r1", cover_max=2)
    assert violations(shared, also(plan(), ("b", "r1"))) == ()
    two = place_changed("r1", cover_min=2, cover_max=2)
    assert violations(two, plan()) == (Violation("coverage", place="r1", value=1, bound=Bound(2, 2)),)


def test_coverage_may_be_none_where_a_shortfall_is_allowed_but_not_in_between() -> None:
    two = with_rules(place_changed("r3", cover_min=2, cover_max=2), allow_shortfall=True)
    assert violations(two, without(plan(), ("a", "r3"))) == ()
    assert violations(two, plan()) == (Violation("coverage", place="r3", value=1, bound=Bound(2, 2)),)


def test_quota_names_leader_and_layer_with_the_count() -> None:
    found = violations(city(), also(without(plan(), ("b", "r2")), ("a", "r2")))
    assert found == (
        Violation("quota", leader="a", layer="road", value=3, bound=Bound(1, 2)),
        Violation("quota", leader="b", layer="road", value=0, bound=Bound(1, 2)),
    )


def test_quota_of_a_leader_goes_before_that_of_the_layer_side_by_side() -> None:
    instance = city()
    first, second = instance.leaders
    own = replace(instance, leaders=(first, replace(second, quotas={"road": QuotaOverride(lower=2)})))
    assert violations(own, plan()) == (Violation("quota", leader="b", layer="road", value=1, bound=Bound(2, 2)),)


def test_pin_is_broken_where_the_pair_is_missing() -> None:
    pinned = with_stances(Stance("b", "s2", "pin"), Stance("b", "r1", "pin"))
    assert violations(pinned, plan()) == (Violation("pin", leader="b", place="r1", value=0, bound=Bound(1, 1)),)


def test_avoid_is_broken_where_the_pair_is_held() -> None:
    avoided = with_stances(Stance("b", "s2", "avoid"), Stance("b", "r1", "avoid"))
    assert violations(avoided, plan()) == (Violation("avoid", leader="b", place="s2", value=1, bound=Bound(0, 0)),)


def test_load_cap_counts_work_over_share() -> None:
    # a carries 50; b 24, which at half a share is 48.
    assert violations(with_rules(city(), load_cap=50), plan()) == ()
    assert violations(with_rules(city(), load_cap=47.5), plan()) == (
        Violation("load_cap", leader="a", value=50, bound=Bound(None, 47.5)),
        Violation("load_cap", leader="b", value=48, bound=Bound(None, 47.5)),
    )


def test_load_cap_forgives_rounding_and_nothing_more() -> None:
    assert violations(with_rules(city(), load_cap=50 - 5e-7), plan()) == ()
    assert len(violations(with_rules(city(), load_cap=50 - 5e-6), plan())) == 1


def test_one_district_counts_the_managing_district() -> None:
    # a holds s1, r1 and r3 in the west, and s3 which the east manages; b is in the east throughout.
    assert violations(city(), plan()) == ()
    assert violations(with_rules(city(), one_district=True), plan()) == (
        Violation("one_district", leader="a", value=2, bound=Bound(None, 1)),
    )
    moved = also(without(plan(), ("a", "s3")), ("b", "s3"))
    assert violations(with_rules(city(), one_district=True), moved) == ()


def test_prefer_is_a_wish_and_never_broken() -> None:
    assert violations(with_stances(Stance("b", "s1", "prefer", 100.0)), plan()) == ()


def test_there_is_one_line_per_rule_and_subject() -> None:
    pinned = with_rules(
        with_stances(Stance("a", "s1", "pin"), Stance("b", "s1", "avoid")), load_cap=60, one_district=True
    )
    rules = [line.rule for line in check(pinned, plan()).lines]
    # 6 places; 2 leaders x 2 layers; a pin; an avoid; 2 leaders each for cap and district
    assert {rule: rules.count(rule) for rule in rules} == {
        "coverage": 6, "quota": 4, "pin": 1, "avoid": 1, "load_cap": 2, "one_district": 2,
    }  # fmt: skip


def test_an_assignment_of_unknown_ids_is_refused_with_every_one_of_them() -> None:
    with pytest.raises(InstanceError) as caught:
        check(city(), also(plan(), ("x", "s1"), ("a", "s9"), ("y", "s9")))
    assert [(fault.column, fault.value, fault.code) for fault in caught.value.faults] == [
        ("leader", "x", "rules.unknown_leader"),
        ("leader", "y", "rules.unknown_leader"),
        ("place", "s9", "rules.unknown_place"),
    ]
