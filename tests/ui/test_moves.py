"""Single changes of a draft."""

from dataclasses import replace

from planner.domain import Assignment, Instance, Stance
from planner.ui.moves import given, pins, with_pins


def test_a_place_goes_from_one_leader_to_another(kept: Assignment) -> None:
    moved = given(kept, "r1", by="l1", to="l2")
    assert moved.holders_of("r1") == ("l2",)
    assert len(moved) == len(kept)


def test_a_place_is_freed_and_taken_up(kept: Assignment) -> None:
    freed = given(kept, "r1", by="l1", to=None)
    assert freed.holders_of("r1") == ()
    assert given(freed, "r1", by=None, to="l1") == kept


def test_a_role_does_not_travel_with_the_place(kept: Assignment) -> None:
    with_role = Assignment(kept.pairs, {("l1", "r1"): "正"})
    assert given(with_role, "r1", by="l1", to="l2").roles == {}


def test_locks_keep_their_reasons_and_other_stances(two_by_three: Instance) -> None:
    stances = (Stance("l1", "s1", "pin", reason="联系点"), Stance("l1", "r1", "prefer"), Stance("l2", "s1", "avoid"))
    instance = replace(two_by_three, stances=stances)
    locked = with_pins(instance, {("l1", "s1"), ("l1", "r1")})
    assert pins(locked) == {("l1", "s1"), ("l1", "r1")}
    assert locked.stances[0].reason == "联系点"
    assert pins(with_pins(locked, ())) == frozenset()
    assert len(with_pins(locked, ()).stances) == 2


def test_what_is_to_be_avoided_is_not_locked(two_by_three: Instance) -> None:
    instance = replace(two_by_three, stances=(Stance("l1", "s1", "avoid"),))
    assert pins(with_pins(instance, {("l1", "s1"), ("l1", "r1")})) == {("l1", "r1")}
