"""The pages of people and of leader links."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
import streamlit as st
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from planner.domain import Assignment, Instance
from planner.rules.people import Person
from planner.store import accounts, leader_links
from planner.ui import desks, identity, keeping, links_view, people_view, state
from planner.ui.draft import Draft
from tests.ui.conftest import PAGES, SHELL
from tests.ui.publishing import publish
from tests.ui.reading import button, texts


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A server with accounts; an administrator is logged in."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path))
    monkeypatch.setenv("PLANNER_ACCOUNTS", "required")
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(identity, "who", lambda: Person("Admin", "administrator"))
    monkeypatch.setattr(state, "who", lambda: Person("Admin", "administrator"))
    keeping.close()
    desks.forget_desks()
    yield
    keeping.close()
    desks.forget_desks()


def _open(page: str) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    app.switch_page(str(PAGES / f"{page}.py"))
    return app.run()


def test_an_account_is_added_with_a_password_that_is_shown_once() -> None:
    app = _open("people")
    app.text_input(key="new_account_0").set_value("王秘书").run()
    button(app, "添加").click().run()
    assert not app.exception
    said = app.success[0].value.replace("\\", "")
    password = said.split("密码是 ")[1].split("。")[0]
    account = accounts.verified(keeping.office().database, "王秘书", password)
    assert account is not None
    assert account.role == "staff"
    assert app.text_input(key="new_account_1").value == ""
    app.run()
    assert password not in texts(app)


def test_a_refused_account_is_told_in_words() -> None:
    app = _open("people")
    app.text_input(key="new_account_0").set_value("local").run()
    button(app, "添加").click().run()
    assert "账号名“local”不能用" in app.error[0].value.replace("\\", "")
    assert app.text_input(key="new_account_0").value == "local"
    app.text_input(key="new_account_0").set_value(" ").run()
    button(app, "添加").click().run()
    assert app.error[0].value.replace("\\", "") == "没有写账号。请填 1 至 60 个字。"


def test_a_name_that_is_being_typed_stays_when_somebody_else_adds_an_account() -> None:
    app = _open("people")
    app.text_input(key="new_account_0").set_value("王秘书").run()
    database, stamp = keeping.office().database, keeping.stamp("local")
    accounts.add(database, "李科长", "correct horse", role="staff", stamp=stamp)
    app.run()
    assert app.text_input(key="new_account_0").value == "王秘书"
    assert "李科长" in texts(app)


def test_the_last_administrator_keeps_his_role_on_the_screen_too() -> None:
    only = accounts.add(
        keeping.office().database, "Admin", "correct horse", role="administrator", stamp=keeping.stamp("local")
    )
    app = _open("people")
    app.selectbox(key=f"role_{only.id}").set_value("reader").run()
    assert "请先添加另一位管理员" in app.error[0].value
    assert app.selectbox(key=f"role_{only.id}").value == "administrator"


@pytest.mark.parametrize("role", ["approver", ""])
def test_whoever_may_not_keep_accounts_can_do_nothing_to_them(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "who", lambda: Person("X", role))
    database = keeping.office().database
    victim = accounts.add(database, "Admin", "correct horse", role="administrator", stamp=keeping.stamp("local"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": desks.Desk(), f"role_{victim.id}": "reader"})
        people_view.add("Y", "administrator", "")
        people_view.set_role(victim)
        for act in ("password", "logout", "close", "open"):
            people_view.change(victim, act)
        assert state.desk().notice == ("rules.refused_role", {})
    assert accounts.accounts(database) == (victim,)
    assert accounts.verified(database, "Admin", "correct horse") == victim


def test_a_link_is_handed_out_with_its_qr_code_and_revoked(
    two_by_three: Instance, kept: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "who", lambda: Person("Wang", "staff"))
    monkeypatch.setenv("PLANNER_PUBLIC_URL", "https://plan.example/city")
    keeping.close()
    publish(two_by_three, kept)
    app = _open("links")
    button(app, "生成链接").click().run()
    assert not app.exception
    (link,) = leader_links.links(keeping.office().database)
    address = app.code[0].value
    assert address.startswith("https://plan.example/city/l/")
    assert (
        leader_links.opened(keeping.office().database, address.rsplit("/", 1)[1], keeping.stamp("").at)
        == link.leader
        == "l1"
    )
    button(app, "作废").click().run()
    assert "已作废" in texts(app)
    assert not app.code


@pytest.mark.parametrize("role", ["reader", ""])
def test_whoever_may_not_edit_changes_nothing_whatever_he_sends(
    role: str, two_by_three: Instance, kept: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(two_by_three, kept)
    person = Person("X", role)
    monkeypatch.setattr(identity, "who", lambda: person)
    monkeypatch.setattr(state, "who", lambda: person)
    shown = Draft("x", two_by_three, kept)
    desk = desks.Desk(draft=shown, visitor="account X", opened=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": desk})
        state.change(Assignment())
        state.put(shown.changed(Assignment()))
        search, explain = Mock(), Mock()
        state.start(search, explain, lambda *_: True, time_limit=1, seed=0)
        search.assert_not_called()
        links_view.hand_out("l1", 3)
        assert desk.notice == ("rules.refused_role", {})
    assert desk.draft is shown
    assert desk.job is None
    assert leader_links.links(keeping.office().database) == ()
