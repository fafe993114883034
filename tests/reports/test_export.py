"""A document is written whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain import Assignment, Instance, InstanceError
from planner.reports import FORMATS, Format, export
from planner.reports.whole_file import whole_file


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_a_file_and_nothing_beside_it(
    two_by_four: Instance, kept: Assignment, tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"plan{FORMATS[name].ending}"
    path.write_text("the plan of last year")
    export(two_by_four, kept, name, path)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert b"last year" not in path.read_bytes()


def test_a_writer_that_fails_leaves_what_was_there(
    two_by_four: Instance, kept: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_document: object, path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    writer: Callable[[Format], object] = lambda _format: full_disk  # noqa: E731 - a property needs a function of self
    monkeypatch.setattr(Format, "write", property(writer))
    path = tmp_path / "plan.csv"
    path.write_text("the plan of last year")
    with pytest.raises(OSError, match="No space left"):
        export(two_by_four, kept, "csv", path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.csv"]
    assert path.read_text() == "the plan of last year"


def test_a_plan_of_another_instance_is_refused(two_by_four: Instance, tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="l9"):
        export(two_by_four, Assignment.of([("l9", "s1")]), "csv", tmp_path / "plan.csv")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_when_nothing_was_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "x"):
        pass
    assert list(tmp_path.iterdir()) == []
