"""What the three views of the plan share, and the plan map with its panel."""

from dataclasses import replace

import pytest

from planner.domain import Assignment, Instance, Stance
from planner.ui import comparing, moves, state
from planner.ui.draft import Draft
from planner.ui.panels import FEW
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

VIEWS = ("plan_table", "plan_board", "plan_map")


def draft_of(app: object) -> Draft:
    found = app.session_state["desk"].draft  # type: ignore[attr-defined]
    assert isinstance(found, Draft)
    return found


@pytest.mark.parametrize("view", VIEWS)
class TestEveryView:
    def test_it_says_how_the_plan_stands(
        self, view: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # l1 carries 20, l2 20 at share 0.5 = 40.
        text = texts(open_page(view, Draft("x", two_by_three, kept)))
        assert "覆盖 6/6 · 配额 4/4 · 工作量：最大 40，平均 30，最小 20 · 锁定 0 对" in text

    def test_a_broken_rule_leads_to_the_repair_once(
        self, view: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page(view, Draft("x", two_by_three, Assignment.of(kept.pairs - {("l1", "r2")})))
        assert [found.proto.label for found in app.get("page_link")].count("用最少的调整改好 →") == 1

    def test_everything_is_locked_but_what_is_chosen(
        self, view: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page(view, Draft("x", two_by_three, kept))
        next(found for found in app.multiselect if found.label == "除这些领导以外").set_value(["l2"])
        next(found for found in app.multiselect if found.label == "除这些对象以外").set_value(["r1"]).run()
        button(app, "其余全部锁定").click().run()
        assert moves.pins(draft_of(app).instance) == {("l1", "s1"), ("l1", "r2")}
        button(app, "全部解锁").click().run()
        assert moves.pins(draft_of(app).instance) == frozenset()
        button(app, "↶ 撤销").click().run()
        button(app, "↶ 撤销").click().run()
        assert draft_of(app).instance is two_by_three

    def test_a_try_out_shows_what_it_does_and_is_adopted_or_dropped(
        self, view: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        moved = Assignment.of({*kept.pairs, ("l1", "r4")} - {("l2", "r4")})
        trying = Draft("x", two_by_three, kept).trying().changed(moved)
        app = open_page(view, trying)
        assert "正在试改：已有 1 个对象换了领导，还没有采用。" in texts(app)
        assert "4号路：副市长 → 市长" in texts(app)
        # Loads 25 and 30 instead of 20 and 40: mean 27.5; l1 has three roads where two are allowed; r4 does not pass s1.
        effects = app.table[0].value
        assert effects["原来"].tolist() == ["0", "40", "20", "0"]
        assert effects["现在"].tolist() == ["1", "30", "5", "6"]
        button(app, "全部放弃").click().run()
        assert draft_of(app).assignment == kept
        assert draft_of(app).tried_from is None


class TestPlanMap:
    def test_nothing_chosen_says_what_to_do(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        assert "点图上的一个对象，或在上面的列表里选" in texts(open_page("plan_map", Draft("x", two_by_three, kept)))

    def test_a_place_tells_its_leader_and_who_could_take_it(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("plan_map", Draft("x", two_by_three, kept))
        app.selectbox(key=state.LOOK_PLACE_KEY).set_value("r1").run()
        text = texts(app)
        assert "现由市长挂联（工作量 20）。" in text
        # l2 may have two roads and has two: he takes r1 and hands one over, r3 as the first of two alike.
        assert "副市长（工作量 40）接手，拿3号路来换：符合规定；挂联对象的分散程度" in text
        button(app, "交换").click().run()
        assert draft_of(app).assignment.places_of("l2") == ("r1", "r4", "s2")

    def test_a_leader_tells_his_places_and_how_they_hang_together(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("plan_map", Draft("x", two_by_three, kept))
        app.selectbox(key=state.LOOK_PLACE_KEY).set_value("r1").run()
        button(app, "查看").click().run()
        assert app.selectbox(key=state.LOOK_LEADER_KEY).value == "l1"
        assert app.selectbox(key=state.LOOK_PLACE_KEY).value is None
        text = texts(app)
        assert "1号路（主干道，权重 5）" in text
        assert "城东街道 — 1号路" in text

    def test_a_leader_is_given_one_more_place_from_the_list(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("plan_map", Draft("x", two_by_three, kept))
        app.selectbox(key=state.LOOK_LEADER_KEY).set_value("l1").run()
        adding = next(found for found in app.selectbox if found.label == "再给他一个对象")
        assert "3号路（现：副市长）" in adding.options
        adding.set_value("r3").run()
        button(app, "交给他").click().run()
        assert draft_of(app).assignment.holders_of("r3") == ("l1",)

    def test_a_lock_closes_what_would_move_the_place(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        locked = replace(two_by_three, stances=(Stance("l1", "r1", "pin"),))
        app = open_page("plan_map", Draft("x", locked, kept))
        app.selectbox(key=state.LOOK_PLACE_KEY).set_value("r1").run()
        assert button(app, "取下").disabled
        button(app, "解锁").click().run()
        button(app, "取下").click().run()
        assert draft_of(app).assignment.holders_of("r1") == ()
        assert "1号路：还没有领导挂钩联系。" in texts(app)

    def test_what_is_looked_at_outlives_a_visit_elsewhere_and_goes_with_its_place(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("plan_map", Draft("x", two_by_three, kept))
        app.session_state["desk"].looked_at = ("place", "s2")
        assert app.run().selectbox(key=state.LOOK_PLACE_KEY).value == "s2"
        app.session_state["desk"].looked_at = ("place", "gone")
        assert "点图上的一个对象" in texts(app.run())


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside Streamlit there is no visitor to have a language."""
    monkeypatch.setattr(state, "language", lambda: "zh")


@pytest.mark.usefixtures("chinese")
def test_what_changed_hands_is_told_place_by_place(two_by_three: Instance, kept: Assignment) -> None:
    after = Assignment.of({*kept.pairs, ("l2", "r1")} - {("l1", "r1"), ("l2", "r4")})
    assert comparing.handed_over(two_by_three, kept, after) == ["1号路：市长 → 副市长", "4号路：副市长 → （无人）"]


def test_of_many_broken_rules_the_first_are_seen_without_a_click(two_by_three: Instance, open_page: OpenPage) -> None:
    # With nobody anywhere, six places lack a leader, and two leaders lack places of two layers each: more than four.
    app = open_page("plan_table", Draft("x", two_by_three, Assignment()))
    shown, more = app.expander[:2]
    count = len(Draft("x", two_by_three, Assignment()).report.violations)
    assert count > FEW
    assert (shown.label, shown.proto.expanded, shown.markdown[0].value.count("\n")) == (
        f"有 {count} 处不符合规定", True, FEW - 1,
    )  # fmt: skip
    assert (more.label, more.proto.expanded) == (f"另有 {count - FEW} 处不符合规定", False)
