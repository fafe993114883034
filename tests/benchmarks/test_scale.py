"""A large instance is made as it says and followed from its files to its certificate; here a small one stands for it."""

import time
from pathlib import Path

import pytest

from benchmarks import scale
from benchmarks.scale import Run, Size, plan, row, write_size
from planner.domain import Range
from planner.intake import load_instance

SMALL = Size(leaders=8, anchors=12, others=28, quota=Range(3, 4), seconds=60.0)


def test_wishes_do_not_grow_with_the_number_of_places(tmp_path: Path) -> None:
    write_size(tmp_path / "small", SMALL, seed=1)
    instance = load_instance(tmp_path / "small")
    assert (len(instance.leaders), len(instance.places)) == (8, 40)
    assert [layer.quota for layer in instance.policy.layers] == [Range(1, 2), Range(3, 4)]
    wishes = [stance.leader for stance in instance.stances if stance.stance == "prefer"]
    assert max(map(wishes.count, wishes)) <= scale.WISHES < len(instance.places)


def test_every_step_from_files_to_certificate_is_timed(tmp_path: Path) -> None:
    write_size(tmp_path / "small", SMALL, seed=1)
    run = plan(tmp_path / "small", SMALL.seconds, tmp_path / "out", time.monotonic())
    names = [name for name, _, _ in run.steps]
    assert [name for name in names if not name.startswith("level")] == [
        "imported", "read", "first checked plan", "searched", "certified", "written",
    ]  # fmt: skip
    moments = [seconds for _, seconds, _ in run.steps]
    assert moments == sorted(moments)
    assert run.first == pytest.approx(moments[names.index("first checked plan")], abs=0.1)
    assert (tmp_path / "out" / "certificate.json").exists()
    assert run.status in {"optimal", "feasible"}
    assert row("small", SMALL, run)[:5] == ("small", "8", "40", "60", run.status)


def test_a_process_that_takes_too_much_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_size(tmp_path / "small", SMALL, seed=1)
    monkeypatch.setattr(scale, "MOST_MB", 1.0)
    run = scale.measure(tmp_path / "small", SMALL.seconds)
    assert run.status == "ended"
    assert row("small", SMALL, run)[5] is None
    assert Run().levels == []
