"""
A map small enough to draw, as .osm, .osm.pbf and GeoJSON; every length is laid out with the geodesic, from (120, 32.5) eastwards.

    人民路   |--0.5 secondary--|--1.0 primary, a bridge--|--1.5 primary--|      3.0 km, a main road
    城东街道 covers its first 2.0 km (a boundary)
    建设路   two one-way carriageways of 2.0 km, 20 m apart, 3 km further south: 2.0 km, a secondary road
    城西街道 is a point 500 m from 建设路; 城南街道 one 5 km away; 城北街道 has neither boundary nor point
    济川路   1.0 km here and 1.0 km of the same name 30 km away
    and:     a bridge of its own, a service road, a nameless road, a road that is tertiary for the most part, a motorway
"""

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import osmium
from pyproj import Geod

from planner.domain import Instance, Layer, Leader, Level, Place, Policy, Range

EARTH = Geod(ellps="WGS84")
LON, LAT = 120.0, 32.5
Spot = tuple[float, float]
Way = tuple[dict[str, str], Sequence[Spot]]


def spot(east_km: float, north_km: float = 0.0) -> Spot:
    """The point so far from (120, 32.5)."""
    lon, lat, _ = EARTH.fwd(LON, LAT, 0, north_km * 1000)
    lon, lat, _ = EARTH.fwd(lon, lat, 90, east_km * 1000)
    return lon, lat


def line(east: float, length: float, north: float = 0.0) -> tuple[Spot, Spot]:
    """A geodesic of `length` km that sets out eastwards."""
    start = spot(east, north)
    lon, lat, _ = EARTH.fwd(*start, 90, length * 1000)
    return start, (lon, lat)


def people_road() -> list[Way]:
    """人民路 in three pieces end to end."""
    first = line(0, 0.5)
    lon, lat, _ = EARTH.fwd(*first[1], 90, 1000)
    second = (first[1], (lon, lat))
    lon, lat, _ = EARTH.fwd(*second[1], 90, 1500)
    third = (second[1], (lon, lat))
    tags = {"name": "人民路"}
    return [
        ({**tags, "highway": "secondary"}, first),
        ({**tags, "highway": "primary", "bridge": "yes"}, second),
        ({**tags, "highway": "primary"}, third),
    ]


WAYS: list[Way] = [
    *people_road(),
    ({"name": "建设路", "highway": "secondary", "oneway": "yes"}, line(0, 2.0, -3.0)),
    ({"name": "建设路", "highway": "secondary", "oneway": "yes"}, tuple(reversed(line(0, 2.0, -3.02)))),
    ({"name": "济川路", "highway": "primary"}, line(6, 1.0)),
    ({"name": "济川路", "highway": "primary"}, line(36, 1.0)),
    ({"name": "泰州大桥", "highway": "primary", "bridge": "yes"}, line(10, 2.0)),
    ({"name": "内部路", "highway": "service"}, line(12, 1.0)),
    ({"highway": "primary"}, line(14, 1.0)),
    ({"name": "小路", "highway": "tertiary"}, line(16, 2.0)),
    ({"name": "小路", "highway": "secondary"}, line(18, 0.5)),
    ({"name": "某高速", "highway": "motorway"}, line(20, 9.0)),
]
CORNERS = [spot(-1, -1), (spot(2)[0], spot(-1, -1)[1]), (spot(2)[0], spot(-1, 1)[1]), (spot(-1, -1)[0], spot(-1, 1)[1])]
BOUNDARY = {"name": "城东街道", "boundary": "administrative", "admin_level": "8", "type": "boundary"}


def city() -> Instance:
    """One leader, four streets and 人民路; what there is before the map comes."""
    policy = Policy(
        "某市",
        (
            Layer("subdistrict", ("street",), Range(1, 4), anchor=True),
            Layer("road", ("main_road", "secondary_road"), Range(1, 9)),
        ),
        (Level({"peak_load": 1.0}),),
    )
    west, south = spot(1, -2.5), spot(1, -8)
    places = (
        Place("s1", "城东街道", "street"),
        Place("s2", "城西街道", "street", lon=west[0], lat=west[1]),
        Place("s3", "城南街道", "street", lon=south[0], lat=south[1]),
        Place("s4", "城北街道", "street"),
        Place("r1", "人民路", "main_road", source="道路名录"),
    )
    return Instance(policy, (Leader("l1", "甲某"),), places)


def write_xml(path: Path) -> Path:
    """The map as .osm."""
    root = ElementTree.Element("osm", version="0.6")
    nodes: dict[Spot, int] = {}

    def node(at: Spot) -> int:
        if at not in nodes:
            nodes[at] = len(nodes) + 1
            ElementTree.SubElement(root, "node", id=str(nodes[at]), lon=f"{at[0]:.7f}", lat=f"{at[1]:.7f}", version="1")
        return nodes[at]

    ways = [*WAYS, ({}, [*CORNERS, CORNERS[0]])]
    references = [[node(at) for at in spots] for _, spots in ways]
    for number, ((tags, _), refs) in enumerate(zip(ways, references, strict=True), start=1):
        way = ElementTree.SubElement(root, "way", id=str(number), version="1")
        for ref in refs:
            ElementTree.SubElement(way, "nd", ref=str(ref))
        for key, value in tags.items():
            ElementTree.SubElement(way, "tag", k=key, v=value)
    relation = ElementTree.SubElement(root, "relation", id="1", version="1")
    ElementTree.SubElement(relation, "member", type="way", ref=str(len(ways)), role="outer")
    for key, value in BOUNDARY.items():
        ElementTree.SubElement(relation, "tag", k=key, v=value)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return path


def write_pbf(path: Path) -> Path:
    """The map as .osm.pbf."""
    plain = write_xml(path.with_name("plain.osm"))
    with osmium.SimpleWriter(str(path)) as writer:
        for item in osmium.FileProcessor(str(plain)):
            writer.add(item)
    return path


def write_geojson(path: Path) -> Path:
    """The map as GeoJSON, as overpass-turbo exports it."""
    features = [
        {"type": "Feature", "properties": tags, "geometry": {"type": "LineString", "coordinates": spots}}
        for tags, spots in WAYS
    ]
    ring = [*CORNERS, CORNERS[0]]
    features.append({"type": "Feature", "properties": BOUNDARY, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
    return path
