"""Folders with tables of records, and what reading them tells."""

from pathlib import Path

from planner.follow_up.records import Records
from planner.intake import read_instance
from planner.reports.wording import fault_sentence

SOUND = Path(__file__).parents[1] / "faults" / "sound"


def ask(folder: Path, section: str) -> None:
    policy = (SOUND / "policy.toml").read_text(encoding="utf-8")
    (folder / "policy.toml").write_text(policy + section, encoding="utf-8")


def put(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def told(folder: Path) -> list[tuple[str, int | None, str, str, str]]:
    """File, row, column, value and code of each fault; each has its sentence in both languages."""
    faults = read_instance(folder).faults
    assert all(fault_sentence(fault, lang) for fault in faults for lang in ("zh", "en"))
    return [(fault.file, fault.row, fault.column, fault.value, fault.code.removeprefix("intake.")) for fault in faults]


def records_of(folder: Path) -> Records:
    intake = read_instance(folder)
    assert intake.faults == ()
    return intake.records
