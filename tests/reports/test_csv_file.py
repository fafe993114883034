"""CSV that Excel opens with its characters right and never runs."""

import csv
from pathlib import Path

import pytest

from planner.domain import Assignment, Instance
from planner.reports import export
from planner.reports.csv_file import as_text, write_table
from planner.reports.table import Column, Table


def test_the_file_starts_with_a_byte_order_mark_and_holds_the_official_table(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    export(two_by_four, kept, "csv", path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[0][:2] == ["序号", "领导（岗位）"]
    assert rows[1] == ["1", "市长", "市政府", "城东街道", "人民路", "32", "", "'=HYPERLINK(1)"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_starts_like_a_formula_is_written_as_text(start: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_table(Table("t", "t", (Column("a", f"{start}header"),), ((f"{start}1+1",),)), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [[f"'{start}header"], [f"'{start}1+1"]]


def test_numbers_stay_numbers() -> None:
    assert as_text(-5) == -5
    assert as_text("5-3") == "5-3"
