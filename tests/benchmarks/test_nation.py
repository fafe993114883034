"""The made-up nation has the sizes it says, and each unit a plan."""

import json
from pathlib import Path

import pytest

from benchmarks.nation import TOWNS, main, units, write_units
from planner.intake import load_instance
from planner.optimization import solve


def test_sizes_are_drawn_from_the_real_ones_the_same_every_time() -> None:
    drawn = units(2, 3, 4, seed=1)
    assert drawn == units(2, 3, 4, seed=1)
    assert [unit.kind for unit in drawn] == ["city"] * 2 + ["county"] * 7
    assert all(unit.towns in TOWNS for unit in drawn if unit.kind == "county")
    assert all(3 * min(TOWNS) <= unit.towns <= 3 * max(TOWNS) for unit in drawn if unit.kind == "city")


def test_a_county_is_written_once_and_has_a_plan(tmp_path: Path) -> None:
    drawn = units(0, 1, 0, seed=1)
    write_units(tmp_path, drawn, seed=1)
    instance = load_instance(tmp_path / drawn[0].name)
    assert len(instance.places_by_layer["subdistrict"]) == drawn[0].towns
    assert solve(instance, time_limit=20, cancelled=lambda: True).status != "infeasible"
    before = (tmp_path / drawn[0].name / "places.csv").stat().st_mtime_ns
    write_units(tmp_path, drawn, seed=1)
    assert (tmp_path / drawn[0].name / "places.csv").stat().st_mtime_ns == before


def test_a_run_that_continues_tells_what_the_earlier_one_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--cities=0", "--workers=1", "--time-limit=5", "--synthetic=0", f"--folder={tmp_path}"]
    assert main([*asked, "--counties=1"]) == 0
    first = json.loads((tmp_path / "measured.json").read_bytes())
    assert main([*asked, "--counties=2"]) == 0
    both = json.loads((tmp_path / "measured.json").read_bytes())
    assert list(first["seconds"]) == ["counties/0000"]
    assert both["seconds"]["counties/0000"] == first["seconds"]["counties/0000"]
    assert list(both["seconds"]) == ["counties/0000", "counties/0001"]
    assert both["processor"] > first["processor"] > 0
    assert "2 instances in" in capsys.readouterr().out
