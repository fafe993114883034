"""The map of the places that have a point."""

from collections.abc import Collection, Iterable
from math import cos, radians

from planner.domain import Place
from planner.ui.draft import Draft
from planner.ui.drawing import Line, Node, drawing
from planner.ui.words import say


def city_map(draft: Draft, *, key: str, marked: Collection[str] = (), height: int = 520) -> str | None:
    """
    Draw the map and return the id of the place that was clicked last, or None.

    Parameters
    ----------
    marked
        Ids of places to stand out; the others step back. Empty: all alike.
    height
        Pixels.
    """
    known = [place for place in draft.instance.places if _known(place)]
    districts = sorted({place.managing_district for place in known}, key=_blank_last)
    places, leaders = draft.instance.place_by_id, draft.instance.leader_by_id
    # Degrees of longitude are shorter than degrees of latitude: without the cosine the city would look stretched.
    narrowing = cos(radians(sum(place.lat or 0.0 for place in known) / len(known))) if known else 1.0
    nodes = [
        Node(
            id=place.id,
            name=place.name,
            x=(place.lon or 0.0) * narrowing,
            y=-(place.lat or 0.0),
            group=districts.index(place.managing_district),
            told=[leaders[leader].name for leader in draft.assignment.holders_of(place.id)],
            free=not draft.assignment.holders_of(place.id),
            marked=place.id in marked,
            faded=bool(marked) and place.id not in marked,
        )
        for place in known
    ]
    links = draft.instance.links
    lines = [Line(link.a, link.b) for link in links if _known(places[link.a]) and _known(places[link.b])]
    legend = [district for district in districts if district]
    return drawing(nodes, lines, legend=legend, label=say("map_label"), key=key, height=height)


def without_point(places: Iterable[Place]) -> tuple[Place, ...]:
    """Those whose point is not known; they are listed beside the map, not invented on it."""
    return tuple(place for place in places if not _known(place))


def _known(place: Place) -> bool:
    return place.lon is not None and place.lat is not None


def _blank_last(district: str) -> tuple[bool, str]:
    return not district, district
