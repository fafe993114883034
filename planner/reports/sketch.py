"""Where a leader's places lie among those of the city: a small drawing in SVG, north up."""

from collections.abc import Collection, Mapping
from html import escape
from math import cos, radians

from planner.domain import Instance, Place

WIDTH, HEIGHT, EDGE = 400.0, 240.0, 24.0
OTHERS, HIS = "#c8c8c8", "#b00000"
DOT, HIS_DOT, LETTERS = 3, 6, 13


def sketch(
    instance: Instance,
    places: Collection[str],
    labels: Mapping[str, str] | None = None,
    *,
    scale: float = 1.0,
    height: float = HEIGHT,
) -> str:
    """
    A dot for every place with a point, the given ones large and with their names.

    Parameters
    ----------
    labels
        Place id -> what stands beside its dot instead of its name.
    scale
        Size of dots and letters, > 0; 1 suits a card.
    height
        Of the drawing, which is `WIDTH` wide.

    Returns
    -------
    str
        An SVG document; "" when none of the given places has a point.
    """
    points = {place.id: _plane(place) for place in instance.places if place.lon is not None and place.lat is not None}
    mine = [place for place in instance.places if place.id in places and place.id in points]
    if not mine:
        return ""
    middle = sum(place.lat or 0.0 for place in mine) / len(mine)
    narrowing = cos(radians(middle))  # degrees of longitude are shorter than those of latitude
    across = [x * narrowing for x, _ in points.values()]
    down = [-y for _, y in points.values()]
    left, top = min(across), min(down)
    # A single point has no extent; a small one keeps the division whole.
    extent = max((max(across) - left) / (WIDTH - 2 * EDGE), (max(down) - top) / (height - 2 * EDGE), 1e-9)
    centring = (WIDTH - (max(across) - left) / extent) / 2
    spots = {
        place: (centring + (x * narrowing - left) / extent, EDGE + (-y - top) / extent)
        for place, (x, y) in points.items()
    }
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT * scale:.1f}" fill="{OTHERS}"/>'
        for place, (x, y) in sorted(spots.items())
        if place not in places
    ]
    told = {place.id: place.name for place in mine} | dict(labels or {})
    dots += [_named_dot(told[place.id], *spots[place.id], scale) for place in mine]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'font-family="Noto Serif CJK SC, FangSong, SimSun" font-size="{LETTERS * scale:.1f}">{"".join(dots)}</svg>'
    )


def _plane(place: Place) -> tuple[float, float]:
    assert place.lon is not None
    assert place.lat is not None
    return place.lon, place.lat


def _named_dot(name: str, x: float, y: float, scale: float) -> str:
    """A dot with its name on the side where there is room."""
    to_right = x < WIDTH * 0.7
    anchor, shift = ("start", (HIS_DOT + 4) * scale) if to_right else ("end", (-HIS_DOT - 4) * scale)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{HIS_DOT * scale:.1f}" fill="{HIS}"/>'
        f'<text x="{x + shift:.1f}" y="{y + LETTERS * scale / 3:.1f}" text-anchor="{anchor}">{escape(name)}</text>'
    )
