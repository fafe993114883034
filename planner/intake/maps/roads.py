"""Which roads are there? Pieces of one name joined, their class by the longest share, their length in kilometres."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from types import MappingProxyType

import shapely
from pyproj import Geod
from shapely import affinity
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from planner.intake.maps.features import RoadPiece
from planner.intake.office.names import key

KIND_OF_CLASS: Mapping[str, str] = MappingProxyType(
    {"trunk": "main_road", "primary": "main_road", "secondary": "secondary_road"}
)
"""Class in OpenStreetMap -> kind. Motorways, slip roads, tertiary and residential roads are no main or secondary roads of a city."""
JOINED_WITHIN_KM = 1.0
"""Pieces of one name with a larger gap are two roads: 济川路 in two towns."""
BESIDE_M = 50.0
"""A one-way piece has its other carriageway within so many metres."""
_METRES_PER_DEGREE = 111_320.0
_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Road:
    """
    A road of the map.

    Parameters
    ----------
    highway
        Class with the largest share of its length.
    km
        Length, of two carriageways side by side counted once.
    """

    name: str
    highway: str
    km: float
    line: BaseGeometry

    @property
    def kind(self) -> str:
        """The kind of place it is, "" when it is neither a main nor a secondary road."""
        return KIND_OF_CLASS.get(self.highway, "")


def length_km(line: BaseGeometry) -> float:
    """Length over the ellipsoid, km."""
    return abs(float(_EARTH.geometry_length(line))) / 1000


def join_roads(pieces: Sequence[RoadPiece]) -> list[Road]:
    """The roads that pieces make, by name, the longest of a name first."""
    by_name: dict[str, list[RoadPiece]] = defaultdict(list)
    for piece in pieces:
        by_name[key(piece.name)].append(piece)
    roads = []
    for name in sorted(by_name):
        found = [_road(group) for group in _groups(by_name[name])]
        roads += sorted(found, key=lambda road: (-road.km, road.line.bounds))
    return roads


def in_metres(shape: BaseGeometry, latitude: float) -> BaseGeometry:
    """A shape in metres, right near a latitude to a part in a thousand: enough to tell what lies beside what."""
    return affinity.affine_transform(
        shape, [_METRES_PER_DEGREE * cos(radians(latitude)), 0, 0, _METRES_PER_DEGREE, 0, 0]
    )


def _groups(pieces: Sequence[RoadPiece]) -> list[list[RoadPiece]]:
    """Pieces of one name that lie near each other."""
    if len(pieces) == 1:
        return [list(pieces)]
    latitude = pieces[0].line.centroid.y
    flat = [in_metres(piece.line, latitude) for piece in pieces]
    around = unary_union([line.buffer(JOINED_WITHIN_KM * 500, quad_segs=4) for line in flat])
    parts = shapely.get_parts(around)
    groups: dict[int, list[RoadPiece]] = defaultdict(list)
    for piece, line in zip(pieces, flat, strict=True):
        groups[next(number for number, part in enumerate(parts) if part.intersects(line))].append(piece)
    return [groups[number] for number in sorted(groups)]


def _road(pieces: Sequence[RoadPiece]) -> Road:
    counted = _counted_lengths(pieces)
    by_class: dict[str, float] = defaultdict(float)
    for piece, km in zip(pieces, counted, strict=True):
        by_class[piece.highway] += km
    highway = max(sorted(by_class), key=by_class.__getitem__)
    names: dict[str, float] = defaultdict(float)
    for piece, km in zip(pieces, counted, strict=True):
        names[piece.name] += km
    name = max(sorted(names), key=names.__getitem__)
    return Road(name, highway, sum(counted), shapely.line_merge(unary_union([piece.line for piece in pieces])))


def _counted_lengths(pieces: Sequence[RoadPiece]) -> list[float]:
    """The length of each piece; what runs beside another one-way piece of the road counts half, as each of the two is one direction."""
    latitude = pieces[0].line.centroid.y
    one_way = [number for number, piece in enumerate(pieces) if piece.one_way]
    flat = {number: in_metres(pieces[number].line, latitude) for number in one_way}
    # With flat ends a piece does not lie beside the one it goes on in.
    strips = {number: line.buffer(BESIDE_M, cap_style="flat") for number, line in flat.items()}
    tree = shapely.STRtree([strips[number] for number in one_way])
    lengths = []
    for number, piece in enumerate(pieces):
        km = length_km(piece.line)
        if piece.one_way and flat[number].length:
            near = [one_way[hit] for hit in tree.query(flat[number])]
            beside = unary_union([strips[other] for other in near if other != number])
            km *= 1 - flat[number].intersection(beside).length / flat[number].length / 2
        lengths.append(km)
    return lengths
