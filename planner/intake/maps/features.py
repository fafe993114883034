"""What is on a map, as far as it matters here? Pieces of roads, areas of districts and townships, named points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

DISTRICT_LEVELS = frozenset({"6"})
TOWNSHIP_LEVELS = frozenset({"8"})
"""`admin_level` of counties and districts, and of streets and townships, as OpenStreetMap uses them in China."""
_SETTLEMENTS = frozenset({"town", "suburb", "quarter", "neighbourhood", "village", "city_district"})


@dataclass(frozen=True, slots=True)
class RoadPiece:
    """
    A piece of a road between two nodes of the map.

    Parameters
    ----------
    highway
        Its class in OpenStreetMap: "primary", "secondary", ...
    line
        Longitude and latitude, WGS 84.
    one_way
        Whether it carries one direction only; the other may run beside it.
    """

    name: str
    highway: str
    line: BaseGeometry
    one_way: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A district (level 6) or a street or township (level 8)."""

    name: str
    level: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Point:
    """A named settlement."""

    name: str
    shape: BaseGeometry


@dataclass(slots=True)
class MapContent:
    """
    What a map holds.

    Parameters
    ----------
    left_out
        Why -> how many features were left out: "bridge", "service", "nameless", "damaged".
    """

    pieces: list[RoadPiece] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str) -> None:
        """Count a feature that is left out."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def add(self, tags: Mapping[str, str], shapes: Iterable[BaseGeometry]) -> None:
        """Take in a feature, or count why not."""
        for shape in shapes:
            kind = shape.geom_type
            if shape.is_empty:
                self.leave_out("damaged")
            elif kind == "LineString" and "highway" in tags:
                self._road(tags, shape)
            elif kind in {"Polygon", "MultiPolygon"} and tags.get("boundary") == "administrative":
                if tags.get("admin_level") in DISTRICT_LEVELS | TOWNSHIP_LEVELS and name_of(tags):
                    self.areas.append(Area(name_of(tags), tags["admin_level"], shape))
            elif kind == "Point" and tags.get("place") in _SETTLEMENTS and name_of(tags):
                self.points.append(Point(name_of(tags), shape))

    def _road(self, tags: Mapping[str, str], shape: BaseGeometry) -> None:
        name = name_of(tags)
        if not name:
            self.leave_out("nameless")
        elif tags["highway"] in {
            "service",
            "track",
            "footway",
            "path",
            "cycleway",
            "steps",
            "construction",
            "proposed",
        }:
            self.leave_out("service")
        # A road that crosses a river stays one road; a bridge with a name of its own is none.
        elif name.endswith(("桥", "立交", "互通")) or tags.get("man_made") == "bridge":
            self.leave_out("bridge")
        else:
            one_way = tags.get("oneway") in {"yes", "1", "true", "-1"}
            self.pieces.append(RoadPiece(name, tags["highway"], shape, one_way))


def name_of(tags: Mapping[str, str]) -> str:
    """The Chinese name of a feature, else its name."""
    return (tags.get("name:zh") or tags.get("name") or "").strip()
