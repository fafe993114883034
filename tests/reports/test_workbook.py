"""The workbook, opened again: nothing in it runs, everything in it prints."""

import re
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from planner.domain import Assignment, Instance, InstanceError
from planner.reports import FORMATS, export, tables
from planner.reports.sheet_fit import column_widths, pages
from planner.reports.table import Column, Document, Table


@pytest.fixture
def book(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> Workbook:
    path = tmp_path / "plan.xlsx"
    export(two_by_four, kept, "xlsx", path, "zh")
    return openpyxl.load_workbook(path)


CHANGED_BY_HAND = ("调整分工", "领导名录")


def test_there_is_one_sheet_per_table(book: Workbook, two_by_four: Instance, kept: Assignment) -> None:
    titles = {table.title for table in tables.document(two_by_four, kept, "zh").tables}
    assert set(book.sheetnames) == titles | {*CHANGED_BY_HAND, "planner"}
    assert book.sheetnames[0] == "分工表"
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == ["planner", "分工"]


def test_only_leader_and_role_can_be_changed_and_are_chosen_from_lists(book: Workbook) -> None:
    sheet = book["调整分工"]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in "EF" for row in range(4, 8)}
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists == {"E4:E7": "planner_leaders", "F4:F7": '"正,副,协助"'}
    assert book.defined_names["planner_leaders"].attr_text == "领导名录!$A$4:$A$5"
    assert [sheet.column_dimensions[column].hidden for column in "HIJ"] == [False, True, True]  # J stands for J and K
    locked = {sheet.title for sheet in book.worksheets if sheet.protection.sheet}
    assert locked == set(book.sheetnames) - {"分工表", "对象一览表"}


def test_marks_follow_the_choice(book: Workbook) -> None:
    """Nobody yet; a place held twice or by too many; a leader over his quota, layer by layer."""
    marked = book["调整分工"].conditional_formatting
    formulas = {(str(area.sqref), rule.formula[0]) for area in marked for rule in area.rules}
    assert ("E4:E7", 'AND($E4="",SUMPRODUCT(($I$4:$I$7=$I4)*($E$4:$E$7<>""))<$J4)') in formulas
    assert ("E6:E7", 'AND($E6<>"",SUMPRODUCT(--($E$6:$E$7=$E6))>VLOOKUP($E6,planner_limits,8,FALSE))') in formulas
    assert len(formulas) == 4


def test_sheets_are_titled_with_the_policy_and_its_wording(book: Workbook) -> None:
    sheet = book["分工表"]
    assert sheet["A1"].value == "某市领导挂钩联系制度　分工表"
    assert sheet["A2"].value == "每位市领导挂钩联系1-2个街道和1-2条道路"
    assert [cell.value for cell in sheet[3]][:3] == ["序号", "领导（岗位）", "班子"]
    assert [cell.value for cell in sheet[4]][:3] == [1, "市长", "市政府"]
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == ["A1:H1", "A2:H2"]


