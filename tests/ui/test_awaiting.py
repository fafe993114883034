"""A plan goes from hand to hand: each of two accounts sees what the other has done, and what is his to do."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Instance
from planner.rules.people import Person
from planner.store.desks import DeskRow
from planner.ui import desks, identity, keeping, state
from planner.ui.draft import Draft
from tests.ui.conftest import PAGES, SHELL
from tests.ui.reading import button, texts

CLERK, APPROVER = Person("张文书", "staff"), Person("李主任", "approver")
Log = Callable[[Person], None]


@pytest.fixture
def log_in(monkeypatch: pytest.MonkeyPatch, new_site: None) -> Log:
    """Makes somebody the person behind what is opened next, at a desk of his own."""
    monkeypatch.setenv("PLANNER_ACCOUNTS", "required")
    keeping.close()

    def logged_in(person: Person) -> None:
        for module in (identity, state):
            monkeypatch.setattr(module, "who", lambda: person)
        monkeypatch.setattr(state, "_visitor", lambda: person.name)
        desks.forget_desks()

    return logged_in


def _open(page: str) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    app.switch_page(str(PAGES / f"{page}.py"))
    return app.run()


def _handed_in(log_in: Log, draft: Draft, reason: str = "") -> AppTest:
    """The page of versions of the clerk who has just handed in a draft."""
    log_in(CLERK)
    kept = keeping.keep(None, None, draft, CLERK.name)
    assert isinstance(kept, keeping.Kept)
    keeping.remember(CLERK.name, DeskRow(kept.id, "zh", False))
    app = _open("versions")
    if reason:
        app.text_input[0].set_value(reason).run()
    button(app, "提交审定").click().run()
    return app


def test_a_plan_that_was_handed_in_waits_on_the_approvers_overview(
    two_by_three: Instance, kept: Assignment, log_in: Log
) -> None:
    app = _handed_in(log_in, Draft("x", two_by_three, kept), "请审定第四季度方案")
    assert "待您审定" not in texts(app)  # the clerk may not approve
    app.switch_page(str(PAGES / "overview.py"))
    assert "待您审定" not in texts(app.run())
    log_in(APPROVER)
    app = _open("overview")
    assert "待您审定：示例市领导挂钩联系制度（张文书于" in texts(app)
    button(app, "打开").click().run()
    assert app.session_state["desk"].draft.source == "x"
    assert "待您审定" not in texts(app)  # it lies before him now
    app.switch_page(str(PAGES / "versions.py"))
    app.run()
    assert "提交，说明：请审定第四季度方案" in texts(app)
    button(app, "审定通过").click().run()
    log_in(CLERK)
    assert "有权发布的人选定生效日期后发布" in texts(_open("versions"))  # no sentence that tells the clerk to do it


def test_an_approved_plan_waits_for_whoever_may_publish(two_by_three: Instance, kept: Assignment, log_in: Log) -> None:
    _handed_in(log_in, Draft("x", two_by_three, kept))
    log_in(APPROVER)
    app = _open("overview")
    button(app, "打开").click().run()
    app.switch_page(str(PAGES / "versions.py"))
    button(app.run(), "审定通过").click().run()
    log_in(Person("赵书记", "approver"))
    app = _open("versions")
    assert "待您发布：示例市领导挂钩联系制度（李主任于" in texts(app)
    button(app, "打开").click().run()
    button(app, "发布").click().run()
    assert "待您" not in texts(app)


def test_whoever_gets_a_plan_back_reads_why(two_by_three: Instance, kept: Assignment, log_in: Log) -> None:
    _handed_in(log_in, Draft("x", two_by_three, kept))
    log_in(APPROVER)
    app = _open("versions")
    button(app, "打开").click().run()
    app.text_input[0].set_value("3号路请改派").run()
    button(app, "退回").click().run()
    assert "李主任于" in texts(app)
    log_in(CLERK)
    app = _open("overview")
    assert app.warning[0].value.replace("\\", "").endswith("退回，理由：3号路请改派")
    app.switch_page(str(PAGES / "versions.py"))
    app.run()
    assert app.warning[0].value.replace("\\", "").endswith("退回，理由：3号路请改派")
    button(app, "提交审定").click().run()
    assert "3号路请改派" not in texts(app)  # dealt with


def test_nobody_is_asked_to_approve_his_own_where_two_must(
    two_by_three: Instance, kept: Assignment, log_in: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Person("李主任", "approver")
    log_in(both)
    draft = keeping.keep(None, None, Draft("x", two_by_three, kept), both.name)
    assert isinstance(draft, keeping.Kept)
    keeping.remember(both.name, DeskRow(draft.id, "zh", False))
    button(_open("versions"), "提交审定").click().run()
    keeping.remember(both.name, DeskRow(None, "zh", False))
    desks.forget_desks()
    assert "待您审定" in texts(_open("overview"))
    table = identity.table()
    monkeypatch.setattr(identity, "table", lambda: type(table)(table.roles, second_person=True))
    desks.forget_desks()
    assert "待您审定" not in texts(_open("overview"))
