"""`calendar`, `burden` and `bulletin`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SECTION = """
[follow_up]
start = 2026-01-01
[[follow_up.reports]]
name = "月报"
period = "month"
days = 5
remind = [3]
fields_asked = 12
[follow_up.burden]
fields_asked = 15
"""


@pytest.fixture
def reporting(tiny: Path) -> Path:
    """`tiny` with units 甲办 and 乙办 that owe a monthly report; 甲办 handed January's in, a holiday moves February's."""
    with (tiny / "policy.toml").open("a", encoding="utf-8") as file:
        file.write(SECTION)
    tables = {
        "leaders": "id,name,support_unit\nl1,市长,甲办\nl2,副市长,乙办\n",
        "current": "leader,place\nl1,s1\nl2,s2\n",
        "holidays": "date,kind\n2026-03-05,off\n2026-03-06,off\n2026-03-07,work\n",
        "submissions": "report,period,by,date\n月报,2026-01,甲办,2026-02-05\n",
        "requests": "name,due,by,fields\n统计,2026-02-20,乙办,4\n",
    }
    for name, text in tables.items():
        (tiny / f"{name}.csv").write_text(text, encoding="utf-8")
    return tiny


def test_reports_are_told_with_who_owes_them(reporting: Path, run: Run, tmp_path: Path) -> None:
    document = run("calendar", reporting, "--on", "2026-02-10", "--days", "30", "--json").document
    assert [(each["period"], each["by"], each["due"], each["state"]) for each in document["reports"]] == [
        ("2026-01", "甲办", "2026-02-05", "done"),
        ("2026-01", "乙办", "2026-02-05", "overdue"),
        ("2026-02", "甲办", "2026-03-07", "ahead"),
        ("2026-02", "乙办", "2026-03-07", "ahead"),
    ]
    out, ics = tmp_path / "calendar.xlsx", tmp_path / "calendar.ics"
    told = run("calendar", reporting, "--on", "2026-02-10", "--by", "乙办", "--out", out, "--ics", ics).out
    assert "逾期未报 1 件次，临近提醒 0 件次，后续应报 2 件次" in told
    assert out.exists()
    assert b"BEGIN:VALARM" in ics.read_bytes()


def test_too_much_asked_of_a_unit_is_warned_of(reporting: Path, run: Run, tmp_path: Path) -> None:
    document = run("burden", reporting, "--on", "2026-02-28", "--json").document
    rows = [
        (each["by"], each["reports"], each["requests"], each["fields"], each["over"]) for each in document["burdens"]
    ]
    assert rows == [("乙办", 2, 1, 16, ["fields"]), ("甲办", 1, 0, 12, [])]
    told = run("burden", reporting, "--on", "2026-02-28", "--out", tmp_path / "burden.xlsx").out
    assert "共有 1 个单位月次超过上限" in told
    assert "各位领导的全部任务" in told


def test_what_each_leader_carries_is_told_with_his_units_reports(reporting: Path, run: Run) -> None:
    (reporting / "orders.csv").write_text(
        "id,place,opened,problem,deadline\no1,s2,2026-02-01,积水,2026-02-10\n", encoding="utf-8"
    )
    leaders = run("burden", reporting, "--on", "2026-02-28", "--json").document["leaders"]
    nothing = {"places": 1, "visits": 0, "orders": 0, "overdue_orders": 0, "reports": 0, "by_layer": [1, 0]}
    nothing |= {"seats": 0, "leads": 0, "measures": 0, "overdue_measures": 0}
    # 乙办 has not handed in January's report, and the order on its leader's street is overdue.
    assert leaders[0] == {**nothing, "leader": "l2", "orders": 1, "overdue_orders": 1, "reports": 1}
    assert leaders[1] == {**nothing, "leader": "l1"}


def test_a_bulletin_is_written(reporting: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bulletin.docx"
    assert run("bulletin", reporting, "--on", "2026-02-28", "--out", out, "--json").document["orders"]["total"] == 0
    assert out.exists()
    assert run("bulletin", reporting, "--on", "2026-02-28", "--out", out).code == 0
    assert run("bulletin", reporting, "--on", "2026-02-28", "--since", "2026-03-01", "--out", out).code == 2
