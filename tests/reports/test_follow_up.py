"""Calendar files and bulletins are reopened and read."""

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
from icalendar import Calendar

from planner.follow_up.assessment import AssessmentRules, Flag, Group, Item
from planner.follow_up.bulletin import figures
from planner.follow_up.burden import Cap, Request
from planner.follow_up.committees import Measure
from planner.follow_up.marks import Mark
from planner.follow_up.materials import Material, MaterialEvent
from planner.follow_up.orders import Event, Order, OrderRules, Rise, histories
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import ReportRule, debts
from planner.follow_up.visits import Visit, VisitRule
from planner.follow_up.working_days import WorkingDays
from planner.reports.follow_up.bulletin import bulletin
from planner.reports.follow_up.calendar import calendar_file
from planner.reports.follow_up.orders import open_orders, order_ledger
from planner.reports.follow_up.sheets import sheets
from planner.reports.table import Column, Table
from tests.follow_up.drawn import START, in_force, town

REPORT = ReportRule("月报", "month", days=5, remind=(3, 1), owes="named", named=("甲办", "乙办"), fields=30)
REGIME = Regime(
    START,
    visits=(VisitRule("每月", "month", kinds=("street",)),),
    orders=OrderRules(days=5, rise=(Rise(1, "文明办"),)),
    assessment=AssessmentRules(
        "two_months",
        (Item("测评", "mark", 1),),
        (Group("街道", ("street",)),),
        red=Flag("红旗", 1, 90),
        black=Flag("黄旗", 1, 70),
    ),
    reports=(REPORT,),
    burden=Cap(reports=1),
)
RECORDS = Records(
    visits=(Visit("a", "s1", date(2026, 1, 9)),),
    orders=(Order("o1", "s1", date(2026, 1, 5), "积水"), Order("o2", "s2", date(2026, 2, 2), "占道")),
    order_events=(Event("o1", date(2026, 1, 6), "report", "甲", "已修"), Event("o1", date(2026, 1, 7), "close", "乙")),
    marks=(Mark("s1", date(2026, 2, 1), "测评", 95), Mark("s2", date(2026, 2, 1), "测评", 80)),
    requests=(Request("统计", date(2026, 2, 3), "甲办", 5),),
    measures=(
        Measure("m1", "停车", "划线", date(2026, 1, 20), leader="a", done=date(2026, 1, 25), result="已划"),
        Measure("m2", "停车", "巡查", date(2026, 2, 20), leader="a"),
        Measure("m3", "停车", "增设", date(2026, 3, 20), leader="a"),
    ),
    materials=(
        Material("d1", "方案", date(2026, 1, 20), unit="丙办"),
        Material("d2", "总结", date(2026, 2, 1), unit="丙办"),
    ),
    material_events=(
        MaterialEvent("d1", date(2026, 1, 6), "submit", "甲"),
        MaterialEvent("d1", date(2026, 1, 7), "pass", "乙"),
        MaterialEvent("d1", date(2026, 1, 8), "archive", "乙", "卷1"),
    ),
)


def test_a_calendar_file_holds_what_is_still_to_come_with_its_reminders() -> None:
    found = debts(town(), in_force(), (REPORT,), (), WorkingDays(), since=START, until=date(2026, 3, 31))
    made = calendar_file(town(), found, date(2026, 2, 10), "zh", name="挂联")
    assert calendar_file(town(), found, date(2026, 2, 10), "zh", name="挂联") == made
    (event,) = Calendar.from_ical(made).walk("VEVENT")  # January's is overdue by then
    assert str(event["summary"]) == "月报（2026年2月）"
    assert event.decoded("dtstart") == date(2026, 3, 5)
    assert "甲办、乙办" in str(event["description"])
    assert [alarm.decoded("trigger").days for alarm in event.walk("VALARM")] == [-3, -1]


