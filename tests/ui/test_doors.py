"""The doors of a server: who gets in, with what, and what everybody else is told; every address by every role."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from planner.domain import Assignment, Holding, Instance
from planner.rules.people import LEADER, ROLES
from planner.store import accounts, audit, drafts, leader_links
from planner.store.drafts import Content
from planner.store.history import Snapshot
from planner.ui import desks, keeping, sources
from planner.ui.shell import login
from planner.ui.shell.server import MIDDLEWARE, ROUTES
from planner.ui.shell.throttle import LONGEST_WAIT, Throttle
from tests.ui.publishing import publish

GOOD = "correct horse 电池"
PAGE = {"accept": "text/html"}


def _streamlit(_request: Request) -> HTMLResponse:
    return HTMLResponse("<html>the application</html>")


def _upload(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("uploaded")


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A server with accounts and an empty data folder; hashes are cheap, nobody has tried a password."""
    monkeypatch.setenv("PLANNER_DATA", str(tmp_path))
    monkeypatch.setenv("PLANNER_ACCOUNTS", "required")
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(login, "throttle", Throttle())
    accounts._nobodys_password.cache_clear()
    keeping.close()
    desks.forget_desks()
    yield
    keeping.close()
    desks.forget_desks()
    accounts._nobodys_password.cache_clear()


@pytest.fixture
def browser() -> TestClient:
    """A browser with an empty jar of cookies; redirects are shown, not followed."""
    return _browser()


def _browser(address: str = "192.0.2.7") -> TestClient:
    routes = [
        *ROUTES,
        WebSocketRoute("/_stcore/stream", _stream),
        Route("/_stcore/upload_file/x", _upload, methods=["PUT"]),
    ]
    routes.append(Mount("/", Route("/{path:path}", _streamlit)))
    app = Starlette(routes=routes, middleware=list(MIDDLEWARE))
    return TestClient(app, base_url="http://plan.example", client=(address, 1), follow_redirects=False)


def _account(name: str = "Wang", role: str = "staff") -> None:
    leader = "l1" if role == LEADER else ""
    accounts.add(keeping.office().database, name, GOOD, role=role, leader=leader, stamp=keeping.stamp("local"))


def _log_in(browser: TestClient, name: str = "Wang", password: str = GOOD, wanted: str = "/") -> int:
    form = browser.get("/login", params={"next": wanted}).text.split('name="form" value="')[1].split('"')[0]
    answer = browser.post("/login", data={"form": form, "name": name, "password": password, "next": wanted})
    browser.headers["x-went-to"] = answer.headers.get("location", "")
    return int(answer.status_code)


def _streams(browser: TestClient) -> bool:
    try:
        with browser.websocket_connect("ws://plan.example/_stcore/stream"):
            return True
    except WebSocketDisconnect:
        return False


def test_without_a_login_there_is_only_the_login(browser: TestClient) -> None:
    page = browser.get("/versions?x=1", headers=PAGE)
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/versions%3Fx%3D1")
    assert browser.get("/media/secret.xlsx").status_code == 401
    assert browser.put("/_stcore/upload_file/x").status_code == 401
    assert browser.get("/leader-page?leader=l1").status_code == 401
    assert browser.post("/logout").status_code == 401
    assert not _streams(browser)
    for odd in ("//login", "/login/../versions", "/l/../versions", "/LOGIN", "/loginx", "/health/x", "/static/../mine"):
        assert browser.get(odd).status_code in {401, 403, 404}, odd


def test_a_login_opens_the_application_by_a_cookie_that_scripts_cannot_read(browser: TestClient) -> None:
    _account()
    assert _log_in(browser, wanted="/versions") == 303
    assert browser.headers["x-went-to"] == "./versions"
    assert browser.get("/versions", headers=PAGE).text == "<html>the application</html>"
    assert _streams(browser)
    form = browser.get("/login").text.split('name="form" value="')[1].split('"')[0]
    answer = browser.post("/login", data={"form": form, "name": "Wang", "password": GOOD})
    cookie = next(
        value for key, value in answer.headers.multi_items() if key == "set-cookie" and "planner_session=" in value
    )
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert "secure" not in cookie.lower()  # plain http: the browser would not send it back
    assert answer.headers["cache-control"] == "no-store"


