"""Succession by hand: who stands in, until when, who takes over what."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain import Assignment, Instance, InstanceError, Stance
from planner.planning import Calendar, succeed
from planner.planning.succeed import order_of_substitutes
from planner.reports.reasoning import succession_sentences

PLAN = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r4"), ("l2", "s2"), ("l2", "r2"), ("l3", "s3"), ("l3", "r3")])
# 1 to 3 January 2026 are off (Thursday to Saturday), and Sunday the 4th is worked in return.
NEW_YEAR = Calendar({date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)}, {date(2026, 1, 4)})


@pytest.fixture
def roomy(town: Instance) -> Instance:
    """The town with room for two streets and four roads each, so that a post can be spared."""
    layers = tuple(
        replace(layer, quota=replace(layer.quota, upper=2 * layer.quota.upper)) for layer in town.policy.layers
    )
    return replace(town, policy=replace(town.policy, layers=layers))


def test_working_days_skip_weekends_and_holidays_and_count_days_worked_in_return() -> None:
    # After Wednesday 31 December: Sunday the 4th, Monday the 5th, Tuesday the 6th.
    assert NEW_YEAR.after(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert NEW_YEAR.after(date(2025, 12, 31), 3) == date(2026, 1, 6)
    assert Calendar().after(date(2025, 12, 31), 3) == date(2026, 1, 5)
    assert NEW_YEAR.after(date(2026, 1, 6), 0) == date(2026, 1, 6)


def test_days_left_are_counted_both_ways() -> None:
    assert NEW_YEAR.between(date(2025, 12, 31), date(2026, 1, 6)) == 3
    assert NEW_YEAR.between(date(2026, 1, 6), date(2025, 12, 31)) == -3
    assert NEW_YEAR.between(date(2026, 1, 6), date(2026, 1, 6)) == 0


def test_the_same_body_next_in_precedence_stands_in_first(town: Instance) -> None:
    assert order_of_substitutes(town, "l1") == ("l2", "l3")
    assert order_of_substitutes(town, "l3") == ("l2", "l1")


def test_the_policy_says_who_stands_in_and_by_when(roomy: Instance) -> None:
    stated = {"succession": {"working_days": 2, "substitutes": {"l2": ["l3", "l1"]}}}
    told = replace(roomy, policy=replace(roomy.policy, extra=stated))
    found = succeed(told, PLAN, "l2", since=date(2025, 12, 31), calendar=NEW_YEAR, time_limit=20)
    assert (found.interim, found.deadline) == ("l3", date(2026, 1, 5))
    # What the caller says goes before it; a vacant substitute is passed over.
    asked = succeed(
        told, PLAN, "l2", since=date(2025, 12, 31), calendar=NEW_YEAR, working_days=1,
        substitutes={"l2": ["l1"]}, time_limit=20,
    )  # fmt: skip
    assert (asked.interim, asked.deadline) == ("l1", date(2026, 1, 4))
    vacant = tuple(replace(leader, vacant=leader.id == "l3") for leader in told.leaders)
    third = succeed(
        replace(told, leaders=vacant), PLAN, "l2", since=date(2025, 12, 31), calendar=NEW_YEAR, time_limit=20
    )
    assert third.interim == "l1"


def test_a_post_falls_vacant(roomy: Instance) -> None:
    found = succeed(
        roomy, PLAN, "l2", since=date(2025, 12, 31), calendar=NEW_YEAR, working_days=3,
        pending={"s2": ["order 7"]}, time_limit=20,
    )  # fmt: skip
    assert found.interim == "l1"
    assert set(found.interim_plan.places_of("l1")) == {"s1", "r1", "r4", "s2", "r2"}
    assert found.over == ()
    assert found.deadline == date(2026, 1, 6)
    assert found.adjusted.num_gives == found.adjusted.moves_bound == 2
    assert [each.place for each in found.handover] == ["s2", "r2"]  # as the tables list them
    assert found.handover[0].pending == ("order 7",)
    for each in found.handover:
        assert (each.receiver, each.place) in found.adjusted.assignment


def test_the_interim_plan_may_bend_quotas_and_says_so(town: Instance) -> None:
    found = succeed(town, PLAN, "l2", since=date(2026, 1, 5), calendar=Calendar(), time_limit=20)
    assert {(each.rule, each.leader, each.layer) for each in found.over} == {
        ("quota", "l1", "street"),
        ("quota", "l1", "road"),
    }
    # Two leaders x one street < three streets: the list cannot be adjusted without a relaxation.
    assert found.adjusted.status == "infeasible"
    assert [each.receiver for each in found.handover] == ["", ""]


def test_what_is_broken_already_and_no_worse_is_not_said_to_be_bent(town: Instance) -> None:
    # l3 has no street as s3 is nobody's, with or without l2; l1 alone gets one street and one road too many by standing in.
    without = Assignment.of(PLAN.pairs - {("l3", "s3")})
    found = succeed(town, without, "l2", since=date(2026, 1, 5), calendar=Calendar(), time_limit=20)
    assert {(each.rule, each.leader, each.layer) for each in found.over} == {
        ("quota", "l1", "street"),
        ("quota", "l1", "road"),
    }


def test_roles_of_the_others_stay_in_the_interim_plan(roomy: Instance) -> None:
    plan = Assignment(PLAN.pairs, {("l1", "s1"): "正", ("l2", "s2"): "副"})
    found = succeed(roomy, plan, "l2", since=date(2026, 1, 5), calendar=Calendar(), time_limit=20)
    assert found.interim_plan.roles == {("l1", "s1"): "正"}


def test_years_whose_holidays_are_not_stated_are_named(roomy: Instance) -> None:
    # Two working days after Wednesday 31 December 2025: of 2026 the calendar states holidays, of 2025 none.
    found = succeed(roomy, PLAN, "l2", since=date(2025, 12, 31), calendar=NEW_YEAR, working_days=2, time_limit=20)
    assert found.unlisted_years == (2025,)
    assert "没有 2025 年的放假安排" in "".join(succession_sentences(roomy, found))


def test_who_must_avoid_a_place_or_is_vacant_does_not_stand_in(roomy: Instance) -> None:
    shy = replace(roomy, stances=(*roomy.stances, Stance("l1", "s2", "avoid")))
    day = {"since": date(2026, 1, 5), "calendar": Calendar(), "time_limit": 20.0}
    assert succeed(shy, PLAN, "l2", **day).interim == "l3"  # type: ignore[arg-type]
    vacant = replace(shy, leaders=(*shy.leaders[:2], replace(shy.leaders[2], vacant=True)))
    found = succeed(vacant, PLAN, "l2", **day)  # type: ignore[arg-type]
    assert found.interim is None
    assert found.interim_plan.holders_of("s2") == ()


def test_the_policy_may_name_who_stands_in(roomy: Instance) -> None:
    found = succeed(
        roomy, PLAN, "l2", since=date(2026, 1, 5), calendar=Calendar(), substitutes={"l2": ["l3", "l1"]}, time_limit=20
    )
    assert found.interim == "l3"


def test_the_post_must_be_known(town: Instance) -> None:
    with pytest.raises(InstanceError, match="'l9'"):
        succeed(town, PLAN, "l9", since=date(2026, 1, 5), calendar=Calendar())
