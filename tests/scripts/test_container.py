"""What the Containerfile says of files, commands, addresses and settings is so; building and running it is tried by hand."""

import json
import re
from pathlib import Path

import pytest

from planner.cli.app import main
from planner.store.site import Settings
from planner.ui.shell.doors import OPEN_TO_ALL
from planner.ui.shell.own_pages import ROUTES

ROOT = Path(__file__).parents[2]
TEXT = re.sub(r"^#.*\n", "", (ROOT / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE).replace(
    "\\\n", " "
)
STEPS = [tuple(line.split(maxsplit=1)) for line in TEXT.splitlines() if line.strip()]


def told(word: str) -> list[str]:
    return [rest for step, rest in STEPS if step == word]


def test_what_is_copied_is_there_and_goes_along() -> None:
    ignored = {line for line in (ROOT / ".dockerignore").read_text().splitlines() if "*" not in line}
    copied = {path for rest in told("COPY") if "--from" not in rest for path in rest.split()[:-1]}
    assert {"app.py", "planner", "data", ".streamlit", "requirements-server.txt"} <= copied
    # The wheelhouse is optional, and a pattern, so that it may be missing.
    assert [path for path in copied if not (ROOT / path).exists()] == ["wheelhous[e]"]
    assert not copied & ignored


def test_the_command_it_starts_exists_with_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    (entry,) = told("ENTRYPOINT")
    assert json.loads(entry)[2].endswith('exec python -m planner "$@"')
    command, *options = json.loads(told("CMD")[-1])
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert [word for word in options if word.startswith("--") and word not in shown] == []


def test_its_health_check_asks_an_address_that_exists_and_is_open_to_all() -> None:
    (check,) = re.findall(r"http://localhost:(\d+)(/\w+)'", told("HEALTHCHECK")[0])
    port, path = check
    assert told("EXPOSE") == [port]
    assert path in {route.path for route in ROUTES}
    assert path in OPEN_TO_ALL


def test_its_settings_are_known_and_make_everybody_log_in() -> None:
    given = dict(re.findall(r"PLANNER_(\w+)=(\S+)", told("ENV")[0]))
    assert given.pop("DATA") == told("VOLUME")[0]
    settings = Settings.model_validate({name.lower(): value for name, value in given.items()})
    assert settings.accounts == "required"


def test_nobody_in_it_is_root_and_the_base_is_a_matter_of_the_site() -> None:
    assert told("USER")[-1] == re.findall(r"useradd --uid (\d+)", TEXT)[0]
    assert set(told("FROM")) == {"${BASE} AS build", "${BASE}"}
    assert told("ARG")[0].startswith("BASE=")


def test_it_installs_what_a_server_needs_and_makes_sure_of_a_font() -> None:
    installing = next(rest for rest in told("RUN") if "pip install" in rest)
    assert installing.count("-r requirements-server.txt") == 2
    assert "--no-index --find-links ." in installing
    assert any("fonts-noto-cjk" in rest for rest in told("RUN"))
