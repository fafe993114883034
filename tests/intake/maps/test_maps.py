"""A map becomes roads: pieces joined, classed, measured, and linked to the places they pass. The map is drawn in `drawn_map`."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain import Instance, Link
from planner.intake import apply, load_instance, propose_import, write_instance
from planner.intake.office import Preview
from planner.locale import LANGUAGES, sentence
from tests.intake.maps.drawn_map import city, line, write_geojson, write_pbf, write_xml

CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
WRITERS = (("map.osm", write_xml), ("map.osm.pbf", write_pbf), ("map.geojson", write_geojson))
formats = pytest.mark.parametrize(("name", "write"), WRITERS, ids=[name for name, _ in WRITERS])
Write = Callable[[Path], Path]


def imported(preview: Preview) -> Instance:
    for fault in (*preview.faults, *preview.findings, *(question.fault() for question in preview.unclear)):
        for language in LANGUAGES:
            place = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value}
            assert sentence(fault.code, language, **{**place, **fault.values})
    return apply(preview)


def lengths(instance: Instance) -> dict[str, float]:
    return {place.name: float(place.extra["length_km"]) for place in instance.places if "length_km" in place.extra}


@formats
def test_pieces_of_one_name_are_joined_and_measured(name: str, write: Write, tmp_path: Path) -> None:
    after = imported(propose_import(write(tmp_path / name), city()))
    roads = [place for place in after.places if "length_km" in place.extra]
    # 0.5 + 1.0 + 1.5; two carriageways of 2.0 count once; the two 济川路 are 30 km apart.
    assert [(road.name, road.kind) for road in roads] == [
        ("人民路", "main_road"),
        ("建设路", "secondary_road"),
        ("济川路", "main_road"),
        ("济川路", "main_road"),
    ]
    assert lengths(after) == pytest.approx({"人民路": 3.0, "建设路": 2.0, "济川路": 1.0}, abs=0.02)


@formats
def test_bridges_service_roads_and_minor_roads_are_left_out_and_counted(
    name: str, write: Write, tmp_path: Path
) -> None:
    preview = propose_import(write(tmp_path / name), city())
    told = {finding.code: finding.values.get("count") for finding in preview.findings}
    assert {key: told[f"intake.map_left_out_{key}"] for key in ("bridge", "service", "nameless", "minor")} == {
        "bridge": 1,
        "service": 1,
        "nameless": 1,
        "minor": 2,  # 小路 is tertiary for 2.0 of 2.5 km, and there is a motorway
    }


@formats
def test_a_road_passes_places_by_boundary_or_by_point(name: str, write: Write, tmp_path: Path) -> None:
    after = imported(propose_import(write(tmp_path / name), city()))
    found = {(after.place_by_id[link.a].name, after.place_by_id[link.b].name): link.km for link in after.links}
    assert set(found) == {("人民路", "城东街道"), ("建设路", "城西街道")}
    assert found["人民路", "城东街道"] == pytest.approx(2.0, abs=0.02)
    assert found["建设路", "城西街道"] is None


def test_a_road_that_is_known_keeps_its_id_and_gains_what_the_map_knows(tmp_path: Path) -> None:
    preview = propose_import(write_xml(tmp_path / "map.osm"), city())
    after = imported(preview)
    road = after.place_by_id["r1"]
    assert (road.name, road.source, road.kind) == ("人民路", f"道路名录; {CREDIT}", "main_road")
    assert {(item.ids, item.field) for item in preview.changed} == {(("r1",), "source"), (("r1",), "extra")}


def test_what_comes_from_the_map_names_its_source_and_reads_back(tmp_path: Path) -> None:
    after = imported(propose_import(write_xml(tmp_path / "map.osm"), city()))
    assert all(CREDIT in link.source for link in after.links)
    assert all(CREDIT in place.source for place in after.places if "length_km" in place.extra)
    write_instance(after, tmp_path / "out")
    assert load_instance(tmp_path / "out").fingerprint == after.fingerprint


def test_a_link_that_is_there_is_not_doubled_and_keeps_its_length(tmp_path: Path) -> None:
    before = city()
    known = Instance(before.policy, before.leaders, before.places, (Link("s1", "r1", "passes", 9.0, "测绘"),))
    after = imported(propose_import(write_xml(tmp_path / "map.osm"), known))
    assert [link for link in after.links if "r1" in {link.a, link.b}] == [Link("s1", "r1", "passes", 9.0, "测绘")]


def test_a_far_road_of_a_known_name_is_asked(tmp_path: Path) -> None:
    before = city()
    there = (*before.places, type(before.places[0])("r9", "济川路", "main_road"))
    preview = propose_import(write_xml(tmp_path / "map.osm"), Instance(before.policy, before.leaders, there))
    (question,) = preview.unclear
    assert (question.code, [option.answer for option in question.options]) == (
        "intake.map_namesake_asked",
        ["is:r9", "new", "skip"],
    )
    again = {"is:r9": 2.0, "new": 1.0, "skip": 1.0}
    for answer, km in again.items():
        after = imported(propose_import(tmp_path / "map.osm", preview.before, answers={question.id: answer}))
        assert float(after.place_by_id["r9"].extra["length_km"]) == pytest.approx(km, abs=0.02)
        assert sum(place.name == "济川路" for place in after.places) == (2 if answer == "new" else 1)


def test_what_is_no_map_is_said(tmp_path: Path) -> None:
    for name, content in (("a.osm", b"<osm"), ("b.osm.pbf", b"PK\x03\x04"), ("c.geojson", b"{"), ("d.geojson", b"[1]")):
        (tmp_path / name).write_bytes(content)
        preview = propose_import(tmp_path / name, city())
        assert [fault.code for fault in preview.faults] == ["intake.map_damaged"]
        assert preview.after is None
    missing = propose_import(tmp_path / "none.osm", city())
    assert [fault.code for fault in missing.faults] == ["intake.missing_file"]


def test_a_map_without_roads_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    preview = propose_import(tmp_path / "empty.geojson", city())
    assert [fault.code for fault in preview.faults] == ["intake.map_without_roads"]


def test_features_with_broken_coordinates_are_counted(tmp_path: Path) -> None:
    road = {"type": "LineString", "coordinates": line(0, 1.0)}
    broken = [
        {"type": "LineString", "coordinates": [[1, 2]]},
        {"type": "LineString", "coordinates": [[900, 1], [1, 1]]},
        None,
    ]
    features = [
        {"type": "Feature", "properties": {"name": "人民路", "highway": "primary"}, "geometry": geometry}
        for geometry in [road, *broken]
    ]
    (tmp_path / "x.geojson").write_text(__import__("json").dumps({"features": features}), encoding="utf-8")
    preview = propose_import(tmp_path / "x.geojson", city())
    assert {f.code: f.values.get("count") for f in preview.findings}["intake.map_left_out_damaged"] == 3
    assert lengths(imported(preview)) == pytest.approx({"人民路": 1.0}, abs=0.01)


def test_a_missing_library_is_named_with_the_way_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("planner.intake.maps.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "osmium", None)
    preview = propose_import(write_geojson(tmp_path / "map.geojson"), city())
    (fault,) = preview.faults
    assert (fault.code, fault.value, fault.values["requirements"]) == (
        "intake.map_library_missing",
        "osmium",
        "requirements-map.txt",
    )


def test_a_map_needs_an_instance(tmp_path: Path) -> None:
    preview = propose_import(write_xml(tmp_path / "map.osm"))
    assert [fault.code for fault in preview.faults] == ["intake.map_needs_instance"]
