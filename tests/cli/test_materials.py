"""`materials` tells what is missing, prompts once a month, and writes the list as an annex and the days as a calendar."""

from pathlib import Path

import docx
import pytest
from icalendar import Calendar

from tests.cli.conftest import Run


@pytest.fixture
def applied(tiny: Path) -> Path:
    """`tiny` with three materials: m1 archived, m2 sent back and overdue, m3 of a person and due in March."""
    with (tiny / "policy.toml").open("a", encoding="utf-8") as file:
        file.write("[follow_up]\nstart = 2026-01-01\n[follow_up.materials]\nprompt_day = 20\nremind = [3]\n")
    (tiny / "current.csv").write_text("leader,place\nl1,s1\nl2,s2\n", encoding="utf-8")
    materials = (
        "id,material,due,unit,person\nm1,方案,2026-01-30,甲局,\nm2,=名单,2026-01-30,乙局,\nm3,总结,2026-03-02,,张三\n"
    )
    (tiny / "materials.csv").write_text(materials, encoding="utf-8")
    events = (
        "material,date,action,by,text\nm1,2026-01-12,submit,甲,\nm1,2026-01-13,pass,审核员,\nm1,2026-01-14,archive,审核员,卷1\n"
        "m2,2026-01-28,submit,乙,\nm2,2026-01-29,return,审核员,缺章\n"
    )
    (tiny / "material_events.csv").write_text(events, encoding="utf-8")
    return tiny


def test_what_is_missing_is_told_with_who_owes_it(applied: Path, run: Run, tmp_path: Path) -> None:
    document = run("materials", applied, "--on", "2026-02-04", "--json").document
    assert [(each["id"], each["state"], each["days_overdue"]) for each in document["materials"]] == [
        ("m1", "archived", 0), ("m2", "missing", 5), ("m3", "missing", 0),
    ]  # fmt: skip
    assert document["counts"] == {"total": 3, "archived": 1, "missing": 2, "overdue": 1}
    assert [(each["day"], each["missing"]) for each in document["prompts"]] == [
        ("2026-02-20", ["m2", "m3"]), ("2026-03-20", ["m2", "m3"]),
    ]  # fmt: skip
    told = run("materials", applied, "--on", "2026-02-04", "--out", tmp_path / "materials.xlsx").out
    assert "申报材料 3 项，已归档 1 项，缺 2 项，其中逾期 1 项" in told
    assert "下一次提示日2026年2月20日，应提示 2 项" in told
    assert (tmp_path / "materials.xlsx").exists()
    only = run("materials", applied, "--on", "2026-02-04", "--by", "张三", "--json").document
    assert [each["id"] for each in only["materials"]] == ["m3"]


def test_the_missing_are_an_annex_and_days_in_the_calendar(applied: Path, run: Run, tmp_path: Path) -> None:
    annex, ics, whole = tmp_path / "annex.docx", tmp_path / "m.ics", tmp_path / "all.ics"
    assert run("materials", applied, "--on", "2026-02-04", "--annex", annex, "--ics", ics).code == 0
    document = docx.Document(str(annex))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1][:2] == ["m2", "=名单"]
    assert "缺章" in rows[1]
    assert "截至2026年2月4日，共缺 2 项" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    events = Calendar.from_ical(ics.read_bytes()).walk("VEVENT")
    assert [(str(event["summary"]), event.decoded("dtstart").isoformat()) for event in events] == [
        ("申报材料到期 1 项", "2026-03-02"),
        ("2026年2月申报材料提示，缺 2 项", "2026-02-20"),
        ("2026年3月申报材料提示，缺 2 项", "2026-03-20"),
    ]
    assert [alarm.decoded("trigger").days for alarm in events[0].walk("VALARM")] == [-3]
    assert run("calendar", applied, "--on", "2026-02-04", "--ics", whole).code == 0
    assert len(Calendar.from_ical(whole.read_bytes()).walk("VEVENT")) == 3


def test_a_material_counts_in_the_burden_of_whoever_owes_it(applied: Path, run: Run) -> None:
    burdens = run("burden", applied, "--on", "2026-03-31", "--json").document["burdens"]
    assert [(each["by"], each["month"], each["requests"]) for each in burdens] == [
        ("张三", "2026-03", 1), ("乙局", "2026-01", 1), ("甲局", "2026-01", 1),
    ]  # fmt: skip
