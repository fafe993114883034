"""The import rules of pyproject.toml hold, and each of them is seen to fail on a copy of the package with one import too many."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PAGES = sorted(path.stem for path in (ROOT / "planner" / "ui" / "pages").glob("[a-z]*.py"))

FORBIDDEN = {
    "Imports point downwards": ("planner/network/graph.py", "import planner.rules"),
    "Only ui imports Streamlit": ("planner/cli/solve.py", "import streamlit"),
    "Only optimization imports a solver": ("planner/rules/hard.py", "import highspy"),
    "Only optimization imports a solver (directly)": ("planner/planning/propose.py", "import pulp"),
    "pandas only in intake, reports, store and ui": ("planner/optimization/model.py", "import pandas"),
    "The domain is plain Python": ("planner/domain/instance.py", "import numpy"),
    "Pages do not import each other": (f"planner/ui/pages/{PAGES[0]}.py", f"import planner.ui.pages.{PAGES[1]}"),
}
"""Contract -> a module, and an import it must not have."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package's source and its import rules in a folder of their own."""
    shutil.copytree(ROOT / "planner", tmp_path / "planner", ignore=lambda _folder, names: [
        name for name in names if "." in name and not name.endswith(".py")
    ])  # fmt: skip
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_package_keeps_its_import_rules(copy: Path) -> None:
    outcome = lint(copy)
    assert outcome.returncode == 0, outcome.stdout
    assert f"{len(FORBIDDEN)} kept, 0 broken" in outcome.stdout


@pytest.mark.parametrize("contract", FORBIDDEN)
def test_each_import_rule_is_seen_to_fail(copy: Path, contract: str) -> None:
    module, line = FORBIDDEN[contract]
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    outcome = lint(copy)
    assert outcome.returncode == 1
    assert f"{contract} BROKEN" in outcome.stdout


def test_a_package_that_is_not_in_the_layers_is_refused(copy: Path) -> None:
    (copy / "planner" / "odds_and_ends.py").write_text("", encoding="utf-8")
    outcome = lint(copy)
    assert outcome.returncode == 1
    assert "Imports point downwards BROKEN" in outcome.stdout


def test_every_contract_has_its_counterexample() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]} == set(FORBIDDEN)
