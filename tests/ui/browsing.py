"""A real browser on the application, started as a user starts it: without one request leaving this machine, and with a clean console."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from planner.cli.serve import command

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
HOME = {"localhost", "127.0.0.1"}
# Notes every address the server asks for, before anything else of it runs.
LISTENER = """
import os, socket
_ask = socket.getaddrinfo
def _noted(host, *rest, **options):
    with open(os.environ["PLANNER_ASKED"], "a", encoding="utf-8") as file:
        file.write(f"{host}\\n")
    return _ask(host, *rest, **options)
socket.getaddrinfo = _noted
"""


@dataclass
class Visit:
    """One browser window, with what it asked of other machines and what its console complained of."""

    page: "Page"
    left_home: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, title: str, heading: str = "") -> None:
        """Open a page by its entry in the navigation."""
        self.page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True).click()
        self.page.get_by_role("heading", name=heading or title, exact=True).first.wait_for()

    def sees(self, text: str, *, seconds: float = 20) -> None:
        """Wait until a text is on the page."""
        self.page.get_by_text(text).first.wait_for(timeout=seconds * 1000)

    def settles(self) -> None:
        """Wait until the page's script has run to its end: what is on its way is faded until then."""
        self.page.locator("[data-test-script-state=notRunning]").first.wait_for()

    def presses(self, key: str, on: str, text: str, *, times: int = 6) -> None:
        """Press a key on an element until a text is on the page: one that is drawn anew meanwhile does not hear it."""
        from playwright.sync_api import TimeoutError as TooLate  # noqa: PLC0415 - missing where the tests skip

        for left in reversed(range(times)):
            self.page.locator(on).first.focus()
            self.page.keyboard.press(key)
            try:
                self.sees(text, seconds=5)
            except TooLate:
                if not left:
                    raise
            else:
                return


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    """Address of the application, started as a user starts it; at the end it must have asked no other machine's address."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "sitecustomize.py").write_text(LISTENER, encoding="utf-8")
    asked = folder / "asked.txt"
    asked.touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PLANNER_ASKED": str(asked), "PYTHONPATH": path}
    with (
        (folder / "log.txt").open("wb") as log,
        subprocess.Popen(
            command("localhost", port), cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
    assert set(asked.read_text(encoding="utf-8").split()) <= HOME


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"The server does not answer at {address}.")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    """A Chromium that does nothing on its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - missing where the tests skip

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        found = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield found
        found.close()


@pytest.fixture
def visit(browser: "Browser", server: str) -> Iterator[Visit]:
    """A new visitor on the first page; in the end nothing has left this machine and the console is clean."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True)
    made = Visit(context.new_page())

    def note_request(address: str) -> None:
        if urlsplit(address).scheme not in {"data", "blob"} and urlsplit(address).hostname not in HOME:
            made.left_home.append(address)

    made.page.on("request", lambda request: note_request(request.url))
    made.page.on("websocket", lambda opened: note_request(opened.url))
    made.page.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.goto(server)
    made.page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    yield made
    context.close()
    assert made.left_home == []
    assert made.complaints == []
