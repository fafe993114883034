"""Chains from the ground to the top, and every way they break."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.follow_up.cascade import Cascade, ChainLink, cascade

LEVELS = (("town",), ("village",))


def county(*villages: Place, leaders: tuple[Leader, ...] = ()) -> Instance:
    """
    Towns t1 East and t2 West of the county; c answers for both, e for what lies in East, w for West.

        c: t1, t2      e: v1 (East)      w: v2 (West)
    """
    layers = (Layer("town", ("town",), Range(0, 9)), Layer("village", ("village",), Range(0, 9)))
    towns = (Place("t1", "East", "town", "county"), Place("t2", "West", "town", "county"))
    own = villages or (Place("v1", "V1", "village", "county", "East"), Place("v2", "V2", "village", "county", "t2"))
    posts = leaders or (Leader("c", "C", rank=1), Leader("e", "E", rank=2), Leader("w", "W", rank=3))
    return Instance(Policy("county", layers, (Level({"peak_load": 1.0}),)), posts, towns + own)


HELD = Assignment.of([("c", "t1"), ("c", "t2"), ("e", "v1"), ("w", "v2")])


def holes(found: Cascade) -> list[tuple[str, str]]:
    return [(hole.place, hole.code) for hole in found.holes]


def test_every_village_reaches_one_chain() -> None:
    found = cascade(county(), HELD, LEVELS)
    assert found.whole
    assert found.chains == ((ChainLink("v1", "e"), ChainLink("t1", "c")), (ChainLink("v2", "w"), ChainLink("t2", "c")))
    assert (found.cut_off, found.vacant) == ((), ())


def test_a_place_without_leader_cuts_off_what_lies_below() -> None:
    found = cascade(county(), Assignment.of([("c", "t2"), ("e", "v1")]), LEVELS)
    assert holes(found) == [("t1", "no_leader"), ("v2", "no_leader")]
    assert found.cut_off == ("v1", "v2")


def test_of_several_leaders_role_then_rank_decides_and_equals_are_a_hole() -> None:
    both = Assignment(HELD.pairs | {("w", "v1")}, {("w", "v1"): "正"})
    assert cascade(county(), both, LEVELS).chains[0][0] == ChainLink("v1", "w")
    assert cascade(county(), Assignment(both.pairs), LEVELS).chains[0][0] == ChainLink("v1", "e")
    equals = tuple(replace(leader, rank=None) for leader in county().leaders)
    found = cascade(county(leaders=equals), Assignment(both.pairs), LEVELS)
    assert holes(found) == [("v1", "several_lead")]
    assert found.holes[0].values == {"leaders": ("e", "w")}
    assert found.cut_off == ("v1",)


@pytest.mark.parametrize(("district", "code"), [("North", "no_superior"), ("", "no_superior")])
def test_a_village_must_lie_in_a_place_of_the_level_above(district: str, code: str) -> None:
    found = cascade(county(Place("v1", "V1", "village", district)), HELD, LEVELS)
    assert holes(found) == [("v1", code)]
    assert found.cut_off == ("v1",)


def test_a_name_that_two_towns_share_must_be_an_id() -> None:
    instance = county()
    towns = tuple(replace(place, name="East") if place.kind == "town" else place for place in instance.places)
    found = cascade(replace(instance, places=towns), HELD, LEVELS)
    assert holes(found) == [("v1", "several_superiors")]


def test_a_stated_number_of_places_below_is_compared() -> None:
    instance = county()
    stated = tuple(
        replace(place, extra={"places_below": "2"}) if place.id == "t1" else place for place in instance.places
    )
    found = cascade(replace(instance, places=stated), HELD, LEVELS)
    assert holes(found) == [("t1", "miscounted")]
    assert found.holes[0].values == {"stated": 2, "found": 1}
    assert len(found.chains) == 2


def test_vacant_posts_in_chains_are_named() -> None:
    posts = tuple(replace(leader, vacant=leader.id == "e") for leader in county().leaders)
    assert cascade(county(leaders=posts), HELD, LEVELS).vacant == ("e",)


pairs = st.sets(st.tuples(st.sampled_from("cew"), st.sampled_from(["t1", "t2", "v1", "v2", "v3"])), max_size=9)
districts = st.lists(st.sampled_from(["East", "t2", "West", "nowhere"]), min_size=3, max_size=3)
ranks = st.lists(st.sampled_from([1.0, 2.0, None]), min_size=3, max_size=3)


@given(pairs, districts, ranks)
def test_each_village_has_its_one_chain_or_is_cut_off_by_a_hole(
    pairs: set[tuple[str, str]], districts: list[str], ranks: list[float | None]
) -> None:
    villages = tuple(
        Place(f"v{n}", f"V{n}", "village", "county", lies_in) for n, lies_in in enumerate(districts, start=1)
    )
    posts = tuple(Leader(each, each.upper(), rank=rank) for each, rank in zip("cew", ranks, strict=True))
    found = cascade(county(*villages, leaders=posts), Assignment.of(pairs), LEVELS)
    rank = {leader.id: leader.rank for leader in posts}

    def leads(place: str) -> list[str]:
        held = [leader for leader, of in pairs if of == place]
        ranked = [leader for leader in held if rank[leader] is not None]
        best = min((rank[leader] or 0 for leader in ranked), default=None)
        return [leader for leader in held if rank[leader] == best]

    towns = {"East": "t1", "t2": "t2", "West": "t2"}
    by_hand = {
        village.id: (leads(village.id)[0], leads(towns[village.managed_by])[0])
        for village in villages
        if village.managed_by in towns and len(leads(village.id)) == 1 == len(leads(towns[village.managed_by]))
    }
    assert {chain[0].place: tuple(link.leader for link in chain) for chain in found.chains} == by_hand
    assert {chain[0].place for chain in found.chains} | set(found.cut_off) == {"v1", "v2", "v3"}
    assert len(found.chains) + len(found.cut_off) == 3
    broken = {hole.place for hole in found.holes}
    assert all(
        village.id in broken or towns[village.managed_by] in broken
        for village in villages
        if village.id in found.cut_off
    )
