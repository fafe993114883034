"""The sections `people` and `overrides` of a policy: every fault is named, and what is sound comes back as it was."""

from datetime import date
from pathlib import Path

import pytest

from planner.intake import read_instance, write_instance
from planner.rules.overrides import Override, overrides
from planner.rules.people import permissions

POLICY = """
title = "示例市"
{sections}
[layers.road]
kinds = ["main_road"]
quota = [1, 1]
coverage = [1, 1]
[[objective]]
minimise = {{ peak_load = 1 }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leaders.csv").write_text("id,name\nl1,市长\n", encoding="utf-8")
    (tmp_path / "places.csv").write_text("id,name,kind\nr1,人民路,main_road\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("section", "column", "code"),
    [
        ('people = { approve = ["boss"] }', "people.approve", "intake.unknown_word"),
        ("people = { approve = [] }", "people.approve", "intake.no_roles"),
        ('people = { people = ["staff"] }', "people.people", "intake.unknown_key"),
        ('people = { second_person = "yes" }', "people.second_person", "intake.not_true_false"),
        ("people = 3", "people", "intake.not_a_section"),
        ('overrides = [{ rule = "quota", leader = "l1" }]', "overrides.1.reason", "intake.missing_key"),
        ('overrides = [{ rule = "luck", reason = "x" }]', "overrides.1.rule", "intake.unknown_word"),
        ('overrides = [{ rule = "quota", reason = "x", since = "today" }]', "overrides.1.since", "intake.not_a_day"),
        ('overrides = [{ rule = "quota", reason = " " }]', "overrides.1.reason", "intake.empty_text"),
    ],
)
def test_every_fault_is_named(folder: Path, section: str, column: str, code: str) -> None:
    (folder / "policy.toml").write_text(POLICY.format(sections=section), encoding="utf-8")
    assert [(fault.column, fault.code) for fault in read_instance(folder).faults] == [(column, code)]


def test_what_is_sound_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    sections = 'people = { second_person = true, return = ["approver", "staff"] }\n'
    sections += 'overrides = [{ rule = "quota", leader = "l1", layer = "road", reason = "暂缺", since = 2026-05-01 }]'
    (folder / "policy.toml").write_text(POLICY.format(sections=sections), encoding="utf-8")
    instance = read_instance(folder).instance
    assert instance is not None
    write_instance(instance, tmp_path / "again")
    again = read_instance(tmp_path / "again").instance
    assert again is not None
    assert again.fingerprint == instance.fingerprint
    assert permissions(again.policy).roles["return"] == ("approver", "staff")
    assert permissions(again.policy).second_person
    assert overrides(again.policy) == (Override("quota", "l1", "", "road", "暂缺", date(2026, 5, 1)),)
