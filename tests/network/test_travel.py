"""How far stops are from one another, and by which point each is known."""

from dataclasses import replace

import pytest

from planner.domain import Instance, Layer, Level, Link, Place, Policy, Range
from planner.network.travel import straight_km, travel


@pytest.fixture
def county() -> Instance:
    """
    Two towns on one parallel, a degree of longitude apart; a village in the first, a road that passes both, a village that is nowhere.

        t1 (120 E, 32 N) ---- r1 ---- t2 (121 E, 32 N)        v1, v2 in t1        v9 in a town without a point
    """
    places = (
        Place("t1", "东镇", "town", lon=120.0, lat=32.0),
        Place("t2", "西镇", "town", lon=121.0, lat=32.0),
        Place("t9", "无镇", "town"),
        Place("v1", "一村", "village", managed_by="东镇"),
        Place("v2", "二村", "village", managed_by="t1"),
        Place("v9", "九村", "village", managed_by="无镇"),
        Place("r1", "大路", "road"),
    )
    policy = Policy("t", (Layer("all", ("town", "village", "road"), Range(0, 9)),), (Level({"peak_load": 1.0}),))
    return Instance(policy, (), places, (Link("r1", "t1", "passes"), Link("r1", "t2", "passes")))


def test_a_place_is_known_by_its_own_point_by_what_it_lies_in_or_by_its_neighbours(county: Instance) -> None:
    found = travel(county, ("t1", "v1", "v2", "r1", "v9"))
    assert dict(found.located) == {"t1": "own", "v1": "within", "v2": "within", "r1": "beside", "v9": "unknown"}
    assert found.points["r1"] == (120.5, 32.0)
    assert "v9" not in found.points


def test_roads_are_longer_than_straight_lines_by_the_detour(county: Instance) -> None:
    straight = straight_km((120.0, 32.0), (121.0, 32.0))
    assert 94 < straight < 95  # a degree of longitude: 111.2 km x cos 32 degrees
    found = travel(county, ("t1", "t2"), detour=1.5)
    assert found.km[1, 2] == found.km[2, 1] == pytest.approx(straight * 1.5)


def test_places_that_share_a_point_are_a_stated_way_apart(county: Instance) -> None:
    assert travel(county, ("v1", "v2"), nearby_km=3).km[1, 2] == 3


def test_a_place_without_a_point_is_as_far_from_the_start_as_the_farthest_known_one(county: Instance) -> None:
    found = travel(county, ("t2", "v9"), start="t1", detour=1.0)
    reach = found.km[0, 1]
    assert found.km[0, 2] == reach
    assert found.km[1, 2] == 2 * reach  # by way of the start
    assert travel(county, ("t2", "v9"), start="t1", unknown_km=7).km[0, 2] == 7


def test_without_a_start_it_is_as_far_as_the_two_farthest_points_are(county: Instance) -> None:
    found = travel(county, ("t1", "t2", "v9"))
    assert found.km[1, 3] == found.km[2, 3] == found.km[1, 2]
    assert not found.km[0].any()


def test_two_places_of_one_name_locate_nothing(county: Instance) -> None:
    doubled = replace(county, places=(*county.places, Place("t8", "东镇", "town", lon=119.0, lat=32.0)))
    assert travel(doubled, ("v1",)).located["v1"] == "unknown"
