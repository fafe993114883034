"""Every planted defect is found on its row, or repaired with a note; what the table means comes out the same."""

from pathlib import Path

import pytest

from planner.domain import InstanceError
from planner.intake import load_instance, write_instance
from planner.intake.office import Preview, apply, propose_table
from planner.locale import LANGUAGES, sentence
from tests.intake.office.corpus import CASES, Case, city


def codes(preview: Preview) -> set[tuple[str, int | None]]:
    return {(finding.code.removeprefix("intake."), finding.row) for finding in preview.findings}


def said(preview: Preview) -> None:
    """Every fault, finding and question has its sentence in both languages, and Chinese faults say what to do."""
    for fault in (*preview.faults, *preview.findings, *(question.fault() for question in preview.unclear)):
        for language in LANGUAGES:
            place = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value}
            text = sentence(fault.code, language, **{**place, **fault.values})
            assert "{" not in text
            if fault in preview.faults and language == "zh":
                assert "请" in text


def test_there_are_at_least_forty_workbooks() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_planted_defect_is_found_or_repaired(case: Case, tmp_path: Path) -> None:
    path, instance = case.write(tmp_path), city()
    preview = propose_table(path, instance)
    said(preview)
    assert [(fault.code.removeprefix("intake."), fault.row) for fault in preview.faults] == list(case.faults)
    assert {question.id for question in preview.unclear} == set(case.asked)
    if case.faults or case.asked:
        with pytest.raises(InstanceError):
            apply(preview)
    if case.faults:
        assert (preview.new, preview.changed, preview.gone, preview.after) == ((), (), (), None)
        return
    assert set(case.told) <= codes(preview)
    after = apply(propose_table(path, instance, answers=case.asked))
    assert after.current_assignment.pairs == case.pairs
    again = propose_table(path, after, answers=case.asked)
    assert {item.what for item in (*again.new, *again.changed, *again.gone)} == set()
    write_instance(after, tmp_path / "out")
    assert load_instance(tmp_path / "out").fingerprint == after.fingerprint
