"""A map of the places that have a point: an SVG drawn in the browser, no tiles, no request."""

from collections.abc import Collection, Iterable, Sequence
from math import cos, radians
from pathlib import Path
from typing import Any

import streamlit as st

from planner.domain import Place
from planner.ui.draft import Draft
from planner.ui.words import say

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "planner_city_map",
    html=(
        '<div class="map"><svg role="group"></svg><div class="tools">'
        '<button value="in">+</button><button value="out">−</button><button value="all">⤢</button></div>'
        '<div class="legend"></div></div>'
    ),
    css=(_FOLDER / "city_map.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "city_map.js").read_text(encoding="utf-8"),
)


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
    districts = sorted({place.managing_district for place in draft.instance.places if _known(place)}, key=_blank_last)
    result = _component(
        data={
            "places": _points(draft, marked, districts),
            "groups": [district for district in districts if district],
            "links": _lines(draft),
            "height": height,
            "label": say("map_label"),
            "tools": {"in": say("map_in"), "out": say("map_out"), "all": say("map_all")},
        },
        key=key,
        default={"picked": None},
        on_picked_change=lambda: None,
    )
    picked = result.picked
    return picked if picked in draft.instance.place_by_id else None


def without_point(places: Iterable[Place]) -> tuple[Place, ...]:
    """Those whose point is not known; they are listed beside the map, not invented on it."""
    return tuple(place for place in places if not _known(place))


def _known(place: Place) -> bool:
    return place.lon is not None and place.lat is not None


def _blank_last(district: str) -> tuple[bool, str]:
    return not district, district


def _points(draft: Draft, marked: Collection[str], districts: Sequence[str]) -> list[dict[str, Any]]:
    known = [place for place in draft.instance.places if _known(place)]
    # Degrees of longitude are shorter than degrees of latitude: without the cosine the city would look stretched.
    middle = sum(place.lat or 0.0 for place in known) / len(known) if known else 0.0
    leaders = draft.instance.leader_by_id
    return [
        {
            "id": place.id,
            "name": place.name,
            "x": (place.lon or 0.0) * cos(radians(middle)),
            "y": -(place.lat or 0.0),
            "group": districts.index(place.managing_district),
            "holders": [leaders[leader].name for leader in draft.assignment.holders_of(place.id)],
            "marked": place.id in marked,
            "faded": bool(marked) and place.id not in marked,
        }
        for place in known
    ]


def _lines(draft: Draft) -> list[list[str]]:
    """Links between two places that both have a point."""
    places = draft.instance.place_by_id
    return [[link.a, link.b] for link in draft.instance.links if _known(places[link.a]) and _known(places[link.b])]
