"""
Made-up cities from a seed: a jittered grid of streets, their neighbours by Delaunay triangulation, roads as walks over neighbours.

Sizes and distributions follow what offices publish: weights of 8 to 55 for a street and 5 to 34 for a road, 15 % new leaders, up to two
districts that a leader avoids, and an assignment in force that was made under last year's weights.
"""

from dataclasses import dataclass, replace
from math import atan2, cos, log, pi, sqrt

import numpy as np
from scipy.spatial import Delaunay, cKDTree

from planner.domain import Coherence, Holding, Instance, Layer, Leader, Level, Link, Place, Policy, Range, Stance
from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.goal import Goal
from planner.optimization.model import compile_model
from planner.optimization.start import first_plan

SIZES = {
    "tiny": (8, 10, 18),
    "taizhou": (40, 60, 95),
    "large": (120, 180, 280),
    "huge": (400, 600, 950),
    "extreme": (2000, 3000, 4800),
}
"""Size name -> (leaders, streets, roads)."""

STEP_KM = 5.0
NEIGHBOURS_KM = 10.5
ROAD_QUOTA = Range(2, 3)
AVOIDS_FROM = 60
"""Places below which nobody avoids a district: there are so few that nothing would be left."""


@dataclass(frozen=True)
class Town:
    """Geometry of a made-up city: streets' points, neighbours, districts, and the streets each road passes."""

    points: np.ndarray
    neighbours: tuple[tuple[int, int], ...]
    district: np.ndarray
    roads: tuple[tuple[int, ...], ...]
    main: tuple[bool, ...]


def policy(*, tolerance: float = 0.05, history: bool = True, road_quota: Range = ROAD_QUOTA) -> Policy:
    """Peak load first; then balance, places close together, few changes and wishes, in one sum."""
    changes = {"changes": 2.0} if history else {}
    return Policy(
        title="Made-up city",
        layers=(
            Layer("subdistrict", ("street",), Range(1, 2), anchor=True),
            Layer("road", ("main_road", "secondary_road"), road_quota),
        ),
        objective=(
            Level({"peak_load": 1.0}, tolerance=tolerance),
            Level({"deviation": 1.0, "coherence": 5.0, **changes}, {"preference": 1.0}),
        ),
        coherence=Coherence("hop", 6.0),
        changes={"subdistrict": 2.0, "road": 1.0},
    )


def city(size: str, seed: int, *, tolerance: float = 0.05, history: bool = True) -> Instance:
    """The made-up city of a size and a seed."""
    return city_of(*SIZES[size], seed, tolerance=tolerance, history=history)


def city_of(
    n: int,
    m: int,
    r: int,
    seed: int,
    *,
    tolerance: float = 0.05,
    history: bool = True,
    road_quota: Range = ROAD_QUOTA,
    wishes: int | None = None,
    effort: float = 1.0,
) -> Instance:
    """
    The made-up city of so many leaders, streets and roads.

    Parameters
    ----------
    road_quota
        Roads that one leader holds.
    wishes
        Places that each leader would like, at random; None: every place of his line of work, a sixth of all.
    effort
        Times the usual search, for the assignment in force; 0: it is a first plan.
    """
    rng = np.random.default_rng(seed * 1000 + n)
    town = _town(n, m, r, rng)
    street_weight = np.clip(np.round(rng.lognormal(log(26), 0.42, m)), 8, 55)
    road_weight = np.array([
        np.clip(round((9 if main else 6) + 2.2 * len(way) * rng.uniform(0.7, 1.3) + rng.uniform(0, 5)), 5, 34)
        for way, main in zip(town.roads, town.main, strict=True)
    ])  # fmt: skip
    places = _places(town, street_weight, road_weight)
    links = tuple(Link(f"s{a:04d}", f"s{b:04d}", "adjacent") for a, b in town.neighbours)
    links += tuple(Link(f"r{i:04d}", f"s{j:04d}", "passes") for i, way in enumerate(town.roads) for j in way)
    leaders = tuple(Leader(f"l{i:04d}", f"Leader {i}") for i in range(n))
    base = Instance(policy(tolerance=tolerance, history=history, road_quota=road_quota), leaders, places, links)
    current = _last_year(base, rng, seed, effort)
    settled = rng.random(n) >= 0.15
    stances = _stances(base, town, rng) if wishes is None else _few_stances(base, town, wishes, rng)
    kept = tuple(row for row in current if settled[int(row.leader[1:])])
    return replace(base, stances=stances, current=kept if history else ())


