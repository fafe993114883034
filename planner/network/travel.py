"""How far is it from one stop of a round to the next? Kilometres of road as far as points tell, and which points those are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from statistics import fmean
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain import Instance, Place

EARTH_KM = 6371.0088
"""Mean radius."""
Located = Literal["own", "within", "beside", "unknown"]
Point = tuple[float, float]
Spot = tuple[float | str, ...]


@dataclass(frozen=True, eq=False)
class Travel:
    """
    Kilometres between stops.

    Parameters
    ----------
    stops
        Ids of places; rows and columns 1, 2, ... of the matrix. Row 0 is the start, at 0 km from everywhere where days have none.
    km
        Shape (stops + 1, stops + 1), symmetric, >= 0.
    located
        Place id -> how its point is known: its `own`, that of the place it lies `within`, the middle of the places it is linked with
        (`beside`), or `unknown`.
    points
        Place id -> longitude and latitude in degrees, of the places whose point is known.
    """

    stops: tuple[str, ...]
    km: NDArray[np.float64]
    located: Mapping[str, Located]
    points: Mapping[str, Point]


def travel(
    instance: Instance,
    stops: Sequence[str],
    *,
    start: str = "",
    detour: float = 1.3,
    nearby_km: float = 2.0,
    unknown_km: float | None = None,
) -> Travel:
    """
    Straight lines over the sphere [1]_ times a detour; no road is made up, none is left out.

    Parameters
    ----------
    start
        Id of a place whose point is known; "" for none.
    detour
        Kilometres of road to one in a straight line.
    nearby_km
        Kilometres of road between two places that are known by the same point.
    unknown_km
        Kilometres of road from the start to a place whose point is not known, which is reached by way of the start. Left out, it is as far
        away as the farthest point that is known; without a start, as the two farthest points are from each other. Where it lies no
        farther than that, a day that fits on paper fits on the road. Never less than `nearby_km`.

    .. [1] Haversine formula: R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984), 159.
    """
    ids = (*([start] if start else []), *stops)
    found = locate(instance, ids)
    spots = {name: _spot(instance.place_by_id[name], found[name][1]) for name in ids}
    matrix = np.zeros((len(stops) + 1, len(stops) + 1))
    rows = [(0, start)] if start else []
    rows += list(enumerate(stops, start=1))
    points = {spots[name]: found[name][1] for name in ids}
    between = _between(points, spots.get(start), detour, unknown_km, least=nearby_km)
    for i, a in rows:
        for j, b in rows:
            if i < j:
                same = spots[a] == spots[b]
                matrix[i, j] = matrix[j, i] = nearby_km if same else between[spots[a], spots[b]]
    known = {name: point for name, (_, point) in found.items() if point is not None}
    return Travel(tuple(stops), matrix, {name: found[name][0] for name in ids}, known)


def locate(instance: Instance, places: Iterable[str]) -> dict[str, tuple[Located, Point | None]]:
    """Place id -> how its point is known, and the point; None where it is not."""
    by_name: dict[str, list[Place]] = {}
    for place in instance.places:
        for name in {place.name, place.id}:
            by_name.setdefault(name, []).append(place)
    near: dict[str, set[str]] = {}
    for link in instance.links:
        near.setdefault(link.a, set()).add(link.b)
        near.setdefault(link.b, set()).add(link.a)
    return {name: _point(instance, instance.place_by_id[name], by_name, near) for name in places}


def straight_km(a: Point, b: Point) -> float:
    """
    Kilometres over the sphere between two points (longitude, latitude in degrees).

    >>> round(straight_km((120.0, 32.0), (121.0, 32.0)), 1)
    94.3
    """
    (lon_a, lat_a), (lon_b, lat_b) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def _between(
    points: Mapping[Spot, Point | None], start: Spot | None, detour: float, unknown_km: float | None, *, least: float
) -> dict[tuple[Spot, Spot], float]:
    """Kilometres of road between each two spots, in both orders."""
    known = {
        (a, b): straight_km(at, to) * detour
        for a, at in points.items()
        for b, to in points.items()
        if a != b and at is not None and to is not None
    }
    if start is None or points[start] is None:
        farthest = max([least, *known.values()])
        return {(a, b): known.get((a, b), farthest) for a in points for b in points if a != b}
    farthest = max([least, *(km for (a, _), km in known.items() if a == start)])
    reach = farthest if unknown_km is None else unknown_km
    from_start = {spot: reach if at is None else known.get((start, spot), 0.0) for spot, at in points.items()}
    return {(a, b): known.get((a, b), from_start[a] + from_start[b]) for a in points for b in points if a != b}


def _spot(place: Place, point: Point | None) -> Spot:
    return point if point is not None else ("unknown", place.managed_by or place.district or place.id)


def _point(
    instance: Instance, place: Place, by_name: Mapping[str, list[Place]], near: Mapping[str, set[str]]
) -> tuple[Located, Point | None]:
    own = _own(place)
    if own is not None:
        return "own", own
    for name in (place.managed_by, place.district):
        above = [each for each in by_name.get(name, []) if each.id != place.id] if name else []
        if len(above) == 1 and (point := _own(above[0])) is not None:
            return "within", point
    around = [point for other in sorted(near.get(place.id, ())) if (point := _own(instance.place_by_id[other]))]
    if around:
        return "beside", (fmean(x for x, _ in around), fmean(y for _, y in around))
    return "unknown", None


def _own(place: Place) -> Point | None:
    return None if place.lon is None or place.lat is None else (place.lon, place.lat)