def test_behind_a_proxy_with_https_the_cookie_is_secure(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_BEHIND_PROXY", "true")
    keeping.close()
    answer = browser.get("/login", headers={"x-forwarded-proto": "https"})
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\nb", ""]
)
def test_the_login_sends_nobody_elsewhere(browser: TestClient, wanted: str) -> None:
    _account()
    assert _log_in(browser, wanted=wanted) == 303
    assert browser.headers["x-went-to"] == "./"


def test_a_form_from_elsewhere_is_refused(browser: TestClient) -> None:
    _account()
    form = browser.get("/login").text.split('name="form" value="')[1].split('"')[0]
    sent = {"form": form, "name": "Wang", "password": GOOD}
    assert browser.post("/login", data={**sent, "form": ""}).status_code == 403
    assert browser.post("/login", data=sent, headers={"origin": "http://evil.example"}).status_code == 403
    assert browser.post("/login", data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    # The proof belongs to one browser's cookie: another browser's does not go with it.
    other = _browser()
    other.get("/login")
    assert other.post("/login", data=sent).status_code == 403
    assert browser.post("/login", data=sent, headers={"origin": "http://plan.example"}).status_code == 303


def test_logging_out_ends_the_login_here_or_everywhere(browser: TestClient) -> None:
    _account()
    second, third = _browser(), _browser()
    for each in (browser, second, third):
        _log_in(each)
    assert browser.get("/logout").status_code == 200
    assert browser.get("/versions", headers=PAGE).status_code == 200  # a link alone logs nobody out
    for each, everywhere in ((browser, ""), (second, "1")):
        form = each.get("/logout").text.split('name="form" value="')[1].split('"')[0]
        stolen = each.cookies["planner_session"]
        assert each.post("/logout", data={"form": form, "everywhere": everywhere}).status_code == 303
        each.cookies.set("planner_session", stolen, domain="plan.example")
        assert each.get("/versions").status_code == 401
        assert third.get("/versions").status_code == (401 if everywhere else 200)


def test_ones_own_password_is_changed_with_the_old_one(browser: TestClient) -> None:
    _account()
    _log_in(browser)

    def change(old: str, new: str, again: str) -> int:
        form = browser.get("/password").text.split('name="form" value="')[1].split('"')[0]
        return browser.post("/password", data={"form": form, "old": old, "new": new, "again": again}).status_code

    assert change("wrong", GOOD + "2", GOOD + "2") == 401
    assert change(GOOD, GOOD + "2", GOOD + "3") == 400
    assert change(GOOD, "short", "short") == 400
    assert change(GOOD, GOOD + "2", GOOD + "2") == 303
    assert browser.get("/versions").status_code == 401
    assert _log_in(_browser(), password=GOOD) == 401
    assert _log_in(_browser(), password=GOOD + "2") == 303


def test_who_guesses_waits_and_its_owner_does_not() -> None:
    _account()
    owner = _browser("192.0.2.1")
    assert _log_in(owner) == 303
    guesser = _browser("203.0.113.9")
    codes = [_log_in(guesser, password="wrong wrong") for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2
    assert _log_in(guesser, password=GOOD) == 429  # even the right one
    assert _log_in(guesser, name="Li", password="wrong wrong") == 401
    assert _log_in(owner) == 303


def test_many_places_slow_a_name_down_but_not_for_browsers_that_know_it() -> None:
    throttle, now = Throttle(), 1000.0
    for place in range(200):
        throttle.wrong(f"10.0.0.{place}", "wang", now, known=False)
    assert throttle.wait("10.9.9.9", "wang", now, known=False) == LONGEST_WAIT
    assert throttle.wait("10.9.9.9", "wang", now, known=True) == 0
    assert throttle.wait("10.9.9.9", "li", now, known=False) == 0
    for number in range(40):
        throttle.wrong("10.0.1.1", f"name{number}", now, known=False)
    assert throttle.wait("10.0.1.1", "anybody", now, known=True) > 0
    assert throttle.wait("10.0.1.1", "anybody", now + 2 * LONGEST_WAIT, known=True) == 0


def test_waiting_grows_and_ends() -> None:
    throttle, now, waits = Throttle(), 0.0, []
    for _ in range(12):
        now += throttle.wait("p", "n", now, known=True)
        throttle.wrong("p", "n", now, known=True)
        waits.append(throttle.wait("p", "n", now, known=True))
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256]
    throttle.right("p", "n")
    assert throttle.wait("p", "n", now, known=True) == 0


def test_a_leader_gets_his_own_page_and_nothing_else(
    browser: TestClient, two_by_three: Instance, kept: Assignment
) -> None:
    publish(two_by_three, kept)
    _account("Shi", LEADER)
    assert _log_in(browser, "Shi", wanted="/versions") == 303
    assert browser.headers["x-went-to"] == "./mine"
    own = browser.get("/mine")
    assert "<h1>市长</h1>" in own.text
    assert "城西街道" not in own.text
    assert '<a class="switch" lang="en" href="?lang=en">English</a>' in own.text
    in_english = browser.get("/mine?lang=en").text
    assert '<html lang="en">' in in_english
    assert 'href="?lang=zh">中文</a>' in in_english
    assert browser.get("/versions", headers=PAGE).headers["location"] == "/mine"
    assert browser.get("/leader-page?leader=l2").status_code == 403
    assert browser.get("/media/plan.xlsx").status_code == 403
    assert not _streams(browser)


ADDRESSES = {"/": "app", "/versions": "app", "/media/x": "app", "/leader-page?leader=l1": "app", "/_stcore/metrics": "app",
             "/mine": "own", "/logout": "all", "/password": "all", "/login": "all", "/health": "all"}  # fmt: skip


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_address_by_every_role(role: str, two_by_three: Instance, kept: Assignment, browser: TestClient) -> None:
    publish(two_by_three, kept)
    if role:
        _account("Wang", role)
        assert _log_in(browser) == 303
    let_in = {path: browser.get(path).status_code not in {401, 403} for path in ADDRESSES}
    reads, somebody = role not in {"", LEADER}, bool(role)
    for path, kind in ADDRESSES.items():
        free = path in {"/login", "/health"}
        assert let_in[path] == (free or {"app": reads, "own": somebody, "all": somebody}[kind]), (role, path)
    assert _streams(browser) == reads


class TestLinks:
    """Leader l1 has s1, r1 and r2 in the plan in force; l2 has s2, r3 and r4."""

    @pytest.fixture(autouse=True)
    def _published(self, two_by_three: Instance, kept: Assignment) -> None:
        publish(two_by_three, kept)

    @staticmethod
    def _token(leader: str = "l1", days: int = 30) -> tuple[leader_links.LeaderLink, str]:
        return leader_links.hand_out(keeping.office().database, leader, days, keeping.stamp("Wang"))

    def test_a_link_opens_one_leaders_page_without_an_account(self, browser: TestClient) -> None:
        answer = browser.get(f"/l/{self._token()[1]}")
        assert answer.status_code == 200
        assert "<h1>市长</h1>" in answer.text
        assert "城东街道" in answer.text
        assert not [other for other in ("副市长", "城西街道", "3号路") if other in answer.text]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert "planner_session" not in answer.headers.get("set-cookie", "")

    def test_what_is_due_follows_from_the_plan_in_force_not_from_the_one_before_it(
        self, browser: TestClient, two_by_three: Instance, kept: Assignment
    ) -> None:
        """Visits to each street once a month; before this plan l1 had 城西街道, now he has 城东街道."""
        sample = sources.sample("taizhou").instance
        assert sample is not None
        followed = replace(two_by_three.policy, extra={"follow_up": sample.policy.extra["follow_up"]})
        publish(replace(two_by_three, policy=followed).with_current((Holding("l1", "s2"), Holding("l2", "s1"))), kept)
        told = browser.get(f"/l/{self._token()[1]}").text
        assert "城东街道，还差 1 次" in told
        assert "城西街道" not in told

    def test_a_link_cannot_be_bent_to_another_leader(self, browser: TestClient) -> None:
        token = self._token()[1]
        for query in ("?leader=l2", "?lang=en&leader=l2", "/../l2"):
            assert "副市长" not in browser.get(f"/l/{token}{query}").text

    def test_expired_and_revoked_links_are_told_the_same_as_forged_ones(self, browser: TestClient) -> None:
        database = keeping.office().database
        link, revoked = self._token()
        leader_links.revoke(database, link.id, keeping.stamp("Wang"))
        answers = {
            browser.get(f"/l/{token}").text for token in (revoked, self._token(days=0)[1], revoked[:-2] + "xx", "x")
        }
        assert answers == {"此链接无效或已过期。请向办公室索取新的链接。"}
        with database.reading() as connection:
            assert [event.act for event in audit.events(connection, limit=2)] == ["link.hand_out", "link.revoke"]

    def test_a_link_shows_the_plan_in_force_and_not_a_draft(self, browser: TestClient, two_by_three: Instance) -> None:
        token = self._token()[1]
        swapped = Snapshot("x", False, two_by_three, Assignment.of([("l1", "s2")]))
        drafts.create(keeping.office().database, "草稿", Content(swapped), keeping.stamp("Wang"))
        assert "城西街道" not in browser.get(f"/l/{token}").text


def test_without_accounts_only_this_computer_is_answered(monkeypatch: pytest.MonkeyPatch, browser: TestClient) -> None:
    monkeypatch.setenv("PLANNER_ACCOUNTS", "auto")
    keeping.close()
    here = {"host": "localhost:8501", **PAGE}
    assert browser.get("/versions", headers=here).status_code == 200
    assert browser.get("/versions", headers={"host": "[::1]:8501"}).status_code == 200
    for elsewhere in (
        {"host": "plan.example"}, {"host": "192.168.1.5:8501"}, {"host": "localhost.evil.example"},
        {**here, "x-forwarded-for": "192.0.2.1"}, {**here, "forwarded": "for=192.0.2.1"},
    ):  # fmt: skip
        assert browser.get("/versions", headers=elsewhere).status_code == 403


def test_health_tells_whether_the_database_answers_and_nothing_else(browser: TestClient) -> None:
    assert browser.get("/health").json() == {"status": "ok", "database": "ok"}
    keeping.office().database.close()
    path = Path(str(keeping.office().site.folder), "planner.db")
    for ending in ("-wal", "-shm", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.mkdir()
    assert browser.get("/health").status_code == 503


def test_the_log_holds_no_name_no_address_and_no_token(browser: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="planner.server")
    _account()
    _log_in(browser)
    token = leader_links.hand_out(keeping.office().database, "l1", 3, keeping.stamp("Wang"))[1]
    browser.get(f"/l/{token}")
    browser.get("/leader-page?leader=l1")
    lines = [record.getMessage() for record in caplog.records if record.name == "planner.server"]
    assert len(lines) == 4
    assert all(line.startswith("event=request kind=") for line in lines)
    text = "\n".join(lines)
    assert not [secret for secret in ("Wang", "192.0.2.7", token, token[:12], "l1", GOOD) if secret in text]
    assert text.count("kind=/login status=") == 2
    assert "kind=/l status=404" in text