def _town(n: int, m: int, r: int, rng: np.random.Generator) -> Town:
    side = int(np.ceil(sqrt(m)))
    cells = [(a, b) for a in range(side) for b in range(side)]
    picked = [cells[index] for index in rng.permutation(len(cells))[:m]]
    points = np.array(
        [
            [(a + 0.5 + rng.uniform(-0.42, 0.42)) * STEP_KM, (b + 0.5 + rng.uniform(-0.42, 0.42)) * STEP_KM]
            for a, b in picked
        ]
    )
    edges: set[tuple[int, int]] = set()
    for corners in Delaunay(points).simplices:
        for a, b in ((0, 1), (1, 2), (0, 2)):
            i, j = sorted((int(corners[a]), int(corners[b])))
            if np.hypot(*(points[i] - points[j])) <= NEIGHBOURS_KM:
                edges.add((i, j))
    of: list[list[int]] = [[] for _ in range(m)]
    for i, j in sorted(edges):
        of[i].append(j)
        of[j].append(i)
    centres = points[rng.choice(m, max(2, round(m / 7)), replace=False)]
    for _ in range(5):
        district = cKDTree(centres).query(points)[1]
        centres = np.array(
            [points[district == c].mean(0) if (district == c).any() else centres[c] for c in range(len(centres))]
        )
    main = tuple(bool(rng.random() < 0.35) for _ in range(r))
    roads = tuple(_walk(points, of, int(rng.integers(3, 7) if big else rng.integers(1, 4)), rng) for big in main)
    return Town(points, tuple(sorted(edges)), np.asarray(district), roads, main)


def _walk(points: np.ndarray, of: list[list[int]], length: int, rng: np.random.Generator) -> tuple[int, ...]:
    way = [int(rng.integers(len(points)))]
    heading = rng.uniform(0, 2 * pi)
    while len(way) < length:
        onward = [j for j in of[way[-1]] if j not in way]
        if not onward:
            break
        turns = [cos(atan2(*(points[j] - points[way[-1]])[::-1]) - heading) + rng.normal(0, 0.3) for j in onward]
        way.append(onward[int(np.argmax(turns))])
    return tuple(way)


def _places(town: Town, street_weight: np.ndarray, road_weight: np.ndarray) -> tuple[Place, ...]:
    streets = tuple(
        Place(f"s{j:04d}", f"Street {j}", "street", district=f"d{town.district[j]:03d}", weight=float(street_weight[j]))
        for j in range(len(town.points))
    )
    roads = tuple(
        Place(f"r{i:04d}", f"Road {i}", "main_road" if town.main[i] else "secondary_road",
              district=f"d{town.district[way[0]]:03d}", weight=float(road_weight[i]))
        for i, way in enumerate(town.roads)
    )  # fmt: skip
    return streets + roads


def _last_year(base: Instance, rng: np.random.Generator, seed: int, effort: float) -> tuple[Holding, ...]:
    old = replace(
        base,
        places=tuple(
            replace(place, weight=max(4.0, round(place.weight * rng.uniform(0.8, 1.25)))) for place in base.places
        ),
    )
    model = compile_model(old)
    start = first_plan(model, coherence=5.0)
    if start is None:
        raise ValueError("a made-up city has no plan")
    goal = Goal({"deviation": 1.0, "coherence": 5.0})
    if not effort:
        return tuple(Holding(*pair) for pair in model.assignment_of(start).sorted_pairs)
    plan, _, _ = Annealing(model, goal).run(
        start, Schedule(int(effort * 60_000) * max(5, len(old.leaders) // 2), hot=0.3, cold=0.02), seed
    )
    return tuple(Holding(*pair) for pair in model.assignment_of(plan).sorted_pairs)


def _stances(base: Instance, town: Town, rng: np.random.Generator) -> tuple[Stance, ...]:
    portfolio = rng.integers(0, 6, len(base.leaders))
    topic = {place.id: int(tag) for place, tag in zip(base.places, rng.integers(0, 6, len(base.places)), strict=True)}
    rows = []
    for i, leader in enumerate(base.leaders):
        avoided = {f"d{rng.integers(0, town.district.max() + 1):03d}" for _ in range(rng.integers(0, 3))}
        for place in base.places:
            if place.kind == "street" and place.district in avoided and len(base.places) >= AVOIDS_FROM:
                rows.append(Stance(leader.id, place.id, "avoid", reason="home district"))
            elif topic[place.id] == portfolio[i]:
                rows.append(Stance(leader.id, place.id, "prefer"))
    return tuple(rows)


def _few_stances(base: Instance, town: Town, wishes: int, rng: np.random.Generator) -> tuple[Stance, ...]:
    """As many per leader however many places there are: up to two districts avoided, and so many wishes."""
    ids = [place.id for place in base.places]
    streets = np.array([index for index, place in enumerate(base.places) if place.kind == "street"])
    rows = []
    for leader in base.leaders:
        avoided = rng.integers(0, town.district.max() + 1, rng.integers(0, 3))
        closed = {ids[index] for index in streets[np.isin(town.district, avoided)] if len(ids) >= AVOIDS_FROM}
        rows += [Stance(leader.id, place, "avoid", reason="home district") for place in sorted(closed)]
        liked = {ids[index] for index in rng.choice(len(ids), min(wishes, len(ids)), replace=False)}
        rows += [Stance(leader.id, place, "prefer") for place in sorted(liked - closed)]
    return tuple(rows)
