"""Two clerks at the same form of follow-up: the second loses nothing he wrote, and records nothing that he did not mean."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Instance
from planner.follow_up.committees import Measure, Seat
from planner.follow_up.materials import Material
from planner.follow_up.orders import Event, Order
from planner.follow_up.records import Records
from tests.ui.publishing import publish
from tests.ui.reading import button, texts
from tests.ui.test_follow_up import SECTION
from tests.ui.test_record_book import _in_force, _open

pytestmark = pytest.mark.usefixtures("new_site")
Clerks = Callable[[str, Records], tuple[AppTest, AppTest]]

ORDER = Order("o1", "s1", date(2026, 1, 5), "占道", deadline=date(2026, 1, 12))
TAKEN = Event("o1", date(2026, 1, 6), "accept", "社区")


@pytest.fixture
def clerks(two_by_three: Instance, kept: Assignment) -> Clerks:
    """Two tabs with the same page of the published plan, each showing what was on record at its publication."""
    policy = replace(two_by_three.policy, extra={"follow_up": SECTION})

    def opened(page: str, records: Records) -> tuple[AppTest, AppTest]:
        plan = publish(replace(two_by_three, policy=policy), kept, records).id
        return _open(page, plan), _open(page, plan)

    return opened


def fill(app: AppTest, label: str, text: str) -> None:
    next(box for box in (*app.text_input, *app.text_area) if box.label.startswith(label)).set_value(text)


def press(app: AppTest, label: str) -> None:
    button(app, label).click().run()
    assert not app.exception


def test_both_visits_are_kept_though_the_second_clerk_wrote_while_the_first_saved(clerks: Clerks) -> None:
    first, second = clerks("visits", Records())
    fill(first, "看到了什么", "甲")
    fill(second, "看到了什么", "乙")
    press(first, "保存")
    press(second, "保存")
    assert "跟踪记录已被别的窗口或别人更新" in second.toast[0].value
    assert "这次联系已经记录过了" in texts(
        second
    )  # the same leader, place and day; he sees it, and what he wrote stays
    next(box for box in second.selectbox if box.label == "去了哪里").set_value("s1")
    press(second, "保存")
    assert [(visit.place, visit.seen) for visit in _in_force().visits] == [("r1", "甲"), ("s1", "乙")]
    assert second.text_area[0].value == ""


def test_what_is_being_written_stays_when_others_save(clerks: Clerks) -> None:
    first, second = clerks("orders", Records(orders=(ORDER,)))
    for app, problem in ((first, "井盖破损"), (second, "路灯不亮")):
        fill(app, "交办单号", "o2")
        fill(app, "存在问题", problem)
    press(first, "交办")
    press(second, "交办")
    assert "单号 o2 已经用过" in texts(second)
    fill(second, "交办单号", "o3")
    press(second, "交办")
    assert [(order.id, order.problem) for order in _in_force().orders[1:]] == [("o2", "井盖破损"), ("o3", "路灯不亮")]


def test_a_reply_that_comes_second_does_not_close_the_order(clerks: Clerks) -> None:
    first, second = clerks("orders", Records(orders=(ORDER,), order_events=(TAKEN,)))
    for app, by in ((first, "社区"), (second, "街道")):
        assert app.radio[0].value == "report"
        fill(app, "经办人", by)
        fill(app, "做了什么", f"{by}已清理")
        press(app, "登记")
    assert [(event.action, event.by) for event in _in_force().order_events] == [("accept", "社区"), ("report", "社区")]
    assert "o1 刚刚已由别的窗口或别人登记了一步" in texts(second)
    box = next(box for box in second.text_area if box.label == "核实意见")
    assert box.value == "街道已清理"
    press(second, "登记")  # having seen what happened, he may close it
    assert _in_force().order_events[-1].action == "close"
    assert "刚刚" not in texts(second)


def test_a_step_dated_later_than_the_day_looked_from_counts_too(clerks: Clerks) -> None:
    first, second = clerks("orders", Records(orders=(ORDER,), order_events=(TAKEN,)))
    second.date_input[0].set_value(date(2026, 1, 9)).run()
    for app in (first, second):
        fill(app, "经办人", "社区")
        fill(app, "做了什么", "已清理")
        press(app, "登记")
    assert [event.action for event in _in_force().order_events] == ["accept", "report"]
    assert "o1 刚刚已由别的窗口或别人登记了一步" in texts(second)


def test_a_material_taken_in_by_somebody_else_is_not_taken_a_step_further(clerks: Clerks) -> None:
    material = Material("S1", "台账", date(2026, 6, 30), unit="民政局")
    first, second = clerks("materials", Records(materials=(material,)))
    asked = second.radio[0].value
    for app in (first, second):
        fill(app, "经办人", "秘书")
        press(app, "登记")
    assert [event.action for event in _in_force().material_events] == [asked]
    assert "S1 刚刚已由别的窗口或别人登记了一步" in texts(second)


def test_a_report_handed_in_already_is_not_taken_for_the_next_one(clerks: Clerks) -> None:
    first, second = clerks("calendar", Records())
    press(first, "登记")
    press(second, "登记")
    assert [(row.period, row.by) for row in _in_force().submissions] == [("2026-01", "l1")]
    assert "“月报 2026年1月 市长”刚刚已由别的窗口或别人登记" in texts(second)
    press(second, "登记")
    assert [row.by for row in _in_force().submissions] == ["l1", "l2"]


def test_a_measure_done_already_is_not_taken_for_another(clerks: Clerks) -> None:
    due = date(2099, 6, 30)
    measures = tuple(Measure(number, "停车", "新增泊位", due, unit="公安局") for number in ("X1", "X2"))
    first, second = clerks("committees", Records(measures=measures))
    for app in (first, second):
        next(box for box in app.radio if "完成" in box.options).set_value("done")
        fill(app, "完成情况", "已建成")
        press(app, "登记")
    assert [measure.done is None for measure in _in_force().measures] == [False, True]
    assert "“X1”刚刚已由别的窗口或别人登记" in texts(second)


def test_a_seat_ended_already_is_not_taken_for_another(clerks: Clerks) -> None:
    seats = tuple(Seat("创建办", "member", "", unit, date(2026, 1, 1)) for unit in ("公安局", "民政局"))
    first, second = clerks("committees", Records(seats=seats))
    for app in (first, second):
        press(app, "结束任职")
    assert [seat.unit for seat in _in_force().seats if seat.until is None] == ["民政局"]
    assert "刚刚已由别的窗口或别人登记" in texts(second)
