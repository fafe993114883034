"""The pages of follow-up: nothing to follow, nothing on record, and a record to read and add to."""

from dataclasses import replace
from datetime import date

import pytest

from planner import planning
from planner.domain import Assignment, Holding, Instance
from planner.follow_up.committees import Measure, Seat
from planner.follow_up.marks import Mark
from planner.follow_up.materials import Material, MaterialEvent
from planner.follow_up.orders import Event, Order
from planner.follow_up.records import Records
from planner.follow_up.visits import Visit
from planner.ui.draft import Draft
from planner.ui.navigation import SECTIONS
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

PAGES = [
    page for page in SECTIONS["section_follow_up"] if page != "inspection"
]  # rounds ask for neither rules nor a plan
CLOSED_ORDER = (
    Event("o1", date(2026, 1, 6), "report", "社区", "已清理"),
    Event("o1", date(2026, 1, 7), "close", "文明办"),
)
SECTION = {
    "orders": {"days": 5},
    "reports": [{"name": "月报", "period": "month", "days": 5, "owes": "leaders", "fields_asked": 12}],
    "burden": {"fields_asked": 10},
    "assessment": {
        "period": "two_months",
        "items": [{"name": "测评", "measure": "mark", "points": 1}],
        "groups": [{"name": "街道", "kinds": ["street"]}],
        "red": {"name": "红旗", "top": 1, "at_least": 90},
    },
    "start": date(2026, 1, 1),
    "visits": [{"name": "每月一次", "period": "month", "kinds": ["street"]}],
}


@pytest.fixture
def followed(two_by_three: Instance) -> Instance:
    """The city of the pages, followed up from 2026 on: each street is to be visited once a month."""
    return replace(two_by_three, policy=replace(two_by_three.policy, extra={"follow_up": SECTION}))


def desk(followed: Instance, kept: Assignment, records: Records) -> Draft:
    return Draft("x", followed, kept, sample=True, records=records)


