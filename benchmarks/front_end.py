"""
How fast the pages answer: `python -m benchmarks.front_end`, with Chromium installed.

Aimed at: 50 ms of CPU for a rerun, 2 s for a first page.

A city of 40 leaders, 100 streets and 100 roads is uploaded to a server of its own. A rerun is what one press of the switch in the
sidebar costs the server's process, in CPU, on each page; a first page is a new visitor's, of a server that has answered before.
"""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.serving import free_port, wait_for
from benchmarks.tables import number, table
from planner.cli.serve import command as start_command
from planner.domain import Holding, Instance, Layer, Leader, Level, Link, Place, Policy, Range
from planner.locale import sentence
from planner.ui.navigation import FIRST, SECTIONS
from planner.ui.revision import archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

ROOT = Path(__file__).parents[1]
LEADERS, SIDE = 40, 10
RERUNS, VISITS = 11, 5
HEADER = ("page", "CPU of a rerun, ms", "round trip, ms")
STEP_DEGREES = 0.03


def city() -> Instance:
    """40 leaders, a grid of 10 x 10 streets with points, 100 roads that pass two streets each, and a plan in force."""
    streets = tuple(
        Place(f"s{n:03d}", f"街道{n}", "street", f"区{n // 25}", weight=20 + n % 7, lon=119 + n % SIDE * STEP_DEGREES,
              lat=32 + n // SIDE * STEP_DEGREES)
        for n in range(SIDE * SIDE)
    )  # fmt: skip
    roads = tuple(
        Place(f"r{n:03d}", f"道路{n}", "main_road", f"区{n // 25}", weight=8 + n % 5) for n in range(SIDE * SIDE)
    )
    links = tuple(
        Link(streets[n].id, streets[other].id, "adjacent")
        for n in range(SIDE * SIDE)
        for other in (n + 1, n + SIDE)
        if other < SIDE * SIDE and (other % SIDE or other == n + SIDE)
    )
    links += tuple(
        Link(road.id, streets[(n + step) % len(streets)].id, "passes")
        for n, road in enumerate(roads)
        for step in (0, 1)
    )
    layers = (
        Layer("subdistrict", ("street",), Range(2, 3), anchor=True),
        Layer("road", ("main_road",), Range(2, 3)),
    )
    levels = (Level({"peak_load": 1.0}, tolerance=0.05), Level({"deviation": 1.0, "coherence": 5.0}))
    leaders = tuple(Leader(f"l{n:02d}", f"领导{n}", body=f"班子{n % 4}", rank=n + 1) for n in range(LEADERS))
    places = [*streets, *roads]
    current = tuple(
        Holding(leaders[n * LEADERS // 100 % LEADERS].id, layer[n].id) for layer in (streets, roads) for n in range(100)
    )
    return Instance(Policy("四十位领导", layers, levels), leaders, tuple(places), links, current=current)


def main() -> int:
    """Measure and print."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this benchmark needs a browser

    port = free_port()
    with tempfile.TemporaryDirectory(prefix="planner-benchmark-") as folder:
        command = start_command("localhost", port)
        environment = os.environ | {"PLANNER_DATA": folder}
        with (
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server,
            sync_playwright() as playwright,
        ):
            try:
                address = f"http://localhost:{port}"
                wait_for(f"{address}/_stcore/health")
                chromium = os.environ.get("PLANNER_CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                _report(browser, address, _clock_of(server.pid))
                browser.close()
            finally:
                server.terminate()
    return 0


def _report(browser: "Browser", address: str, cpu: Callable[[], float]) -> None:
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    _upload(page)
    rows: list[tuple[str, str | None, str | None]] = []
    all_reruns: list[float] = []
    for name in (FIRST, *(name for names in SECTIONS.values() for name in names if name != FIRST)):
        page.get_by_test_id("stSidebarNav").get_by_text(sentence(f"ui.{name}_title"), exact=True).click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        costs, trips = zip(*(_rerun(page, cpu) for _ in range(RERUNS)), strict=True)
        all_reruns += costs
        rows.append((name, number(1000 * statistics.median(costs), 0), number(1000 * statistics.median(trips), 0)))
    rows.append(("median of all reruns", number(1000 * statistics.median(all_reruns), 0), None))
    print(table(HEADER, rows))
    firsts = [_first_page(browser, address) for _ in range(VISITS)]
    print(
        f"\nFirst page, warm server: median {statistics.median(firsts):.2f} s, {min(firsts):.2f} to {max(firsts):.2f}"
    )
    print(f"Load average: {os.getloadavg()[0]:.1f}")


def _upload(page: "Page") -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(sentence("ui.data_source_title"), exact=True).click()
    file: FilePayload = {"name": "city.zip", "mimeType": "application/zip", "buffer": archive(city())}
    page.locator("input[type=file]").first.set_input_files(files=file)
    page.get_by_role("button", name=sentence("ui.upload_button")).click()
    page.get_by_text("四十位领导").or_(page.get_by_text("city.zip")).first.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)


def _rerun(page: "Page", cpu: Callable[[], float]) -> tuple[float, float]:
    """CPU seconds of the server and seconds until the page has changed, for one press of the switch for large type."""
    before = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    spent, began = cpu(), time.perf_counter()
    page.get_by_test_id("stSidebar").get_by_text(sentence("ui.large_type"), exact=True).click()
    page.wait_for_function("before => getComputedStyle(document.documentElement).fontSize !== before", arg=before)
    trip = time.perf_counter() - began
    page.wait_for_timeout(400)  # the rest of the run: the page changes before it ends
    return cpu() - spent, trip


def _first_page(browser: "Browser", address: str) -> float:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    seconds = time.perf_counter() - began
    context.close()
    return seconds


def _clock_of(process: int) -> Callable[[], float]:
    """Reads the CPU seconds of another process, threads that have ended included (Linux, clock_getcpuclockid(3))."""
    clock = (~process << 3) | 2
    return lambda: time.clock_gettime(clock)


if __name__ == "__main__":
    raise SystemExit(main())
