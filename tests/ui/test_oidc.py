"""A login at the site's own provider (OpenID Connect): the provider says who, the account says what he may."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planner.store import accounts
from planner.store.database import open_database
from planner.store.site import read_site
from planner.store.stamps import Stamp
from tests.ui.test_nginx import _free_port, _wait

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "planner"
client_secret = "provider-secret"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The planner with a provider of the test's own; wang@example.org has an account (staff), li@example.org has none."""
    if find_spec("oidc_provider_mock") is None:
        pytest.skip("The provider test needs: pip install -r requirements-dev.txt")
    folder, port, provider = tmp_path_factory.mktemp("oidc"), _free_port(), _free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(port=port, provider=provider, secret="c" * 40), encoding="utf-8")
    environment = {
        **os.environ, "PLANNER_DATA": str(folder / "data"), "PLANNER_ACCOUNTS": "required", "PLANNER_OIDC_CLAIM": "sub",
    }  # fmt: skip
    database = open_database(read_site(environment))
    accounts.add(
        database, "wang@example.org", "correct horse 电池", role="staff", stamp=Stamp("local", datetime.now(UTC))
    )
    database.close()
    serve = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.headless",
        "true",
        "--server.port",
        str(port),
    ]
    serve += ["--secrets.files", str(secrets)]
    mock = [sys.executable, "-m", "oidc_provider_mock", "--port", str(provider)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen(mock, env=environment, **quiet) as login,  # type: ignore[call-overload]
        subprocess.Popen(serve, cwd=ROOT, env=environment, **quiet) as server,  # type: ignore[call-overload]
    ):
        try:
            _wait(f"http://localhost:{provider}/.well-known/openid-configuration")
            _wait(f"http://localhost:{port}/health")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            login.terminate()


@pytest.fixture
def page(chromium: str) -> Iterator["Page"]:
    """A browser window that asks no other machine."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - missing where the tests skip

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        window = browser.new_context().new_page()
        window.route(lambda url: "//localhost" not in url, lambda route: route.abort())
        yield window
        browser.close()


def _log_in(page: "Page", address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="用单位统一身份登录").click(timeout=60_000)
    page.locator("input[name=sub]").fill(name, timeout=60_000)
    page.get_by_role("button", name="Authorize").first.click()


def test_whoever_has_an_account_gets_in_and_f5_keeps_him_there(address: str, page: "Page") -> None:
    _log_in(page, address, "wang@example.org")
    page.get_by_text("wang@example.org（工作人员）").first.wait_for(timeout=90_000)
    page.reload()
    page.get_by_text("wang@example.org（工作人员）").first.wait_for(timeout=90_000)
    page.get_by_role("heading", level=1).first.wait_for()


def test_whoever_has_none_gets_a_message_and_nothing_else(address: str, page: "Page") -> None:
    _log_in(page, address, "li@example.org")
    page.get_by_text("您已通过统一身份登录，但本程序里没有您的账号").first.wait_for(timeout=90_000)
    assert page.get_by_test_id("stSidebarNav").count() == 0
