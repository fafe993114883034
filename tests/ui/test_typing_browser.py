"""What is typed in a real browser arrives as it was typed, and what is refused is told where one looks."""

from contextlib import suppress

import pytest

from tests.ui.browsing import Visit

pytestmark = pytest.mark.browser


def test_a_quota_typed_with_a_point_is_told_as_a_fault(visit: Visit) -> None:
    from playwright.sync_api import TimeoutError as PlaywrightTimeout  # noqa: PLC0415 - missing where the tests skip

    visit.go("规定")
    grid = visit.page.get_by_test_id("stDataFrame").first
    grid.locator("canvas").first.wait_for()
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    # Below the header, in the second of six columns of equal width: the least of the first layer.
    cell = box["x"] + box["width"] * 0.25, box["y"] + 52
    typing = visit.page.locator("#portal input, [id^=gdg-overlay] input").first
    for _ in range(10):  # a grid that is still being drawn does not hear the first
        visit.page.mouse.dblclick(*cell)
        with suppress(PlaywrightTimeout):
            typing.wait_for(timeout=3000)
            break
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.type("1.5", delay=50)
    visit.page.keyboard.press("Enter")
    visit.sees("“[1.5, 2]”应为两个不小于 0 的整数。", seconds=60)


def test_what_is_wrong_with_a_number_stands_below_it(visit: Visit) -> None:
    visit.go("联系情况")
    visit.page.get_by_text("记录一次联系").click()
    minutes = visit.page.get_by_label("时长（分钟）").last
    minutes.fill("2000")
    minutes.press("Tab")
    told = visit.page.get_by_role("alert").filter(has_text="应在 0 至 1440 之间")
    told.wait_for()
    box, field = told.bounding_box(), minutes.bounding_box()
    assert box is not None
    assert field is not None
    assert box["width"] > 200
    assert box["y"] >= field["y"] + field["height"] - 1


def test_why_a_file_was_not_opened_is_seen_without_scrolling(visit: Visit) -> None:
    visit.go("数据")
    upload = visit.page.locator('input[type="file"]').first
    upload.set_input_files({"name": "city.zip", "mimeType": "application/zip", "buffer": b"no archive"})
    visit.page.get_by_role("button", name="读取这个文件").click()
    told = visit.page.get_by_text("没有打开：有 1 处错误")
    told.wait_for()
    box = told.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 300
