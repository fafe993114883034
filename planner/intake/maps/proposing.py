"""What would a map make of an instance? Roads with their lengths and the places they pass -> a preview."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from planner.domain import Fault, Instance, InstanceError, Link, Place
from planner.intake.maps.features import DISTRICT_LEVELS, TOWNSHIP_LEVELS, MapContent
from planner.intake.maps.geojson import read_geojson
from planner.intake.maps.osm import read_osm
from planner.intake.maps.passing import Surroundings, district_of
from planner.intake.maps.roads import Road, join_roads
from planner.intake.office.consequences import consequences
from planner.intake.office.entries import Where
from planner.intake.office.ids import Ids
from planner.intake.office.kinds import find_kind
from planner.intake.office.match_places import group_of, match_place
from planner.intake.office.names import clean, key
from planner.intake.office.preview import Preview
from planner.intake.office.questions import Answers, Candidate, Match, Question
from planner.intake.office.register import Register, options_of

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
"""Must stay with what comes from the map."""
LENGTH_COLUMN = "length_km"
"""Column of places.csv that keeps a road's length, km; the planner does not compute with it."""


def propose_map_content(path: Path, instance: Instance, answers: Answers) -> Preview:
    """The consequences of importing a map into an instance."""
    try:
        is_geojson = path.name.lower().endswith((".geojson", ".json"))
        content = read_geojson(path) if is_geojson else read_osm(path)
    except InstanceError as error:
        return Preview(path.name, None, instance, faults=error.faults)
    return _Import(path, content, instance, answers).preview()


