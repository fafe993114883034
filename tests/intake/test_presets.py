"""A preset becomes an instance of one's own, whole or not at all."""

from pathlib import Path

import pytest

from planner.domain import InstanceError
from planner.intake import read_instance
from planner.intake.presets import presets, write_preset
from planner.rules import check


@pytest.mark.parametrize("name", presets())
def test_a_preset_is_a_sound_instance(name: str, tmp_path: Path) -> None:
    write_preset(name, tmp_path / "own")
    intake = read_instance(tmp_path / "own")
    assert intake.faults == ()
    assert intake.records.visits == ()
    assert intake.records.orders == ()


@pytest.mark.parametrize("name", ["rudong", "baoying", "communities", "sections", "teams"])
def test_the_plan_in_force_of_a_preset_keeps_its_rules(name: str, tmp_path: Path) -> None:
    write_preset(name, tmp_path / "own")
    instance = read_instance(tmp_path / "own").instance
    assert instance is not None
    assert check(instance, instance.current_assignment).violations == ()


def test_an_empty_start_keeps_headers_and_days_off(tmp_path: Path) -> None:
    written = write_preset("baoying", tmp_path / "own", empty=True)
    assert {path.name for path in written} == {
        "policy.toml",
        "leaders.csv",
        "places.csv",
        "current.csv",
        "holidays.csv",
    }
    assert (tmp_path / "own" / "places.csv").read_text(encoding="utf-8-sig").count("\n") == 1
    assert {fault.code for fault in read_instance(tmp_path / "own").faults} == {"intake.no_leaders", "intake.no_places"}
    assert (tmp_path / "own" / "holidays.csv").read_text(encoding="utf-8").count("\n") > 30


def test_nothing_is_written_over_files_or_for_an_unknown_name(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    for name, folder, code in (
        ("baoying", tmp_path, "intake.folder_in_use"),
        ("x", tmp_path / "own", "intake.unknown_preset"),
    ):
        with pytest.raises(InstanceError) as error:
            write_preset(name, folder)
        assert error.value.faults[0].code == code
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
