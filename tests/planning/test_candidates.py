"""Who could take a place in one step, by hand; and whatever is offered is what `check` makes of it."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain import Assignment, Instance
from planner.planning.candidates import candidates
from planner.rules import check
from tests.random_instances import random_assignment, random_instance

PLAN = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r4"), ("l2", "s2"), ("l2", "r2"), ("l3", "s3"), ("l3", "r3")])
# Loads 15, 12, 13; coherence 6, as r4 is far from everything.


def test_the_cheapest_taker_comes_first(town: Instance) -> None:
    found = candidates(town, PLAN, "r4")
    # l2 would carry 16 and l3 17 where the largest load is 15; r4 stays as far away as it was.
    assert [(each.leader, each.instead_of, each.levels) for each in found] == [
        ("l2", "l1", (1, 0)),
        ("l3", "l1", (2, 0)),
    ]
    assert found[0].assignment.holders_of("r4") == ("l2",)


def test_a_gift_that_breaks_a_quota_becomes_a_swap(town: Instance) -> None:
    found = candidates(town, PLAN, "r2")
    # Without r2 l2 has no road. l3 hands over r3: loads 15, 13, 12; both roads are then 6 from their street.
    # l1 hands over r1, which is 1 from s2 while r4 is 6: loads 16, 11, 13; r2 is 1 from s1.
    assert [(each.leader, each.in_return, each.breaks) for each in found] == [("l3", "r3", ()), ("l1", "r1", ())]
    assert [each.levels for each in found] == [(0, 12), (1, 2)]
    assert found[1].assignment.places_of("l2") == ("r1", "s2")


def test_what_cannot_be_done_is_offered_last_with_its_reason(town: Instance) -> None:
    found = candidates(town, PLAN, "s1")
    assert all("pin" in {each.rule for each in candidate.breaks} for candidate in found)
    assert candidates(town, PLAN, "r1")[-1].leader == "l3"
    assert {each.rule for each in candidates(town, PLAN, "r1")[-1].breaks} == {"avoid"}


def test_a_place_without_a_leader_is_simply_taken_and_mends_its_coverage(town: Instance) -> None:
    free = Assignment.of(PLAN.pairs - {("l1", "r4")})
    best = candidates(town, free, "r4")[0]
    assert (best.instead_of, best.in_return, best.mends, best.breaks) == (None, None, 1, ())


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_whatever_is_offered_is_what_the_check_makes_of_it(seed: int) -> None:
    random = Random(seed)
    instance = random_instance(random)
    plan = random_assignment(random, instance)
    before = check(instance, plan)
    for place in instance.places[:3]:
        for candidate in candidates(instance, plan, place.id):
            after = check(instance, candidate.assignment)
            assert candidate.leader in candidate.assignment.holders_of(place.id)
            assert len(after.violations) == len(before.violations) + len(candidate.breaks) - candidate.mends
            prices = zip(before.levels, after.levels, candidate.levels, strict=True)
            assert all(abs(new - old - price) < 1e-6 for old, new, price in prices)