def test_a_table_without_rows_says_so(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    export(replace(two_by_four, stances=()), kept, "xlsx", tmp_path / "plan.xlsx")
    written = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert written["人工调整及理由"]["A4"].value == "没有人工锁定、回避或例外，方案全部由规则得出。"
    assert written["待落实对象"]["A4"].value == "全部对象均已落实领导。"
    assert written["不符合规定之处"]["A4"].value == "没有不符合规定之处。"


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
def test_one_table_can_leave_alone(two_by_four: Instance, kept: Assignment, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"roads.{kind}"
    export(two_by_four, kept, kind, path, table="by_road")
    if kind == "xlsx":
        assert openpyxl.load_workbook(path).sheetnames == ["道路一览表"]
    elif kind == "csv":
        assert path.read_text(encoding="utf-8-sig").splitlines()[1].startswith("1,人民路,主干道,")
    else:
        assert path.read_bytes().startswith(b"%PDF")


def test_a_table_that_is_not_there_is_told_with_those_that_are(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    with pytest.raises(InstanceError) as caught:
        export(two_by_four, kept, "csv", tmp_path / "x.csv", table="by_luck")
    (fault,) = caught.value.faults
    assert (fault.code, fault.value, fault.values["known"][:3]) == (
        "reports.no_such_table", "by_luck", ("by_leader", "by_place", "by_road"),
    )  # fmt: skip
    assert not (tmp_path / "x.csv").exists()


def test_text_is_never_a_formula_and_numbers_are_numbers(book: Workbook, tmp_path: Path) -> None:
    sheet = book["分工表"]
    assert (sheet["H4"].value, sheet["H4"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["F4"].value, sheet["F4"].data_type) == (32, "n")
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
        own = [formula for part in parts for formula in re.findall(b"<f>(.*?)</f>", part)]
    assert parts
    assert not any(b"<hyperlink" in part for part in parts)
    # The counts of the list of leaders: sheet, ranges and cells, and nothing of the data.
    assert len(own) == 6
    assert all(re.fullmatch(rb"(?:ROUND\()?SUMPRODUCT\([-()$A-Z0-9:=*/',\x80-\xff!]+\)", formula) for formula in own)


def test_every_sheet_prints_on_a4_landscape_with_its_header_on_every_page(book: Workbook) -> None:
    for sheet in (sheet for sheet in book.worksheets if sheet.title != "planner"):
        header = 1 if sheet.title == "分工" else 3
        assert sheet.print_title_rows == f"${header}:${header}"
        assert sheet.freeze_panes == f"A{header + 1}"
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.center is not None
        assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"


def test_a_table_too_wide_for_a4_is_set_on_a3(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    wide = Column("text", "说明" * 20)
    table = Table("wide", "宽表", (wide,) * 9, (("很长的说明" * 12,) * 9,))
    FORMATS["xlsx"].write(Document("题", "", "zh", (table,)), tmp_path / "wide.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "wide.xlsx").worksheets
    assert str(sheet.page_setup.paperSize) == "8"


def test_cells_have_borders_and_wrap(book: Workbook) -> None:
    cell = book["分工表"]["B4"]
    assert cell.border.left.style == "thin"
    assert cell.alignment.wrap_text


def test_the_sheet_of_ids_has_nothing_above_its_header(book: Workbook) -> None:
    rows = list(book["分工"].iter_rows(values_only=True))
    assert rows[0] == ("领导编号", "挂联对象编号", "角色")
    assert rows[1][:2] == ("l1", "r1")
    assert len(rows) == 5


def test_the_workbook_speaks_english_too(two_by_four: Instance, broken: Assignment, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    export(two_by_four, broken, "xlsx", path, "en")
    sheet = openpyxl.load_workbook(path)["Broken rules"]
    assert sheet["B4"].value == "Coverage"
    assert sheet["C4"].value == "建设路 (r2): number of leaders is 0, must be 1."


def test_a_word_of_a_header_is_never_cut_in_two(tmp_path: Path) -> None:
    """Required has 8 letters: 8 x 1.05 + 1.2 = 9.6 characters, however short the numbers below and however full the page."""
    long = Column("text", "Leader")
    table = Table("t", "T", (Column("n", "Required", is_number=True), *(long,) * 3), ((1, *("很长的说明" * 9,) * 3),))
    FORMATS["xlsx"].write(Document("T", "", "en", (table,)), tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    assert sheet.column_dimensions["A"].width >= 8 * 1.05 + 1.2


def test_a_row_that_fits_on_one_line_is_one_line_high(tmp_path: Path) -> None:
    """A full page: the long text alone gives way, and 11 points x 1.4 + 5 = 20.4 is the height of one line."""
    columns = (Column("rule", "要求"), Column("text", "说明"))
    rows = (("每月到街道（乡镇）督查一次", "短"), ("每月到街道（乡镇）督查一次", "很长的说明" * 30))
    FORMATS["xlsx"].write(Document("题", "", "zh", (Table("t", "表", columns, rows),)), tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    assert sheet.row_dimensions[3].height == pytest.approx(20.4, abs=0.2)  # whole pixels
    assert sheet.row_dimensions[4].height > 40


def test_columns_of_text_give_way_where_it_costs_the_fewest_lines_and_numbers_never_do() -> None:
    columns = (Column("n", "数", is_number=True), Column("a", "甲"), Column("b", "乙"))
    often, once = ("名称" * 20,), ("说明" * 20,)
    rows = tuple((123456789, *often, *(once if number == 0 else ("短",))) for number in range(20))
    number, long_often, long_once = column_widths(Table("t", "表", columns, rows))
    assert number >= 9 * 1.05 + 1.2
    assert long_often >= 80 * 1.05 + 1.2  # twenty rows of 80 characters stay whole, one row wraps
    assert long_once < 80


@pytest.mark.parametrize(("rows", "drawn_in"), [(20, 0), (25, 1), (26, 1), (40, 0), (49, 2), (24, 1)])
def test_a_last_page_of_a_few_rows_is_drawn_in(rows: int, drawn_in: int) -> None:
    """485 points hold 24 rows of 20, 23 of them below the repeated header on a second page; one is full at 95 %."""
    assert pages([20.0] * rows, [130.0], header=0) == drawn_in


def test_a_sheet_says_its_note_below_the_wording_and_an_empty_one_that_there_is_nothing(tmp_path: Path) -> None:
    table = Table("t", "表", (Column("a", "甲"), Column("b", "乙")), ())
    FORMATS["xlsx"].write(Document("题", "规定", "zh", (table,), note="截至2026年11月20日"), tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [
        "题　表", "规定", "截至2026年11月20日", "甲", "没有需要列出的内容。",
    ]  # fmt: skip
    assert sheet.print_title_rows == "$4:$4"


def test_words_of_the_sheets_for_changes_begin_with_a_capital_in_english(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    export(two_by_four, kept, "xlsx", tmp_path / "plan.xlsx", "en")
    written = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet, names = written["Change the plan"], written["Leaders"]
    assert [sheet["F3"].value, sheet["C4"].value, names["B3"].value] == ["Role", "Street", "Id"]
    headers = [str(cell.value) for cell in (*sheet[3][:8], *names[3])]
    assert [header for header in headers if not header[0].isupper()] == []


def test_days_are_days_to_a_spreadsheet_and_other_texts_of_their_column_stay_as_they_are(tmp_path: Path) -> None:
    days = ("2026-07-05", "as soon as possible", None, "1899-12-31")
    columns = (Column("order", "No."), Column("deadline", "Deadline", is_day=True))
    table = Table("t", "T", columns, tuple(("2026-01-01", day) for day in days))
    FORMATS["xlsx"].write(Document("t", "", "en", (table,)), tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    rows = list(sheet.iter_rows(min_row=3))
    assert [row[0].value for row in rows] == [
        "2026-01-01"
    ] * 4  # a number of an order is no day, whatever it looks like
    assert [row[1].value for row in rows] == [datetime(2026, 7, 5), *days[1:]]  # noqa: DTZ001 - as openpyxl reads a day
    assert rows[0][1].number_format == "yyyy-mm-dd"


def test_times_are_times_to_a_spreadsheet_which_adds_them_up_beyond_a_day(tmp_path: Path) -> None:
    columns = (Column("order", "No."), Column("hours", "Hours", is_time=True))
    table = Table("t", "T", columns, tuple(("7:05", told) for told in ("7:05", "26:30", "all day", None)))
    FORMATS["xlsx"].write(Document("t", "", "en", (table,)), tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    rows = list(sheet.iter_rows(min_row=3))
    assert [row[0].value for row in rows] == ["7:05"] * 4
    assert [row[1].value for row in rows[:2]] == [timedelta(hours=7, minutes=5), timedelta(hours=26, minutes=30)]
    assert [row[1].value for row in rows[2:]] == ["all day", None]
    assert rows[0][1].number_format == "[h]:mm"


def test_tables_of_work_filter_and_leave_their_sum_in_place(book: Workbook, tmp_path: Path) -> None:
    rows = (("甲", 1), ("乙", 2), ("合计", 3))
    table = Table("t", "T", (Column("name", "名称"), Column("count", "件数", is_number=True)), rows, sums=1)
    FORMATS["xlsx"].write(Document("t", "w", "zh", (table,)), tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    assert sheet.auto_filter.ref == "A3:B5"
    assert all(each.auto_filter.ref is None for each in book.worksheets)  # of a plan
