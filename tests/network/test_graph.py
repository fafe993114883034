"""One graph of leaders and places, with typed nodes and edges."""

from dataclasses import replace
from itertools import pairwise

from planner.domain import Instance, Leader, Link, Place, Stance
from planner.network import LEADER, PLACE, graph, path
from tests.drawn import city


def edges(instance: Instance, *, leader_edges: bool = True) -> set[tuple[str, str, str]]:
    """(end, end, relation) of every edge, ends sorted."""
    network = graph(instance, leader_edges=leader_edges)
    return {(*sorted((a[1], b[1])), relation) for a, b, relation in network.edges(keys=True)}


def test_nodes_are_typed_and_carry_what_their_type_has() -> None:
    network = graph(city())
    assert len(network) == 2 + 6
    assert network.nodes[LEADER, "b"] == {"type": LEADER, "name": "Leader B", "body": "", "rank": 1}
    assert network.nodes[PLACE, "s3"] == {
        "type": PLACE, "name": "Township 3", "kind": "township", "layer": "subdistrict", "district": "east", "weight": 10,
    }  # fmt: skip


def test_the_map_alone_has_the_links_and_nothing_of_leaders() -> None:
    assert edges(city(), leader_edges=False) == {
        ("s1", "s2", "adjacent"),
        ("r1", "s1", "passes"),
        ("r2", "s2", "passes"),
    }


def test_leaders_are_tied_to_what_they_hold_and_to_what_is_settled_or_wished() -> None:
    pinned = replace(city(), stances=(*city().stances, Stance("b", "s2", "pin")))
    assert edges(pinned) - edges(pinned, leader_edges=False) == {
        ("a", "s1", "holds"),
        ("a", "r2", "holds"),
        ("b", "s2", "holds"),
        ("a", "s3", "prefer"),
        ("a", "r2", "prefer"),
        ("b", "s2", "pin"),
    }


def test_a_leader_and_a_place_may_share_an_id() -> None:
    network = graph(replace(city(), leaders=(*city().leaders, Leader("s1", "Namesake"))))
    assert network.nodes[LEADER, "s1"]["name"] == "Namesake"
    assert network.nodes[PLACE, "s1"]["name"] == "Street 1"


def test_of_two_links_of_one_relation_the_known_and_shorter_length_stays() -> None:
    again = (Link("s1", "s2", "adjacent", 5.0), Link("s2", "s1", "adjacent", None), Link("s2", "r2", "passes", 0.5))
    network = graph(replace(city(), links=(*city().links, *again)))
    assert network.edges[(PLACE, "s1"), (PLACE, "s2"), "adjacent"]["km"] == 2.0
    assert network.edges[(PLACE, "s2"), (PLACE, "r2"), "passes"]["km"] == 0.5
    assert network.number_of_edges((PLACE, "s1"), (PLACE, "s2")) == 1


def test_two_relations_of_a_pair_are_two_edges() -> None:
    network = graph(replace(city(), links=(*city().links, Link("s1", "s2", "passes"))))
    assert set(network[PLACE, "s1"][PLACE, "s2"]) == {"adjacent", "passes"}


def test_path_goes_the_fewest_links_and_holds_both_ends() -> None:
    assert path(graph(city()), "r1", "r2") == ("r1", "s1", "s2", "r2")
    assert path(graph(city()), "r1", "r1") == ("r1",)


def test_path_does_not_go_through_leaders() -> None:
    # a holds s1 and r2, but that is no way from the one to the other
    apart = replace(city(), links=())
    assert path(graph(apart), "s1", "r2") == ()


def test_path_in_km_leaves_out_links_without_a_length() -> None:
    assert path(graph(city()), "r1", "s2", unit="km") == ("r1", "s1", "s2")
    assert path(graph(city()), "r1", "r2", unit="km") == ()


def test_of_equally_short_paths_the_one_with_the_first_ids_is_taken() -> None:
    # s1 - s2 - r3 and s1 - r1 - r3
    square = replace(city(), links=(*city().links, Link("s2", "r3", "adjacent"), Link("r1", "r3", "adjacent")))
    assert path(graph(square), "s1", "r3") == ("s1", "r1", "r3")


def test_a_path_is_found_where_there_are_more_shortest_ones_than_could_be_listed() -> None:
    # A grid of 20 x 20: 35 billion shortest ways from corner to corner, 39 places on each.
    size = 20
    names = [[f"s{row:02d}{column:02d}" for column in range(size)] for row in range(size)]
    across = [Link(a, b, "adjacent") for row in names for a, b in pairwise(row)]
    down = [Link(a, b, "adjacent") for upper, lower in pairwise(names) for a, b in zip(upper, lower, strict=True)]
    places = tuple(Place(name, name, "street") for row in names for name in row)
    grid = replace(city(), places=places, links=(*across, *down), stances=(), current=())
    way = path(graph(grid), names[0][0], names[-1][-1])
    assert way == (*names[0], *(row[-1] for row in names[1:]))
