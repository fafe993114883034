"""The map of the places: those with a point where they are, the others as a sketch beside what they are linked with."""

import itertools
from collections.abc import Collection, Iterable, Sequence

from planner.domain import Instance, Place
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.drawing import Line, Node, drawing
from planner.ui.spots import spots
from planner.ui.words import say


def city_map(
    draft: Draft,
    *,
    key: str,
    marked: Collection[str] = (),
    ways: Iterable[Sequence[str]] = (),
    height: int = 520,
    looked_at: str | None = None,
) -> str | None:
    """
    Draw the map and return the id of the place that was clicked last, or None.

    Parameters
    ----------
    marked
        Ids of places to stand out; the others step back. Empty: all alike.
    ways
        Chains of ids of places, to be drawn as strong lines.
    height
        Pixels.
    looked_at
        With a text, a click makes the place the one that is looked at; the text is its id, or "" when it is none.
    """
    instance, plan, leaders = draft.instance, draft.assignment, draft.instance.leader_by_id
    drawn = spots(instance)
    here = [place for place in instance.places if place.id in drawn]
    districts = sorted({place.managing_district for place in here}, key=lambda name: (not name, name))
    nodes = []
    for place in here:
        x, y = drawn[place.id]
        holders = plan.holders_of(place.id)
        told = [place.managing_district, *(leaders[leader].name for leader in holders)]
        nodes.append(
            Node(
                id=place.id,
                name=place.name,
                x=x,
                y=y,
                group=districts.index(place.managing_district),
                shape="circle" if place.id in drawn.known else "square",
                told=[text for text in told if text],
                free=not holders,
                marked=place.id in marked,
                faded=bool(marked) and place.id not in marked,
            )
        )
    lines = [Line(link.a, link.b, link.relation) for link in instance.links if link.a in drawn and link.b in drawn]
    strong = {(a, b) for way in ways for a, b in itertools.pairwise(way) if a in drawn and b in drawn}
    lines += [Line(a, b, "way") for a, b in sorted(strong)]
    legend = [district for district in districts if district]
    on_pick = None if looked_at is None else lambda place: state.look_at("place", place)
    label = say("map_label")
    return drawing(
        nodes,
        lines,
        legend=legend,
        label=label,
        key=key,
        height=height,
        on_pick=on_pick,
        picked=looked_at or None,
        numbered=len(legend) > 1,
    )


def not_drawn(instance: Instance, places: Iterable[Place]) -> tuple[Place, ...]:
    """Those that neither have a point nor hang together with a place that has one; they are listed beside the map."""
    drawn = spots(instance)
    return tuple(place for place in places if place.id not in drawn)


def sketched(instance: Instance) -> int:
    """How many places are on the map without a point of their own."""
    return len(spots(instance).sketched)
