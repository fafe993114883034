"""A card per leader: his places, whom to call, a sketch, and a code only where there is a page to lead to."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from pypdfium2 import PdfDocument, raw

from planner.domain import Assignment, Instance, Place
from planner.reports.cards import cards
from planner.reports.sketch import HEIGHT, HIS, WIDTH, sketch
from tests.reports.test_pdf import pages

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def mapped(two_by_four: Instance) -> Instance:
    """`two_by_four` with points for its streets, one north-east of the other; the roads have none."""
    points = {"s1": (119.0, 32.0), "s2": (119.5, 32.5)}

    def placed(place: Place) -> Place:
        lon, lat = points.get(place.id, (None, None))
        return replace(place, lon=lon, lat=lat)

    return replace(two_by_four, places=tuple(map(placed, two_by_four.places)))


def dots(drawing: str, name: str) -> list[dict[str, str]]:
    return [dict(item.attrib) for item in Xml.fromstring(drawing).iter(SVG + name)]


def test_every_leader_has_a_card_with_his_places(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    cards(two_by_four, kept, tmp_path / "cards.pdf")
    first, second = pages(tmp_path / "cards.pdf")
    assert first.startswith("市长班子市政府")
    assert "城东街道" in first
    assert "人民路" in first
    assert "=HYPERLINK(1)" in first  # whom to call
    assert "城西街道" not in first
    assert "副市长（空缺）" in second
    assert "市教育局" in second


def test_a_card_does_not_tell_why_a_place_was_to_be_avoided(
    two_by_four: Instance, broken: Assignment, tmp_path: Path
) -> None:
    cards(two_by_four, broken, tmp_path / "cards.pdf")
    assert "曾在该街道任职" not in "".join(pages(tmp_path / "cards.pdf"))


def paths_on(path: Path, page: int) -> int:
    document = PdfDocument(path)
    shown = document[page]
    count = sum(1 for _ in shown.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4))
    shown.close()
    document.close()
    return count


def test_the_code_is_there_only_with_a_link(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    cards(two_by_four, kept, tmp_path / "bare.pdf")
    cards(two_by_four, kept, tmp_path / "linked.pdf", link=lambda leader: f"https://example.org/?leader={leader}")
    assert "扫码查看" not in "".join(pages(tmp_path / "bare.pdf"))
    assert all("扫码查看" in text for text in pages(tmp_path / "linked.pdf"))
    assert paths_on(tmp_path / "linked.pdf", 0) > paths_on(tmp_path / "bare.pdf", 0)


def test_the_sketch_names_his_places_with_north_up(mapped: Instance, kept: Assignment) -> None:
    drawing = sketch(mapped, ["s1"])
    mine = [dot for dot in dots(drawing, "circle") if dot["fill"] == HIS]
    others = [dot for dot in dots(drawing, "circle") if dot["fill"] != HIS]
    assert len(mine) == len(others) == 1
    # s2 lies north-east of s1: more to the right, and higher up, where y is small.
    assert float(others[0]["cx"]) > float(mine[0]["cx"])
    assert float(others[0]["cy"]) < float(mine[0]["cy"])
    assert "".join(Xml.fromstring(drawing).itertext()) == "城东街道"


def test_the_sketch_stays_inside_its_frame(mapped: Instance) -> None:
    for dot in dots(sketch(mapped, ["s1", "s2"]), "circle"):
        assert 0 < float(dot["cx"]) < WIDTH
        assert 0 < float(dot["cy"]) < HEIGHT


def test_there_is_no_sketch_without_a_point_and_one_point_is_enough(mapped: Instance) -> None:
    assert sketch(mapped, ["r1"]) == ""
    alone = replace(mapped, places=mapped.places[:1])
    assert len(dots(sketch(alone, ["s1"]), "circle")) == 1


def test_a_name_is_never_markup_of_the_sketch(mapped: Instance) -> None:
    sly = replace(mapped.places[0], name='<a href="x">&')
    drawing = sketch(replace(mapped, places=(sly, *mapped.places[1:])), ["s1"])
    assert re.sub(r"\s", "", "".join(Xml.fromstring(drawing).itertext())) == '<ahref="x">&'


def test_cards_with_a_sketch_are_set(mapped: Instance, kept: Assignment, tmp_path: Path) -> None:
    cards(mapped, kept, tmp_path / "cards.pdf", lang="en")
    said = pages(tmp_path / "cards.pdf")
    assert all("Sketch,northup" in text for text in said)
