"""Where places are drawn: at their points, and those without one beside the places that they are linked with, as a sketch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, pi, radians, sin, sqrt
from statistics import fmean

from planner.domain import Instance

Spot = tuple[float, float]
ROUNDS = 3
"""How far from a place with a point a place without one may be, in links, to be drawn at all."""
APART = 0.024
"""Least distance of a sketched place from any other, as a part of the map's size."""
_GOLDEN = pi * (3 - sqrt(5))


@dataclass(frozen=True)
class Spots:
    """
    Spots in a flat unit of about one degree of latitude, y downwards.

    Parameters
    ----------
    known
        Place id -> spot, from its longitude and latitude.
    sketched
        Place id -> spot beside the places it is linked with: no coordinate, only a way to show and click it.
    """

    known: Mapping[str, Spot]
    sketched: Mapping[str, Spot]

    def __getitem__(self, place: str) -> Spot:
        """The spot of a place; KeyError if it has none."""
        return self.known[place] if place in self.known else self.sketched[place]

    def __contains__(self, place: object) -> bool:
        return place in self.known or place in self.sketched

    def __bool__(self) -> bool:
        return bool(self.known)


@lru_cache(maxsize=64)
def spots(instance: Instance) -> Spots:
    """The spots of an instance's places; those that hang together with no point at all have none."""
    points = {place.id: (place.lon, place.lat) for place in instance.places}
    flat = {name: (lon, lat) for name, (lon, lat) in points.items() if lon is not None and lat is not None}
    if not flat:
        return Spots({}, {})
    # Degrees of longitude are shorter than degrees of latitude: without the cosine the city would look stretched.
    narrowing = cos(radians(fmean(lat for _, lat in flat.values())))
    known = {name: (lon * narrowing, -lat) for name, (lon, lat) in flat.items()}
    return Spots(known, _sketched(instance, known))


def _sketched(instance: Instance, known: Mapping[str, Spot]) -> dict[str, Spot]:
    near: dict[str, set[str]] = {}
    for link in instance.links:
        near.setdefault(link.a, set()).add(link.b)
        near.setdefault(link.b, set()).add(link.a)
    middle: dict[str, Spot] = {}
    for _ in range(ROUNDS):
        placed = {**known, **middle}
        middle |= {
            place.id: (fmean(x for x, _ in around), fmean(y for _, y in around))
            for place in instance.places
            if place.id not in placed
            and (around := [placed[other] for other in sorted(near.get(place.id, ())) if other in placed])
        }
    xs, ys = [x for x, _ in known.values()], [y for _, y in known.values()]
    apart = APART * max(max(xs) - min(xs), max(ys) - min(ys), 1e-3)
    taken, found = list(known.values()), {}
    for name in sorted(middle):
        found[name] = _free(middle[name], taken, apart)
        taken.append(found[name])
    return found


def _free(wanted: Spot, taken: list[Spot], apart: float) -> Spot:
    """The first spot on a spiral around the wanted one that is far enough from all others."""
    step = 0
    while True:
        distance, angle = apart * 0.5 * sqrt(step), step * _GOLDEN
        spot = wanted[0] + distance * cos(angle), wanted[1] + distance * sin(angle)
        if all(hypot(spot[0] - x, spot[1] - y) >= apart for x, y in taken):
            return spot
        step += 1
