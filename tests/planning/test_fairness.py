"""Fair shares by hand."""

from dataclasses import replace

import pytest

from planner.domain import Assignment, Instance, QuotaOverride
from planner.planning import fairness

PLAN = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r4"), ("l2", "s2"), ("l2", "r2"), ("l3", "s3"), ("l3", "r3")])


def test_loads_are_ranked_and_compared_with_the_mean(town: Instance) -> None:
    # Loads 15, 12, 13; mean 40 / 3; Jain (40)^2 / (3 (225 + 144 + 169)) = 1600 / 1614.
    found = fairness(town, PLAN)
    assert [(each.leader, each.load) for each in found.portions] == [("l1", 15.0), ("l3", 13.0), ("l2", 12.0)]
    assert found.largest is found.portions[0]
    assert found.smallest is found.portions[-1]
    assert found.mean == pytest.approx(40 / 3)
    assert found.jain == pytest.approx(1600 / 1614)
    assert found.max_over_mean == pytest.approx(15 / (40 / 3))
    assert found.portions[0].of_mean == pytest.approx(1.125)


def test_bodies_are_summed_up(town: Instance) -> None:
    council, party = fairness(town, PLAN).bodies
    assert (council.body, council.leaders, council.places, council.work, council.load) == ("council", 2, 5, 27.0, 13.5)
    assert (party.body, party.leaders, party.places, party.load) == ("party", 1, 2, 13.0)


def test_a_half_share_counts_half(town: Instance) -> None:
    leaders = (town.leaders[0], replace(town.leaders[1], share=0.5), town.leaders[2])
    found = fairness(replace(town, leaders=leaders), PLAN)
    # l2 carries 12 with half a share: load 24; all work over all shares is 40 / 2.5 = 16.
    assert (found.portions[0].leader, found.portions[0].load, found.portions[0].work) == ("l2", 24.0, 12.0)
    assert found.mean == 16.0


def test_leaders_who_are_left_out_take_no_part(town: Instance) -> None:
    nothing = {"street": QuotaOverride(0, 0), "road": QuotaOverride(0, 0)}
    leaders = (*town.leaders[:2], replace(town.leaders[2], quotas=nothing))
    assert {each.leader for each in fairness(replace(town, leaders=leaders), PLAN).portions} == {"l1", "l2"}


def test_without_work_there_is_nothing_to_compare(town: Instance) -> None:
    found = fairness(town, Assignment())
    assert (found.jain, found.max_over_mean, found.mean) == (None, None, 0.0)
    assert {each.of_mean for each in found.portions} == {None}
