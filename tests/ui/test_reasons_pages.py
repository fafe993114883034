"""Why, who could take it, the fewest moves, alternatives and fair shares: empty, with an error, and with a result."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from planner import planning
from planner.domain import Assignment, Instance, Range, Reason, Solution, Stance
from planner.follow_up.tenure import Tenure
from planner.planning import (
    Alternative,
    Alternatives,
    Handover,
    Point,
    Repair,
    Rotation,
    RulePrice,
    Standing,
    Succession,
    Year,
)
from planner.planning.repair import without_leaders
from planner.rules import check
from planner.ui import plan_life, rounds_view, vacancy_view
from planner.ui.asking import Question
from planner.ui.draft import Draft
from planner.ui.trade_off import rows as picture_rows
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

NOTHING = Assignment()
PATIENCE = 30.0


def answered(app: AppTest, name: str) -> AppTest:
    """The page after the question under a name has been answered."""
    app.session_state["desk"].questions[name].join(PATIENCE)
    return app.run()


def draft_of(app: AppTest) -> Draft:
    draft: Draft = app.session_state["desk"].draft
    return draft


def tables(app: AppTest) -> str:
    return "\n".join(str(table.value.to_string()) for table in app.table).replace("\\", "")


class TestWhy:
    def test_without_a_plan_it_sends_to_generate(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "还没有分工方案" in texts(open_page("why", Draft("x", two_by_three, NOTHING)))

    def test_a_city_without_leaders(self, two_by_three: Instance, open_page: OpenPage) -> None:
        nobody = replace(two_by_three, leaders=())
        assert "这份数据里没有领导。" in texts(open_page("why", Draft("x", nobody, NOTHING)))

    def test_kinds_and_terms_begin_with_a_capital_in_english(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("why", Draft("x", two_by_three, kept))
        app.session_state["desk"].language = "en"
        app.run()
        assert "Street · " in texts(app)
        assert all(str(title)[0].isupper() for table in app.table for title in table.value.columns)

    def test_every_place_of_a_leader_has_its_reason_and_its_way_on_the_map(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("why", Draft("x", two_by_three, kept))
        app.selectbox(key="leader").set_value("l1").run()
        # Without r1, l1 carries 15 and l2 still 40: the mean falls from 30 to 27.5, the deviation rises from 20 to 25.
        assert "市长（l1）挂钩联系1号路（r1），使工作量与平均值的偏差合计减少 5。" in texts(app)
        assert "1号路（r1）经过城东街道（s1）" in texts(app)
        assert len([each for each in app.button if each.label == "谁能接手？"]) == 3

    def test_a_pinned_pair_says_so_with_its_reason(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        pinned = replace(two_by_three, stances=(Stance("l1", "s1", "pin", reason="示范街道"),))
        assert "已锁定：示范街道" in texts(open_page("why", Draft("x", pinned, kept)))

    def test_who_could_take_a_place_comes_with_every_move_and_price_and_is_done_in_one_step(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("why", Draft("x", two_by_three, kept))
        app.selectbox(key="leader").set_value("l1").run()
        app.button(key="who_s1").click().run()
        answered(app, "takers")
        assert "现由市长挂钩联系。" in texts(app)
        # Each leader holds exactly one street: the two are swapped, and all four roads lie one link further from their leader's street.
        assert "1. 副市长（l2）：2 项变动" in texts(app)
        assert "市长（l1）挂钩联系街道（乡镇） 0 个，应为 1 个。" in texts(app)
        assert "城东街道（s1）改由副市长（l2）接替市长（l1）挂钩联系，即所问的这一项。" in tables(app)
        assert "已证明变动不能更少。" in texts(app)
        button(app, "采用这一调整").click().run()
        assert {("l2", "s1"), ("l1", "s2")} <= draft_of(app).assignment.pairs
        button(app, "↶ 撤销").click().run()
        assert draft_of(app).assignment == kept

    def test_who_cannot_take_a_place_is_told_why(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        avoiding = replace(two_by_three, stances=(Stance("l2", "s1", "avoid"),))
        app = open_page("why", Draft("x", avoiding, kept))
        app.selectbox(key="leader").set_value("l1").run()
        app.button(key="who_s1").click().run()
        answered(app, "takers")
        assert "没有领导可以接手。" in texts(app)
        assert "副市长（l2）不能挂钩联系城东街道（s1）" in texts(app)

    def test_a_plan_that_breaks_a_rule_elsewhere_still_says_who_could_take_a_place(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        avoiding = replace(two_by_three, stances=(Stance("l2", "r4", "avoid"),))
        app = open_page("why", Draft("x", avoiding, kept))
        app.selectbox(key="asked_place").set_value("s1").run()
        answered(app, "takers")
        assert "1. 副市长（l2）：2 项变动" in texts(app)


class TestRepair:
    def test_a_plan_in_order_needs_nothing(self, two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
        app = open_page("repair", Draft("x", two_by_three, kept))
        assert "现有方案符合全部规定，不需要调整。" in texts(app)

    def test_moves_are_shown_before_they_are_made_and_made_in_one_step(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # r4 has nobody: l2 holds one road and l1 two, the most he may; so l2 takes it, one move.
        broken = Assignment.of(kept.pairs - {("l2", "r4")})
        app = open_page("repair", Draft("x", two_by_three, broken))
        assert "先看清单，不会改动方案" in texts(app)
        button(app, "算出最少的调整").click().run()
        answered(app, "repair")
        assert "新安排 1 对即可符合全部规定，已证明不能更少；只是不再挂钩联系的不计。" in texts(app)
        assert "4号路（r4）由副市长（l2）挂钩联系，因该对象尚缺领导。" in tables(app)
        assert draft_of(app).assignment == broken
        button(app, "采用这些调整").click().run()
        assert draft_of(app).assignment == kept
        button(app, "↶ 撤销").click().run()
        assert draft_of(app).assignment == broken

    def test_a_leader_who_leaves_goes_in_the_same_step(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without = replace(two_by_three, leaders=two_by_three.leaders[:1])
        asked: list[list[str]] = []

        def repair(_instance: Instance, _plan: Assignment, *, leave: list[str], **_options: object) -> Repair:
            asked.append(leave)
            move = planning.Move("give", "l1", "r3", "planning.give_left", {"leaders": ("l2",)})
            return Repair("feasible", without, Assignment.of([("l1", "r3")]), (move,), 1)

        monkeypatch.setattr(planning, "repair", repair)
        app = open_page("repair", Draft("x", two_by_three, kept))
        app.multiselect[0].set_value(["l2"]).run()
        button(app, "算出最少的调整").click().run()
        answered(app, "repair")
        assert asked == [["l2"]]
        assert "是否能更少尚未证明" in texts(app)
        button(app, "采用这些调整").click().run()
        assert [leader.id for leader in draft_of(app).instance.leaders] == ["l1"]
        button(app, "↶ 撤销").click().run()
        assert draft_of(app).instance == two_by_three
        assert draft_of(app).assignment == kept

    def test_where_no_moves_help_the_reasons_are_told(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reason = Reason("coverage", "optimization.together")
        monkeypatch.setattr(
            planning, "repair", lambda *_args, **_options: Repair("infeasible", two_by_three, reasons=(reason,))
        )
        app = open_page("repair", Draft("x", two_by_three, Assignment.of(kept.pairs - {("l2", "r4")})))
        button(app, "算出最少的调整").click().run()
        answered(app, "repair")
        assert "无论怎样调整都不能符合全部规定。原因：" in texts(app)


class TestAlternatives:
    def test_plans_stand_side_by_side_and_one_is_taken(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The streets change hands: two places differ, and each of the four roads lies one link further.
        swapped = Assignment.of([*(kept.pairs - {("l1", "s1"), ("l2", "s2")}), ("l1", "s2"), ("l2", "s1")])
        reports = [check(two_by_three, plan) for plan in (kept, swapped)]
        plans = (
            Alternative(kept, reports[0].levels, reports[0].terms, (0.0, 0.0)),
            Alternative(swapped, reports[1].levels, reports[1].terms, (0.0, 0.5), (2,)),
        )
        found = Alternatives(Solution("optimal", "proved", kept), plans, complete=False)
        monkeypatch.setattr(planning, "alternatives", lambda *_args, **_options: found)
        app = open_page("alternatives", Draft("x", two_by_three, kept))
        button(app, "找备选方案").click().run()
        answered(app, "alternatives")
        shown = app.table[0].value.set_index("指标")
        assert list(shown.columns) == ["方案 1", "方案 2"]
        assert list(shown.loc["与现方案不同的对象数"]) == ["0", "2"]
        assert list(shown.loc["最多落后于最好方案"]) == ["0 %", "50 %"]
        assert "要 3 个，找到 2 个" in texts(app)
        assert "领导不同的对象（2 个）" in texts(app)
        button(app, "采用方案 2").click().run()
        assert draft_of(app).assignment == swapped

    def test_the_trade_off_is_a_picture_and_a_table_to_choose_from(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lean = Assignment.of(kept.pairs - {("l2", "r4")})
        points = (Point(kept, (40.0, 0.0, 0.0)), Point(lean, (30.0, 4.0, 1.0)))
        monkeypatch.setattr(planning, "trade_off", lambda *_args, **_options: points)
        draft = Draft("x", two_by_three, kept)
        app = open_page("alternatives", draft)
        button(app, "画出权衡图").click().run()
        answered(app, "trade_off")
        assert "未证明没有更好的" in texts(app)
        drawn = picture_rows(draft, points)
        assert [(row["number"], row["peak_load"], row["coherence"]) for row in drawn if not row["mine"]] == [
            ("1", 40.0, 0.0),
            ("2", 30.0, 4.0),
        ]
        assert [row["peak_load"] for row in drawn if row["mine"]] == [40.0]
        app.selectbox(key="trade_off_chosen").set_value(1).run()
        button(app, "采用这一方案").click().run()
        assert draft_of(app).assignment == lean

    def test_a_question_that_has_no_plan_says_so(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        none = Alternatives(Solution("infeasible", "proved"), (), complete=False)
        monkeypatch.setattr(planning, "alternatives", lambda *_args, **_options: none)
        app = open_page("alternatives", Draft("x", two_by_three, kept))
        button(app, "找备选方案").click().run()
        answered(app, "alternatives")
        assert "没有符合全部规定的方案，无从比较。" in texts(app)

    def test_the_plan_at_hand_is_placed_among_random_ones(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = Standing(200, (95.0, 50.0), {"peak_load": 95.0})
        monkeypatch.setattr(planning, "standing", lambda *_args, **_options: found)
        app = open_page("alternatives", Draft("x", two_by_three, kept))
        button(app, "与 200 个随机方案比较").click().run()
        answered(app, "standing")
        assert "与 200 个随机的合规方案相比：第 1 层目标优于 95%、第 2 层目标优于 50%。" in texts(app)


class TestShares:
    def test_without_a_plan_it_sends_to_generate(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "还没有分工方案" in texts(open_page("shares", Draft("x", two_by_three, NOTHING)))

    def test_bodies_and_leaders_are_held_against_their_shares(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        bodies = tuple(
            replace(leader, body=body) for leader, body in zip(two_by_three.leaders, ("党委", "政府"), strict=True)
        )
        app = open_page("shares", Draft("x", replace(two_by_three, leaders=bodies), kept))
        # Loads 20 and 40; all work over all shares is 40 / 1.5; Jain: 60 squared / (2 x 2000) = 0.9.
        assert "最多：副市长 40" in texts(app)
        assert "最少：市长 20" in texts(app)
        assert "Jain 0.900" in texts(app)
        assert "党委" in tables(app)

    def test_without_work_there_is_nothing_to_compare(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        idle = replace(two_by_three, places=tuple(replace(place, weight=0) for place in two_by_three.places))
        assert "没有工作量可以比较。" in texts(open_page("shares", Draft("x", idle, kept)))


class TestQuestion:
    def test_stopping_reaches_the_use_case(self) -> None:
        def wait(*, cancelled: object) -> str:
            while not cancelled():  # type: ignore[operator]
                threading.Event().wait(0.01)
            return "what there is"

        question = Question(("x",), wait, time_limit=60)
        question.start()
        assert question.active
        question.cancel()
        question.join(PATIENCE)
        assert (question.active, question.answer) == (False, "what there is")

    def test_its_time_begins_once_all_is_prepared_and_its_turn_has_come(self) -> None:
        ready, may_end = threading.Event(), threading.Event()
        first = Question((), lambda **_: may_end.wait(PATIENCE), time_limit=60, prepare=lambda _: ready.wait(PATIENCE))
        second = Question((), lambda **_: "answer", time_limit=60)
        first.start()
        while first.state == "waiting":
            threading.Event().wait(0.01)
        second.start()
        threading.Event().wait(0.1)
        assert (first.state, first.seconds, second.state, second.seconds) == ("preparing", 0.0, "waiting", 0.0)
        ready.set()
        while first.state == "preparing":
            threading.Event().wait(0.01)
        threading.Event().wait(0.05)
        assert first.state == "running"
        assert first.seconds > 0
        may_end.set()
        second.join(PATIENCE)
        assert second.answer == "answer"

    def test_stopped_before_it_began_it_is_withdrawn(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def prepared(_instance: Instance, cancelled: Callable[[], bool]) -> bool:
            while not cancelled():
                threading.Event().wait(0.01)
            return False

        monkeypatch.setattr(planning, "prepare", prepared)
        app = open_page("alternatives", Draft("x", two_by_three, kept))
        button(app, "找备选方案").click().run()
        assert "在一台电脑上第一次计算要等半分钟到一分钟" in next(bar.proto.text for bar in app.get("progress"))
        question = app.session_state["desk"].questions["alternatives"]
        question.cancel()
        question.join(PATIENCE)
        app.run()
        assert not app.exception
        assert question.withdrawn
        assert not button(app, "找备选方案").disabled

    @pytest.mark.parametrize(
        "asked",
        [
            ("repair", "算出最少的调整"),
            ("vacancy", "看怎样交接"),
            ("alternatives", "与 200 个随机方案比较"),
            ("inspection", "编排巡查"),
        ],
    )
    def test_what_runs_compiled_code_waits_for_it(
        self,
        two_by_three: Instance,
        kept: Assignment,
        open_page: OpenPage,
        monkeypatch: pytest.MonkeyPatch,
        asked: tuple[str, str],
    ) -> None:
        def prepared(_what: object, cancelled: Callable[[], bool]) -> bool:
            while not cancelled():
                threading.Event().wait(0.01)
            return False

        monkeypatch.setattr(planning, "prepare", prepared)
        monkeypatch.setattr(rounds_view, "prepare_rounds", prepared)
        page, label = asked
        app = open_page(page, Draft("x", two_by_three, Assignment.of(kept.pairs - {("l2", "r4")})))
        button(app, label).click().run()
        assert not app.exception
        assert "在一台电脑上第一次计算要等半分钟到一分钟" in next(bar.proto.text for bar in app.get("progress"))
        (question,) = app.session_state["desk"].questions.values()
        question.cancel()
        question.join(PATIENCE)
        assert not app.run().exception

    def test_an_error_is_kept_for_the_page(self) -> None:
        def fail(**_options: object) -> None:
            raise ZeroDivisionError

        question = Question((), fail, time_limit=1)
        question.start()
        question.join(PATIENCE)
        assert isinstance(question.error, ZeroDivisionError)


class TestVacancy:
    def test_since_when_places_are_held_is_asked_once_the_button_is_pressed(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held, asked, given = {("l1", "s1"): date(2026, 2, 1)}, list[Assignment](), list[object]()

        def since_when(plan: Assignment) -> Tenure:
            asked.append(plan)
            return held

        monkeypatch.setattr(plan_life, "tenure_of", since_when)
        monkeypatch.setattr(vacancy_view, "_succession", lambda *_, held, cancelled: given.append(held))
        app = open_page("vacancy", Draft("x", two_by_three, kept))
        assert asked == []
        button(app, "看怎样交接").click().run()
        answered(app, "vacancy")
        assert (asked, given) == ([kept], [held])

    def test_who_stands_in_until_when_and_who_takes_over_is_seen_before_anything_is_done(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # With room for two streets and four roads each, l1 can carry everything while l2 is gone.
        layers = tuple(
            replace(layer, quota=Range(layer.quota.lower, 2 * layer.quota.upper))
            for layer in two_by_three.policy.layers
        )
        extra = {"succession": {"working_days": 2}}
        roomy = replace(two_by_three, policy=replace(two_by_three.policy, layers=layers, extra=extra))
        app = open_page("vacancy", Draft("x", roomy, kept))
        app.selectbox[0].set_value("l2").run()
        # After Wednesday 31 December: Thursday and Friday, as no holidays are stated.
        app.date_input[0].set_value(date(2025, 12, 31)).run()
        assert "不会改动方案" in texts(app)
        button(app, "看怎样交接").click().run()
        answered(app, "vacancy")
        assert "副市长（l2）出缺期间，由市长（l1）暂代。" in texts(app)
        assert "调整后的名单应于2026年1月2日前印发（2 个工作日之内）。" in texts(app)
        assert "新安排 3 对即可符合全部规定，已证明不能更少；只是不再挂钩联系的不计。" in texts(app)
        assert "移交清单" in texts(app)
        assert draft_of(app).assignment == kept
        button(app, "采用这些调整").click().run()
        assert [leader.id for leader in draft_of(app).instance.leaders] == ["l1"]
        assert "已采用调整：副市长（l2）的对象已移交" in texts(app)
        button(app, "↶ 撤销").click().run()
        assert (draft_of(app).instance, draft_of(app).assignment) == (roomy, kept)
        # The post that was asked about, its day and the answer are there again.
        assert (app.selectbox[0].value, app.date_input[0].value) == ("l2", date(2025, 12, 31))
        assert "已采用调整" not in texts(app)
        assert "副市长（l2）出缺期间，由市长（l1）暂代。" in texts(app)

    def test_the_interim_holder_can_be_put_in_at_once(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Nobody can be spared for good: 1 leader x 1 street = 1 < 2. Standing in bends the rules for a while.
        interim = Assignment.of([("l1", place) for _, place in kept.pairs])
        alone = without_leaders(two_by_three, ["l2"])
        none = Repair("infeasible", alone, reasons=(Reason("coverage", "optimization.together"),))
        places = tuple(Handover(place, "", ("每月一次",)) for place in kept.places_of("l2"))
        found = Succession("l2", "l1", interim, check(alone, interim).violations, date(2026, 2, 11), none, places)
        monkeypatch.setattr(planning, "succeed", lambda *_args, **_options: found)
        app = open_page("vacancy", Draft("x", two_by_three, kept))
        button(app, "看怎样交接").click().run()
        answered(app, "vacancy")
        assert "市长（l1）挂钩联系街道（乡镇） 2 个，应为 1 个。" in texts(app)
        assert "无论怎样调整都不能符合全部规定" in texts(app)
        button(app, "先采用暂代安排").click().run()
        assert draft_of(app).assignment == interim
        # With the post on the roster, its quota and its locks would be broken as well, and the fewest moves would give its places back.
        assert draft_of(app).report.violations == found.over
        assert "已采用暂代安排：副市长（l2）的对象由市长（l1）暂代" in texts(app)
        assert "名单应于2026年2月11日前调整印发" in texts(app)
        handed = tables(app)
        assert handed.count("市长（l1）") == len(places)
        assert [box.label for box in app.download_button] == ["下载移交清单（Excel）"]

    def test_without_a_plan_it_sends_to_generate(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "还没有分工方案" in texts(open_page("vacancy", Draft("x", two_by_three, NOTHING)))


class TestRotation:
    def test_years_are_told_and_the_first_is_taken(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[tuple[int, int]] = []

        def rotate(_instance: Instance, years: int, *, window: int, **_options: object) -> Rotation:
            asked.append((years, window))
            return Rotation((Year(1, Solution("feasible", "budget", kept), (), 0),), complete=True)

        monkeypatch.setattr(planning, "rotate", rotate)
        extra = {"rotation": {"window": 4, "years": 5}}
        stated = replace(two_by_three, policy=replace(two_by_three.policy, extra=extra))
        app = open_page("rotation", Draft("x", stated, NOTHING))
        button(app, "编排轮换").click().run()
        answered(app, "rotation")
        assert asked == [(5, 4)]
        assert "第 1 年：没有重复。" in texts(app)
        button(app, "采用第 1 年的方案").click().run()
        assert draft_of(app).assignment == kept

    def test_a_year_without_a_plan_is_told(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        none = Rotation((Year(1, Solution("infeasible", "proved"), (), None),), complete=False)
        monkeypatch.setattr(planning, "rotate", lambda *_args, **_options: none)
        app = open_page("rotation", Draft("x", two_by_three, kept))
        button(app, "编排轮换").click().run()
        answered(app, "rotation")
        assert "第 1 年：没有方案。" in texts(app)


def test_a_rule_has_its_price_on_the_page(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = RulePrice(Solution("optimal", "proved"), Solution("optimal", "proved"), {}, (), None)
    monkeypatch.setattr(planning, "rule_price", lambda *_args, **_options: found)
    app = open_page("alternatives", Draft("x", two_by_three, kept))
    button(app, "算出代价").click().run()
    answered(app, "price")
    assert "即使取消“配额”这条规定，也没有方案。" not in texts(app)
    assert "因有“配额”这条规定：各层目标不变（两个方案都已证明最优）。" in texts(app)
