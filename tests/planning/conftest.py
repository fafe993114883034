"""A small town that can be drawn."""

import pytest

from planner.domain import Instance, Layer, Leader, Level, Link, Place, Policy, Range, Stance


@pytest.fixture
def town() -> Instance:
    """
    Three leaders, each with one street and one or two roads; weights in round brackets; a line is a link.

        s1 (10) --- s2 (10)     s3 (10)
          |           |           |
        r1 (1)      r2 (2)      r3 (3)      r4 (4), which leads nowhere

    l1 must keep s1, l3 must avoid r1; l1 and l2 sit on the council, l3 in the party.
    """
    layers = (
        Layer("street", ("street",), Range(1, 1), anchor=True),
        Layer("road", ("road",), Range(1, 2)),
    )
    weights = {"s1": 10.0, "s2": 10.0, "s3": 10.0, "r1": 1.0, "r2": 2.0, "r3": 3.0, "r4": 4.0}
    places = tuple(
        Place(name, name.upper(), "street" if name[0] == "s" else "road", weight=weight)
        for name, weight in weights.items()
    )
    links = (
        Link("s1", "s2", "adjacent"),
        Link("r1", "s1", "passes"),
        Link("r2", "s2", "passes"),
        Link("r3", "s3", "passes"),
    )
    leaders = (
        Leader("l1", "A", body="council", rank=1),
        Leader("l2", "B", body="council", rank=2),
        Leader("l3", "C", body="party", rank=3),
    )
    stances = (Stance("l1", "s1", "pin", reason="model street"), Stance("l3", "r1", "avoid"))
    levels = (Level({"peak_load": 1.0}, tolerance=0.05), Level({"coherence": 1.0}))
    return Instance(Policy("town", layers, levels), leaders, places, links, stances)
