"""Where places are drawn: points where they are, the others beside what they are linked with, and never on top of each other."""

from dataclasses import replace
from itertools import combinations
from math import cos, hypot, radians

import pytest

from planner import load_instance
from planner.domain import Instance, Place
from planner.ui import sources
from planner.ui.spots import APART, spots


def test_a_place_without_a_point_is_sketched_beside_what_it_is_linked_with(two_by_three: Instance) -> None:
    found = spots(two_by_three)
    # Only s1 has a point; r1 and r2 pass it; s2 and its roads hang together with no point.
    assert set(found.known) == {"s1"}
    assert set(found.sketched) == {"r1", "r2"}
    assert found["s1"] == pytest.approx((119.9 * cos(radians(32.5)), -32.5))
    assert "s2" not in found


def test_without_any_point_nothing_is_drawn(two_by_three: Instance) -> None:
    bare = tuple(Place(place.id, place.name, place.kind) for place in two_by_three.places)
    assert not spots(replace(two_by_three, places=bare))


def test_sketched_places_keep_clear_of_all_others() -> None:
    found = spots(load_instance(sources.SAMPLES / "taizhou"))
    known = list(found.known.values())
    size = max(max(x for x, _ in known) - min(x for x, _ in known), max(y for _, y in known) - min(y for _, y in known))
    everywhere = [*((name, found[name]) for name in (*found.known, *found.sketched))]
    assert len(everywhere) == 101
    for (one, (x, y)), (other, (u, v)) in combinations(everywhere, 2):
        if one in found.sketched or other in found.sketched:
            assert hypot(x - u, y - v) >= APART * size * 0.999
