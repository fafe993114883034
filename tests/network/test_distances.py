"""Capped distances between anchor places and all places."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from planner.domain import Coherence, Instance, Link
from planner.network import distances
from planner.network.distances import in_whole_hops
from tests.drawn import city


def measured_as(unit: str, cap: float, instance: Instance | None = None) -> Instance:
    instance = instance or city()
    return replace(instance, policy=replace(instance.policy, coherence=Coherence(unit, cap)))


def chain() -> Instance:
    """s1 - r1 - r2 - r3 - s3: s3 is four links from s1."""
    ends = ("s1", "r1", "r2", "r3", "s3")
    return replace(city(), links=tuple(Link(a, b, "adjacent", 1.5) for a, b in pairwise(ends)))


def test_rows_are_anchors_and_columns_all_places_by_id() -> None:
    found = distances(city())
    assert found.anchors == ("s1", "s2", "s3")
    assert found.places == ("r1", "r2", "r3", "s1", "s2", "s3")
    assert found.matrix.shape == (3, 6)


def test_hops_between_count_only_beyond_the_first() -> None:
    found = distances(city())
    #                                r1 r2 r3 s1 s2 s3
    np.testing.assert_equal(found.matrix, [[0, 1, 6, 0, 0, 6], [1, 0, 6, 0, 0, 6], [6, 6, 6, 6, 6, 0]])


@pytest.mark.parametrize(
    ("unit", "cap", "dtype"), [("hop", 6, np.uint8), ("hop", 2.5, np.float64), ("km", 6, np.float64)]
)
def test_whole_hops_take_a_byte_each(unit: str, cap: float, dtype: type) -> None:
    instance = measured_as(unit, cap)
    assert distances(instance).matrix.dtype == dtype
    assert in_whole_hops(instance.policy.coherence) == (dtype == np.uint8)


def test_hops_stop_at_the_cap() -> None:
    assert [distances(measured_as("hop", cap, chain())).between("s1", "s3") for cap in (1, 2, 3, 4)] == [1, 2, 3, 3]


def test_a_cap_between_whole_numbers_cuts_between_them() -> None:
    found = distances(measured_as("hop", 1.5, chain()))
    assert [found.between("s1", place) for place in ("r1", "r2", "r3", "s3")] == [0, 1, 1.5, 1.5]


def test_a_place_reached_on_several_ways_is_as_far_as_on_the_shortest() -> None:
    # A ring s1 - r1 - r2 - r3 - s3 - s1: s3 is beside s1, r3 two links off that way, three the other.
    ring = replace(chain(), links=(*chain().links, Link("s3", "s1", "adjacent")))
    found = distances(measured_as("hop", 6, ring))
    assert [found.between("s1", place) for place in ("s1", "r1", "r2", "r3", "s3")] == [0, 0, 1, 1, 0]


def test_a_cap_of_nothing_makes_every_distance_nothing() -> None:
    assert distances(measured_as("hop", 0)).matrix.max() == 0
    assert distances(measured_as("km", 0)).matrix.max() == 0


def test_km_are_summed_along_the_way_with_the_length_and_not_with_the_straight_line() -> None:
    found = distances(measured_as("km", 10, chain()))
    assert [found.between("s1", place) for place in ("s1", "r1", "r2", "r3", "s3")] == [0, 1.5, 3, 4.5, 6]


def test_km_take_the_shorter_of_two_ways_and_leave_out_links_without_length() -> None:
    short = replace(
        chain(), links=(*chain().links, Link("s1", "s3", "adjacent", 4.0), Link("s1", "s2", "adjacent", None))
    )
    found = distances(measured_as("km", 10, short))
    assert found.between("s1", "s3") == 4
    assert found.between("s1", "s2") == 10


def test_a_link_is_the_same_in_both_directions() -> None:
    turned = replace(city(), links=tuple(replace(link, a=link.b, b=link.a) for link in city().links))
    for unit in ("hop", "km"):
        found, other = distances(measured_as(unit, 6)), distances(measured_as(unit, 6, turned))
        np.testing.assert_equal(found.matrix, other.matrix)


def test_without_anchors_there_are_no_rows() -> None:
    instance = city()
    layers = tuple(replace(layer, anchor=False) for layer in instance.policy.layers)
    found = distances(replace(instance, policy=replace(instance.policy, layers=layers)))
    assert found.matrix.shape == (0, 6)


def test_an_instance_is_measured_once() -> None:
    instance = city()
    assert distances(instance) is distances(instance)


def test_only_anchors_have_a_row() -> None:
    with pytest.raises(KeyError, match="r1"):
        distances(city()).between("r1", "s1")


def test_whole_hops_take_a_byte_and_other_distances_are_exact() -> None:
    assert distances(measured_as("hop", 6)).matrix.dtype == np.uint8
    assert {distances(measured_as(*other)).matrix.dtype for other in (("hop", 1.5), ("hop", 256), ("km", 6))} == {
        np.dtype(np.float64)
    }
