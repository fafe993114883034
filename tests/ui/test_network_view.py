"""The network as it is drawn: the right part of it, and the same picture every time."""

import pytest

from planner.domain import Assignment, Instance
from planner.ui import network_view, state
from planner.ui.draft import Draft
from planner.ui.network_view import Part


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside Streamlit there is no visitor to have a language."""
    monkeypatch.setattr(state, "language", lambda: "zh")


def test_a_leader_is_shown_with_his_places_and_what_is_linked_to_them(two_by_three: Instance, kept: Assignment) -> None:
    moved = Assignment.of((kept.pairs - {("l1", "r2")}) | {("l2", "r2")})
    nodes, lines = network_view.nodes_and_lines(Draft("x", two_by_three, moved), Part(leader="l1"))
    # l1 holds s1 and r1; r2 passes s1 and is shown beside them.
    assert {node.id for node in nodes} == {"leader:l1", "place:s1", "place:r1", "place:r2"}
    assert {(line.a, line.b, line.kind) for line in lines} == {
        ("leader:l1", "place:r1", "holds"),
        ("leader:l1", "place:s1", "holds"),
        ("place:r1", "place:s1", "passes"),
        ("place:r2", "place:s1", "passes"),
    }


def test_a_district_is_shown_with_the_leaders_who_hold_a_place_there(two_by_three: Instance, kept: Assignment) -> None:
    nodes, _ = network_view.nodes_and_lines(Draft("x", two_by_three, kept), Part(districts=frozenset({"乙区"})))
    assert {node.id for node in nodes} == {"leader:l2", "place:s2"}


def test_leaders_anchors_and_others_have_shapes_of_their_own(two_by_three: Instance, kept: Assignment) -> None:
    nodes, _ = network_view.nodes_and_lines(Draft("x", two_by_three, kept), Part())
    shapes = {node.id: node.shape for node in nodes}
    assert (shapes["leader:l1"], shapes["place:s1"], shapes["place:r1"]) == ("diamond", "circle", "square")


def test_the_same_part_is_always_drawn_the_same(two_by_three: Instance, kept: Assignment) -> None:
    first = network_view.nodes_and_lines(Draft("x", two_by_three, kept), Part())
    network_view._layout.cache_clear()
    assert network_view.nodes_and_lines(Draft("x", two_by_three, kept), Part()) == first


def test_what_is_told_of_a_node(two_by_three: Instance, kept: Assignment) -> None:
    draft = Draft("x", two_by_three, kept)
    assert network_view.told(draft, "place:s1") == "城东街道：由市长挂联；与之相连的有：1号路、2号路。"
    assert network_view.told(draft, "leader:l1") == "市长：挂联1号路、2号路、城东街道；分散程度 0（0 表示全部相连）。"


def test_ways_lead_from_the_anchor_to_each_place(two_by_three: Instance, kept: Assignment) -> None:
    assert network_view.ways(Draft("x", two_by_three, kept), "l1") == ["城东街道 — 1号路", "城东街道 — 2号路"]
    apart = Assignment.of([("l1", "s1"), ("l1", "r3")])
    assert network_view.ways(Draft("x", two_by_three, apart), "l1") == ["3号路：与本人挂联的街道、乡镇没有通路"]
