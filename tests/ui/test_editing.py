"""The pages where things are changed: plan table, rules, data tables."""

from dataclasses import replace

import pytest
import streamlit as st

from planner.domain import Assignment, Instance, Stance
from planner.ui import revision, sheet_grid, sources, state
from planner.ui.draft import Draft
from tests.ui.conftest import PAGES, OpenPage
from tests.ui.reading import button, edit, texts

NOTHING = Assignment()


class TestPlanTable:
    def test_undo_and_redo_step_through_the_changes(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        # l1 gave r2 away: nobody has it.
        app = open_page(
            "plan_table", Draft("x", two_by_three, kept).changed(Assignment.of(kept.pairs - {("l1", "r2")}))
        )
        assert "有 1 处不符合规定" in texts(app)
        assert "还有 1 个对象没有领导挂联：2号路。" in texts(app)
        button(app, "↶ 撤销").click().run()
        assert app.session_state["desk"].draft.assignment == kept
        button(app, "↷ 重做").click().run()
        assert ("l1", "r2") not in app.session_state["desk"].draft.assignment

    def test_without_a_plan_every_place_is_free(self, two_by_three: Instance, open_page: OpenPage) -> None:
        text = texts(open_page("plan_table", Draft("x", two_by_three, NOTHING)))
        assert "还有 6 个对象没有领导挂联：城东街道、城西街道、1号路、2号路、3号路、4号路。" in text


class TestRules:
    def test_the_numbers_are_looked_at_before_any_search(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        text = texts(open_page("rules", Draft("x", two_by_three, kept)))
        # Two leaders with quota 1 for two streets; with quota 1-2 for four roads.
        assert "街道（乡镇）：2 位领导共可挂 2-2 个，2 个对象需要 2 位次：数量够。" in text
        assert "主次干道：2 位领导共可挂 2-4 个，4 个对象需要 4 位次：数量够。" in text
        assert "与当前规定一致。" in text

    def test_a_quota_that_cannot_cover_the_places_is_said_at_once(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.session_state["policy_1_layers"] = edit({1: {"quota_max": 1}})
        app.run()
        assert "主次干道：2 位领导最多共挂 2 个，4 个对象需要 4 位次：不够。" in texts(app)

    def test_faults_name_the_fields_of_the_page_all_at_once(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.session_state["policy_1_layers"] = edit({1: {"quota_min": 3, "quota_max": 1}})
        app.text_input[0].set_value("")
        app.text_input[1].set_value("文" * 2001).run()
        told = [list(map(str, row)) for row in app.table[0].value.to_numpy()]
        assert [(row[0], row[2]) for row in told] == [
            ("规定", "制度名称（用作各表标题）"),
            ("规定", "规定原文"),
            ("规定", "主次干道的配额"),
        ]
        assert "缺少“制度名称（用作各表标题）”。" in told[0][-1]
        assert "有 2001 个字，最多 2000 个字" in told[1][-1]
        assert button(app, "应用").disabled

    def test_a_changed_rule_counts_once_it_is_applied_and_undo_leads_back(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.toggle[1].set_value(True).run()
        assert "有修改尚未应用。" in texts(app)
        button(app, "应用").click().run()
        draft: Draft = app.session_state["desk"].draft
        assert draft.instance.policy.rules.allow_shortfall
        assert draft.undone().instance is two_by_three

    def test_levels_change_places_and_the_last_has_no_tolerance(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        button(app, "↓ 下移").click().run()
        button(app, "应用").click().run()
        first, last = app.session_state["desk"].draft.instance.policy.objective
        assert (first.weights, first.tolerance) == ({"deviation": 1.0, "coherence": 5.0}, 0.0)
        assert (last.weights, last.tolerance) == ({"peak_load": 1.0}, 0.0)

    def test_a_preset_is_taken_and_what_was_set_elsewhere_stays(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.text_input[1].set_value("每人一个街道").run()
        button(app, "稳定为先").click().run()
        button(app, "应用").click().run()
        policy = app.session_state["desk"].draft.instance.policy
        assert [list(level.weights) for level in policy.objective] == [
            ["changes"],
            ["peak_load"],
            ["deviation", "coherence"],
        ]
        assert policy.wording == "每人一个街道"

    def test_a_preset_is_marked_as_taken_only_while_the_levels_are_its_own(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        assert button(app, "均衡为先").proto.type == "primary"
        app.session_state["policy_1_level_0"] = edit({0: {"weight": 3.0}})
        app.run()
        assert button(app, "均衡为先").proto.type == "secondary"

    def test_a_quota_of_a_whole_group_is_applied_with_the_rules(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        bodies = tuple(
            replace(leader, body=body) for leader, body in zip(two_by_three.leaders, ("甲", "乙"), strict=True)
        )
        app = open_page("rules", Draft("x", replace(two_by_three, leaders=bodies), kept))
        app.session_state["policy_1_profiles_body"] = edit({1: {"road.upper": 3, "share": 1.0}})
        app.run()
        assert "主次干道：2 位领导共可挂 2-5 个" in texts(app)
        button(app, "应用").click().run()
        second = app.session_state["desk"].draft.instance.leaders[1]
        assert (second.share, second.quotas["road"].upper) == (1.0, 3)

    def test_a_policy_that_makes_no_sense_cannot_be_applied(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.session_state["policy_1_layers"] = edit({0: {"quota_min": 5}})
        app.run()
        assert "有 1 处错误，改正后才能应用：" in texts(app)
        assert button(app, "应用").disabled

    def test_a_quota_of_one_and_a_half_or_below_zero_is_a_fault_and_no_other_number(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.session_state["policy_1_layers"] = edit({0: {"quota_min": 0.5}, 1: {"cover_max": -1.0}})
        app.run()
        told = [[str(cell).replace("\\", "") for cell in row] for row in app.table[0].value.to_numpy()]
        assert [(row[2], row[3]) for row in told] == [
            ("街道（乡镇）的配额", "[0.5, 1]"),
            ("主次干道的覆盖", "[1, -1]"),
        ]
        assert "位次" not in texts(app)  # no sums of such numbers
        assert button(app, "应用").disabled

    def test_a_quota_of_a_group_that_is_no_whole_number_is_a_fault_of_its_leaders(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        bodies = tuple(replace(leader, body=leader.id) for leader in two_by_three.leaders)
        app = open_page("rules", Draft("x", replace(two_by_three, leaders=bodies), kept))
        app.session_state["policy_1_profiles_body"] = edit({1: {"road.upper": 2.5}})
        app.run()
        told = [str(cell).replace("\\", "") for cell in app.table[0].value.iloc[0]]
        assert told[:4] == ["领导", "2", "主次干道最多", "2.5"]
        assert button(app, "应用").disabled

    def test_a_load_cap_of_zero_is_refused(self, two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.number_input(key="policy_1_cap").set_value(0.0).run()
        told = [str(cell) for cell in app.table[0].value.iloc[0]]
        assert told[2] == "每位领导工作量上限"
        assert "请填大于 0 的数；不设这一项就留空" in told[-1]

    def test_what_was_not_applied_is_still_there_after_a_visit_elsewhere(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("rules", Draft("x", two_by_three, kept))
        app.toggle[1].set_value(True).run()
        app.switch_page(str(PAGES / "overview.py")).run()
        app.switch_page(str(PAGES / "rules.py")).run()
        assert app.toggle[1].value
        assert "有修改尚未应用。" in texts(app)


class TestDataTables:
    def test_an_edit_is_checked_and_applied(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        app.session_state["sheet_leaders_1"] = edit({0: {"share": "2"}})
        app.run()
        assert "修改检查无误。" in texts(app)
        button(app, "应用").click().run()
        draft: Draft = app.session_state["desk"].draft
        assert draft.instance.leaders[0].share == 2
        assert draft.assignment == kept

    def test_edits_that_are_not_applied_outlast_ones_own_change_on_another_page(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        """The share of 市长 is being edited; meanwhile a lock is set in the plan table, and another avoid is typed beside it."""
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        avoid = {"leader": "副市长", "place": "1号路", "stance": "回避"}
        app.session_state["sheet_leaders_1"] = edit({0: {"share": "2"}})
        app.session_state["sheet_stances_1"] = edit({}) | {"added_rows": [avoid]}
        app.run()
        app.switch_page(str(PAGES / "plan_table.py"))
        app.run()
        locked = replace(two_by_three, stances=(Stance("l1", "s1", "pin"),))
        with pytest.MonkeyPatch.context() as patch:  # as the grid's callback does
            patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
            state.revise(locked)
        app.switch_page(str(PAGES / "data_tables.py"))
        app.run()
        assert "修改检查无误。" in texts(app)
        button(app, "应用").click().run()
        found = app.session_state["desk"].draft.instance
        assert found.leaders[0].share == 2
        assert {(row.leader, row.place, row.stance) for row in found.stances} == {
            ("l1", "s1", "pin"),
            ("l2", "r1", "avoid"),
        }
        assert "没有未应用的修改。" in texts(app.run())

    def test_edits_are_not_carried_over_to_another_file(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        app.session_state["sheet_leaders_1"] = edit({0: {"share": "2"}})
        app.run()
        app.session_state["desk"].draft = Draft("y", replace(two_by_three, stances=(Stance("l1", "s1", "pin"),)), kept)
        app.run()
        assert "没有未应用的修改。" in texts(app)

    def test_a_fault_names_its_sheet_row_column_and_value(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        app.session_state["sheet_places_1"] = edit({1: {"weight": "重"}})
        app.run()
        shown = app.table[0].value
        assert shown.iloc[0, :4].tolist() == ["挂联对象", "2", "权重", "重"]
        rows = app.dataframe[0].value
        assert (rows.index.tolist(), rows["名称"].tolist(), rows["权重"].tolist()) == ([2], ["城西街道"], ["✗ 重"])
        assert button(app, "应用").disabled

    def test_names_take_the_place_of_ids_and_words_that_of_codes(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        """A link of 1号路 with itself: grid, sentence and the list of faulty rows say 1号路, never r1."""
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        link = {"a": "1号路", "b": "1号路", "relation": "经过", "km": "-3"}
        app.session_state["sheet_links_1"] = edit({}) | {"added_rows": [link]}
        app.run()
        shown = app.table[0].value
        assert [cell for cell in shown.iloc[:, -1] if "与自己相关联" in cell] == [
            "“1号路”与自己相关联。请更正其中一端，或删去本行。"
        ]
        rows = app.dataframe[0].value
        assert rows.iloc[0, :4].tolist() == ["1号路", "✗ 1号路", "经过", "✗ -3"]

    def test_a_row_stated_twice_is_told_before_it_is_applied(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        first = two_by_three.links[0]
        names = {place.id: place.name for place in two_by_three.places}
        twice = {"a": names[first.b], "b": names[first.a], "relation": first.relation}
        app.session_state["sheet_links_1"] = edit({}) | {"added_rows": [twice]}
        app.run()
        assert "修改检查无误。" in texts(app)
        told = app.table[0].value.iloc[0, -1]
        assert told == f"“{names[first.b]}”与“{names[first.a]}”的关联在第 1 行已经写过，只计一次。"
        assert not button(app, "应用").disabled

    def test_words_of_another_language_become_the_same_codes(self, two_by_three: Instance) -> None:
        sheets = revision.sheets_of(two_by_three)
        for name, sheet in sheets.items():
            for language in ("zh", "en"):
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(state, "language", lambda language=language: language)
                    words = sheet_grid.in_words(two_by_three, sheet)
                assert name == "stances" or not words.equals(sheet)
                assert sheet_grid.in_codes(two_by_three, words).equals(sheet)

    def test_a_deleted_leader_leaves_the_plan(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        app.session_state["sheet_leaders_1"] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [1]}
        app.run()
        button(app, "应用").click().run()
        draft: Draft = app.session_state["desk"].draft
        assert [leader.id for leader in draft.instance.leaders] == ["l1"]
        assert draft.assignment.places_of("l2") == ()

    def test_an_empty_city_is_filled_row_by_row(self, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(state, "language", lambda: "zh")
        app = open_page("data_tables", sources.blank("新"))
        leader = {"id": "l1", "name": "市长", "vacant": "false"}
        app.session_state["sheet_leaders_1"] = edit({}) | {"added_rows": [leader]}
        app.session_state["sheet_places_1"] = edit({}) | {
            "added_rows": [{"id": "s1", "name": "城东街道", "kind": "street"}]
        }
        app.run()
        button(app, "应用").click().run()
        draft: Draft = app.session_state["desk"].draft
        assert [leader.name for leader in draft.instance.leaders] == ["市长"]
        assert [place.name for place in draft.instance.places] == ["城东街道"]

    def test_edits_wait_while_the_visitor_is_elsewhere(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        app = open_page("data_tables", Draft("x", two_by_three, kept))
        app.session_state["sheet_leaders_1"] = edit({0: {"share": "2"}})
        app.run()
        app.switch_page(str(PAGES / "overview.py")).run()
        app.switch_page(str(PAGES / "data_tables.py")).run()
        assert "修改检查无误。" in texts(app)
        button(app, "放弃修改").click().run()
        assert "没有未应用的修改。" in texts(app)
