"""Every page, empty and with a plan: it says what is there and what to do next."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from planner import planning
from planner.domain import Assignment, Instance, LevelOutcome, Progress, Reason, Solution
from planner.domain.ranges import Bound
from planner.domain.solution import Ended
from planner.ui.draft import Draft
from planner.ui.navigation import SECTIONS
from planner.ui.state import Desk
from tests.ui.conftest import SHELL, OpenPage

NOTHING = Assignment()
ALL_PAGES = [name for names in SECTIONS.values() for name in names]


def _texts(app: AppTest) -> str:
    """Everything that is written on the page, without the backslashes that keep Markdown quiet."""
    kinds = ("title", "header", "subheader", "caption", "markdown", "info", "success", "warning", "error")
    values = [str(element.value) for kind in kinds for element in getattr(app, kind)]
    values += [str(expander.label) for expander in app.expander]
    values += [f"{metric.label} {metric.value}" for metric in app.metric]
    return "\n".join(values).replace("\\", "")


def _button(app: AppTest, label: str) -> Any:
    return next(button for button in app.button if button.label.replace("\\", "") == label)


@pytest.mark.parametrize("page", ALL_PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_with_a_plan(
    page: str, language: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    assert not open_page(page, Draft("x", two_by_three, kept), language=language).exception


@pytest.mark.parametrize("page", sorted(set(ALL_PAGES) - {"data_source"}))
def test_every_page_without_data_says_where_to_get_it(page: str, open_page: OpenPage) -> None:
    app = open_page(page, None)
    assert not app.exception
    assert "还没有打开任何数据。请先选择样例城市，或上传本单位的表格。" in _texts(app)


def test_the_first_visit_opens_the_sample_city_in_chinese() -> None:
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    assert not app.exception
    assert "领导挂钩联系" in app.title[0].value
    assert "当前数据：泰州市区（样例）" in _texts(app)
    assert "领导（岗位） 28" in _texts(app)


def test_a_missing_sample_city_leaves_the_desk_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.intake import Intake  # noqa: PLC0415
    from planner.ui import sources  # noqa: PLC0415

    monkeypatch.setattr(sources, "sample", lambda _name: Intake(None, (), ()))
    app = AppTest.from_file(str(SHELL), default_timeout=30).run()
    assert not app.exception
    assert "还没有打开任何数据" in _texts(app)


def test_the_language_switch_turns_the_page_and_the_navigation(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    app = open_page("export", Draft("x", two_by_three, kept))
    assert app.title[0].value == "导出"
    app.button_group[0].set_value("en").run()
    assert app.title[0].value == "Export"


class TestOverview:
    def test_without_a_plan_it_sends_to_generate(self, two_by_three: Instance, open_page: OpenPage) -> None:
        text = _texts(open_page("overview", Draft("x", two_by_three, NOTHING)))
        assert "下一步：还没有分工方案。点“生成方案”，由程序按规定编排一份。" in text
        assert "街道（乡镇）已挂联 0 / 2" in text

    def test_with_a_broken_plan_it_sends_to_the_table(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # r4 has nobody now: one broken coverage; l2 still holds one road, which is within 1-2.
        broken = Assignment.of(kept.pairs - {("l2", "r4")})
        text = _texts(open_page("overview", Draft("x", two_by_three, broken)))
        assert "下一步：现有方案有 1 处不符合规定。" in text
        assert "配额符合 4 / 4" in text

    def test_with_a_good_plan_it_sends_to_export(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        text = _texts(open_page("overview", Draft("x", two_by_three, kept)))
        assert "方案符合全部规定。下一步：核对分工表，然后导出。" in text

    def test_places_without_a_point_are_listed_beside_the_map(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        text = _texts(open_page("overview", Draft("x", two_by_three, kept)))
        assert "另有 5 个对象没有坐标，未画在图上" in text
        assert "城西街道、1号路、2号路、3号路、4号路" in text


def _search(solution: Solution) -> Callable[..., Solution]:
    """In place of the optimiser: one word of progress, then this answer."""

    def propose(_instance: Instance, *, on_progress: Callable[[Progress], None], **_options: object) -> Solution:
        on_progress(Progress("start", 0, 20.0, 15.0, 0.5))
        return solution

    return propose


def _generated(monkeypatch: pytest.MonkeyPatch, open_page: OpenPage, instance: Instance, solution: Solution) -> AppTest:
    monkeypatch.setattr(planning, "propose", _search(solution))
    app = open_page("generate", Draft("x", instance, NOTHING))
    _button(app, "生成方案").click().run()
    desk: Desk = app.session_state["desk"]
    assert desk.job is not None
    desk.job.join(10)
    return app.run()


class TestGenerate:
    # l1 carries 20 at share 1, l2 20 at share 0.5 = 40; mean 30, deviation 20, every road passes its street.
    levels = (LevelOutcome(40.0, 40.0, 40.0), LevelOutcome(20.0, 20.0, 20.0))

    def test_before_the_first_search_it_says_what_to_press(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "还没有生成过方案。点上面的按钮开始。" in _texts(
            open_page("generate", Draft("x", two_by_three, NOTHING))
        )

    def test_a_proved_plan_is_called_proved_and_lands_in_the_draft(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = _generated(
            monkeypatch, open_page, two_by_three, Solution("optimal", "proved", kept, self.levels, seconds=1.5)
        )
        assert "已证明最优：没有更好的方案。用时 1.5 秒。" in _texts(app)
        assert "逐条检查完毕：全部符合规定。" in _texts(app)
        assert app.session_state["desk"].draft.assignment == kept

    def test_a_plan_that_is_not_proved_is_not_called_proved(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: dict[Ended, str] = {
            "clock": "时间已到：这是目前找到的最好方案",
            "budget": "目前找到的最好方案",
            "cancelled": "已按要求停止：这是目前找到的最好方案",
            "proved": "目前找到的最好方案",
        }
        for ended, words in said.items():
            app = _generated(monkeypatch, open_page, two_by_three, Solution("feasible", ended, kept, self.levels))
            assert words in _texts(app)
            assert "尚未证明最优" in _texts(app)
            assert "已证明最优" not in _texts(app)

    def test_no_plan_is_told_with_its_arithmetic(
        self, two_by_three: Instance, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reason = Reason("quota", "rules.quota", leader="l1", layer="road", value=3, bound=Bound(1, 2))
        app = _generated(monkeypatch, open_page, two_by_three, Solution("infeasible", "proved", reasons=(reason,)))
        assert "无法编排：已证明没有任何方案能同时满足全部规定。" in _texts(app)
        assert "市长" in app.main.markdown[0].value
        assert app.session_state["desk"].draft.assignment == NOTHING

    def test_no_answer_in_time_is_not_called_infeasible(
        self, two_by_three: Instance, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = _generated(monkeypatch, open_page, two_by_three, Solution("unknown", "clock"))
        assert "既没有找到方案，也没有证明无解" in _texts(app)

    def test_a_table_changed_since_is_not_passed_off_as_the_answer(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        solved = Draft("x", two_by_three, NOTHING).solved(Solution("optimal", "proved", kept, self.levels))
        app = open_page("generate", solved.changed(Assignment.of(kept.pairs - {("l2", "r4")})))
        assert "生成之后，分工表又有改动" in _texts(app)


class TestPlanTable:
    def test_undo_and_redo_step_through_the_changes(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # l1 gave r2 away: nobody has it.
        app = open_page(
            "plan_table", Draft("x", two_by_three, kept).changed(Assignment.of(kept.pairs - {("l1", "r2")}))
        )
        assert "有 1 处不符合规定" in _texts(app)
        assert "还有 1 个对象没有领导挂联：2号路。" in _texts(app)
        _button(app, "↶ 撤销").click().run()
        assert app.session_state["desk"].draft.assignment == kept
        _button(app, "↷ 重做").click().run()
        assert ("l1", "r2") not in app.session_state["desk"].draft.assignment

    def test_without_a_plan_every_place_is_free(self, two_by_three: Instance, open_page: OpenPage) -> None:
        text = _texts(open_page("plan_table", Draft("x", two_by_three, NOTHING)))
        assert "还有 6 个对象没有领导挂联：城东街道、城西街道、1号路、2号路、3号路、4号路。" in text


class TestMyPlaces:
    def test_a_leader_sees_his_places_and_what_they_weigh(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("my_places", Draft("x", two_by_three, kept))
        app.selectbox[0].set_value("l2").run()
        # 10 + 5 + 5 = 20 at share 0.5 is 40.
        assert "共 3 个挂联对象，工作量 40（份额 0.5）。" in _texts(app)

    def test_a_leader_without_places_is_told_so(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "市长目前没有挂联对象。" in _texts(open_page("my_places", Draft("x", two_by_three, NOTHING)))

    def test_a_city_without_leaders(self, two_by_three: Instance, open_page: OpenPage) -> None:
        nobody = replace(two_by_three, leaders=())
        assert "这份数据里没有领导。" in _texts(open_page("my_places", Draft("x", nobody, NOTHING)))


class TestExport:
    def test_without_a_plan_there_is_nothing_to_download(self, two_by_three: Instance, open_page: OpenPage) -> None:
        app = open_page("export", Draft("x", two_by_three, NOTHING))
        assert not app.download_button
        assert "还没有分工方案" in _texts(app)

    def test_a_broken_plan_is_exported_with_a_warning(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        broken = Assignment.of(kept.pairs - {("l2", "r4")})
        app = open_page("export", Draft("x", two_by_three, broken))
        assert "方案有 1 处不符合规定，导出的表格会如实列出。" in _texts(app)
        assert len(app.download_button) >= 2


class TestDataSource:
    def test_another_sample_city_opens(self, two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
        app = open_page("data_source", Draft("x", two_by_three, kept))
        app.button(key="sample_taizhou").click().run()
        assert "已打开“泰州市区（样例）”：28 位领导，" in _texts(app)

    def test_a_faulty_upload_is_refused_row_by_row_and_what_is_open_stays(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_source", Draft("x", two_by_three, kept))
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("city/leaders.csv", "id,name\nl1,\n")
        app.file_uploader[0].upload("city.zip", content.getvalue()).run()
        _button(app, "读取这个文件").click().run()
        assert not app.exception
        assert "“city.zip”没有打开：" in _texts(app)
        shown = app.table[0].value
        assert list(shown.columns) == ["文件", "行", "列", "内容", "问题与改法"]
        assert "leaders\\.csv" in set(shown["文件"])
        assert app.session_state["desk"].draft.instance is two_by_three
