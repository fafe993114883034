"""What the documents say of files, commands, names and libraries is so."""

import importlib
import importlib.util
import re
import shlex
import shutil
import sys
import tomllib
from functools import cache
from itertools import product
from pathlib import Path

import grimp
import pytest

from planner.cli.app import main
from planner.domain import Assignment
from planner.intake import load_instance
from planner.planning.supply import supplies

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")])
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
TWO_COMMANDS = (
    "pip install -r requirements.txt && streamlit run app.py",
    "pip install -r requirements-dev.txt && pytest",
)
SAME_LIBRARY = {"pydantic_core": "pydantic"}


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def in_backticks(path: Path) -> set[str]:
    """What stands in single backticks, outside blocks of code."""
    prose = re.sub(r"^```.*?^```", "", text_of(path), flags=re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", prose))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(path))
    local = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_names_of_the_package_exist(path: Path) -> None:
    named = in_backticks(path)
    files = {name for name in named if re.fullmatch(r"(planner|tests|data|docs|benchmarks)/[\w*./-]*", name)}
    assert {name for name in files if not list(ROOT.glob(name.rstrip("/")))} == set()
    assert {name for name in named if re.fullmatch(r"planner(\.\w+)+", name) and not exists(name)} == set()


def exists(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    module, _, attribute = dotted.rpartition(".")
    try:
        known = importlib.import_module(module)
        return hasattr(known, attribute) or importlib.util.find_spec(dotted) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_two_commands_open_the_readme(readme: Path) -> None:
    blocks = re.findall(r"^```\n(.*?)^```", text_of(readme), flags=re.MULTILINE | re.DOTALL)
    assert tuple(block.strip() for block in blocks[:2]) == TWO_COMMANDS
    assert text_of(readme).index(TWO_COMMANDS[0]) < 200


def test_both_readmes_give_the_same_commands_and_name_the_same_files() -> None:
    english, chinese = map(text_of, READMES)
    blocks = [re.findall(r"^```\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL) for text in (english, chinese)]
    assert blocks[0] == blocks[1]
    links = [set(re.findall(r"\]\((docs/\w+\.md|data/[\w/.]+)\)", text)) for text in (english, chinese)]
    assert links[0] == links[1]


def test_the_readmes_command_lines_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    lines = [line for line in text_of(READMES[0]).splitlines() if line.startswith("python -m planner ")]
    assert len(lines) == 5
    # Solving takes its seconds and is tested elsewhere: any plan will do to check and export.
    write_any_plan(tmp_path / "out")
    codes = {}
    for line in lines:
        command = shlex.split(line)[3:]
        if command[0] != "solve":
            codes[command[0]] = main([arg for arg in command if arg != "--certificate" and "certificate" not in arg])
    assert codes == {"check": 1, "export": 0, "diagnose": 3}
    assert "28" in capsys.readouterr().out


def write_any_plan(folder: Path) -> None:
    """Every place of the sample to some leader: a plan that breaks rules."""
    instance = load_instance(ROOT / "data" / "taizhou")
    plan = Assignment.of(
        (instance.leaders[number % len(instance.leaders)].id, place.id) for number, place in enumerate(instance.places)
    )
    folder.mkdir()
    rows = ["leader,place", *(f"{leader},{place}" for leader, place in plan.sorted_pairs)]
    (folder / "assignment.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_the_sums_of_the_readme_are_those_of_the_sample() -> None:
    for readme, sample in product(READMES, ("taizhou-full",)):
        supply = supplies(load_instance(ROOT / "data" / sample))[0]
        assert f"{supply.leaders} × 2 = {supply.most} < {supply.need}" in text_of(readme)


def test_the_architecture_names_every_package_and_every_library_it_uses() -> None:
    rows = dict(
        re.findall(r"^\| `planner/(\w+)/` \|.*\| ([^|]+) \|$", text_of(ROOT / "docs/architecture.md"), re.MULTILINE)
    )
    packages = {path.parent.name for path in ROOT.glob("planner/*/__init__.py")}
    assert set(rows) == packages
    network = grimp.build_graph("planner", include_external_packages=True, cache_dir=None)
    untold: dict[str, set[str]] = {}
    for package, told in rows.items():
        modules = {f"planner.{package}", *network.find_descendants(f"planner.{package}")}
        imported = {
            name.split(".")[0] for module in modules for name in network.find_modules_directly_imported_by(module)
        }
        libraries = {SAME_LIBRARY.get(name, name) for name in imported - {"planner"} - sys.stdlib_module_names}
        untold[package] = libraries - set(re.findall(r"\w+", told.lower()))
    assert {package: names for package, names in untold.items() if names} == {}


def test_the_python_version_of_the_readme_is_the_packages() -> None:
    needed = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["requires-python"]
    assert needed == ">=3.11"
    assert all("Python 3.11" in text_of(readme) for readme in READMES)
