"""Quotas and shares by group: what its members have in common, and setting it for all of them."""

from dataclasses import replace

from planner.domain import Instance, QuotaOverride, Range
from planner.planning.profiles import (
    common_quota,
    common_share,
    groupings,
    profiles,
    with_quota,
    with_share,
)


def test_leaders_are_grouped_by_body_in_the_order_of_the_table(town: Instance) -> None:
    council, party = profiles(town.leaders, "body")
    assert (council.name, council.leaders) == ("council", ("l1", "l2"))
    assert (party.name, party.leaders) == ("party", ("l3",))
    assert [group.name for group in profiles(town.leaders, "rank")] == ["1", "2", "3"]


def test_a_column_that_says_nothing_is_no_way_to_group(town: Instance) -> None:
    nameless = replace(town, leaders=tuple(replace(leader, body="") for leader in town.leaders))
    assert groupings(nameless) == ("rank",)


def test_a_quota_counts_for_the_whole_group_and_is_taken_off_again(town: Instance) -> None:
    council = profiles(town.leaders, "body")[0]
    changed = replace(town, leaders=with_quota(town.leaders, council, "road", "upper", 1))
    road = town.policy.layer("road")
    assert [changed.quota_of(leader, road) for leader in changed.leaders] == [Range(1, 1), Range(1, 1), Range(1, 2)]
    assert common_quota(changed.leaders, council, "road", "upper") == 1
    assert common_quota(changed.leaders, council, "road", "lower") is None
    assert with_quota(changed.leaders, council, "road", "upper", None) == town.leaders


def test_one_side_leaves_the_other_as_it_is(town: Instance) -> None:
    council = profiles(town.leaders, "body")[0]
    both = with_quota(with_quota(town.leaders, council, "road", "upper", 3), council, "road", "lower", 2)
    assert both[0].quotas == {"road": QuotaOverride(2, 3)}


def test_members_who_differ_have_nothing_in_common(town: Instance) -> None:
    council = profiles(town.leaders, "body")[0]
    mixed = (replace(town.leaders[0], share=0.5), *town.leaders[1:])
    assert common_share(mixed, council) is None
    assert common_share(with_share(mixed, council, 0.5), council) == 0.5
    assert common_share(mixed, profiles(town.leaders, "body")[1]) == 1.0
