"""Drafts survive F5 and the program's end, and two tabs never overwrite each other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Instance
from planner.follow_up.committees import Measure
from planner.follow_up.records import Records
from planner.store import drafts
from planner.store.desks import DeskRow
from planner.ui import desks, keeping, state
from planner.ui.desks import Desk
from planner.ui.draft import Draft
from tests.ui.conftest import PAGES, SHELL
from tests.ui.reading import button, edit, texts

Tab = Callable[[], AppTest]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Tab]:
    """Opens the plan table in a new tab of one visitor's browser; the data folder is new."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(state, "_visitor", lambda: "cookie-of-the-visitor")
    _restart()

    def opened() -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=60).run()
        app.switch_page(str(PAGES / "plan_table.py"))
        return app.run()

    yield opened
    _restart()


def _restart() -> None:
    """As if the program had ended: nothing is left in memory."""
    keeping.close()
    desks.forget_desks()


def _begin(draft: Draft) -> None:
    """Put a draft on the visitor's desk, and from there into the store."""
    kept = keeping.keep(None, None, draft, "local")
    assert isinstance(kept, keeping.Kept)
    keeping.remember("cookie-of-the-visitor", DeskRow(kept.id, "zh", False))


def _plan(app: AppTest) -> Assignment:
    desk: Desk = app.session_state["desk"]
    assert desk.draft is not None
    return desk.draft.assignment


