"""Behind nginx, with the configuration of the documents: pages, login and websocket pass, what should not does not."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from planner.store import accounts
from planner.store.database import open_database
from planner.store.site import read_site
from planner.store.stamps import Stamp

ROOT = Path(__file__).parents[2]
GOOD = "correct horse 电池"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxy(need: Callable[[str, str, str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of nginx with the planner behind it; one account, Wang, staff."""
    nginx = need("nginx", shutil.which("nginx") or "", "The proxy test needs nginx: apt-get install nginx-light")
    folder, backend, front = tmp_path_factory.mktemp("nginx"), _free_port(), _free_port()
    environment = {
        **os.environ,
        "PLANNER_DATA": str(folder / "data"),
        "PLANNER_ACCOUNTS": "required",
        "PLANNER_BEHIND_PROXY": "true",
    }
    database = open_database(read_site(environment))
    accounts.add(database, "Wang", GOOD, role="staff", stamp=Stamp("local", datetime.now(UTC)))
    database.close()
    (folder / "nginx.conf").write_text(_configuration(folder, backend, front), encoding="utf-8")
    serve = [sys.executable, "-m", "planner", "serve", "--port", str(backend), "--name", "localhost"]
    with (
        subprocess.Popen(
            serve, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server,
        subprocess.Popen(
            [nginx, "-p", str(folder), "-c", "nginx.conf", "-g", "daemon off;"], stderr=subprocess.DEVNULL
        ) as web,
    ):
        try:
            _wait(f"http://localhost:{front}/health")
            yield f"http://localhost:{front}"
        finally:
            web.terminate()
            server.terminate()


def _configuration(folder: Path, backend: int, front: int) -> str:
    """That of the documents, on other ports, without the certificate that a test has none of."""
    text = (ROOT / "docs" / "examples" / "nginx.conf").read_text(encoding="utf-8")
    for before, after in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{front};"),
        ("127.0.0.1:8501", f"localhost:{backend}"),
        ("/var/log/nginx/planner.log", f"{folder}/access.log"),
        ("plan.example.internal", "localhost"),
    ):
        assert before in text
        text = text.replace(before, after)
    text = re.sub(r"^\s*ssl_certificate.*$", "", text, flags=re.MULTILINE)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {paths} {text} }}"


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            if httpx2.get(address, timeout=5).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.25)
    pytest.fail(f"{address} does not answer.")


def test_a_login_and_the_websocket_pass_the_proxy_and_nothing_else_does(proxy: str) -> None:
    with httpx2.Client(base_url=proxy) as browser:
        assert browser.get("/", headers={"accept": "text/html"}).status_code == 303
        assert browser.get("/_stcore/metrics").status_code == 404
        form = browser.get("/login").text.split('name="form" value="')[1].split('"')[0]
        sent = {"form": form, "name": "Wang", "password": GOOD, "next": "/export"}
        answer = browser.post("/login", data=sent, headers={"origin": proxy})
        assert (answer.status_code, answer.headers["location"]) == (303, "./export")
        page = browser.get("/export", headers={"accept": "text/html"})
        assert '<div id="root">' in page.text
        cookie = f"planner_session={browser.cookies['planner_session']}"
    assert _streams(proxy, proxy, cookie)
    assert not _streams(proxy, proxy, "")
    assert not _streams(proxy, "http://evil.example", cookie)


def _streams(proxy: str, origin: str, cookie: str) -> bool:
    """Whether the websocket opens for a page of this origin with this cookie."""
    options: dict[str, Any] = {
        "origin": origin,
        "subprotocols": ["streamlit"],
        "additional_headers": {"Cookie": cookie},
    }
    try:
        with connect(proxy.replace("http:", "ws:") + "/_stcore/stream", **options):
            return True
    except InvalidStatus:
        return False


def test_a_guesser_cannot_pass_for_another_address_and_no_link_is_logged(
    proxy: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with httpx2.Client(base_url=proxy) as browser:
        codes = []
        for number in range(7):
            form = browser.get("/login").text.split('name="form" value="')[1].split('"')[0]
            claimed = {"x-forwarded-for": f"192.0.2.{number}"}
            sent = {"form": form, "name": "Wang", "password": "wrong wrong"}
            codes.append(browser.post("/login", data=sent, headers=claimed).status_code)
        assert codes == [401] * 5 + [429] * 2
        assert browser.get("/l/secret-token").status_code == 403
    logs = tmp_path_factory.getbasetemp().glob("nginx*/access.log")
    text = next(logs).read_text(encoding="utf-8")
    assert "/l/-" in text
    assert "secret-token" not in text
