"""What does a GeoJSON file hold that was made from OpenStreetMap? Its properties are the tags."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.domain import Fault, InstanceError
from planner.intake.maps.features import MapContent
from planner.intake.safety import decode, read_bytes

MAX_BYTES = 200_000_000
_OTHER_TAG = re.compile(r'"([^"]+)"=>"([^"]*)"')  # how GDAL writes the tags that have no column of their own


def read_geojson(path: Path) -> MapContent:
    """
    The roads, areas and settlements of a GeoJSON file.

    Raises
    ------
    InstanceError
        When it is missing, too large, or no GeoJSON.
    """
    text = decode(path.name, read_bytes(path, MAX_BYTES))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InstanceError([Fault(path.name, None, "", str(error)[:120], "intake.map_damaged")]) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise InstanceError([Fault(path.name, None, "", "features", "intake.map_damaged")])
    content = MapContent()
    for feature in features:
        try:
            content.add(_tags(feature), list(_simple(shape(feature["geometry"]))))
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            content.leave_out("damaged")
    return content


def _tags(feature: Any) -> dict[str, str]:
    properties = feature["properties"] or {}
    nested = properties.get("tags")
    if isinstance(nested, dict):
        properties = {**properties, **nested}
    tags = {
        key: value if isinstance(value, str) else str(value) for key, value in properties.items() if value is not None
    }
    return {**dict(_OTHER_TAG.findall(tags.get("other_tags", ""))), **tags}


def _simple(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Lines one by one; a shape beyond the degrees of the earth is none."""
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(geometry.bounds)
    yield from shapely.get_parts(geometry) if geometry.geom_type == "MultiLineString" else (geometry,)
