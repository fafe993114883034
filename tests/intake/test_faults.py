"""
One small instance per fault: each folder of `faults/` holds the files that differ from `faults/sound/`, and what is said of them.

`expected.toml` lists every fault and finding, in order, with its sentence in both languages; `without` names files left out.
"""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from planner.domain import Fault, InstanceError
from planner.intake import load_instance, read_instance
from planner.locale import codes, sentence

FOLDER = Path(__file__).parent / "faults"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.name != "sound")


def folder_of(case: str, into: Path) -> tuple[Path, dict[str, Any]]:
    """The sound instance with the files of a case in place of its own, and what is expected of it."""
    instance = Path(shutil.copytree(FOLDER / "sound", into / "instance"))
    shutil.copytree(FOLDER / case, instance, dirs_exist_ok=True)
    expected = tomllib.loads((instance / "expected.toml").read_text(encoding="utf-8"))
    for name in ("expected.toml", *expected.get("without", [])):
        (instance / name).unlink()
    return instance, expected


def told(fault: Fault) -> dict[str, Any]:
    place = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value}
    sentences = {language: sentence(fault.code, language, **place, **fault.values) for language in ("zh", "en")}
    return {key: value for key, value in place.items() if value not in (None, "")} | {"code": fault.code} | sentences


def test_the_sound_instance_has_neither_faults_nor_findings() -> None:
    intake = read_instance(FOLDER / "sound")
    assert intake.instance is not None
    assert (intake.faults, intake.findings) == ((), ())


@pytest.mark.parametrize("case", CASES)
def test_every_fault_and_finding_is_told_with_its_place_and_its_sentence(case: str, tmp_path: Path) -> None:
    instance, expected = folder_of(case, tmp_path)
    intake = read_instance(instance)
    assert [told(fault) for fault in intake.faults] == expected.get("fault", [])
    assert [told(finding) for finding in intake.findings] == expected.get("finding", [])
    assert (intake.instance is None) == bool(expected.get("fault"))


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_quotes_the_value_and_a_way_out(case: str) -> None:
    expected = tomllib.loads((FOLDER / case / "expected.toml").read_text(encoding="utf-8"))
    for fault in [*expected.get("fault", []), *expected.get("finding", [])]:
        for language in ("zh", "en"):
            quoted = fault.get("value", "")
            assert not quoted.strip() or quoted in fault[language]  # of a blank there is nothing to quote
            assert not any(quotes in fault[language].replace(" ", "") for quotes in ("“”", "''"))
        if fault in expected.get("fault", []):
            assert "请" in fault["zh"]


def test_loading_raises_all_faults_at_once(tmp_path: Path) -> None:
    instance, expected = folder_of("many_at_once", tmp_path)
    with pytest.raises(InstanceError, match=r"leaders.csv row 3 column id: 'l1' \(intake.duplicate_id\)") as raised:
        load_instance(instance)
    assert len(raised.value.faults) == len(expected["fault"]) == 6


def test_both_languages_have_the_same_messages() -> None:
    assert [code for code in codes("zh") if code.startswith("intake.")] == [
        code for code in codes("en") if code.startswith("intake.")
    ]


def test_there_are_at_least_forty_faults() -> None:
    assert sum("finding" not in case for case in CASES) >= 40
