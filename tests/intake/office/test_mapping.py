"""What the columns mean is proposed, corrected by the user, kept, and applied to the next file of the same form."""

from pathlib import Path

import pytest

from planner.domain import InstanceError
from planner.intake import Mapping, apply, propose_import
from tests.intake.office.corpus import HEADER, PAIRS, ROWS, city
from tests.intake.office.test_preview import table

ODD = ("甲", "乙", "丙", "丁", "戊", "己", "庚")


def test_a_mapping_survives_as_json(tmp_path: Path) -> None:
    mapping = propose_import(table(tmp_path / "t.xlsx", [HEADER, *ROWS]), city()).mapping
    assert mapping is not None
    assert Mapping.from_json(mapping.to_json()) == mapping


def test_a_corrected_mapping_is_applied_and_remembered(tmp_path: Path) -> None:
    """Headers that say nothing: the roads' column is told by its content, the others by the user; next month's file is read alike."""
    first = table(tmp_path / "t.xlsx", [ODD, *ROWS])
    proposed = propose_import(first, city()).mapping
    assert proposed is not None
    (sheet,) = proposed.sheets
    sheet = type(sheet)("安排表", "rows", 1, 1, sheet.columns)
    for column, role, kind in ((2, "name", ""), (3, "post", ""), (4, "place", "subdistrict"), (5, "place", "road")):
        sheet = sheet.correct(column, role, kind)  # type: ignore[arg-type]
    corrected = Mapping((sheet,))
    assert apply(propose_import(first, city(), corrected)).current_assignment.pairs == PAIRS
    kept = Mapping.from_json(corrected.to_json())
    second = table(tmp_path / "next.xlsx", [ODD, ROWS[1], ROWS[0]])
    after = apply(propose_import(second, city(), kept))
    assert after.current_assignment.pairs == {pair for pair in PAIRS if pair[0] in {"l1", "l2"}}


def test_rows_can_be_left_out(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [HEADER, *ROWS[:2], (9, "乙某", "副市长", "#REF!", "人民路", "", "")])
    preview = propose_import(path, city())
    assert [(fault.code, fault.row) for fault in preview.faults] == [("intake.error_cell", 4)]
    assert preview.mapping is not None
    (sheet,) = preview.mapping.sheets
    without = Mapping((type(sheet)(sheet.sheet, sheet.use, 1, 1, sheet.columns, skip=(4,)),))
    assert apply(propose_import(path, city(), without)).current_assignment.pairs == {
        pair for pair in PAIRS if pair[0] in {"l1", "l2"}
    }


def test_a_mapping_of_another_table_is_refused(tmp_path: Path) -> None:
    mapping = propose_import(table(tmp_path / "t.xlsx", [HEADER, *ROWS]), city()).mapping
    moved = table(tmp_path / "u.xlsx", [(HEADER[1], HEADER[0], *HEADER[2:]), *ROWS])
    faults = propose_import(moved, city(), mapping).faults
    assert [(fault.code, fault.column, fault.value) for fault in faults] == [
        ("intake.mapping_misfit_column", "序号", "姓名"),
        ("intake.mapping_misfit_column", "姓名", "序号"),
    ]
    narrow = table(tmp_path / "n.xlsx", [HEADER[:3], ("1", "甲某", "市长")])
    assert [fault.code for fault in propose_import(narrow, city(), mapping).faults] == ["intake.mapping_misfit"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("{", ""),
        ("[]", ""),
        ('{"sheets": [], "keep_missing": "yes"}', "keep_missing"),
        (
            '{"sheets": [{"sheet": "a", "use": "rows", "header_first": 2, "header_last": 1, "columns": []}]}',
            "sheets.0.header_last",
        ),
        (
            '{"sheets": [{"sheet": "a", "use": "rows", "header_first": 1, "header_last": 1, '
            '"columns": [{"column": 1, "header": "", "role": "boss"}]}]}',
            "sheets.0.columns.0.role",
        ),
    ],
)
def test_what_is_no_mapping_is_said_with_its_place(text: str, column: str) -> None:
    with pytest.raises(InstanceError, match=r"intake\.bad_mapping") as raised:
        Mapping.from_json(text)
    assert [fault.column for fault in raised.value.faults] == [column]
