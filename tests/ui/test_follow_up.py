"""The pages of follow-up: nothing to follow, nothing on record, and a record to read and add to."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain import Assignment, Instance
from planner.follow_up.records import Records
from planner.follow_up.visits import Visit
from planner.ui.draft import Draft
from planner.ui.navigation import SECTIONS
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

PAGES = SECTIONS["section_follow_up"]
SECTION = {
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
        app.text_input[0].set_value("秘书")
        button(app, "保存").click().run()
        assert "这次联系已经记录过了" in texts(app)
        assert len(draft.records.visits) == 2
