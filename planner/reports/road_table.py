"""Which roads are there, who looks after each, and which streets and townships does it pass?"""

import re
from functools import partial
from math import fsum

from planner.domain import Assignment, Instance, Link, Place
from planner.locale import capital
from planner.reports.plan_tables import leaders_named
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.wording import kind_label, word

_ROAD_KIND = re.compile(r"(?:^|.*_)roads?(?:_.*|$)|.*(?:道路|干道|干路|支路|路段)")


def is_road(place: Place) -> bool:
    """
    Whether a kind is one of roads, by its name: offices add kinds of their own.

    >>> [is_road(Place("p", "p", kind)) for kind in ("main_road", "road_section", "支路", "street", "railroad")]
    [True, True, True, False, False]
    """
    return _ROAD_KIND.fullmatch(place.kind) is not None


def by_road(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """
    One row per road: class, district, leaders, the other places it passes with their leaders, and its length where it is known whole.

    A place is passed where links.csv says so, either way round; adjacent roads do not count.
    """
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("place", say("road")),
        Column("kind", say("road_class")),
        Column("district", say("district")),
        Column("leaders", say("leaders_of_place")),
        Column("passed", say("road_passes")),
        Column("km", say("road_km"), is_number=True),
        Column("weight", say("weight"), is_number=True),
    )
    ways = _ways(instance)
    roads = [place for place in instance.places if is_road(place)]
    records: list[dict[str, Cell]] = []
    for number, road in enumerate(roads, start=1):
        passed = [(link, instance.place_by_id[other]) for link, other in ways.get(road.id, ())]
        named = [(place.name, leaders_named(instance, assignment, place, lang)) for _, place in passed]
        told = [say("place_and_leaders", place=name, leaders=leaders) if leaders else name for name, leaders in named]
        records.append(
            {
                "serial": number,
                "place": road.name,
                "kind": capital(kind_label(road.kind, lang)),
                "district": road.managing_district,
                "leaders": leaders_named(instance, assignment, road, lang),
                "passed": "\n".join(told),
                "km": _length([link for link, _ in passed]),
                "weight": rounded(road.weight),
            }
        )
    optional = frozenset({"district", "passed", "km"})
    return table_of(
        "by_road", say("by_road"), columns, records, leave_out_if_blank=optional, empty=say("by_road_empty")
    )


def _ways(instance: Instance) -> dict[str, list[tuple[Link, str]]]:
    """Road -> the links to the places it passes that are no roads, in the order of the places."""
    found: dict[str, list[tuple[Link, str]]] = {}
    for link in instance.links:
        for road, other in ((link.a, link.b), (link.b, link.a)):
            places = instance.place_by_id
            if link.relation == "passes" and is_road(places[road]) and not is_road(places[other]):
                found.setdefault(road, []).append((link, other))
    position = {place.id: number for number, place in enumerate(instance.places)}
    return {road: sorted(links, key=lambda found: position[found[1]]) for road, links in found.items()}


def _length(links: list[Link]) -> float | int | None:
    """The sum of the parts within each place; None when one of them is not known."""
    known = [link.km for link in links if link.km is not None]
    return rounded(fsum(known)) if known and len(known) == len(links) else None
