"""What does an OpenStreetMap extract hold (.osm, .osm.pbf)? Read by osmium."""

from pathlib import Path

import osmium
import shapely

from planner.domain import Fault, InstanceError
from planner.intake.maps.features import MapContent
from planner.intake.safety import check_size

MAX_BYTES = 500_000_000
MAX_FEATURES = 2_000_000


def read_osm(path: Path) -> MapContent:
    """
    The roads, areas and settlements of an extract; pieces whose nodes are not in it are left out and counted.

    Raises
    ------
    InstanceError
        When it is missing, too large, or cannot be read.
    """
    check_size(path, MAX_BYTES)
    content = MapContent()
    factory = osmium.geom.WKBFactory()
    wanted = osmium.filter.KeyFilter("highway", "boundary", "place")
    try:
        processor = osmium.FileProcessor(str(path)).with_areas(osmium.filter.TagFilter(("boundary", "administrative")))
        for count, item in enumerate(processor.with_filter(wanted)):
            if count > MAX_FEATURES:
                raise InstanceError([Fault(path.name, None, "", "", "intake.map_too_large", {"limit": MAX_FEATURES})])
            _take(content, factory, item)
    except InstanceError:
        raise
    except Exception as error:  # osmium raises errors of several kinds for what it cannot read
        raise InstanceError([Fault(path.name, None, "", str(error)[:120], "intake.map_damaged")]) from error
    return content


def _take(content: MapContent, factory: osmium.geom.WKBFactory, item: object) -> None:
    tags = dict(item.tags)  # type: ignore[attr-defined]
    try:
        if isinstance(item, osmium.osm.Way) and "highway" in tags:
            shape = factory.create_linestring(item)
        elif isinstance(item, osmium.osm.Area) and "boundary" in tags:
            shape = factory.create_multipolygon(item)
        elif isinstance(item, osmium.osm.Node) and "place" in tags:
            shape = factory.create_point(item)
        else:
            return
    except (RuntimeError, ValueError):
        content.leave_out("damaged")
        return
    content.add(tags, [shapely.from_wkb(shape)])
