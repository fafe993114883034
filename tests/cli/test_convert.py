"""`convert` turns a folder into one workbook and back; nothing is lost on the way."""

from pathlib import Path

from planner.intake import read_instance
from tests.cli.conftest import Run


def test_a_folder_becomes_a_workbook_and_the_workbook_the_same_folder(tiny: Path, run: Run, tmp_path: Path) -> None:
    (tiny / "visits.csv").write_text("leader,place,date,seen\nl1,s1,2026-01-05,整洁\n", encoding="utf-8")
    book, folder = tmp_path / "city.xlsx", tmp_path / "again"
    assert run("convert", tiny, "--out", book).code == 0
    assert run("convert", book, "--out", folder, "--json").document == {"out": str(folder)}
    before, between, after = (read_instance(path) for path in (tiny, book, folder))
    assert before.instance is not None
    assert between.instance is not None
    assert after.instance is not None
    assert before.instance.fingerprint == between.instance.fingerprint == after.instance.fingerprint
    assert before.records == between.records == after.records
    assert len(before.records.visits) == 1
    assert run("visits", book).code == 2  # the policy asks for none, in either form
    assert run("solve", book, "--json").document["status"] == "optimal"


def test_a_folder_in_use_and_a_faulty_instance_are_refused(tiny: Path, run: Run, tmp_path: Path) -> None:
    assert run("convert", tiny, "--out", tiny).code == 2
    (tiny / "places.csv").write_text("id,name\n", encoding="utf-8")
    out = tmp_path / "city.xlsx"
    assert run("convert", tiny, "--out", out).code == 2
    assert not out.exists()