def _take_away(app: AppTest, *pairs: tuple[str, str]) -> None:
    """
    Take places from leaders, as an editor's callback does: before the page has been drawn again.

    The test runner cannot edit a grid, so the callback's one call is made here.
    """
    desk: Desk = app.session_state["desk"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": desk})
        state.change(Assignment.of(_plan(app).pairs - set(pairs)))
    app.run()


def _give(app: AppTest, leader: str, place: str) -> None:
    desk: Desk = app.session_state["desk"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": desk})
        others = {pair for pair in _plan(app).pairs if pair[1] != place}
        state.change(Assignment.of(others | {(leader, place)}))
    app.run()


def test_the_sample_that_was_only_looked_at_is_not_kept(tab: Tab) -> None:
    app = tab()
    assert not app.exception
    assert drafts.headings(keeping.office().database) == ()


def test_a_change_survives_a_new_session_and_a_restart_with_its_way_back(
    tab: Tab, two_by_three: Instance, kept: Assignment
) -> None:
    _begin(Draft("x", two_by_three, kept))
    app = tab()
    _take_away(app, ("l1", "r2"))
    assert ("l1", "r2") not in _plan(app)
    assert _plan(tab()) == _plan(app)
    _restart()
    again = tab()
    assert _plan(again) == _plan(app)
    button(again, "↶ 撤销").click().run()
    assert _plan(again) == kept
    _restart()
    assert _plan(tab()) == kept


def test_a_tab_that_did_not_change_anything_follows_the_other(
    tab: Tab, two_by_three: Instance, kept: Assignment
) -> None:
    _begin(Draft("x", two_by_three, kept))
    first, second = tab(), tab()
    _take_away(first, ("l1", "r2"))
    second.run()
    assert _plan(second) == _plan(first)
    assert "草稿已被别的窗口或别人更新" in second.toast[0].value


class TestTwoTabsThatChangeTheSameDraft:
    """The first takes road 2 from l1; the second, which has not seen that, takes road 4 from l2."""

    @pytest.fixture
    def tabs(self, tab: Tab, two_by_three: Instance, kept: Assignment) -> tuple[AppTest, AppTest]:
        """The first has saved, the second is told of the conflict."""
        _begin(Draft("x", two_by_three, kept))
        first, second = tab(), tab()
        _take_away(first, ("l1", "r2"))
        _take_away(second, ("l2", "r4"))
        assert not second.exception
        return first, second

    def test_nothing_is_overwritten_and_the_second_is_told_who_and_when(self, tabs: tuple[AppTest, AppTest]) -> None:
        first, second = tabs
        told = texts(second)
        assert "您的改动还没有保存" in told
        assert "刚被本机另一窗口于20" in told
        assert [box.label.replace("\\", "") for box in second.checkbox] == ["分工：“4号路”由 副市长 改为 无人"]
        first.run()
        assert _plan(first).holders_of("r4") == ("l2",)

    def test_he_may_merge_change_by_change(self, tabs: tuple[AppTest, AppTest]) -> None:
        first, second = tabs
        button(second, "并入勾选的改动").click().run()
        merged = _plan(second)
        assert (merged.holders_of("r2"), merged.holders_of("r4")) == ((), ())
        assert _plan(first.run()) == merged
        button(second, "↶ 撤销").click().run()
        assert _plan(second).holders_of("r4") == ("l2",)

    def test_he_may_drop_his_change(self, tabs: tuple[AppTest, AppTest]) -> None:
        first, second = tabs
        button(second, "放弃我的改动，重新载入").click().run()
        assert _plan(second) == _plan(first)
        assert not second.checkbox

    def test_he_may_save_it_as_a_draft_of_its_own(self, tabs: tuple[AppTest, AppTest]) -> None:
        first, second = tabs
        button(second, "另存为新草稿").click().run()
        assert _plan(second).holders_of("r4") == ()
        assert _plan(second).holders_of("r2") == ("l1",)
        assert _plan(first.run()).holders_of("r4") == ("l2",)
        titles = [heading.title for heading in drafts.headings(keeping.office().database)]
        assert titles == ["示例市领导挂钩联系制度（副本）", "示例市领导挂钩联系制度"]


class TestEditsNotAppliedYet:
    """The second tab has edited l2's share, or a rule, and not applied it, when the first saves something."""

    @staticmethod
    def _open(tab: Tab, page: str) -> AppTest:
        app = tab()
        app.switch_page(str(PAGES / f"{page}.py"))
        return app.run()

    @staticmethod
    def _share(app: AppTest, row: int, share: str) -> None:
        desk: Desk = app.session_state["desk"]
        assert desk.sheets is not None
        app.session_state[f"sheet_leaders_{desk.sheets.number}"] = edit({row: {"share": share}})
        app.run()
        assert not app.exception

    def test_they_stay_where_somebody_else_changes_the_plan(
        self, tab: Tab, two_by_three: Instance, kept: Assignment
    ) -> None:
        _begin(Draft("x", two_by_three, kept))
        first, second = tab(), self._open(tab, "data_tables")
        self._share(second, 1, "2")
        _take_away(first, ("l1", "r2"))
        second.run()
        assert _plan(second) == _plan(first)
        assert "修改检查无误。" in texts(second)
        button(second, "应用").click().run()
        assert "您的改动还没有保存" not in texts(second)
        assert keeping.fetch(second.session_state["desk"].kept.id)[1].instance.leaders[1].share == 2

    @pytest.mark.parametrize("drawn_before", [True, False])
    def test_they_wait_where_somebody_else_changes_the_data_and_are_merged_when_applied(
        self, tab: Tab, two_by_three: Instance, kept: Assignment, *, drawn_before: bool
    ) -> None:
        _begin(Draft("x", two_by_three, kept))
        first, second = self._open(tab, "data_tables"), self._open(tab, "data_tables")
        if drawn_before:
            self._share(second, 1, "2")
        self._share(first, 0, "3")
        button(first, "应用").click().run()
        self._share(second, 1, "2")
        assert "刚被别的窗口或别人改过" in texts(second)
        assert "修改检查无误。" in texts(second)
        button(second, "应用").click().run()
        assert "您的改动还没有保存" in texts(second)
        button(second, "并入勾选的改动").click().run()
        shares = [leader.share for leader in keeping.fetch(second.session_state["desk"].kept.id)[1].instance.leaders]
        assert shares == [3, 2]
        assert "没有未应用的修改。" in texts(second)

    def test_given_up_they_make_room_for_what_is_there_now(
        self, tab: Tab, two_by_three: Instance, kept: Assignment
    ) -> None:
        _begin(Draft("x", two_by_three, kept))
        first, second = self._open(tab, "data_tables"), self._open(tab, "rules")
        second.toggle[1].set_value(True).run()
        self._share(first, 0, "3")
        button(first, "应用").click().run()
        second.run()
        assert "刚被别的窗口或别人改过" in texts(second)
        assert "有修改尚未应用。" in texts(second)
        button(second, "放弃修改").click().run()
        assert "刚被别的窗口或别人改过" not in texts(second)
        assert second.session_state["desk"].draft.instance.leaders[0].share == 3


def test_a_row_that_both_changed_is_not_carried_over_unless_it_is_ticked(
    tab: Tab, two_by_three: Instance, kept: Assignment
) -> None:
    _begin(Draft("x", two_by_three, kept))
    first, second = tab(), tab()
    _take_away(first, ("l1", "r2"))
    _give(second, "l2", "r2")
    assert [box.value for box in second.checkbox] == [False]
    assert "对方改成：分工：“2号路”由 市长 改为 无人" in texts(second)
    second.checkbox[0].check().run()
    button(second, "并入勾选的改动").click().run()
    assert _plan(second).holders_of("r2") == ("l2",)


def test_where_the_folder_cannot_be_written_the_app_says_so_and_works_in_memory(
    tab: Tab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, two_by_three: Instance, kept: Assignment
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path / "file"))
    _begin(Draft("x", two_by_three, kept))
    app = tab()
    assert not app.exception
    assert "注意：方案只保存在内存中" in texts(app)
    assert str(tmp_path / "file") in texts(app)
    _take_away(app, ("l1", "r2"))
    assert ("l1", "r2") not in _plan(app)


def test_a_draft_of_other_leaders_merges_row_by_row(two_by_three: Instance, kept: Assignment) -> None:
    from planner.store.differences import applied, differences  # noqa: PLC0415

    base = Draft("x", two_by_three, kept).snapshot
    leaders = (replace(two_by_three.leaders[0], share=2.0), two_by_three.leaders[1])
    mine = replace(base, instance=replace(two_by_three, leaders=leaders))
    theirs = replace(base, instance=replace(two_by_three, places=two_by_three.places[:-1]))
    merged = applied(theirs, differences(base, mine))
    assert merged.instance.leaders[0].share == 2.0
    assert [place.id for place in merged.instance.places] == ["s1", "s2", "r1", "r2", "r3"]
    assert ("l2", "r4") not in merged.assignment
    assert len(merged.instance.links) == 3


def test_a_measure_that_both_changed_is_one_row_that_clashes(two_by_three: Instance, kept: Assignment) -> None:
    from planner.store.differences import applied, differences  # noqa: PLC0415

    day = date(2026, 3, 2)
    open_one, other = Measure("m", "停车", "划线", day, unit="甲局"), Measure("n", "停车", "巡查", day, unit="甲局")
    base = replace(Draft("x", two_by_three, kept).snapshot, records=Records(measures=(open_one, other)))
    begun, done = replace(open_one, begun=day), replace(open_one, done=day, result="已划")
    mine = replace(base, records=Records(measures=(begun, other)))
    theirs = replace(base, records=Records(measures=(done, other)))
    (my_change,), (their_change,) = differences(base, mine), differences(base, theirs)
    assert my_change.clashes(their_change)
    assert applied(theirs, [my_change]).records.measures == (begun, other)
