"""Following up in a real browser: one main path of each page, on the sample city with its made-up year."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.ui.browsing import Visit

pytestmark = pytest.mark.browser


def fill(visit: Visit, label: str, text: str) -> None:
    """Write into a box as a visitor does."""
    box = visit.page.get_by_label(label, exact=True).last
    box.fill(text)
    box.press("Tab")


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).last.click()


def heading(visit: Visit, text: str) -> None:
    """Wait for a heading that begins with a text."""
    visit.page.get_by_role("heading", name=text).first.wait_for(timeout=60_000)


def rows_below(sheet: Worksheet, column: str) -> list[tuple[object, ...]]:
    """The rows of a sheet below the header, which is the first row with a cell of this name."""
    rows = list(sheet.iter_rows(values_only=True))
    header = next(number for number, row in enumerate(rows) if column in row)
    return [row for row in rows[header + 1 :] if row[0] is not None]


def test_a_visit_is_recorded(visit: Visit) -> None:
    visit.go("联系情况")
    heading(visit, "联系记录（808）")
    visit.page.get_by_text("记录一次联系").click()
    fill(visit, "看到了什么", "沿街整洁")
    press(visit, "保存")
    heading(visit, "联系记录（809）")
    fill(visit, "看到了什么", "又去看了一次")
    press(visit, "保存")
    visit.sees("这次联系已经记录过了")
    assert visit.page.get_by_label("看到了什么").input_value() == "又去看了一次"  # refused, it can still be corrected
    visit.page.reload()
    heading(visit, "联系记录（809）")


def test_an_order_is_handed_over_put_right_and_closed_by_a_second_person(visit: Visit) -> None:
    visit.go("整改交办")
    heading(visit, "未销号的交办单（23）")
    visit.page.get_by_text("新开一张交办单").click()
    fill(visit, "交办单号", "2026-999")
    fill(visit, "存在问题", "井盖破损")
    press(visit, "交办")
    heading(visit, "未销号的交办单（24）")
    chosen = visit.page.get_by_label("选一件（未销号的在前）")
    chosen.click()
    chosen.press_sequentially("2026-999")
    visit.page.get_by_role("option", name="2026-999").click()
    next_step = visit.page.get_by_test_id("stRadio")
    next_step.get_by_text(
        "签收", exact=True
    ).wait_for()  # of the order just chosen; the one before it was accepted already
    with visit.page.expect_download() as download:
        press(visit, "下载交办单")
    assert download.value.suggested_filename == "交办单-2026-999.docx"
    next_step.get_by_text("回复", exact=True).click()
    fill(visit, "经办人", "养护所")
    fill(visit, "做了什么、凭什么核实（必填）", "已更换井盖")
    press(visit, "登记")
    next_step.get_by_text("销号", exact=True).click()
    fill(visit, "经办人", "养护所")
    press(visit, "登记")
    visit.sees("不能再由本人销号")
    fill(visit, "经办人", "文明办")
    press(visit, "登记")
    heading(visit, "已销号的交办单（118）")
    heading(visit, "未销号的交办单（23）")


def test_scores_of_a_round_are_worked_out_again_from_the_downloaded_lines(visit: Visit, tmp_path: Path) -> None:
    visit.go("测评评定")
    heading(visit, "测评结果")
    with visit.page.expect_download() as download:
        press(visit, "下载表格（Excel）")
    path = tmp_path / "assessment.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path, data_only=True)
    scores = {row[2]: row[4] for row in rows_below(book.worksheets[0], "挂联对象")}
    points: dict[object, float] = {}
    for row in rows_below(book.worksheets[1], "挂联对象"):
        points[row[1]] = points.get(row[1], 0.0) + float(str(row[-1]))
    assert len(scores) == 35
    assert {place: round(points[place], 1) for place in scores} == scores


def test_a_measure_is_done_and_a_material_archived(visit: Visit) -> None:
    visit.go("委员会与行动项目")
    visit.sees("有 2 处任务冲突")
    visit.page.get_by_text("登记启动或完成").click()
    visit.page.get_by_text("完成", exact=True).click()
    press(visit, "登记")
    visit.sees("请写明完成情况")
    fill(visit, "完成情况", "已完成并验收")
    press(visit, "登记")
    visit.page.get_by_test_id("stMetric").filter(has_text="已完成措施").get_by_text("6", exact=True).wait_for()
    visit.go("申报材料")
    heading(visit, "缺项清单（9）")
    fill(visit, "经办人", "联络员")
    press(visit, "登记")
    heading(visit, "缺项清单（8）")


def test_a_rebalancing_becomes_the_draft_in_one_step_that_is_undone(visit: Visit) -> None:
    visit.go("再平衡")
    visit.sees("加成 = 5% × 未销号件数")
    press(visit, "算出再平衡方案")
    press_when_there = visit.page.get_by_role("button", name="停止，看已有的结果")
    press_when_there.click()
    visit.page.get_by_role("button", name="采用新工作量和这个方案").click(timeout=60_000)
    visit.sees("已采用", seconds=60)
    visit.go("分工表")
    visit.page.get_by_role("button", name="撤销").and_(visit.page.locator(":enabled")).click()
    visit.page.get_by_role("button", name="重做").and_(visit.page.locator(":enabled")).wait_for(timeout=60_000)
