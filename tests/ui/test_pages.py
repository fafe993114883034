"""Every page, empty and with a plan: it says what is there and what to do next."""

import io
import zipfile
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Holding, Instance
from planner.ui import sources
from planner.ui.draft import Draft
from planner.ui.navigation import SECTIONS
from tests.ui.conftest import SHELL, OpenPage
from tests.ui.reading import button, texts

NOTHING = Assignment()
ALL_PAGES = [name for names in SECTIONS.values() for name in names]


@pytest.mark.parametrize("page", ALL_PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_with_a_plan(
    page: str, language: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    assert not open_page(page, Draft("x", two_by_three, kept), language=language).exception


@pytest.mark.parametrize("page", sorted(set(ALL_PAGES) - {"data_source", "import_tables", "audit", "links", "people"}))
def test_every_page_without_data_says_where_to_get_it(page: str, open_page: OpenPage) -> None:
    app = open_page(page, None)
    assert not app.exception
    assert "还没有打开任何数据。请先选择样例城市，或上传本单位的表格。" in texts(app)


@pytest.mark.parametrize("page", ALL_PAGES)
def test_every_page_opens_with_an_empty_city(page: str, open_page: OpenPage) -> None:
    assert not open_page(page, sources.blank("新")).exception


def test_the_first_visit_opens_the_sample_city_in_chinese() -> None:
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    assert not app.exception
    assert "领导挂钩联系" in app.title[0].value
    assert "当前数据：泰州市区（样例）" in texts(app)
    assert "领导（岗位） 28" in texts(app)


@pytest.mark.usefixtures("no_sample")
def test_a_missing_sample_city_leaves_the_desk_empty() -> None:
    app = AppTest.from_file(str(SHELL), default_timeout=30).run()
    assert not app.exception
    assert "还没有打开任何数据" in texts(app)


def test_the_language_switch_turns_the_page_and_the_navigation(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    app = open_page("export", Draft("x", two_by_three, kept))
    assert app.title[0].value == "导出"
    app.button_group[0].set_value("en").run()
    assert app.title[0].value == "Export"


class TestOverview:
    def test_without_a_plan_it_sends_to_generate(self, two_by_three: Instance, open_page: OpenPage) -> None:
        text = texts(open_page("overview", Draft("x", two_by_three, NOTHING)))
        assert "下一步：还没有分工方案。点“生成方案”，由程序按规定编排一份。" in text
        assert "街道（乡镇）已挂联 0 / 2" in text

    def test_with_a_broken_plan_it_sends_to_the_table(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # r4 has nobody now: one broken coverage; l2 still holds one road, which is within 1-2.
        broken = Assignment.of(kept.pairs - {("l2", "r4")})
        text = texts(open_page("overview", Draft("x", two_by_three, broken)))
        assert "下一步：现有方案有 1 处不符合规定。" in text
        assert "配额符合 4 / 4" in text

    def test_with_a_good_plan_it_sends_to_export(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        text = texts(open_page("overview", Draft("x", two_by_three, kept)))
        assert "方案符合全部规定。下一步：核对分工表，然后导出。" in text

    def test_places_without_a_point_are_listed_beside_the_map(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        text = texts(open_page("overview", Draft("x", two_by_three, kept)))
        assert "另有 3 个对象没有坐标，也不与有坐标的对象相连" in text
        assert "城西街道、3号路、4号路" in text

    def test_it_says_whether_this_is_in_force_or_a_draft(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        assert "数据里没有现行分工，这是第一份。" in texts(open_page("overview", Draft("x", two_by_three, kept)))
        settled = replace(two_by_three, current=tuple(Holding(*pair) for pair in kept.sorted_pairs))
        assert "现在看到的就是现行分工，共 6 对。" in texts(open_page("overview", Draft("x", settled, kept)))
        moved = Assignment.of({*kept.pairs, ("l1", "r4")} - {("l2", "r4"), ("l1", "r1")})
        text = texts(open_page("overview", Draft("x", settled, moved)))
        assert "这是草稿。与现行分工相比：新增 1 对，调出 2 对，保留 4 对。" in text

    def test_the_guide_begins_with_nothing_but_the_rules_and_undo_leads_back(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("overview", Draft("x", two_by_three, kept, sample=True))
        button(app, "新建空白数据").click().run()
        draft: Draft = app.session_state["desk"].draft
        assert (draft.instance.leaders, draft.undone().instance) == ((), two_by_three)
        assert "下一步：在数据表里填写领导和挂联对象。" in texts(app)


class TestMyPlaces:
    def test_a_leader_sees_his_places_and_what_they_weigh(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("my_places", Draft("x", two_by_three, kept))
        app.selectbox[0].set_value("l2").run()
        # 10 + 5 + 5 = 20 at share 0.5 is 40.
        assert "共 3 个挂联对象，工作量 40（份额 0.5）。" in texts(app)

    def test_a_leader_without_places_is_told_so(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "市长目前没有挂联对象。" in texts(open_page("my_places", Draft("x", two_by_three, NOTHING)))

    def test_a_city_without_leaders(self, two_by_three: Instance, open_page: OpenPage) -> None:
        nobody = replace(two_by_three, leaders=())
        assert "这份数据里没有领导。" in texts(open_page("my_places", Draft("x", nobody, NOTHING)))


class TestExport:
    def test_without_a_plan_there_is_nothing_to_download(self, two_by_three: Instance, open_page: OpenPage) -> None:
        app = open_page("export", Draft("x", two_by_three, NOTHING))
        assert not app.download_button
        assert "还没有分工方案" in texts(app)

    def test_a_broken_plan_is_exported_with_a_warning(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        broken = Assignment.of(kept.pairs - {("l2", "r4")})
        app = open_page("export", Draft("x", two_by_three, broken))
        assert "方案有 1 处不符合规定，导出的表格会如实列出。" in texts(app)
        assert len(app.download_button) >= 2


class TestDataSource:
    def test_another_sample_city_opens(self, two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
        app = open_page("data_source", Draft("x", two_by_three, kept))
        app.button(key="sample_taizhou").click().run()
        assert "已打开“泰州市区（样例）”：28 位领导，" in texts(app)

    @pytest.mark.parametrize("name", ["名单.xls", "名单.CSV"])
    def test_a_table_of_another_kind_is_told_the_page_that_reads_it(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, name: str
    ) -> None:
        app = open_page("data_source", Draft("x", two_by_three, kept))
        app.file_uploader[0].upload(name, b"whatever").run()
        assert f"“{name}”在这一页打不开" in texts(app)
        assert "读取这个文件" not in {found.label for found in app.button}

    def test_a_faulty_upload_is_refused_row_by_row_and_what_is_open_stays(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_source", Draft("x", two_by_three, kept))
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("city/leaders.csv", "id,name\nl1,\n")
        app.file_uploader[0].upload("city.zip", content.getvalue()).run()
        button(app, "读取这个文件").click().run()
        assert not app.exception
        assert "“city.zip”没有打开：" in texts(app)
        shown = app.table[0].value
        assert list(shown.columns) == ["文件", "行", "列", "内容", "问题与改法"]
        assert "leaders\\.csv" in set(shown["文件"])
        assert app.session_state["desk"].draft.instance is two_by_three