class _Import:
    def __init__(self, path: Path, content: MapContent, instance: Instance, answers: Answers) -> None:
        self.file, self.content, self.instance = path.name, content, instance
        roads = join_roads(content.pieces)
        self.roads = [road for road in roads if road.kind and road.km > 0]
        self.num_minor = len(roads) - len(self.roads)
        self.kinds = tuple(kind for layer in instance.policy.layers for kind in layer.kinds)
        named = frozenset(key(clean(road.name)) for road in self.roads)
        self.register = Register(map(_candidate, instance.places), named, answers)
        self.ids = Ids((*(each.id for each in instance.leaders), *(each.id for each in instance.places)))
        self.districts = [(area.name, area.shape) for area in content.areas if area.level in DISTRICT_LEVELS]
        self.lengths: dict[str, float] = {}
        self.new: dict[str, Place] = {}
        self.questions: dict[str, Question] = {}
        self.findings: list[Fault] = []
        self.faults: list[Fault] = []

    def preview(self) -> Preview:
        surroundings = Surroundings(self._shapes())
        places = {place.id: place for place in self.instance.places}
        links = {(*sorted((link.a, link.b)), link.relation): link for link in self.instance.links}
        for road in self.roads:
            place = self._place(road)
            if place is None:
                continue
            self.lengths[place.id] = self.lengths.get(place.id, 0.0) + road.km
            length = {**place.extra, LENGTH_COLUMN: f"{self.lengths[place.id]:.2f}"}
            places[place.id] = replace(place, extra=length, source=_source(place.source))
            for passing in surroundings.passed_by(road):
                identity = (*sorted((place.id, passing.place)), "passes")
                known = links.get(identity)
                if known is None:
                    links[identity] = Link(place.id, passing.place, "passes", passing.km, ATTRIBUTION)
                elif known.km is None and passing.km is not None:
                    links[identity] = replace(known, km=passing.km, source=_source(known.source))
        self._tell_what_is_left_out()
        if self.faults:
            return Preview(self.file, None, self.instance, faults=tuple(self.faults), findings=tuple(self.findings))
        after = replace(self.instance, places=tuple(places.values()), links=tuple(links.values()))
        seen = consequences(self.instance, after, {})
        ready = None if self.questions else after
        asked = tuple(self.questions.values())
        return Preview(
            self.file,
            None,
            self.instance,
            ready,
            seen.new,
            seen.changed,
            seen.gone,
            asked,
            findings=tuple(self.findings),
        )

    def _place(self, road: Road) -> Place | None:
        """The road as a place: one that there is, a new one, or None where the user has to be asked or has said no."""
        name, where = clean(road.name), Where(self.file, None, "", road.name)
        district = district_of(road.line, self.districts)
        match = match_place(name, district, "road", where, self.register)
        meant = match.candidate
        if meant is not None and meant.id in self.lengths:
            match = self._namesake(name, road, meant, where)
            meant = match.candidate
        if match.question is not None:
            self.questions.setdefault(match.question.id, match.question)
        if match.question is not None or match.skipped:
            return None
        if meant is not None:
            if match.note:
                self.findings.append(where.fault(match.note, name=name, meant=meant.name, id=meant.id))
            return self.new.get(meant.id) or self.instance.place_by_id[meant.id]
        found = find_kind(name, road.kind, self.kinds)
        if not found.kind or group_of(found.kind) != "road":
            self.faults.append(where.fault("no_kind_for_roads", kinds=self.kinds))
            return None
        place = Place(self.ids.place(found.kind), name, found.kind, district)
        self.new[place.id] = place
        self.register.add(_candidate(place, given=False))
        return place

    def _namesake(self, name: str, road: Road, meant: Candidate, where: Where) -> Match:
        """A further road of a name that has been found, far from it: asked where the instance knows the name, else a road of its own."""
        if not meant.given:
            self.findings.append(where.fault("map_namesake", km=road.km))
            return Match()
        centre = road.line.centroid
        identity = f"place:{centre.x:.3f},{centre.y:.3f}:{key(name)}"
        values = {"km": road.km, "lon": centre.x, "lat": centre.y}
        question = Question(identity, "place", "intake.map_namesake_asked", where, options_of([meant]), values=values)
        return self.register.ask(question, [meant])

    def _shapes(self) -> dict[str, BaseGeometry]:
        """Areas and points of the places of the instance that are no roads: areas of the map first, then points of either."""
        shapes: dict[str, BaseGeometry] = {}
        for place in self.instance.places:
            if place.lon is not None and place.lat is not None and group_of(place.kind) != "road":
                shapes[place.id] = shapely.Point(place.lon, place.lat)
        areas = [area for area in self.content.areas if area.level in TOWNSHIP_LEVELS]
        for known, overwrite in ((self.content.points, False), (areas, True)):
            for feature in known:
                id_ = self._meant(feature.name, feature.shape)
                if id_ and (overwrite or id_ not in shapes):
                    shapes[id_] = feature.shape
        return shapes

    def _meant(self, name: str, shape: BaseGeometry) -> str:
        """The id of the place that an area or a point of the map is, where that is certain."""
        inside = shape.representative_point()
        district = next((name for name, area in self.districts if area.contains(inside)), "")
        match = match_place(clean(name), district, "", Where(self.file, None, "", name), self.register)
        if match.question is not None:
            self.findings.append(Fault(self.file, None, "", name, "intake.map_area_unclear"))
        return match.candidate.id if match.candidate and group_of(match.candidate.kind) != "road" else ""

    def _tell_what_is_left_out(self) -> None:
        counts = Counter(self.content.left_out)
        if self.num_minor:
            counts["minor"] += self.num_minor
        self.findings += [
            Fault(self.file, None, "", "", f"intake.map_left_out_{reason}", {"count": count})
            for reason, count in sorted(counts.items())
        ]
        if not self.roads and not self.faults:
            self.faults.append(Fault(self.file, None, "", "", "intake.map_without_roads"))
        self.findings.append(Fault(self.file, None, "", ATTRIBUTION, "intake.map_attribution"))


def _candidate(place: Place, *, given: bool = True) -> Candidate:
    return Candidate(place.id, place.name, place.district, place.managed_by, place.kind, given=given)


def _source(stated: str) -> str:
    """A source with the map's attribution, once."""
    parts: Sequence[str] = [part for part in (stated, ATTRIBUTION) if part]
    return stated if ATTRIBUTION in stated else "; ".join(parts)
