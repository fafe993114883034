"""The generate page: progress, the verdict in the right words, no plan, and what happens to the draft."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from planner import planning
from planner.domain import Assignment, Instance, LevelOutcome, Place, Progress, Range, Reason, Solution
from planner.domain.diagnosis import Change, Diagnosis, Relaxation
from planner.domain.ranges import Bound
from planner.domain.solution import Ended
from planner.ui.desks import Desk
from planner.ui.draft import Draft
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

NOTHING = Assignment()


def _search(solution: Solution) -> Callable[..., Solution]:
    """In place of the optimiser: one word of progress, then this answer."""

    def propose(_instance: Instance, *, on_progress: Callable[[Progress], None], **_options: object) -> Solution:
        on_progress(Progress("start", 0, 20.0, 15.0, 0.5))
        return solution

    return propose


def _generated(monkeypatch: pytest.MonkeyPatch, open_page: OpenPage, instance: Instance, solution: Solution) -> AppTest:
    monkeypatch.setattr(planning, "propose", _search(solution))
    app = open_page("generate", Draft("x", instance, NOTHING))
    button(app, "生成方案").click().run()
    desk: Desk = app.session_state["desk"]
    assert desk.job is not None
    desk.job.join(10)
    return app.run()


class TestGenerate:
    # l1 carries 20 at share 1, l2 20 at share 0.5 = 40; mean 30, deviation 20, every road passes its street.
    levels = (LevelOutcome(40.0, 40.0, 40.0), LevelOutcome(20.0, 20.0, 20.0))

    def test_before_the_first_search_it_says_what_to_press(self, two_by_three: Instance, open_page: OpenPage) -> None:
        assert "还没有生成过方案。点上面的按钮开始。" in texts(open_page("generate", Draft("x", two_by_three, NOTHING)))

    def test_a_proved_plan_is_called_proved_and_lands_in_the_draft(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = _generated(
            monkeypatch, open_page, two_by_three, Solution("optimal", "proved", kept, self.levels, seconds=1.5)
        )
        assert "已证明最优：没有更好的方案。用时 1.5 秒。" in texts(app)
        assert "逐条检查完毕：全部符合规定。" in texts(app)
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
            assert words in texts(app)
            assert "尚未证明最优" in texts(app)
            assert "已证明最优" not in texts(app)

    def test_no_plan_is_told_with_its_arithmetic(
        self, two_by_three: Instance, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reason = Reason("quota", "rules.quota", leader="l1", layer="road", value=3, bound=Bound(1, 2))
        app = _generated(monkeypatch, open_page, two_by_three, Solution("infeasible", "proved", reasons=(reason,)))
        assert "无法编排：已证明没有任何方案能同时满足全部规定。" in texts(app)
        assert "市长" in app.main.markdown[0].value
        assert app.session_state["desk"].draft.assignment == NOTHING

    def test_a_way_out_is_offered_and_taken(
        self, two_by_three: Instance, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Quota 1 street for two leaders and three streets: one leader must be allowed two.
        street = Place("s3", "城南街道", "street", weight=10)
        too_many = replace(two_by_three, places=(*two_by_three.places, street))
        change = Change("quota", leader="l1", layer="subdistrict", side="max", before=1, after=2)
        diagnosis = Diagnosis(False, (), (Relaxation((change,), 1.0),))
        monkeypatch.setattr(planning, "diagnose", lambda _instance, **_options: diagnosis)
        app = _generated(monkeypatch, open_page, too_many, Solution("infeasible", "proved"))
        assert "可行的调整办法" in texts(app)
        plan = Assignment.of([("l1", "s1")])
        monkeypatch.setattr(planning, "propose", _search(Solution("feasible", "budget", plan, self.levels)))
        button(app, "采用这种办法并重新生成").click().run()
        relaxed = app.session_state["desk"].draft.instance
        assert relaxed.quota_of(relaxed.leaders[0], relaxed.policy.layer("subdistrict")) == Range(1, 2)
        # The same press has searched again.
        app.session_state["desk"].job.join(10)
        app.run()
        assert app.session_state["desk"].draft.assignment == plan

    def test_stopping_keeps_the_best_plan_found(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def propose(_instance: Instance, *, cancelled: Callable[[], bool], **_options: object) -> Solution:
            while not cancelled():
                threading.Event().wait(0.01)
            return Solution("feasible", "cancelled", kept, self.levels)

        monkeypatch.setattr(planning, "propose", propose)
        app = open_page("generate", Draft("x", two_by_three, NOTHING))
        button(app, "生成方案").click().run()
        assert button(app, "生成方案").disabled
        button(app, "停止，取目前最好的方案").click().run()
        app.session_state["desk"].job.join(10)
        app.run()
        assert "已按要求停止：这是目前找到的最好方案" in texts(app)
        assert app.session_state["desk"].draft.assignment == kept

    def test_no_answer_in_time_is_not_called_infeasible(
        self, two_by_three: Instance, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = _generated(monkeypatch, open_page, two_by_three, Solution("unknown", "clock"))
        assert "既没有找到方案，也没有证明无解" in texts(app)

    def test_a_table_changed_since_is_not_passed_off_as_the_answer(
        self, two_by_three: Instance, kept: Assignment, open_page: OpenPage
    ) -> None:
        solved = Draft("x", two_by_three, NOTHING).solved(Solution("optimal", "proved", kept, self.levels))
        app = open_page("generate", solved.changed(Assignment.of(kept.pairs - {("l2", "r4")})))
        assert "生成之后，分工表又有改动" in texts(app)
