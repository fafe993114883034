"""What several kinds of tests need of the machine: a browser, a database server. Where it is missing they skip and say why."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from glob import glob
from pathlib import Path

import pytest

OF_THE_TESTS = frozenset({"PLANNER_REQUIRE", "PLANNER_CHROMIUM"})


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing a test keeps may land in the data folder of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PLANNER_") and name not in OF_THE_TESTS]:
            patch.delenv(name)
        patch.setenv("PLANNER_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def need() -> Callable[[str, str, str], str]:
    """
    A function that returns the path of a program a test needs, or skips the test with what to do.

    Where the environment variable PLANNER_REQUIRE names the need ("browser", "postgres", "libreoffice", with commas between), the test
    fails instead: the full check must not pass by skipping.
    """

    def path_or_skip(what: str, path: str, advice: str) -> str:
        if path:
            return path
        if what in os.environ.get("PLANNER_REQUIRE", "").split(","):
            pytest.fail(f"PLANNER_REQUIRE names {what}: {advice}")
        pytest.skip(advice)

    return path_or_skip


@pytest.fixture(scope="session")
def chromium(need: Callable[[str, str, str], str]) -> str:
    """Path of an installed Chromium, with the Python package that drives it."""
    try:
        import playwright.sync_api  # noqa: F401, PLC0415 - only the browser tests need it
    except ImportError:
        return need("browser", "", "The browser tests need Playwright: pip install -r requirements-dev.txt")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("PLANNER_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    return need("browser", found, "The browser tests need Chromium: install it, or set PLANNER_CHROMIUM to its path.")


@pytest.fixture(scope="session")
def postgres_bin(need: Callable[[str, str, str], str]) -> str:
    """Folder of PostgreSQL's own programs (initdb, postgres)."""
    beside_initdb = os.path.dirname(shutil.which("initdb") or "")  # noqa: PTH120 - "" must stay ""
    found = beside_initdb or next(iter(sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)), "")  # noqa: PTH207
    return need("postgres", found, "The PostgreSQL tests need its server: apt-get install postgresql")


Convert = Callable[[Sequence[Path], str, Path], None]


@pytest.fixture(scope="session")
def libreoffice(need: Callable[[str, str, str], str], tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """A function that has LibreOffice save files in another format, into a folder; it works with a profile of its own."""
    advice = "The LibreOffice tests need it: apt-get install libreoffice-calc libreoffice-writer"
    program = need("libreoffice", shutil.which("soffice") or "", advice)
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(files: Sequence[Path], ending: str, folder: Path) -> None:
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            str(folder),
        ]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=240)

    return convert
