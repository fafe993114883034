"""Which places does a road pass? By boundaries where the map has them, else by points, else nothing is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from planner.intake.maps.roads import Road, in_metres, length_km

LEAST_KM_WITHIN = 0.1
"""A road that merely touches a boundary does not pass the place."""
NEAR_POINT_KM = 1.0
"""A place without a boundary is passed by roads so near to its point."""

_KM_PER_DEGREE = 110.0
_LEAST_COSINE = 0.1


@dataclass(frozen=True, slots=True)
class Passing:
    """A road passes a place; `km` is how far within it, None where only a point tells."""

    place: str
    km: float | None


class Surroundings:
    """
    Places and where they are.

    Parameters
    ----------
    shapes
        Place id -> its area or its point.
    """

    def __init__(self, shapes: Mapping[str, BaseGeometry]) -> None:
        self._ids = sorted(shapes)
        self._shapes = [shapes[id_] for id_ in self._ids]
        self._tree = shapely.STRtree(self._shapes)

    def passed_by(self, road: Road) -> list[Passing]:
        """The places that a road passes, by id."""
        if not self._ids:
            return []
        latitude = road.line.centroid.y
        margin = NEAR_POINT_KM / _KM_PER_DEGREE / max(_LEAST_COSINE, cos(radians(latitude)))
        hits = sorted(int(hit) for hit in self._tree.query(road.line.buffer(margin, quad_segs=4)))
        found = []
        for hit in hits:
            shape = self._shapes[hit]
            if shape.geom_type == "Point":
                metres = in_metres(road.line, latitude).distance(in_metres(shape, latitude))
                if metres <= NEAR_POINT_KM * 1000:
                    found.append(Passing(self._ids[hit], None))
            else:
                km = length_km(road.line.intersection(shape))
                if km >= LEAST_KM_WITHIN:
                    found.append(Passing(self._ids[hit], round(km, 2)))
        return found


def district_of(line: BaseGeometry, districts: Sequence[tuple[str, BaseGeometry]]) -> str:
    """The district that the longest part of a line lies in, "" where none is known."""
    parts = [(length_km(line.intersection(shape)), name) for name, shape in districts if shape.intersects(line)]
    longest = max(parts, default=(0.0, ""))
    return longest[1] if longest[0] > 0 else ""
