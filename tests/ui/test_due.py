"""What a leader still has to do, and where he is told."""

from dataclasses import replace
from datetime import date

from planner.domain import Assignment
from planner.follow_up.committees import Measure
from planner.follow_up.orders import Event, Order
from planner.ui import sources
from planner.ui.draft import Draft
from planner.ui.due import MOST_TOLD, day_of, due_of, heading_of_due


def _sample() -> Draft:
    intake = sources.sample("taizhou")
    found = sources.opened("taizhou", intake, is_sample=True)
    assert found is not None
    return found


def test_nothing_is_due_before_the_plan_is_followed_up_or_without_rules() -> None:
    assert due_of(_sample(), "l07", date(2025, 12, 31), "zh") == []
    assert due_of(sources.blank("新"), "l07", date(2026, 3, 1), "zh") == []


def test_running_visits_are_told_by_the_day_they_must_be_made() -> None:
    draft = _sample()
    on = day_of(draft)
    told = due_of(draft, "l07", on, "en")
    days = [line.rsplit(" more, by ", 1)[1] for line in told if " more, by " in line]
    assert days
    assert days == sorted(days)
    assert all(day >= on.isoformat() for day in days)


def test_orders_and_measures_he_answers_for_are_his() -> None:
    draft = _sample()
    on = day_of(draft)
    order = Order("x", "gone", on, "积水", deadline=on, leader="l07")
    theirs = Order("y", draft.instance.current_assignment.places_of("l07")[0], on, "占道", deadline=on, leader="l08")
    measures = (Measure("m", "项目", "划线", on, leader="l07"), Measure("n", "项目", "已成", on, leader="l07", done=on))
    records = replace(draft.records, orders=(order, theirs), order_events=(), measures=measures)
    told = due_of(replace(draft, records=records), "l07", on, "zh")
    day = f"{on.year}年{on.month}月{on.day}日"
    assert told[:2] == [f"gone：积水，整改期限{day}", f"行动项目：划线，{day}前完成"]
    assert not [line for line in told if "占道" in line or "已成" in line]


def test_what_is_overdue_says_by_how_many_days_and_what_waits_for_verification_does_not() -> None:
    draft, last = _sample(), date(2026, 9, 4)
    orders = tuple(Order(key, "gone", date(2026, 9, 1), "积水", deadline=last, leader="l07") for key in "xy")
    replied = Event("y", last, "report", "社区", "已清理")
    measures = (Measure("m", "项目", "划线", last, leader="l07"),)
    records = replace(draft.records, orders=orders, order_events=(replied,), measures=measures)
    draft = replace(draft, records=records)
    assert due_of(draft, "l07", date(2026, 9, 6), "zh")[:3] == [
        "gone：积水，整改期限2026年9月4日，已逾期 2 天",
        "gone：积水，整改期限2026年9月4日",
        "行动项目：划线，应于2026年9月4日前完成，已逾期 2 天",
    ]
    assert due_of(draft, "l07", date(2026, 9, 5), "en")[0].endswith("by 2026-09-04, 1 day overdue")


def test_only_what_he_holds_himself_is_his() -> None:
    draft = _sample()
    assert due_of(draft, "nobody", day_of(draft), "zh") == []
    names = {draft.instance.place_by_id[place].name for place in draft.instance.current_assignment.places_of("l07")}
    others = {place.name for place in draft.instance.places} - names
    told = " ".join(due_of(draft, "l07", day_of(draft), "zh"))
    assert not [name for name in others if f"：{name}，" in told]


def test_the_list_stays_short_and_says_how_much_is_left_out() -> None:
    draft = _sample()
    for leader in draft.instance.leaders:
        told = due_of(draft, leader.id, date(2026, 6, 1), "en")
        assert len(told) <= MOST_TOLD + 2


def test_visits_of_periods_before_a_place_was_taken_over_are_not_the_new_holders() -> None:
    draft = _sample()
    on = day_of(draft)
    held = {("l07", place): on for place in draft.followed.places_of("l07")}
    assert any("还差" in line for line in due_of(draft, "l07", on, "zh"))
    assert not any("还差" in line or "往期" in line for line in due_of(draft, "l07", on, "zh", held=held))


def test_the_heading_says_where_what_is_due_is_not_about_the_places_shown() -> None:
    draft = _sample()
    moved = draft.changed(Assignment.of(draft.assignment.pairs - {("l07", draft.assignment.places_of("l07")[0])}))
    assert [heading_of_due(each, "l07") for each in (draft, moved)] == ["due_title", "due_title_in_force"]
    assert heading_of_due(moved, "l01") == "due_title"
