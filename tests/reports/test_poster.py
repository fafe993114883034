"""The poster: everybody and everything on one sheet, without what is not for the wall."""

from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from planner.domain import Assignment, Instance
from planner.reports.poster import poster
from planner.reports.sketch import sketch
from tests.reports.test_pdf import pages


def test_it_is_one_sheet_with_every_leader_and_place(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    poster(two_by_four, kept, tmp_path / "poster.pdf")
    (said,) = pages(tmp_path / "poster.pdf")
    assert "某市领导挂钩联系制度" in said
    assert all(place.name in said for place in two_by_four.places)
    assert all(leader.name in said for leader in two_by_four.leaders)
    document = PdfDocument(tmp_path / "poster.pdf")
    # 594 mm and 420 mm in points.
    assert document.get_page_size(0) == pytest.approx((1683.78, 1190.55), abs=0.1)
    document.close()


def test_contacts_and_reasons_are_not_for_the_wall(two_by_four: Instance, broken: Assignment, tmp_path: Path) -> None:
    poster(two_by_four, broken, tmp_path / "poster.pdf")
    said = "".join(pages(tmp_path / "poster.pdf"))
    assert "HYPERLINK" not in said
    assert "曾在该街道任职" not in said


def test_places_on_the_sketch_bear_the_numbers_of_the_table(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    places = tuple(
        replace(place, lon=119.0 + number, lat=32.0) for number, place in enumerate(two_by_four.places, start=1)
    )
    mapped = replace(two_by_four, places=places)
    assert ">2</text>" in sketch(mapped, ["s2"], {"s2": "2"})
    poster(mapped, kept, tmp_path / "poster.pdf", "en")
    assert "Thenumbersarethoseofthetable" in "".join(pages(tmp_path / "poster.pdf"))
