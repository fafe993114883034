"""
Takes the pictures of docs/pictures anew: `python scripts/pictures.py`, from the project's folder, with Chromium installed; those of some
pages only with their names, as in `python scripts/pictures.py rules generate`.

Set PLANNER_CHROMIUM to the browser's path where it is not on the PATH.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # started by its path, Python looks for modules beside this file only

from planner.cli.serve import command  # noqa: E402
from planner.locale import sentence  # noqa: E402
from planner.ui.navigation import FIRST, SECTIONS  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDTH, LOWEST, HIGHEST = 1366, 720, 1400
COLOURS = 128
TO_DRAW = 2500
"""Milliseconds; a busy machine takes that long."""
LANGUAGES = {"zh": "中文", "en": "English"}
GENERATE = {"zh": "生成方案", "en": "Generate a plan"}
DONE = {"zh": "逐条检查完毕", "en": "Checked rule by rule"}
ASKED = {"inspection": ("rounds_button", "rounds_days_bound")}
"""Page -> the button that brings its result, and a word of the result, for pages that show little before they are asked."""
PATIENCE = 300_000
"""Milliseconds, for all that is waited for: a busy machine takes that long to draw a page, and a plan to be found."""


def main() -> None:
    """Start the server, walk through the pages in both languages, save one picture of each."""
    chromium = os.environ.get("PLANNER_CHROMIUM") or shutil.which("chromium")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,  # nothing of what this computer's user keeps gets into a picture
        subprocess.Popen(command("localhost", port), cwd=ROOT, env={**os.environ, "PLANNER_DATA": data}) as server,
        sync_playwright() as playwright,
    ):
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for language in LANGUAGES:
                page = browser.new_context(viewport={"width": WIDTH, "height": LOWEST}).new_page()
                page.set_default_timeout(PATIENCE)
                _tour(page, f"http://localhost:{port}", language)
            browser.close()
        finally:
            server.terminate()


def _tour(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/generate")
    page.get_by_text(LANGUAGES[language], exact=True).click()
    page.get_by_role("button", name=GENERATE[language], exact=True).click()
    page.get_by_text(DONE[language]).wait_for()
    every = [name for names in SECTIONS.values() for name in names]
    for name in (name.replace("_", "-") for name in sys.argv[1:] or every):
        page.goto(f"{address}/{'' if name == FIRST else name}")
        page.get_by_role("heading", level=1).wait_for()
        if name in ASKED:
            button, result = (sentence(f"ui.{code}", language) for code in ASKED[name])
            page.get_by_role("button", name=button, exact=True).click()
            page.get_by_text(result, exact=True).first.wait_for()
        page.locator("[data-test-script-state=notRunning]").first.wait_for()
        page.wait_for_timeout(TO_DRAW)  # charts draw after the text
        whole = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": WIDTH, "height": min(HIGHEST, max(LOWEST, whole))})
        page.wait_for_timeout(TO_DRAW)  # the larger window shows what was below before, and draws it only then
        _save(page.screenshot(), PICTURES / f"{name}-{language}.png")
        page.set_viewport_size({"width": WIDTH, "height": LOWEST})


def _save(screenshot: bytes, path: Path) -> None:
    """Write a picture with as many colours as a page needs, which takes a third of the space."""
    Image.open(io.BytesIO(screenshot)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"The server does not answer at {address}.")


if __name__ == "__main__":
    main()
