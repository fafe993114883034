"""`orders` tells what is open, keeps the ledger and writes slips."""

from pathlib import Path

import docx
import pytest

from tests.cli.conftest import Run


@pytest.fixture
def ordered(tiny: Path) -> Path:
    """`tiny` with two orders of Monday, 2026-01-05, due after five working days; o1 is closed, o2 is not even accepted."""
    with (tiny / "policy.toml").open("a", encoding="utf-8") as file:
        file.write(
            "[follow_up]\nstart = 2026-01-01\n[follow_up.orders]\ndays = 5\nrise = [{ days = 3, to = '文明办' }]\n"
        )
    (tiny / "current.csv").write_text("leader,place\nl1,s1\nl2,s2\n", encoding="utf-8")
    orders = (
        "id,place,opened,problem,advice,unit\no1,s1,2026-01-05,积水,修补,养护所\no2,s2,2026-01-05,=占道,劝导,城管\n"
    )
    (tiny / "orders.csv").write_text(orders, encoding="utf-8")
    events = "order,date,action,by,text\no1,2026-01-07,report,甲,已修补\no1,2026-01-08,close,乙,属实\n"
    (tiny / "order_events.csv").write_text(events, encoding="utf-8")
    return tiny


def test_open_orders_and_the_ledger_are_told(ordered: Path, run: Run, tmp_path: Path) -> None:
    # Due on January 12; on the 15th o2 is three days late.
    document = run("orders", ordered, "--on", "2026-01-15", "--json").document
    assert [(each["id"], each["state"], each["days_overdue"], each["raised_to"]) for each in document["orders"]] == [
        ("o1", "closed", 0, None),
        ("o2", "handed_over", 3, "文明办"),
    ]
    assert (document["ledger"]["total"], document["ledger"]["closed"], document["ledger"]["open"]) == (2, 1, 1)
    assert document["ledger"]["adds_up"] is True
    told = run("orders", ordered, "--on", "2026-01-15", "--out", tmp_path / "orders.xlsx").out
    assert "累计交办 2 件，已销号 1 件，未销号 1 件，其中逾期 1 件" in told
    assert (tmp_path / "orders.xlsx").exists()


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_an_order_has_its_slip_and_its_return_slip(ordered: Path, run: Run, tmp_path: Path) -> None:
    slip, back = tmp_path / "slip.docx", tmp_path / "back.docx"
    assert run("orders", ordered, "--on", "2026-01-15", "--slip", "o1", "--out", slip).code == 0
    assert run("orders", ordered, "--on", "2026-01-15", "--slip", "o1", "--return", "--out", back, "--json").code == 0
    for text in ("整改交办单", "编号：o1", "城东街道", "市长", "积水", "请于2026年1月12日前完成整改并回复"):
        assert text in words_of(slip)
    for text in ("整改回执单", "已修补", "甲　2026年1月7日", "乙　2026年1月8日"):
        assert text in words_of(back)
    assert run("orders", ordered, "--slip", "o9", "--out", slip).code == 2
    assert run("orders", ordered, "--slip", "o1").code == 2
