"""Records beside an instance: what is read, what is told, and that writing them down gives them back."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from planner.follow_up.assessment import AssessmentRules, Flag, Group, Item
from planner.follow_up.burden import Cap, Request
from planner.follow_up.committees import Measure, Seat
from planner.follow_up.marks import Mark
from planner.follow_up.materials import Material, MaterialEvent
from planner.follow_up.orders import Event, Order
from planner.follow_up.records import NO_RECORDS, Records
from planner.follow_up.reporting import ReportRule, Submission
from planner.follow_up.visits import Phase, Visit, VisitRule
from planner.follow_up.working_days import Holiday
from planner.intake import load_instance, read_instance
from planner.intake.follow_up import SCHEMAS, regime_of, write_records
from planner.intake.follow_up.writing import record_tables
from tests.intake.follow_up.folders import SOUND, ask, put, records_of, told


def test_without_tables_there_are_no_records(folder: Path) -> None:
    assert records_of(folder) == NO_RECORDS


def test_what_the_policy_asks_for_is_read(folder: Path) -> None:
    ask(
        folder,
        """
[follow_up]
start = 2026-01-01
[[follow_up.phases]]
name = "创建期"
first = 2026-03-01
last = 2026-04-30
[[follow_up.visits]]
name = "每周"
period = "week"
count = 2
minutes = 30
gap_days = 2
proxies = 1
each = "leader"
kinds = ["street"]
levels = ["town"]
phase = "创建期"
""",
    )
    regime = regime_of(load_instance(folder).policy)
    assert regime.start == date(2026, 1, 1)
    assert regime.phases == (Phase("创建期", date(2026, 3, 1), date(2026, 4, 30)),)
    assert regime.visits == (VisitRule("每周", "week", 2, 30, 2, 1, "leader", ("street",), ("town",), "创建期"),)


@pytest.mark.parametrize(
    ("section", "column", "value", "code"),
    [
        ("follow_up = 3\n", "follow_up", "3", "not_a_section"),
        ("[follow_up]\n", "follow_up.start", "", "missing_key"),
        ("[follow_up]\nstart = 'soon'\n", "follow_up.start", "soon", "not_a_day"),
        ("[follow_up]\nstart = 1926-01-01\n", "follow_up.start", "1926-01-01", "out_of_range"),
        ("[follow_up]\nstart = 2026-01-01\npoints = 3\n", "follow_up.points", "3", "unknown_key"),
        ("[follow_up]\nstart = 2026-01-01\nvisits = 3\n", "follow_up.visits", "3", "not_a_list"),
    ],
)
def test_a_section_that_cannot_be_used_says_why(folder: Path, section: str, column: str, value: str, code: str) -> None:
    policy = (SOUND / "policy.toml").read_text(encoding="utf-8")
    (folder / "policy.toml").write_text(
        section + policy if "=" in section.split("\n", maxsplit=1)[0] else policy + section, "utf-8"
    )
    assert told(folder) == [("policy.toml", None, column, value, code)]


@pytest.mark.parametrize(
    ("line", "column", "value", "code"),
    [
        ("name = ''\nperiod = 'week'", "name", "", "empty_text"),
        ("name = 'v'\nperiod = 'day'", "period", "day", "unknown_word"),
        ("name = 'v'\nperiod = 'week'\ncount = 0", "count", "0", "out_of_range"),
        ("name = 'v'\nperiod = 'week'\ncount = 1.5", "count", "1.5", "not_whole"),
        ("name = 'v'\nperiod = 'week'\nproxies = 2", "proxies", "2", "out_of_range"),
        ("name = 'v'\nperiod = 'week'\neach = 'body'", "each", "body", "unknown_word"),
        ("name = 'v'\nperiod = 'week'\nphase = 'later'", "phase", "later", "unknown_word"),
        ("name = 'v'\nperiod = 'week'\nphotos = 1", "photos", "1", "unknown_key"),
    ],
)
def test_a_visit_rule_that_cannot_be_used_says_why(folder: Path, line: str, column: str, value: str, code: str) -> None:
    ask(folder, f"[follow_up]\nstart = 2026-01-01\n[[follow_up.visits]]\n{line}\n")
    assert told(folder) == [("policy.toml", None, f"follow_up.visits.1.{column}", value, code)]


def test_a_phase_does_not_end_before_it_begins(folder: Path) -> None:
    ask(
        folder,
        "[follow_up]\nstart = 2026-01-01\n[[follow_up.phases]]\nname = 'p'\nfirst = 2026-02-01\nlast = 2026-01-31\n",
    )
    assert told(folder) == [("policy.toml", None, "follow_up.phases.1.last", "2026-01-31", "days_out_of_order")]


def test_visits_are_read_with_either_header(folder: Path) -> None:
    put(
        folder,
        "visits",
        "领导,挂联对象,日期,时长（分钟）,方式,代访人,所见情况\n"
        "l1,s1,2026年1月5日,90,代访,王秘书,整洁\nl2,s2,2026/1/6,,,,\n",
    )
    assert records_of(folder).visits == (
        Visit("l1", "s1", date(2026, 1, 5), 90, "王秘书", "整洁"),
        Visit("l2", "s2", date(2026, 1, 6)),
    )


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        ("l1,s1,,60,,", "date", "", "empty_cell"),
        ("l1,s1,5 January,60,,", "date", "5 January", "not_a_day"),
        ("l1,s1,2026-02-30,60,,", "date", "2026-02-30", "no_such_day"),
        ("l1,s1,1999-12-31,60,,", "date", "1999-12-31", "out_of_range"),
        ("l1,s1,2026-01-05,1441,,", "minutes", "1441", "out_of_range"),
        ("l1,s1,2026-01-05,60,phone,", "kind", "phone", "unknown_word"),
        ("l1,s1,2026-01-05,60,proxy,", "by", "", "proxy_without_name"),
        ("l1,s1,2026-01-05,60,in_person,x", "by", "x", "proxy_in_person"),
    ],
)
def test_a_visit_that_cannot_be_one_says_why(folder: Path, row: str, column: str, value: str, code: str) -> None:
    put(folder, "visits", f"leader,place,date,minutes,kind,by\n{row}\n")
    assert told(folder) == [("visits.csv", 2, column, value, code)]


def test_a_visit_written_down_twice_is_a_fault_and_one_by_somebody_who_left_is_none(folder: Path) -> None:
    put(folder, "visits", "leader,place,date\nl1,s1,2026-01-05\nl1,s1,2026-01-05\n")
    assert told(folder) == [("visits.csv", 3, "date", "2026-01-05", "visit_twice")]
    put(folder, "visits", "leader,place,date\ngone,s1,2026-01-05\n")
    findings = read_instance(folder).findings
    assert [(finding.file, finding.code) for finding in findings] == [("visits.csv", "intake.left_leader")]
    assert len(records_of(folder).visits) == 1


def with_orders(folder: Path, events: str = "", rules: str = "days = 10\n") -> None:
    """Orders o1 and o2 of January 5, of which o2 states its deadline, and what happened to them."""
    ask(folder, f"[follow_up]\nstart = 2026-01-01\n[follow_up.orders]\n{rules}")
    put(
        folder, "orders", "id,place,opened,problem,deadline\no1,s1,2026-01-05,积水,\no2,s2,2026-01-05,占道,2026-01-09\n"
    )
    put(folder, "order_events", f"order,date,action,by,text,until\n{events}")


def test_orders_are_read_with_what_happened_to_them(folder: Path) -> None:
    with_orders(folder, "o1,2026-01-06,签收,甲,,\no1,2026-01-08,回复,甲,已修补,\no1,2026-01-09,close,乙,,\n")
    records = records_of(folder)
    assert records.orders[0] == Order("o1", "s1", date(2026, 1, 5), "积水")
    assert [(event.action, event.by) for event in records.order_events] == [
        ("accept", "甲"),
        ("report", "甲"),
        ("close", "乙"),
    ]


@pytest.mark.parametrize(
    ("rows", "column", "value", "code"),
    [
        ("o9,2026-01-06,accept,x,,", "order", "o9", "unknown_order"),
        ("o1,2026-01-06,look,x,,", "action", "look", "unknown_word"),
        ("o1,2026-01-04,accept,x,,", "date", "2026-01-04", "order_before_opened"),
        ("o1,2026-01-06,close,x,,", "action", "close", "order_wrong_state_handed_over"),
        ("o1,2026-01-06,accept,x,, o1,2026-01-06,close,x,,", "action", "close", "order_wrong_state_in_work"),
        ("o1,2026-01-06,report,x,ok, o1,2026-01-07,accept,x,,", "action", "accept", "order_wrong_state_reported"),
        (
            "o1,2026-01-06,report,x,ok, o1,2026-01-07,close,y,, o1,2026-01-08,accept,x,,",
            "action",
            "accept",
            "order_wrong_state_closed",
        ),
        ("o1,2026-01-06,report,x,ok, o1,2026-01-07,close,x,,", "by", "x", "order_same_person"),
        ("o1,2026-01-06,report,x,,", "text", "", "order_no_evidence"),
        ("o1,2026-01-06,report,x,ok, o1,2026-01-07,return,y,,", "text", "", "order_no_reason"),
        ("o1,2026-01-06,extend,x,rain,", "until", "", "order_no_until"),
        ("o2,2026-01-06,extend,x,rain,2026-01-09", "until", "2026-01-09", "order_not_later"),
    ],
)
def test_the_last_event_could_not_happen_and_says_why(
    folder: Path, rows: str, column: str, value: str, code: str
) -> None:
    with_orders(folder, rows.replace(" ", "\n") + "\n")
    assert told(folder) == [("order_events.csv", 2 + rows.count(" "), column, value, code)]


def test_an_order_needs_a_deadline_from_somewhere_and_a_number_of_its_own(folder: Path) -> None:
    with_orders(folder, rules="")
    assert told(folder) == [("orders.csv", 2, "deadline", "", "no_deadline")]
    with_orders(folder)
    put(
        folder, "orders", "id,place,opened,problem,deadline\no1,s1,2026-01-05,积水,2026-01-04\no1,s1,2026-01-05,占道,\n"
    )
    assert [(row, code) for _, row, _, _, code in told(folder)] == [(2, "days_out_of_order"), (3, "order_twice")]


def test_steps_of_rising_need_days_and_somebody(folder: Path) -> None:
    with_orders(folder, rules="days = 10\nrise = [{ days = 0, to = '' }]\n")
    assert [(column, code) for _, _, column, _, code in told(folder)] == [
        ("follow_up.orders.rise.1.days", "out_of_range"),
        ("follow_up.orders.rise.1.to", "empty_text"),
    ]


def test_a_day_is_in_the_holiday_table_once(folder: Path) -> None:
    put(folder, "holidays", "日期,安排,名称\n2026-01-01,放假,元旦\n2026-01-04,上班,元旦\n")
    assert records_of(folder).holidays == (
        Holiday(date(2026, 1, 1), name="元旦"), Holiday(date(2026, 1, 4), works=True, name="元旦"),
    )  # fmt: skip
    put(folder, "holidays", "date,kind\n2026-01-01,off\n2026-01-01,work\n")
    assert told(folder) == [("holidays.csv", 3, "date", "2026-01-01", "day_twice")]


ASSESSMENT = """
[follow_up]
start = 2026-01-01
[follow_up.assessment]
period = "two_months"
items = [
    { name = "测评", measure = "mark", points = 1 },
    { name = "逾期", measure = "orders_overdue", points = -2, least = -10 },
]
groups = [{ name = "街道", kinds = ["street"] }]
"""


def test_the_formula_is_read(folder: Path) -> None:
    flags = 'red = { name = "红旗", top = 3, at_least = 90 }\nblack = { name = "黄旗", bottom = 2, below = 70.5 }\n'
    ask(folder, ASSESSMENT + flags)
    assert regime_of(load_instance(folder).policy).assessment == AssessmentRules(
        "two_months",
        (Item("测评", "mark", 1), Item("逾期", "orders_overdue", -2, -10)),
        (Group("街道", ("street",)),),
        red=Flag("红旗", 3, 90),
        black=Flag("黄旗", 2, 70.5),
    )


@pytest.mark.parametrize(
    ("more", "column", "code"),
    [
        ("decimals = 9\n", "decimals", "out_of_range"),
        ("smallest_group = 0\n", "smallest_group", "out_of_range"),
        (
            "red = { name = 'r', top = 1, at_least = 60 }\nblack = { name = 'b', bottom = 1, below = 61 }\n",
            "red.at_least",
            "flags_overlap",
        ),
        ("red = { name = 'r', top = 1 }\n", "red.at_least", "missing_key"),
    ],
)
def test_a_formula_that_cannot_be_used_says_why(folder: Path, more: str, column: str, code: str) -> None:
    ask(folder, ASSESSMENT + more)
    assert [(each[2], each[4]) for each in told(folder)] == [(f"follow_up.assessment.{column}", code)]


def test_marks_are_for_items_of_the_formula_that_take_them(folder: Path) -> None:
    ask(folder, ASSESSMENT)
    put(folder, "scores", "挂联对象,日期,项目,得分\ns1,2026-02-01,测评,88.5\n")
    assert records_of(folder).marks == (Mark("s1", date(2026, 2, 1), "测评", 88.5),)
    put(folder, "scores", "place,date,item,score\ns1,2026-02-01,逾期,1\ns1,2026-02-01,测评,x\ns1,2026-02-01,测评,1\n")
    assert [(row, column, code) for _, row, column, _, code in told(folder)] == [
        (2, "item", "unknown_item"), (3, "score", "not_a_number"), (4, "item", "mark_twice"),
    ]  # fmt: skip


REPORTS = """
[[follow_up.reports]]
name = "月报"
period = "month"
after = "end"
days = 5
working = true
shift = "previous"
remind = [1, 3]
owes = "named"
named = ["甲办"]
fields_asked = 12
[follow_up.burden]
reports = 4
"""


def test_reports_and_caps_are_read(folder: Path) -> None:
    ask(folder, ASSESSMENT + REPORTS)
    regime = regime_of(load_instance(folder).policy)
    assert regime.reports == (
        ReportRule("月报", "month", "end", 5, True, "previous", (3, 1), "named", ("甲办",), fields=12),
    )
    assert regime.burden == Cap(reports=4)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("after = 'middle'", "after", "unknown_word"),
        ("shift = 'both'", "shift", "unknown_word"),
        ("owes = 'everybody'", "owes", "unknown_word"),
        ("owes = 'named'", "named", "missing_key"),
        ("remind = [-1]", "remind.1", "out_of_range"),
        ("days = 1.5", "days", "not_whole"),
    ],
)
def test_a_report_that_cannot_be_used_says_why(folder: Path, line: str, column: str, code: str) -> None:
    ask(folder, f"[follow_up]\nstart = 2026-01-01\n[[follow_up.reports]]\nname = 'r'\nperiod = 'month'\n{line}\n")
    assert [(each[2], each[4]) for each in told(folder)] == [(f"follow_up.reports.1.{column}", code)]


def test_two_reports_need_two_names(folder: Path) -> None:
    report = "[[follow_up.reports]]\nname = 'r'\nperiod = 'month'\n"
    ask(folder, f"[follow_up]\nstart = 2026-01-01\n{report}{report}")
    assert [(each[2], each[4]) for each in told(folder)] == [("follow_up.reports.2.name", "report_named_twice")]


def test_what_was_handed_in_names_a_report_and_a_period_of_the_policy(folder: Path) -> None:
    ask(folder, ASSESSMENT + REPORTS)
    put(folder, "submissions", "事项,期别,单位,报送日期\n月报,2026-01,甲办,2026-02-05\n")
    assert records_of(folder).submissions == (Submission("月报", "2026-01", "甲办", date(2026, 2, 5)),)
    rows = (
        "年报,2026-01,甲办,2026-02-05",
        "月报,1月,甲办,2026-02-05",
        "月报,2026-01,甲办,2026-02-05",
        "月报,2026-01,甲办,2026-02-06",
    )
    put(folder, "submissions", "report,period,by,date\n" + "\n".join(rows) + "\n")
    assert [(row, column, code) for _, row, column, _, code in told(folder)] == [
        (2, "report", "unknown_report"), (3, "period", "unknown_period"), (5, "by", "submission_twice"),
    ]  # fmt: skip


def test_requests_count_fields(folder: Path) -> None:
    put(folder, "requests", "事项,要求日期,单位,填报项数,布置单位\n统计,2026-03-01,甲办,12,乙办\n")
    assert records_of(folder).requests == (Request("统计", date(2026, 3, 1), "甲办", 12, "乙办"),)
    put(folder, "requests", "name,due,fields\n统计,2026-03-01,-1\n")
    assert [(each[2], each[4]) for each in told(folder)] == [("fields", "negative")]


FULL = Records(
    materials=(
        Material("m1", "方案", date(2026, 2, 1), "环境", "甲局", "张三", date(2026, 1, 5), "示例"),
        Material("m2", "总结", date(2026, 3, 1), person="张三"),
    ),
    material_events=(
        MaterialEvent("m1", date(2026, 1, 6), "submit", "甲"),
        MaterialEvent("m1", date(2026, 1, 7), "return", "乙", "缺章"),
    ),
    seats=(
        Seat("组", "head", "l1", since=date(2026, 1, 1), until=date(2026, 6, 30), note="示例"),
        Seat("组", "member", unit="甲局"),
    ),
    measures=(
        Measure(
            "m1",
            "项目",
            "措施",
            date(2026, 3, 1),
            "组",
            "l2",
            "甲局",
            date(2026, 1, 5),
            date(2026, 2, 1),
            "已成",
            "示例",
        ),
        Measure("m2", "项目", "措施", date(2026, 3, 1), unit="甲局"),
    ),
    submissions=(Submission("月报", "2026-01", "甲办", date(2026, 2, 5), "示例"),),
    requests=(Request("统计", date(2026, 3, 1), "甲办", 12, "乙办"), Request("统计二", date(2026, 3, 2))),
    marks=(Mark("s1", date(2026, 2, 1), "测评", 88.5, "示例"),),
    holidays=(Holiday(date(2026, 1, 1), name="元旦", source="通知"), Holiday(date(2026, 1, 4), works=True)),
    orders=(
        Order("o1", "s1", date(2026, 1, 5), "积水", "1号", "修补", date(2026, 1, 9), "l1", "养护所", "示例"),
        Order("o2", "gone", date(2026, 1, 6), "占道", deadline=date(2026, 1, 6)),
    ),
    order_events=(Event("o1", date(2026, 1, 6), "extend", "甲", "下雨", date(2026, 1, 20)),),
    visits=(
        Visit("l1", "s1", date(2026, 1, 5), 62.5, "", "=1+1", "示例"),
        Visit("l2", "r1", date(2026, 1, 6), None, "王秘书"),
    ),
)


def test_records_read_back_as_they_were_written(folder: Path) -> None:
    ask(folder, ASSESSMENT + REPORTS)
    write_records(FULL, folder)
    assert records_of(folder) == FULL


def test_every_kind_of_record_is_written_and_has_a_schema() -> None:
    assert all(getattr(FULL, field.name) for field in fields(Records))
    assert list(record_tables(FULL)) == list(SCHEMAS)
    for name, rows in record_tables(FULL).items():
        assert {len(row) for row in rows} == {len(SCHEMAS[name].columns)}
