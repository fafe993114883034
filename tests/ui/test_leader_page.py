"""The plain page of a leader: small, without script, printable, and names are only names."""

import re
from dataclasses import replace

from planner.domain import Assignment, Instance, Place
from planner.ui import sources
from planner.ui.shell.leader_page import leader_page

FORBIDDEN = (
    "<script",
    "<form",
    "<input",
    "javascript:",
    "http:",
    "https:",
    "src=",
    "打卡",
    "积分",
    "check-in",
    "points",
)


def test_it_names_the_places_layer_by_layer(two_by_three: Instance, kept: Assignment) -> None:
    page = leader_page(two_by_three, kept, two_by_three.leaders[0], "zh")
    assert "<h1>市长</h1>" in page
    assert page.index("街道（乡镇）") < page.index("城东街道") < page.index("主次干道") < page.index("<b>1号路")
    assert "与1号路、2号路相连" in page
    assert "共 3 个挂联对象，工作量 20（份额 1）。" in page


def test_a_leader_without_places_is_told_so(two_by_three: Instance) -> None:
    page = leader_page(two_by_three, Assignment(), two_by_three.leaders[1], "en")
    assert "副市长 holds no places yet." in page
    assert "<svg" not in page


def test_names_cannot_become_markup(two_by_three: Instance, kept: Assignment) -> None:
    places = tuple(replace(place, name="<img src=x>&") if place.id == "s1" else place for place in two_by_three.places)
    page = leader_page(replace(two_by_three, places=places), kept, two_by_three.leaders[0], "zh")
    assert "<img" not in page
    assert "&lt;img src=x&gt;&amp;" in page


def test_the_page_of_a_real_city_is_small_and_asks_for_nothing() -> None:
    city = sources.sample("taizhou").instance
    assert city is not None
    for leader in city.leaders:
        due = [f"每月到街道（乡镇）督查一次：某某街道，还差 1 次，最迟 2026-06-30（{n}）" for n in range(14)]
        page = leader_page(city, city.current_assignment, leader, "zh", due)
        assert len(page.encode()) < 20_000
        assert not [word for word in FORBIDDEN if word in page.lower()]


def test_headings_and_kinds_begin_with_a_capital_in_english(two_by_three: Instance, kept: Assignment) -> None:
    page = leader_page(two_by_three, kept, two_by_three.leaders[0], "en")
    assert "<h2>Streets and townships</h2>" in page
    assert '<span class="quiet">Street · ' in page


def test_the_address_in_another_language_keeps_what_else_it_says_and_is_not_printed(
    two_by_three: Instance, kept: Assignment
) -> None:
    page = leader_page(two_by_three, kept, two_by_three.leaders[0], "zh", elsewhere={"en": '?leader=l"1&lang=en'})
    assert 'href="?leader=l&quot;1&amp;lang=en">English</a>' in page
    assert ".switch{display:none}" in page.split("@media print")[1]
    assert 'class="switch"' not in leader_page(two_by_three, kept, two_by_three.leaders[0], "zh")


def test_a_name_in_the_sketch_stands_on_the_side_where_it_covers_no_other_mark() -> None:
    """Two streets side by side in the left half: the right one lies under the usual place of the left one's name."""
    city = sources.sample("taizhou").instance
    assert city is not None
    points = {"s1": (119.0, 32.0), "s2": (119.03, 32.0), "s3": (119.3, 32.0), "s4": (118.8, 32.1)}
    places = tuple(Place(name, name, "street", lon=lon, lat=lat) for name, (lon, lat) in points.items())
    small = replace(city, places=places, links=(), stances=(), current=())
    leader = small.leaders[0]
    page = leader_page(small, Assignment.of([(leader.id, "s1"), (leader.id, "s2")]), leader, "zh")
    sides = dict(re.findall(r'text-anchor="(\w+)">(s\d)<', page))
    assert sides == {"end": "s1", "start": "s2"}


def test_it_tells_what_is_due_and_sketches_roads_as_squares(two_by_three: Instance, kept: Assignment) -> None:
    page = leader_page(two_by_three, kept, two_by_three.leaders[0], "zh", ["<b>月底前</b>督查一次"])
    assert "<h2>待办</h2>" in page
    assert "&lt;b&gt;月底前" in page
    # s1 has a point; r1 and r2 pass it.
    assert (page.count("<circle"), page.count("<rect")) == (1, 2)
