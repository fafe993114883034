"""Repairs by hand: who takes what, why, and how few moves are enough."""

from dataclasses import replace

import pytest

from planner.domain import Assignment, Instance, InstanceError, Layer, Leader, Level, Place, Policy, Range, Stance
from planner.planning import Move, repair


@pytest.fixture
def two_by_four() -> Instance:
    """
    Two leaders, each with one street and one or two roads; weights in round brackets.

        l1  l2      s1 (10)  s2 (10)      r1 (1)  r2 (2)  r3 (3)
    """
    layers = (
        Layer("street", ("street",), Range(1, 1), anchor=True),
        Layer("road", ("road",), Range(1, 2)),
    )
    weights = {"s1": 10.0, "s2": 10.0, "r1": 1.0, "r2": 2.0, "r3": 3.0}
    places = tuple(
        Place(name, name, "street" if name[0] == "s" else "road", weight=weight) for name, weight in weights.items()
    )
    return Instance(
        Policy("two by four", layers, (Level({"peak_load": 1.0}),)), (Leader("l1", "A"), Leader("l2", "B")), places
    )


GOOD = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r2"), ("l2", "s2"), ("l2", "r3")])


def test_a_plan_that_keeps_the_rules_is_left_alone(two_by_four: Instance) -> None:
    # l1: 10 + 1 + 3 = 14 is not the best peak load (13 is), but nothing is broken.
    plan = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r3"), ("l2", "s2"), ("l2", "r2")])
    found = repair(two_by_four, plan)
    assert (found.assignment, found.moves, found.moves_bound, found.status) == (plan, (), 0, "optimal")


def test_an_uncovered_road_goes_to_whoever_has_room(two_by_four: Instance) -> None:
    # r2 is missing; either may take it; l2 would carry 10 + 3 + 2 = 15, l1 10 + 1 + 2 = 13.
    found = repair(two_by_four, Assignment.of(GOOD.pairs - {("l1", "r2")}))
    assert found.assignment == GOOD
    assert found.moves == (Move("give", "l1", "r2", "planning.give_uncovered"),)
    assert found.moves_bound == 1
    assert [broken.rule for broken in found.broken] == ["coverage"]


def test_a_pin_against_a_full_quota_makes_two_leaders_swap(two_by_four: Instance) -> None:
    # l1 must have s2 and may have one street: s1 goes the other way, two gives.
    pinned = replace(two_by_four, stances=(Stance("l1", "s2", "pin"),))
    found = repair(pinned, GOOD)
    assert found.num_gives == found.moves_bound == 2
    assert found.moves == (
        Move("give", "l1", "s2", "planning.give_pinned"),
        Move("give", "l2", "s1", "planning.give_chain", {"leaders": ("l1",)}),
        Move("take", "l1", "s1", "planning.take_chain", {"leaders": ("l2",)}),
        Move("take", "l2", "s2", "planning.take_chain", {"leaders": ("l1",)}),
    )


def test_a_leader_who_leaves_hands_everything_over(two_by_four: Instance) -> None:
    roomy = replace(
        two_by_four,
        leaders=(*two_by_four.leaders, Leader("l3", "C")),
        policy=replace(
            two_by_four.policy,
            layers=tuple(replace(layer, quota=Range(0, 3)) for layer in two_by_four.policy.layers),
        ),
    )
    found = repair(roomy, GOOD, leave=["l2"])
    # s2 and r3 have lost their leader: to l3, as l1 has 13 already.
    assert found.moves == (
        Move("give", "l3", "r3", "planning.give_left", {"leaders": ("l2",)}),
        Move("give", "l3", "s2", "planning.give_left", {"leaders": ("l2",)}),
        Move("take", "l2", "r3", "planning.take_left"),
        Move("take", "l2", "s2", "planning.take_left"),
    )
    assert "l2" not in found.instance.leader_by_id


def test_pairs_of_nobody_and_of_no_place_are_findings(two_by_four: Instance) -> None:
    found = repair(two_by_four, Assignment.of({*GOOD.pairs, ("gone", "s1"), ("l1", "closed")}))
    assert [(each.column, each.value) for each in found.findings] == [("leader", "gone"), ("place", "closed")]
    assert found.assignment == GOOD


def test_nobody_is_left_to_take_the_streets(two_by_four: Instance) -> None:
    found = repair(two_by_four, GOOD, leave=["l2"])
    assert (found.status, found.has_plan, found.moves) == ("infeasible", False, ())
    assert "optimization.too_few" in {reason.code for reason in found.reasons}


def test_who_leaves_must_be_there(two_by_four: Instance) -> None:
    with pytest.raises(InstanceError, match="--leave: 'l9'"):
        repair(two_by_four, GOOD, leave=["l9"])


def test_roles_that_stay_are_kept(two_by_four: Instance) -> None:
    plan = Assignment(GOOD.pairs - {("l1", "r2")}, {("l1", "s1"): "正"})
    assert repair(two_by_four, plan).assignment.roles == {("l1", "s1"): "正"}
