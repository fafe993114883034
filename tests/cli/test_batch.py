"""`batch`: exit codes, the JSON document, the summary file."""

import csv
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import in_this_process
from tests.cli.conftest import Run


@pytest.fixture
def folder(tiny: Path) -> Path:
    """A folder with the one tiny instance."""
    above = tiny.parent / "all"
    above.mkdir()
    tiny.rename(above / "tiny")
    return above


@pytest.fixture
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is done in this process, which spares the start of others."""
    monkeypatch.setattr("planner.batch.local", lambda _workers: in_this_process)


def copy(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    for file in (folder / "tiny").iterdir():
        (made / file.name).write_bytes(file.read_bytes())
    return made


def test_plans_are_written_and_told_and_the_next_run_keeps_them(run: Run, folder: Path, tmp_path: Path) -> None:
    outcome = run("batch", folder, "--out", tmp_path / "out", "--workers", 1, "--json")
    assert outcome.code == 0
    (one,) = outcome.document["instances"]
    # The peak load of this instance is 21 at best, as its fixture works out.
    assert (one["name"], one["status"], one["kept"], one["levels"]) == (
        "tiny",
        "optimal",
        False,
        [{"value": 21, "bound": 21}],
    )
    assert outcome.document["counts"] == {"optimal": 1}
    assert "1/1 tiny" in outcome.err
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["实例"], row["结果"], row["各级目标值"]) == ("tiny", "已证明最优", "21")
    again = run("batch", folder, "--out", tmp_path / "out", "--workers", 1, "--lang", "en")
    assert again.code == 0
    assert "1 of 1 instance has a plan; 1 result stood from an earlier run." in again.out


@pytest.mark.usefixtures("no_processes")
def test_the_exit_code_tells_the_most_open_of_the_outcomes(run: Run, folder: Path, tmp_path: Path) -> None:
    crowded = copy(folder, "crowded")
    with (crowded / "places.csv").open("a", encoding="utf-8") as file:
        file.write("s3,城南街道,street,5\n")
    outcome = run("batch", folder, "--out", tmp_path / "out", "--workers", 1, "--lang", "en")
    assert outcome.code == 3
    assert "2 leaders" in outcome.out
    unreadable = copy(folder, "unreadable")
    (unreadable / "leaders.csv").unlink()
    outcome = run("batch", folder, "--out", tmp_path / "out", "--workers", 1, "--json")
    assert outcome.code == 2
    assert outcome.document["counts"] == {"bad_input": 1, "infeasible": 1, "optimal": 1}
    assert [one["kept"] for one in outcome.document["instances"]] == [True, True, False]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_instances_is_bad_input_and_nothing_is_made(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    outcome = run("batch", tmp_path / name, "--out", tmp_path / "out", "--json")
    assert outcome.code == 2
    assert outcome.document["faults"][0]["value"] == str(tmp_path / name)
    assert not (tmp_path / "out").exists()


def test_processes_and_a_cluster_at_once_are_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    outcome = run("batch", folder, "--out", tmp_path / "out", "--workers", 1, "--cluster", "tcp://x:1", "--lang", "en")
    assert outcome.code == 2
    assert "not both" in outcome.err


def test_a_cluster_without_dask_says_what_to_install(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    outcome = run("batch", folder, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1", "--lang", "en")
    assert outcome.code == 2
    assert "- command line, --cluster: A cluster needs Dask" in outcome.err
    assert "requirements-cluster.txt" in outcome.err
    assert not (tmp_path / "out").exists()
