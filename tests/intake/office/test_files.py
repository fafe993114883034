"""Which files are opened, by what they hold, and what is said of those that are not."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.intake import Preview, apply, propose_import
from planner.intake.office import grid, xlsx
from planner.locale import sentence
from tests.intake.office.corpus import HEADER, PAIRS, ROWS, TITLE, city
from tests.intake.office.test_preview import table

FILES = Path(__file__).parent / "files"


def text() -> str:
    rows = [(TITLE,), HEADER, *ROWS]
    return "\n".join(",".join(str(cell) for cell in row) for row in rows)


def codes(preview: Preview) -> list[str]:
    for fault in preview.faults:
        values = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value, **fault.values}
        assert "请" in sentence(fault.code, "zh", **values)
        assert sentence(fault.code, "en", **values)
    assert preview.after is None
    return [fault.code for fault in preview.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_its_encoding_with_its_rare_characters(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_bytes(text().encode(encoding))
    preview = propose_import(tmp_path / "t.csv", city())
    assert apply(preview).current_assignment.pairs == PAIRS
    fresh = apply(propose_import(tmp_path / "t.csv"))
    assert "大𫭢镇" in {place.name for place in fresh.places}


def test_an_xls_file_is_read_with_its_merged_cells_and_hidden_rows() -> None:
    """Made with LibreOffice: 甲某 merged over rows 3 and 4, row 6 hidden, 大𫭢镇 in row 6, a total in row 8."""
    preview = propose_import(FILES / "table.xls", city())
    assert apply(preview).current_assignment.pairs == PAIRS
    found = {(finding.code, finding.row) for finding in preview.findings}
    assert {("intake.hidden_row", 6), ("intake.total_skipped", 8)} <= found


def test_what_a_file_holds_counts_and_not_its_name(tmp_path: Path) -> None:
    sound = table(tmp_path / "t.xlsx", [HEADER, *ROWS])
    (tmp_path / "t.xls").write_bytes(sound.read_bytes())
    preview = propose_import(tmp_path / "t.xls", city())
    assert apply(preview).current_assignment.pairs == PAIRS
    assert ("intake.other_format", ".xls") in {(finding.code, finding.value) for finding in preview.findings}
    (tmp_path / "u.xlsx").write_bytes((FILES / "table.xls").read_bytes())
    assert apply(propose_import(tmp_path / "u.xlsx", city())).current_assignment.pairs == PAIRS


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(name.encode("utf-16-le") for name in names) + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.xlsx", b"", "intake.empty_file"),
        ("t.csv", b"  \n\n", "intake.empty_file"),
        ("t.xlsx", b"PK\x03\x04 cut off", "intake.damaged_workbook"),
        ("t.xlsx", b"any text", "intake.not_a_table"),
        ("t.docx", b"any text", "intake.not_a_table"),
        ("t.xls", b"\xef\xbb\xbf<html><body><table>", "intake.page_not_table"),
        ("t.xls", b'<?xml version="1.0"?><Workbook>', "intake.page_not_table"),
        ("t.xlsm", b"PK\x03\x04", "intake.macros"),
        ("t.xlsx", ole("EncryptedPackage"), "intake.encrypted"),
        ("t.xls", ole("_VBA_PROJECT"), "intake.macros"),
        ("t.xls", ole(), "intake.damaged_workbook"),
        ("t.csv", b"\xff\xfe\xff\xff\xff", "intake.undecodable"),
        ("t.csv", "姓名,职务\n甲\x01某,市长".encode(), "intake.control_character"),
        ("t.csv", '姓名,"职务\n甲某,市长'.encode(), "intake.broken_quotes"),
        ("t.csv", "姓名,职务".encode(), "intake.no_rows"),
        ("t.csv", "会议,时间\n例会,九点".encode(), "intake.no_known_table"),
    ],
)
def test_a_file_that_is_not_opened_is_told_why(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert codes(propose_import(tmp_path / name, city())) == [code]


def test_a_missing_file_and_a_folder_without_an_instance_are_told(tmp_path: Path) -> None:
    assert codes(propose_import(tmp_path / "none.xlsx")) == ["intake.missing_file"]
    (tmp_path / "folder").mkdir()
    assert "intake.missing_file" in codes(propose_import(tmp_path / "folder"))


def test_a_file_over_the_limit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path / "t.xlsx", [HEADER, *ROWS])
    monkeypatch.setattr("planner.intake.office.open_book.MAX_WORKBOOK_BYTES", 1000)
    assert codes(propose_import(path, city())) == ["intake.too_large"]


@pytest.mark.parametrize(
    ("name", "text_of"),
    [
        ("MAX_ROWS", lambda: "姓名,职务\n" + "甲某,市长\n" * 30),
        ("MAX_COLUMNS", lambda: "姓名,职务" + ",备注" * 30 + "\n甲,乙"),
    ],
)
def test_a_csv_file_with_too_many_rows_or_columns_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text_of: Callable[[], str]
) -> None:
    monkeypatch.setattr(f"planner.intake.office.open_book.{name}", 20)
    (tmp_path / "t.csv").write_text(text_of(), encoding="utf-8")
    assert codes(propose_import(tmp_path / "t.csv", city())) == ["intake.table_too_large"]


def test_too_many_sheets_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path / "t.xlsx", [HEADER, *ROWS])
    monkeypatch.setattr(xlsx, "MAX_SHEETS", 0)
    assert codes(propose_import(path, city())) == ["intake.too_many_sheets"]


def test_a_cell_far_outside_does_not_slow_anything_down(tmp_path: Path) -> None:
    """One stray cell in the last row of Excel: said, not filled up with a million rows."""
    path = table(tmp_path / "t.xlsx", [HEADER, *ROWS])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = parts[part].replace(
        b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert codes(propose_import(path, city())) == ["intake.table_too_large"]


def test_merged_ranges_are_cut_to_the_table() -> None:
    made = grid.grid_of("t", [["a", "b"], ["", "c"]], ranges=[(0, 0, 9_999_999, 0), (0, 1, 1, 1), (5, 5, 6, 6)])
    assert made.rows == (("a", "b"), ("a", "b"))


def test_an_instance_in_the_canonical_form_takes_the_place_of_the_old_one() -> None:
    preview = propose_import("data/taizhou", city())
    assert len(apply(preview).leaders) == 28
    assert preview.findings[0].code == "intake.instance_replaced"
    assert {item.what for item in preview.gone} >= {"leader", "place"}


def test_a_cell_of_five_thousand_characters_is_no_name(tmp_path: Path) -> None:
    long = [(1, "甲" * 5000, *ROWS[0][2:]), *ROWS[1:]]
    preview = propose_import(table(tmp_path / "t.xlsx", [HEADER, *long]), city())
    assert set(codes(preview)) == {"intake.text_too_long"}
    assert preview.faults[0].values == {"length": 5000, "limit": 100}
