"""
Distances and squares: points at random in a square of side 100, streets and roads each to be held by one to three leaders.

Minimise the sum of loads squared plus the sum of distances from leaders to what they hold: a distance is a wish with a negative value.
"""

import numpy as np

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, Range, Stance

SIDE = 100.0
SIZES = {"taizhou": (40, 60, 95), "huge": (400, 600, 950)}
"""Size name -> (leaders, streets, roads)."""


def squares(size: str, seed: int) -> Instance:
    """The instance of a size and a seed; weights are whole numbers from 1 to 12."""
    n, streets, roads = SIZES[size]
    rng = np.random.default_rng(seed * 1000 + n)
    homes = rng.uniform(0, SIDE, (n, 2))
    points = rng.uniform(0, SIDE, (streets + roads, 2))
    weight = rng.integers(1, 13, streets + roads)
    distance = np.hypot(*(homes[:, None, :] - points[None, :, :]).transpose(2, 0, 1)).round(3)
    policy = Policy(
        title="Distances and squares",
        layers=(
            Layer("subdistrict", ("street",), Range(1, 2), Range(1, 3)),
            Layer("road", ("main_road",), Range(2, 3), Range(1, 3)),
        ),
        objective=(Level({"squares": 1.0}, {"preference": 1.0}),),
    )
    leaders = tuple(Leader(f"l{i:04d}", f"Leader {i}") for i in range(n))
    places = tuple(
        Place(f"p{j:04d}", f"Place {j}", "street" if j < streets else "main_road", weight=float(weight[j]))
        for j in range(streets + roads)
    )
    wishes = tuple(
        Stance(leader.id, place.id, "prefer", -float(distance[i, j]))
        for i, leader in enumerate(leaders)
        for j, place in enumerate(places)
    )
    return Instance(policy, leaders, places, stances=wishes)