@pytest.mark.parametrize("page", PAGES)
def test_without_rules_a_page_says_what_is_missing(
    page: str, two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    assert "follow_up" in texts(open_page(page, Draft("x", two_by_three, kept)))


@pytest.mark.parametrize("page", PAGES)
def test_without_a_plan_a_page_sends_to_generate(page: str, followed: Instance, open_page: OpenPage) -> None:
    assert "请先生成方案" in texts(open_page(page, Draft("x", followed, Assignment())))


class TestVisits:
    def test_it_counts_what_is_met_and_overdue(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        # l1 went to s1 in January and February, l2 to s2 in February: one of four duties is overdue.
        visits = (
            Visit("l1", "s1", date(2026, 1, 8)), Visit("l1", "s1", date(2026, 2, 9)), Visit("l2", "s2", date(2026, 2, 10)),
        )  # fmt: skip
        page = texts(open_page("visits", desk(followed, kept, Records(visits))))
        assert "已完成的联系任务 3 / 4" in page
        assert "逾期 1" in page

    def test_a_visit_is_taken_down_once(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        app = open_page("visits", desk(followed, kept, Records((Visit("l1", "s1", date(2026, 1, 8)),))))
        app.text_area[0].set_value("整洁")
        app.text_input[0].set_value("秘书")
        button(app, "保存").click().run()
        draft = app.session_state["desk"].draft
        assert draft.records.visits[1:] == (Visit("l1", "r1", date(2026, 1, 8), 60.0, "秘书", "整洁"),)
        assert app.text_area[0].value == ""
        app.text_input[0].set_value("秘书")
        button(app, "保存").click().run()
        assert "这次联系已经记录过了" in texts(app)
        assert len(draft.records.visits) == 2


class TestOrders:
    def test_without_orders_it_offers_to_hand_one_over(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("orders", desk(followed, kept, Records()))
        assert "还没有交办单" in texts(app)
        app.text_input[0].set_value("1号")
        app.text_area[0].set_value("占道")
        button(app, "交办").click().run()
        (order,) = app.session_state["desk"].draft.records.orders
        assert (order.id, order.place, order.problem) == ("1号", "s1", "占道")
        assert app.text_input[0].value == ""
        app.text_input[0].set_value("1号")
        app.text_area[0].set_value("占道")
        button(app, "交办").click().run()
        assert "单号 1号 已经用过" in texts(app)

    def test_an_order_is_closed_by_a_second_person_only(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        order = Order("o1", "s1", date(2026, 1, 5), "占道")
        app = open_page("orders", desk(followed, kept, Records(orders=(order,), order_events=CLOSED_ORDER[:1])))
        by = next(box for box in app.text_input if box.label == "经办人")
        by.set_value("社区")
        button(app, "登记").click().run()
        assert "不能再由本人销号" in texts(app)
        next(box for box in app.text_input if box.label == "经办人").set_value("文明办")
        button(app, "登记").click().run()
        assert app.session_state["desk"].draft.records.order_events[1].by == "文明办"
        assert "已销号 1" in texts(app)


class TestAssessment:
    def test_it_shows_ranks_flags_and_the_formula(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        marks = tuple(Mark(place, date(2026, 1, 20), "测评", score) for place, score in (("s1", 95), ("s2", 70)))
        app = open_page("assessment", desk(followed, kept, Records(marks=marks)))
        assert "红旗 1" in texts(app)
        assert "红旗：各组前 1 名，且得分不低于 90 分" in texts(app)
        table = app.dataframe[0].value
        assert table.iloc[0].tolist()[:6] == ["街道", 1, "城东街道", "市长", 95, "红旗"]

    def test_a_policy_without_formula_says_so(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        bare = replace(followed, policy=replace(followed.policy, extra={"follow_up": {"start": date(2026, 1, 1)}}))
        assert "没有测评的公式" in texts(open_page("assessment", desk(bare, kept, Records())))


class TestReports:
    def test_a_report_is_taken_down(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        visits = (Visit("l1", "s1", date(2026, 2, 9)),)
        app = open_page("calendar", desk(followed, kept, Records(visits)))
        assert "逾期未报 2" in texts(app)
        button(app, "登记").click().run()
        (submission,) = app.session_state["desk"].draft.records.submissions
        assert (submission.report, submission.period, submission.by) == ("月报", "2026-01", "l1")
        assert "逾期未报 1" in texts(app)

    def test_too_much_is_warned_of(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        visits = (Visit("l1", "s1", date(2026, 2, 9)),)
        assert "有 2 个单位、共 2 个月次超过上限" in texts(open_page("burden", desk(followed, kept, Records(visits))))

    def test_what_each_leader_carries_is_told_even_where_no_report_is_asked(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        section = {name: part for name, part in SECTION.items() if name != "reports"}
        quiet = replace(followed, policy=replace(followed.policy, extra={"follow_up": section}))
        app = open_page("burden", desk(quiet, kept, Records((Visit("l1", "s1", date(2026, 2, 9)),))))
        assert "没有要求任何人报送材料" in texts(app)
        assert any("各位领导的全部任务" in each.value for each in app.header)

    def test_a_bulletin_shows_its_figures(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        visits = (Visit("l1", "s1", date(2026, 1, 9)), Visit("l1", "s1", date(2026, 2, 28)))
        app = open_page("bulletin", desk(followed, kept, Records(visits)))
        assert "完成的联系任务 2 / 4" in texts(app)


class TestCommittees:
    RULED = SECTION | {"committees": {"heads": 2, "seats": 1}}

    def test_clashes_come_with_a_way_out(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        ruled = replace(followed, policy=replace(followed.policy, extra={"follow_up": self.RULED}))
        seats = (Seat("领导小组", "head", "l1"), Seat("领导小组", "deputy", "l2"))
        told = texts(open_page("committees", desk(ruled, kept, Records(seats=seats))))
        assert "有 1 处任务冲突" in told
        both = (seats[0], replace(seats[1], role="head"))
        assert "没有任务冲突" in texts(open_page("committees", desk(ruled, kept, Records(seats=both))))
        assert "不检查任务冲突" in texts(open_page("committees", desk(followed, kept, Records(seats=both))))

    def test_a_seat_is_given_and_ended(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        taken = Seat("领导小组", "head", "l1")
        app = open_page(
            "committees", desk(followed, kept, Records((Visit("l1", "s1", date(2026, 2, 9)),), seats=(taken,)))
        )
        button(app, "增加任职").click().run()
        assert "请选择领导，或填写单位" in texts(app) or "必须由领导担任" in texts(app)
        next(box for box in app.selectbox if box.label == "领导（岗位）").set_value("l2")
        button(app, "增加任职").click().run()
        seats = app.session_state["desk"].draft.records.seats
        assert seats[1] == Seat("领导小组", "head", "l2", since=date(2026, 2, 9))
        assert next(box for box in app.selectbox if box.label == "领导（岗位）").value == ""
        button(app, "结束任职").click().run()
        assert app.session_state["desk"].draft.records.seats[0] == replace(taken, until=date(2026, 2, 8))
        next(each for each in app.button if "撤销" in each.label).click().run()
        assert app.session_state["desk"].draft.records.seats[0] == taken

    def test_a_measure_is_put_on_the_list_and_done_with_a_result_only(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        known = Measure("1", "停车", "划线", date(2026, 3, 1), leader="l1", begun=date(2026, 1, 5))
        app = open_page("committees", desk(followed, kept, Records(measures=(known,))))
        for box, text in zip(app.text_input[1:], ("1", "停车", "甲局"), strict=True):
            box.set_value(text)
        app.text_area[0].set_value("增设车位")
        button(app, "加入清单").click().run()
        assert "编号 1 已经用过" in texts(app)
        app.text_input[1].set_value("2")
        button(app, "加入清单").click().run()
        measures = app.session_state["desk"].draft.records.measures
        assert measures[1] == Measure("2", "停车", "增设车位", date(2026, 1, 5), unit="甲局")
        assert app.text_area[0].value == ""
        app.radio[0].set_value("done")
        button(app, "登记").click().run()
        assert "请写明完成情况" in texts(app)
        next(box for box in app.text_area if box.label == "完成情况").set_value("已划 20 处")
        button(app, "登记").click().run()
        first = app.session_state["desk"].draft.records.measures[0]
        assert (first.done, first.result) == (date(2026, 1, 5), "已划 20 处")
        assert "已完成措施 1" in texts(app)


class TestRebalance:
    RULED = SECTION | {"feedback": {"open_order": 0.5, "most": 2.0}}

    def test_nothing_is_changed_before_the_proposal_is_adopted_in_one_step(
        self, followed: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waited_for: list[Instance] = []

        def prepared(instance: Instance, _cancelled: object) -> bool:
            waited_for.append(instance)
            return True

        monkeypatch.setattr(planning, "prepare", prepared)
        section = {"follow_up": self.RULED}
        in_force = tuple(Holding(*pair) for pair in kept.sorted_pairs)
        ruled = replace(followed, policy=replace(followed.policy, extra=section), current=in_force)
        orders = tuple(Order(f"o{n}", "r1", date(2026, 1, 5), "积水", deadline=date(2026, 3, 1)) for n in (1, 2))
        app = open_page("rebalance", desk(ruled, kept, Records(orders=orders)))
        told = texts(app)
        assert "加成 = 50% × 未销号件数 + 0% × 其中逾期件数，最多 200%" in told
        assert "不会改动方案" in told
        weight = ruled.place_by_id["r1"].weight
        assert app.dataframe[0].value.iloc[0].tolist()[1:] == [weight, 2, 0, None, 100, 2 * weight]
        button(app, "算出再平衡方案").click().run(timeout=60)
        app.session_state["desk"].questions["rebalance"].join(60)
        app.run(timeout=60)
        before = app.session_state["desk"].draft
        assert before.instance == ruled
        assert len(waited_for) == 1  # its time begins once the compiler is done
        button(app, "采用新工作量和这个方案").click().run(timeout=60)
        draft = app.session_state["desk"].draft
        assert (draft.instance.place_by_id["r1"].weight, draft.instance.current) == (2 * weight, in_force)
        assert len(draft.undo) == len(before.undo) + 1
        assert "已采用" in texts(app)

    def test_without_orders_nothing_is_heavier(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        ruled = replace(followed, policy=replace(followed.policy, extra={"follow_up": self.RULED}))
        assert "没有对象按公式加重" in texts(open_page("rebalance", desk(ruled, kept, Records())))
        assert "没有反馈公式" in texts(open_page("rebalance", desk(followed, kept, Records())))


class TestMaterials:
    def test_without_materials_one_can_be_added(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("materials", desk(followed, kept, Records((Visit("l1", "s1", date(2026, 2, 9)),))))
        assert "还没有申报材料" in texts(app)
        for box, text in zip(app.text_input, ("1", "方案", "环境", "", ""), strict=True):
            box.set_value(text)
        button(app, "加入清单").click().run()
        assert "请写明责任单位或责任人" in texts(app)
        app.text_input[3].set_value("甲局")
        button(app, "加入清单").click().run()
        day = date(2026, 2, 9)
        assert app.session_state["desk"].draft.records.materials == (
            Material("1", "方案", day, "环境", "甲局", asked=day),
        )
        assert app.text_input[0].value == ""

    def test_a_material_is_reviewed_by_a_second_person_and_archived_under_a_number(
        self, followed: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        material = Material("1", "方案", date(2026, 1, 20), unit="甲局")
        handed_over = MaterialEvent("1", date(2026, 1, 12), "submit", "甲")
        app = open_page(
            "materials", desk(followed, kept, Records(materials=(material,), material_events=(handed_over,)))
        )

        def register(by: str, text: str = "") -> None:
            next(box for box in app.text_input if box.label == "经办人").set_value(by)
            if text:
                next(box for box in app.text_input if box.label == "档号").set_value(text)
            button(app, "登记").click().run()

        assert "没有缺项" in texts(app)
        register("甲")
        assert "不能再由本人审核" in texts(app)
        register("乙")
        register("丙")
        assert "归档须写明档号" in texts(app)
        register("丙", "卷3")
        events = app.session_state["desk"].draft.records.material_events
        assert [(event.action, event.by, event.text) for event in events[1:]] == [
            ("pass", "乙", ""), ("archive", "丙", "卷3"),
        ]  # fmt: skip
        assert "已归档 1" in texts(app)


class TestChains:
    def test_it_tells_whole_chains_and_holes(self, followed: Instance, kept: Assignment, open_page: OpenPage) -> None:
        # Roads lie in districts that are no streets: all four are cut off.
        section = {**SECTION, "cascade": {"levels": [["street"], ["main_road"]]}}
        layered = replace(followed, policy=replace(followed.policy, extra={"follow_up": section}))
        assert "有 4 处缺口，4 个对象没有接通" in texts(open_page("chains", desk(layered, kept, Records())))
        below = tuple(
            replace(place, managed_by="城东街道") if place.kind == "main_road" else place for place in layered.places
        )
        whole = replace(layered, places=below)
        assert "4 个对象各有一条完整的责任链" in texts(open_page("chains", desk(whole, kept, Records())))
