"""The pages of versions and of the record, from handing in to restoring."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Holding, Instance
from planner.rules.people import Person
from planner.store import drafts, versions
from planner.store.desks import DeskRow
from planner.ui import audit_view, desks, downloads, identity, keeping, plan_life, state
from planner.ui.draft import Draft
from tests.ui.conftest import PAGES, SHELL
from tests.ui.publishing import publish
from tests.ui.reading import button, texts


def _open(page: str, draft: Draft | None = None) -> AppTest:
    if draft is not None:
        kept = keeping.keep(None, None, draft, "local")
        assert isinstance(kept, keeping.Kept)
        keeping.remember("cookie", DeskRow(kept.id, "zh", False))
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    app.switch_page(str(PAGES / f"{page}.py"))
    return app.run()


@pytest.mark.usefixtures("new_site")
def test_a_plan_is_handed_in_approved_published_and_restored(two_by_three: Instance, kept: Assignment) -> None:
    app = _open("versions", Draft("x", two_by_three, kept))
    assert "还没有发布过方案。" in texts(app)
    for label, said in (
        ("提交审定", "已提交。内容已锁定，等待审定。"),
        ("审定通过", "已审定，可以发布。"),
        ("发布", "已发布，附佐证封存，不可更改。"),
    ):
        button(app, label).click().run()
        assert not app.exception
        assert said in texts(app)
    assert "第 1 版 · 示例市领导挂钩联系制度" in texts(app)
    button(app, "恢复为新草稿").click().run()
    assert "已从第 1 版恢复为新草稿，原版本不变。" in texts(app)
    assert "示例市领导挂钩联系制度（恢复自第 1 版）" in texts(app)
    assert "现行分工取自第 1 版（" in texts(app)
    restored = app.session_state["desk"].draft
    assert restored.instance.current == kept.holdings
    app.switch_page(str(PAGES / "audit.py"))
    app.run()
    assert not app.exception
    assert "记录完整，共 5 条。" in texts(app)
    assert "本机用户：发布" in texts(app)
    assert audit_view.as_csv().decode("utf-8-sig").count("\n") == 6


@pytest.mark.usefixtures("new_site")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_restored_plan_is_published_without_saying_in_its_title_what_it_was_restored_from(
    two_by_three: Instance, kept: Assignment, language: str
) -> None:
    """Restored in one language, published in Chinese: the second version is called as the first is."""
    publish(two_by_three, kept)
    app = _open("versions")
    app.session_state["desk"].language = language
    app.run()
    app.button(key="restore_1").click().run()
    draft = app.session_state["desk"].kept
    assert ("恢复自第 1 版" if language == "zh" else "from version 1") in draft.heading.title
    app.session_state["desk"].language = "zh"
    app.run()
    for label in ("提交审定", "审定通过", "发布"):
        button(app, label).click().run()
    first, second = plan_life.published()[::-1]
    assert second.title == first.title
    assert app.session_state["desk"].kept.heading.title == first.title


@pytest.mark.usefixtures("new_site")
def test_before_publishing_the_page_says_what_a_day_other_than_today_entails(
    two_by_three: Instance, kept: Assignment
) -> None:
    today = identity.today()
    publish(two_by_three, kept, day=today - timedelta(days=10))
    app = _open("versions", Draft("x", two_by_three, kept))
    for label in ("提交审定", "审定通过"):
        button(app, label).click().run()
    assert not app.warning
    for days, said in (
        (1, "还有 1 天：发布后到那一天才生效"),
        (-10, "已过去 10 天"),
        (-11, "这份方案一发布就已被第 1 版取代，不会成为现行方案"),
    ):
        app.date_input[0].set_value(today + timedelta(days=days)).run()
        assert said in app.warning[0].value
        assert "{" not in app.warning[0].value


@pytest.mark.usefixtures("new_site")
def test_next_year_is_counted_against_the_newest_version_and_not_against_the_one_restored(
    two_by_three: Instance, kept: Assignment
) -> None:
    # In the second version the two leaders trade all they have; the first, restored, trades it back: both change.
    publish(two_by_three, kept)
    publish(two_by_three, Assignment.of(({"l1": "l2", "l2": "l1"}[leader], place) for leader, place in kept.pairs))
    app = _open("versions")
    app.button(key="restore_1").click().run()
    assert "现行分工取自第 2 版（2026年1月1日起生效）。" in texts(app)
    app.switch_page(str(PAGES / "compare.py"))
    app.run()
    assert "现行分工取自第 2 版（2026年1月1日起生效）。" in texts(app)
    assert "2 位领导有变动" in texts(app)
    assert downloads.changed(app.session_state["desk"].draft) == 2


@pytest.mark.usefixtures("new_site")
def test_whoever_begins_with_the_plan_in_force_counts_against_it(two_by_three: Instance, kept: Assignment) -> None:
    imported = tuple(Holding("l1", place) for place in ("s1", "s2"))
    publish(two_by_three.with_current(imported), kept)
    app = _open("overview")
    shown = app.session_state["desk"].draft
    assert (shown.assignment, shown.instance.current, shown.undo) == (kept, kept.holdings, ())


@pytest.mark.usefixtures("new_site")
def test_the_overview_calls_what_was_published_no_draft(two_by_three: Instance, kept: Assignment) -> None:
    before = two_by_three.with_current((Holding("l1", "s2"),))
    app = _open("overview", Draft("x", before, Assignment()).changed(kept))
    assert "这是草稿。与现行分工相比：新增 6 对" in texts(app)
    assert "到“版本与审批”办理审定、发布" in texts(app)
    app.switch_page(str(PAGES / "versions.py"))
    app.run()
    for label in ("提交审定", "审定通过", "发布"):
        button(app, label).click().run()
    app.switch_page(str(PAGES / "overview.py"))
    app.run()
    assert "这份方案已发布。" in texts(app)
    assert "这是草稿" not in texts(app)
    assert "核对分工表，然后导出" in texts(app)


@pytest.mark.usefixtures("new_site")
def test_a_change_of_what_was_published_begins_the_next_plan(two_by_three: Instance, kept: Assignment) -> None:
    app = _open("versions", Draft("x", two_by_three, kept).changed(Assignment.of(kept.pairs - {("l1", "r2")})).undone())
    for label in ("提交审定", "审定通过", "发布"):
        button(app, label).click().run()
    assert app.session_state["desk"].draft.instance.current == two_by_three.current  # what it took the place of
    app.switch_page(str(PAGES / "plan_table.py"))
    app.run()
    assert button(app, "↷ 重做").disabled  # what was undone before is no step of what was published
    with pytest.MonkeyPatch.context() as patch:  # as the grid's callback does
        patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
        state.change(Assignment.of(kept.pairs - {("l1", "r2")}))
    app.run()
    assert "已发布" in texts(app)
    assert "撤回修改" not in texts(app)  # what is published is never taken back
    button(app, "另存为新草稿").click().run()
    begun = app.session_state["desk"].draft
    assert begun.instance.current == kept.holdings
    assert begun.assignment.pairs == kept.pairs - {("l1", "r2")}


@pytest.mark.usefixtures("new_site")
def test_a_draft_begun_before_can_take_the_published_plan_as_the_one_in_force(
    two_by_three: Instance, kept: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(two_by_three, kept)
    app = _open("compare", Draft("x", two_by_three, Assignment.of(kept.pairs - {("l1", "r2")})))
    assert "不是已发布的第 1 版（2026年1月1日起生效）" in texts(app)
    button(app, "以第 1 版为现行分工").click().run()
    assert not app.exception
    assert "现行分工取自第 1 版（2026年1月1日起生效）。" in texts(app)
    assert app.session_state["desk"].draft.instance.current == kept.holdings
    # However often the page is drawn, no published plan is read a second time.
    reads = []
    load = versions.load

    def reading(*which: Any) -> Any:
        reads.append(which)
        return load(*which)

    monkeypatch.setattr(versions, "load", reading)
    app.run()
    assert reads == []
    desks.forget_desks()
    other = replace(two_by_three, leaders=(), places=(), links=(), stances=(), current=())
    app = _open("versions", Draft("another city", other, Assignment()))
    assert app.session_state["desk"].draft.source == "another city"
    assert "已发布的第" not in texts(app)


@pytest.mark.usefixtures("new_site")
def test_a_draft_made_from_a_sample_is_called_by_its_name(two_by_three: Instance, kept: Assignment) -> None:
    for source, called in (("taizhou", "泰州市区（样例）"), ("挂联.xlsx", "挂联.xlsx")):
        desks.forget_desks()
        assert f"当前数据：{called}" in texts(_open("versions", Draft(source, two_by_three, kept)))


@pytest.mark.usefixtures("new_site")
def test_a_violation_needs_a_reason_before_anybody_can_approve(two_by_three: Instance, kept: Assignment) -> None:
    app = _open("versions", Draft("x", two_by_three, Assignment.of(kept.pairs - {("l1", "r2")})))
    button(app, "提交审定").click().run()
    assert "审定通过" not in {found.label for found in app.button}
    assert "内容已锁定：先撤回修改，再改正" in texts(app)
    button(app, "撤回修改").click().run()
    assert {"用最少的调整改好 →", "去分工表查看和调整 →"} <= {found.proto.label for found in app.get("page_link")}
    reason = next(box for box in app.text_input if "2号路" in box.label)
    reason.set_value("道路封闭施工").run()
    button(app, "记下例外理由").click().run()
    button(app, "提交审定").click().run()
    assert "审定通过" in {found.label for found in app.button}


@pytest.mark.usefixtures("new_site")
def test_an_edit_of_what_was_handed_in_is_turned_down_in_words(two_by_three: Instance, kept: Assignment) -> None:
    app = _open("versions", Draft("x", two_by_three, kept).changed(Assignment.of(kept.pairs - {("l1", "r2")})).undone())
    button(app, "提交审定").click().run()
    for page in ("rules", "data_tables", "generate", "repair", "vacancy", "plan_table"):
        app.switch_page(str(PAGES / f"{page}.py"))
        app.run()
        assert "这份方案已提交，内容已锁定，在这里的改动不能保存。" in texts(app)
    button(app, "↷ 重做").click().run()
    assert "已提交（本机用户，" in texts(app)  # not another window: it was handed in here
    assert "提交后的草稿不能再改。要改它，先放弃这次改动，再到“版本与审批”页撤回修改。" in texts(app)
    assert [box.label for box in app.text_input] == ["改动另存为新草稿，名称"]
    button(app, "放弃我的改动，重新载入").click().run()
    assert app.session_state["desk"].draft.assignment == kept


@pytest.mark.usefixtures("new_site")
def test_whoever_may_not_read_the_record_sees_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, two_by_three: Instance, kept: Assignment
) -> None:
    monkeypatch.setattr(identity, "who", lambda: Person("读者", "reader"))
    app = _open("audit", Draft("x", two_by_three, kept))
    assert "您的角色不能做这一步" in texts(app)
    assert not app.json
    assert audit_view.as_csv() == b""
    assert len(drafts.headings(keeping.office().database)) == 1
