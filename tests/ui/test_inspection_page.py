"""Inspection rounds on their page: asked for, planned, shown with their map, and with nothing to plan."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Instance
from planner.ui.draft import Draft
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

PATIENCE = 60.0


def planned(app: AppTest, label: str = "编排巡查") -> AppTest:
    """The page after its button was pressed and the plan has come."""
    button(app, label).click().run()
    app.session_state["desk"].questions["inspection"].join(PATIENCE)
    return app.run()


def located(instance: Instance) -> Instance:
    """With a point for every place, a kilometre apart."""
    places = tuple(replace(place, lon=119.9 + n / 100, lat=32.5) for n, place in enumerate(instance.places))
    return replace(instance, places=places)


def test_every_place_is_planned_told_and_drawn(two_by_three: Instance, open_page: OpenPage) -> None:
    app = planned(open_page("inspection", Draft("x", located(two_by_three), Assignment())))
    count = len(two_by_three.places)
    assert f"2 个组每天 420 分钟，1 天走完全部 {count} 个点位" in texts(app)
    assert next(metric.value for metric in app.metric) == "1"
    assert sum(app.dataframe[0].value["3"]) == count
    assert not app.exception


def test_places_without_points_are_named_and_the_page_is_complete_in_english(
    two_by_three: Instance, open_page: OpenPage
) -> None:
    app = planned(open_page("inspection", Draft("x", two_by_three, Assignment()), language="en"), "Plan the rounds")
    assert "have no coordinates" in texts(app)
    assert not app.exception


def test_without_kinds_it_asks_for_some(two_by_three: Instance, open_page: OpenPage) -> None:
    app = open_page("inspection", Draft("x", two_by_three, Assignment()))
    app.multiselect[0].set_value([]).run()
    assert "请至少选一类" in texts(app)


def test_a_lone_place_without_a_point_is_named_itself_and_not_by_what_it_lies_in(
    two_by_three: Instance, open_page: OpenPage
) -> None:
    # Of the places without any point 3号路 lies alone in 甲镇, the two others in 乙镇: only those are told as so many of it.
    lies_in = {"3号路": "甲镇", "4号路": "乙镇", "城西街道": "乙镇"}
    places = tuple(replace(place, managed_by=lies_in.get(place.name, "")) for place in two_by_three.places)
    app = planned(open_page("inspection", Draft("x", replace(two_by_three, places=places), Assignment())))
    told = next(line for line in texts(app).splitlines() if "没有任何坐标" in line)
    assert "3号路" in told
    assert "乙镇（2 个）" in told
    assert "甲镇" not in told
