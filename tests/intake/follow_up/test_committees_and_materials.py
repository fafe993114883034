"""Committees, measures and materials beside an instance: what is read, and what is told of it."""

from datetime import date
from pathlib import Path

import pytest

from planner.follow_up.committees import CommitteeRules, Seat
from planner.follow_up.materials import Material, MaterialRules
from planner.intake import load_instance, read_instance
from planner.intake.follow_up import regime_of
from tests.intake.follow_up.folders import ask, put, records_of, told

COMMITTEES = "[follow_up]\nstart = 2026-01-01\n[follow_up.committees]\n"


def test_caps_of_committees_are_read_and_stay_at_least_one(folder: Path) -> None:
    ask(folder, COMMITTEES + "seats = 3\ndue_per_day = 2\n")
    assert regime_of(load_instance(folder).policy).committees == CommitteeRules(2, 3, None, 2)
    ask(folder, COMMITTEES + "heads = 0\nleads = 1.5\npoints = 1\n")
    assert {(column, code) for _, _, column, _, code in told(folder)} == {
        ("follow_up.committees.points", "unknown_key"),
        ("follow_up.committees.heads", "out_of_range"),
        ("follow_up.committees.leads", "not_whole"),
    }


def test_seats_are_read_with_either_header(folder: Path) -> None:
    put(folder, "committees", "委员会,职责,领导,成员单位,起\n组,组长,l1,,2026年1月5日\n组,成员,,甲局,\n")
    assert records_of(folder).seats == (
        Seat("组", "head", "l1", since=date(2026, 1, 5)), Seat("组", "member", unit="甲局"),
    )  # fmt: skip
    put(folder, "committees", "committee,role,leader\n组,head,gone\n")
    assert [finding.code for finding in read_instance(folder).findings] == ["intake.left_leader"]


@pytest.mark.parametrize(
    ("rows", "row", "fault"),
    [
        ("组,chair,l1,,,", 2, ("role", "chair", "unknown_word")),
        (",head,l1,,,", 2, ("committee", "", "empty_cell")),
        ("组,head,,甲局,,", 2, ("leader", "", "seat_without_leader")),
        ("组,member,,,,", 2, ("leader", "", "seat_of_nobody")),
        ("组,member,l1,,2026-02-01,2026-01-01", 2, ("until", "2026-01-01", "days_out_of_order")),
        ("组,head,l1,,,\n组,member,l1,,,", 3, ("leader", "l1", "seat_twice")),
        ("组,head,l1,,,\n组,in_charge,l2,,,", 3, ("role", "in_charge", "heads_and_in_charge")),
    ],
)
def test_a_seat_that_cannot_be_one_says_why(folder: Path, rows: str, row: int, fault: tuple[str, str, str]) -> None:
    put(folder, "committees", f"committee,role,leader,unit,since,until\n{rows}\n")
    assert told(folder) == [("committees.csv", row, *fault)]


def test_faults_of_all_measures_are_told_at_once(folder: Path) -> None:
    rows = (
        "m1,项目,措施,2026-02-01,无此组,l1,,,,",
        "m1,项目,措施,2026-02-01,,,,,,",
        "m3,项目,,2026-02-30,,l1,,,,",
        "m4,项目,措施,2026-02-01,,,甲局,2026-01-09,2026-01-08,",
    )
    header = "id,item,measure,due,committee,leader,unit,begun,done,result\n"
    put(folder, "measures", header + "\n".join(rows) + "\n")
    assert [each[1:] for each in told(folder)] == [
        (2, "committee", "无此组", "unknown_committee"),
        (3, "id", "m1", "measure_twice"),
        (3, "leader", "", "measure_of_nobody"),
        (4, "due", "2026-02-30", "no_such_day"),
        (4, "measure", "", "empty_cell"),
        (5, "result", "", "measure_without_result"),
        (5, "done", "2026-01-08", "days_out_of_order"),
    ]