def test_a_bulletin_tells_the_figures_with_tables_and_charts(tmp_path: Path) -> None:
    told = figures(town(), in_force(), REGIME, RECORDS, first=START, last=date(2026, 2, 28))
    path = tmp_path / "bulletin.docx"
    bulletin(town(), in_force(), REGIME, told, path, lang="zh")
    document = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    # Two streets in two months, one visit; o2 was due on February 9, 19 days before the end.
    assert "到期的联系任务 4 项，完成 1 项，完成率 25.0%" in text
    assert "累计交办 2 件，销号 1 件，销号率 50.0%" in text
    assert "红旗：Street 1。" in text
    assert "本轮没有评定黄旗。" in text
    assert "应报 2 件次，按时报送 0 件次，迟报 0 件次，未报 2 件次" in text
    assert "有 1 个单位的填报负担超过上限，包括甲办" in text
    assert [heading for heading in text.split("\n") if heading[:2] in {"一、", "二、", "三、", "四、", "五、", "六、"}] == [
        "一、联系情况", "二、整改情况", "三、测评情况", "四、报送情况",
        "五、行动项目", "六、网上申报",
    ]  # fmt: skip
    assert "共 3 项措施，已完成 1 项，完成率 33.3%，其中逾期完成 1 项；逾期未完成 1 项" in text
    assert "逾期未完成的措施包括：巡查。" in text
    assert "申报材料共 2 项，已归档 1 项，归档率 50.0%，本期归档 1 项；尚缺 1 项，其中逾期 1 项" in text
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["o2", "Street 2", "占道", "B", "2026-02-09", "19"] in cells
    drawn = [number for number, line in enumerate(document.paragraphs) if line._p.xpath(".//w:drawing")]
    assert [document.paragraphs[number - 1].paragraph_format.keep_with_next for number in drawn] == [True, True]
    with zipfile.ZipFile(path) as packed:
        assert sum(name.endswith(".png") for name in packed.namelist()) == 2


def test_a_bulletin_leaves_out_what_there_is_nothing_to_tell_of(tmp_path: Path) -> None:
    bare = Regime(START, visits=REGIME.visits)
    told = figures(town(), in_force(), bare, Records(), first=START, last=date(2026, 1, 31))
    bulletin(town(), in_force(), bare, told, tmp_path / "b.docx", lang="en")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "b.docx")).paragraphs)
    assert "1. Visits" in text
    assert "Orders" not in text


def test_only_the_time_asked_for_is_told() -> None:
    told = figures(town(), in_force(), REGIME, RECORDS, first=date(2026, 2, 1), last=date(2026, 2, 27))
    assert (told.book.carried, told.book.opened, told.book.closings) == (0, 1, 0)
    assert (told.span, told.standings) == (None, ())
    assert {duty.span.label for duty in told.owed} == set()
    assert [history.order.id for history in told.overdue] == ["o2"]
    assert (
        figures(town(), in_force(), replace(REGIME, burden=Cap()), RECORDS, first=START, last=date(2026, 2, 28)).over
        == ()
    )


def test_sheets_of_follow_up_say_which_day_they_show() -> None:
    policy = town().policy
    table = Table("t", "表", (Column("a", "甲"),), ())
    assert sheets(policy, [table], date(2026, 11, 20), "zh").note == "截至2026年11月20日"
    told = sheets(policy, [table], date(2026, 11, 20), "en", told="1 per order.")
    assert (told.note, told.title, told.tables) == ("As of 2026-11-20. 1 per order.", policy.title, (table,))


def test_the_ledger_keeps_villages_of_one_name_apart_in_the_order_of_the_table_of_places() -> None:
    found = histories(RECORDS.orders, RECORDS.order_events, REGIME.orders, WorkingDays(), on=date(2026, 2, 10))
    first, *others = town().places
    drawn = replace(town(), places=(*others, replace(first, name=others[0].name)))
    table = order_ledger(drawn, in_force(), found, "place", first=START, last=date(2026, 2, 10), lang="zh")
    assert [row[0] for row in table.rows] == [others[0].name, others[0].name, "合计"]
    assert [(row[7], row[8]) for row in table.rows] == [(1, 0), (1, 1), (2, 1)]  # o2 at s2 is open, o1 at s1 closed
    assert table.sums == 1


def test_overdue_orders_come_before_those_reported_with_an_earlier_deadline() -> None:
    # 5 working days: the first is due on the 12th and reported, the second on the 13th and late by four working days on the 19th.
    orders = (Order("o1", "s1", date(2026, 1, 5), "积水"), Order("o2", "s2", date(2026, 1, 6), "占道"))
    events = (Event("o1", date(2026, 1, 7), "report", "甲", "已修"),)
    found = histories(orders, events, REGIME.orders, WorkingDays(), on=date(2026, 1, 19))
    table = open_orders(town(), in_force(), found, REGIME.orders, on=date(2026, 1, 19), lang="zh")
    assert [row[0] for row in table.rows] == ["o2", "o1"]
