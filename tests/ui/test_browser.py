"""The application in a real browser: from opening it to the Excel table, without one request leaving this machine."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest

from planner.locale import sentence
from planner.ui.navigation import FIRST, SECTIONS
from tests.ui.browsing import Visit

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGES = [name for names in SECTIONS.values() for name in names if name != FIRST]


def test_from_the_first_page_to_the_excel_table(visit: Visit, tmp_path: Path) -> None:
    visit.sees("泰州市领导挂钩联系重点街道")
    visit.go("生成方案")
    visit.page.get_by_role("button", name="生成方案", exact=True).click()
    visit.sees("逐条检查完毕：全部符合规定。", seconds=120)
    visit.go("总览", "泰州市领导挂钩联系重点街道（乡镇）、道路")
    visit.page.get_by_test_id("stMetric").nth(3).wait_for()
    metrics = visit.page.get_by_test_id("stMetric").all_inner_texts()
    assert [text.split("\n")[-1] for text in metrics] == ["28", "36 / 36", "65 / 65", "56 / 56"]
    visit.go("比较")
    _assert_that_no_name_on_the_map_covers_another(visit)
    visit.go("导出")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载 Excel 表").click()
    table = tmp_path / "plan.xlsx"
    download.value.save_as(table)
    assert download.value.suggested_filename == "分工方案.xlsx"
    _assert_that_28_leaders_keep_their_quotas(table)


def _assert_that_no_name_on_the_map_covers_another(visit: Visit) -> None:
    """Nearly every place changes hands here and is marked, which elsewhere means that its name is written in any case."""
    visit.page.locator(".place.marked").first.wait_for()
    names = visit.page.locator(".place.marked > text:not(.number)")
    boxes = names.evaluate_all(
        "all => all.map(t => t.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert len(boxes) > 12
    for one, other in combinations(boxes, 2):
        assert one[0] > other[2] - 2 or other[0] > one[2] - 2 or one[1] > other[3] - 4 or other[1] > one[3] - 4


def _assert_that_28_leaders_keep_their_quotas(table: Path) -> None:
    workbook = openpyxl.load_workbook(table, read_only=True)
    pairs = [row[:2] for row in workbook[workbook.sheetnames[-1]].iter_rows(min_row=2, values_only=True)]
    workbook.close()
    held: dict[str, list[str]] = {}
    for leader, place in pairs:
        held.setdefault(str(leader), []).append(str(place))
    assert len(held) == 28
    for places in held.values():
        roads = sum(1 for place in places if place.startswith("r"))
        assert 1 <= len(places) - roads <= 2
        assert 2 <= roads <= 3
    assert len({place for _, place in pairs}) == len(pairs) == 36 + 65


def test_a_plan_survives_f5_and_the_language_switch(visit: Visit) -> None:
    visit.go("生成方案")
    visit.page.get_by_role("button", name="生成方案", exact=True).click()
    visit.sees("逐条检查完毕", seconds=120)
    visit.page.reload()
    visit.sees("逐条检查完毕", seconds=60)
    visit.page.get_by_text("English", exact=True).click()
    visit.sees("Checked rule by rule: all rules are kept.")
    assert visit.page.evaluate("document.documentElement.lang") == "en"


def test_the_words_of_the_frame_are_chinese_on_a_chinese_page_only(visit: Visit) -> None:
    address = visit.page.url
    visit.page.goto(f"{address}no-such-page")
    visit.sees("网址有误，已转到首页。请从左侧导航选择页面。")
    visit.page.goto(f"{address}rules")
    visit.page.get_by_label("允许让出（%）", exact=True).first.fill("-5")
    visit.page.keyboard.press("Enter")
    visit.sees("有误：超出允许的范围，应在 0.00 至 100.00 之间，尚未采用。")
    visit.page.goto(f"{address}vacancy")
    visit.page.get_by_test_id("stDateInput").get_by_role("button").first.click()
    visit.page.get_by_role("button", name="下个月").wait_for()
    assert visit.page.get_by_role("button", name="Next month").count() == 0
    visit.page.keyboard.press("Escape")
    visit.page.get_by_text("English", exact=True).click()
    visit.page.get_by_role("heading", name="Vacancy", exact=True).first.wait_for()
    visit.page.goto(f"{address}no-such-page")
    english = "The page that you have requested does not seem to exist. Running the app's main page."
    visit.sees(english)
    # A wrong address is what was asked for; the frame complains of it in the console as well.
    visit.complaints = [text for text in visit.complaints if text != english]


def test_an_edit_in_the_table_is_checked_and_undone(visit: Visit) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - missing where the tests skip

    visit.go("分工表")
    verdict = visit.page.get_by_test_id("stExpander").first
    before = verdict.inner_text()
    # The grid is one canvas: row 1, second column holds the streets of the first leader. Delete empties the cell.
    visit.page.get_by_test_id("stDataFrame").click(position={"x": 300, "y": 35 + 17}, force=True)
    visit.page.keyboard.press("Delete")
    visit.page.get_by_role("button", name="撤销").and_(visit.page.locator(":enabled")).wait_for()
    expect(verdict).not_to_have_text(before, use_inner_text=True, timeout=30_000)
    visit.page.get_by_role("heading", name="分工表").click()
    visit.page.keyboard.press("Control+z")
    visit.page.get_by_role("button", name="重做").and_(visit.page.locator(":enabled")).wait_for()
    expect(verdict).to_have_text(before, use_inner_text=True, timeout=30_000)


def test_the_board_moves_and_locks_by_mouse_and_by_keyboard(visit: Visit) -> None:
    visit.go("分工板")
    page = visit.page
    free, mayor, chair = (
        page.get_by_label(name, exact=True) for name in ("还没有领导的对象", "市长", "市人大常委会主任")
    )
    free.get_by_role("button", name="红旗街道").drag_to(mayor)
    mayor.get_by_role("button", name="红旗街道").wait_for()
    mayor.get_by_role("button", name="陈庄路").focus()
    page.keyboard.press("Enter")
    chair.focus()
    page.keyboard.press("Enter")
    chair.get_by_role("button", name="陈庄路").wait_for()
    chair.get_by_role("button", name="陈庄路").click()
    page.get_by_role("button", name="🔒 锁定").last.click()
    chair.get_by_role("button", name="🔒 陈庄路").drag_to(mayor)
    visit.sees("这个对象已锁定，没有移动。")
    chair.get_by_role("button", name="🔒 陈庄路").dblclick()
    chair.get_by_role("button", name="🔒 陈庄路").wait_for(state="detached")
    chair.get_by_role("button", name="陈庄路").press("l")
    chair.get_by_role("button", name="🔒 陈庄路").wait_for()
    # Two moves and three locks; on a busy machine a key may be pressed before the page can hear it.
    for _ in range(15):
        page.get_by_role("heading", name="分工板").click()
        page.keyboard.press("Control+z")
        page.wait_for_timeout(400)
        if free.get_by_role("button", name="红旗街道").is_visible():
            break
    free.get_by_role("button", name="红旗街道").wait_for()
    mayor.get_by_role("button", name="陈庄路", exact=True).wait_for()


def test_a_click_on_the_map_names_the_leader(visit: Visit) -> None:
    visit.page.get_by_role("button", name="溱潼镇").click()
    visit.sees("溱潼镇：由")
    visit.page.get_by_role("button", name="放大").click()
    assert visit.page.locator(".place.picked").count() == 1


def test_on_the_plan_map_a_place_changes_hands_in_a_try_out_that_is_dropped(visit: Visit) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - missing where the tests skip

    visit.go("分工图")
    page = visit.page
    page.get_by_role("button", name="先试一试").click()
    visit.sees("到现在还没有改动")
    page.locator("[data-id=s321202005]").click()
    visit.sees("谁能接")
    page.get_by_role("button", name="交换").or_(page.get_by_role("button", name="交给他")).first.click()
    visit.sees("个对象换了领导，还没有采用")
    page.get_by_role("heading", name="分工图").click()
    page.keyboard.press("Control+z")
    visit.sees("到现在还没有改动")
    drop = page.get_by_role("button", name="全部放弃")
    expect(drop).to_have_count(1, timeout=30_000)  # while a page is drawn anew, what stood there may stand twice
    drop.click()
    page.get_by_role("button", name="先试一试").wait_for()
    page.get_by_text("关系图", exact=True).first.click()
    visit.presses("Enter", "g[data-id^=leader]", "彼此怎样相连")
    page.get_by_role("button", name="🔒 锁定").nth(1).click()
    visit.sees("锁定 2 对")


def test_from_why_and_who_could_take_it_to_the_fewest_moves_and_back(visit: Visit) -> None:
    visit.go("分工理由")
    page = visit.page
    page.get_by_role("button", name="谁能接手？").first.click()
    visit.sees("可以接手的领导（代价小的在前）", seconds=60)
    page.get_by_role("button", name="采用这一调整").first.click()
    page.get_by_role("button", name="撤销").and_(page.locator(":enabled")).wait_for(timeout=60_000)
    visit.go("最少调整")
    broken = page.get_by_test_id("stExpander").first.inner_text()
    page.get_by_role("button", name="算出最少的调整").click()
    visit.sees("已证明不能更少", seconds=90)
    visit.sees("将要做的变动", seconds=60)
    assert page.get_by_test_id("stExpander").first.inner_text() == broken
    page.get_by_role("button", name="采用这些调整").click()
    visit.sees("现有方案符合全部规定，不需要调整。", seconds=60)
    page.get_by_role("button", name="撤销").click()
    visit.sees("处不符合规定", seconds=60)
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="重做").and_(page.locator(":enabled")).wait_for(timeout=60_000)
    assert page.get_by_test_id("stExpander").first.inner_text() == broken


def test_the_whole_city_is_answered_with_its_arithmetic(visit: Visit) -> None:
    visit.go("数据")
    visit.page.locator(".st-key-sample_taizhou-full button").click()
    visit.sees("已打开“泰州全市（样例）”")
    visit.go("生成方案")
    visit.page.get_by_role("button", name="生成方案", exact=True).click()
    visit.sees("无法编排", seconds=120)
    visit.sees("28 × 2 = 56")


def test_every_page_has_an_address_of_its_own(visit: Visit, server: str) -> None:
    for address, heading in (("data-source", "数据"), ("plan-table", "分工表"), ("my-places", "我的挂联")):
        visit.page.goto(f"{server}/{address}")
        visit.page.get_by_role("heading", name=heading, exact=True).first.wait_for(timeout=30_000)


def test_the_plain_page_fits_a_phone_and_one_sheet_of_paper(visit: Visit, server: str) -> None:
    phone = visit.page.context.new_page()
    phone.set_viewport_size({"width": 360, "height": 740})
    requests: list[str] = []
    phone.on("request", lambda request: requests.append(request.url))
    phone.goto(f"{server}/leader-page?leader=l07")
    assert phone.get_by_role("heading", level=1).inner_text() == "市委常委（一）"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert requests == [f"{server}/leader-page?leader=l07"]
    assert phone.pdf(format="A4").count(b"/Type /Page\n") == 1
    assert phone.goto(f"{server}/leader-page?leader=nobody").status == 404  # type: ignore[union-attr]


ENGLISH_LEFT = """() => {
  const words = new Set(), names = /^(Excel|Word|CSV|PDF|[•, ]*(XLSX|CSV|ZIP|XLS|DOCX)[A-Z, ]*|Ctrl \\+ .|English|illustrative|Jain)$/;
  // Names of files and formats may stand in a Chinese sentence; a sentence, or what comes before a colon, may not be English.
  const isEnglish = (text) => /[A-Za-z]{3,}/.test(text) && (!/[\u4e00-\u9fff]/.test(text) || /^[A-Z][a-z/ ]+(:| for )/.test(text));
  const note = (text) => { if (isEnglish(text) && !names.test(text.trim())) words.add(text.trim()); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const holder = node.parentElement, skipped = "script, style, [data-testid=stIconMaterial], [data-testid=stJson]";
    const hidden = holder.closest(skipped) || !holder.getClientRects().length;
    if (!hidden) note(node.data);
  }
  for (const name of ["aria-label", "title", "placeholder"])
    for (const element of document.querySelectorAll(`[${name}]`)) note(element.getAttribute(name));
  return [...words];
}"""
"""What a Chinese page still says in English, to the eye or to a screen reader."""


def test_every_page_is_without_barrier_all_chinese_and_fits_a_phone(
    visit: Visit, server: str, need: Callable[[str, str, str], str]
) -> None:
    try:
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - missing where the test skips
    except ImportError:
        need("browser", "", "The test needs axe: pip install -r requirements-dev.txt")
    page = visit.page
    barriers: list[tuple[str, str, str, str]] = []
    english: list[tuple[str, str]] = []
    too_wide: list[str] = []

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        barriers.extend(
            (name, one["id"], one["help"], node["html"])
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        )
        if name != "audit":  # its fingerprints and codes are what the machine wrote
            english.extend((name, words) for words in page.evaluate(ENGLISH_LEFT))
        page.set_viewport_size({"width": 360, "height": 740})
        page.wait_for_function("document.documentElement.clientWidth <= 360")
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            too_wide.append(name)
        page.set_viewport_size({"width": 1366, "height": 900})

    visit.settles()
    look(FIRST)
    for name in PAGES:
        visit.go(sentence(f"ui.{name}_title"))
        visit.settles()
        look(name)
    page.goto(f"{server}/leader-page?leader=l07")
    look("leader-page")
    assert barriers == []
    assert english == []
    assert too_wide == []


def test_a_search_is_stopped_and_its_best_plan_kept(visit: Visit) -> None:
    visit.go("数据")
    visit.page.get_by_role("button", name="打开").first.click()
    visit.sees("已打开")
    visit.go("生成方案")
    visit.page.get_by_role("button", name="生成方案", exact=True).click()
    visit.page.get_by_role("button", name="停止，取目前最好的方案").click(timeout=30_000)
    visit.page.get_by_text("已按要求停止").or_(visit.page.get_by_text("已证明最优")).first.wait_for(timeout=60_000)
    visit.sees("逐条检查完毕：全部符合规定。")


def test_on_paper_the_plan_table_is_a_table_without_buttons(visit: Visit) -> None:
    visit.go("分工表")
    page = visit.page
    page.get_by_test_id("stDataFrame").wait_for()
    page.emulate_media(media="print")
    page.get_by_role("cell", name="市政协副主席（五）").wait_for()
    assert not page.get_by_test_id("stSidebar").is_visible()
    assert not page.get_by_test_id("stDataFrame").is_visible()
    assert not any(button.is_visible() for button in page.get_by_test_id("stMain").get_by_test_id("stButton").all())
    page.emulate_media(media="screen")
    assert b"%PDF" in page.pdf(format="A4")[:8]


def test_large_type_makes_everything_larger_and_survives_f5(visit: Visit) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - missing where the tests skip

    heading = visit.page.get_by_role("heading", level=1)
    expect(heading).to_have_css("font-size", "28px")  # 1.75 times 16
    visit.page.get_by_text("大字", exact=True).click()
    expect(heading).to_have_css("font-size", "35px")  # 1.75 times 20
    visit.page.reload()
    expect(heading).to_have_css("font-size", "35px", timeout=30_000)