def with_materials(folder: Path, events: str) -> None:
    """Materials m1, asked for since January 5, and m2; what happened to them."""
    header = "编号,材料名称,提交时限,指标,责任单位,责任人,布置日期\n"
    put(folder, "materials", header + "m1,方案,2026-02-01,环境,甲局,,2026-01-05\nm2,总结,2026-03-01,,,张三,\n")
    put(folder, "material_events", f"材料编号,日期,办理,经办人,档号或理由\n{events}\n")


def test_materials_are_read_with_what_happened_to_them(folder: Path) -> None:
    with_materials(folder, "m1,2026-01-06,提交,甲,\nm1,2026-01-07,审核通过,乙,\nm1,2026-01-07,归档,甲,卷3")
    records = records_of(folder)
    assert records.materials == (
        Material("m1", "方案", date(2026, 2, 1), "环境", "甲局", asked=date(2026, 1, 5)),
        Material("m2", "总结", date(2026, 3, 1), person="张三"),
    )
    assert [(event.action, event.text) for event in records.material_events] == [
        ("submit", ""), ("pass", ""), ("archive", "卷3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ("m9,2026-01-06,submit,甲,", ("材料编号", "m9", "unknown_material")),
        ("m1,2026-01-06,look,甲,", ("办理", "look", "unknown_word")),
        ("m1,2026-01-04,submit,甲,", ("日期", "2026-01-04", "material_before_asked")),
        ("m1,2026-01-06,pass,乙,", ("办理", "pass", "material_wrong_state_missing")),
        ("m1,2026-01-06,submit,甲, m1,2026-01-07,pass,甲,", ("经办人", "甲", "material_same_person")),
        ("m1,2026-01-06,submit,甲, m1,2026-01-07,return,乙,", ("档号或理由", "", "material_no_reason")),
        (
            "m1,2026-01-06,submit,甲, m1,2026-01-07,pass,乙, m1,2026-01-08,archive,乙,",
            ("档号或理由", "", "material_no_shelf"),
        ),
        ("m1,2026-01-06,submit,甲, m1,2026-01-07,submit,甲,", ("办理", "submit", "material_wrong_state_submitted")),
    ],
)
def test_the_last_event_of_a_material_could_not_happen_and_says_why(
    folder: Path, events: str, fault: tuple[str, str, str]
) -> None:
    with_materials(folder, events.replace(" ", "\n"))
    assert told(folder) == [("material_events.csv", 2 + events.count(" "), *fault)]


def test_faults_of_all_materials_are_told_at_once(folder: Path) -> None:
    rows = ("m1,方案,2026-02-01,,", "m1,,2026-02-01,甲局,2026-02-02", "m3,总结,soon,甲局,")
    put(folder, "materials", "id,material,due,unit,asked\n" + "\n".join(rows) + "\n")
    assert {each[1:] for each in told(folder)} == {
        (2, "unit", "", "material_of_nobody"),
        (3, "id", "m1", "material_twice"),
        (3, "material", "", "empty_cell"),
        (4, "due", "soon", "not_a_day"),
    }
    put(folder, "materials", "id,material,due,unit,asked\nm1,方案,2026-02-01,甲局,2026-02-02\n")
    assert told(folder) == [("materials.csv", 2, "due", "2026-02-01", "days_out_of_order")]


def test_the_day_of_the_prompt_is_a_day_of_the_month(folder: Path) -> None:
    section = "[follow_up]\nstart = 2026-01-01\n[follow_up.materials]\n"
    ask(folder, section + "prompt_day = 20\nremind = [1, 3]\n")
    assert regime_of(load_instance(folder).policy).materials == MaterialRules(20, (3, 1))
    ask(folder, section + "prompt_day = 32\n")
    assert told(folder) == [("policy.toml", None, "follow_up.materials.prompt_day", "32", "out_of_range")]
