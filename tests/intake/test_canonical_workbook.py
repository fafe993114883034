"""A workbook in the canonical form, and the workbooks that are not opened."""

import csv
import datetime
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from planner.domain import Fault
from planner.intake import load_instance, policy_rows, read_instance, safety
from planner.locale import sentence

SOUND = Path(__file__).parent / "faults" / "sound"
TABLES = ("leaders", "places", "links", "stances", "current")
Sheets = dict[str, list[Sequence[Any]]]


def sound_sheets() -> Sheets:
    sheets: Sheets = {"policy": [("key", "value"), *policy_rows(load_instance(SOUND).policy)]}
    for name in TABLES:
        with (SOUND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            sheets[name] = list(csv.reader(file))
    return sheets


def workbook(path: Path, sheets: Mapping[str, list[Sequence[Any]]]) -> Path:
    book = Workbook()
    book.remove(book["Sheet"])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def told(fault: Fault) -> tuple[str, int | None, str, str, str]:
    values = {"file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value, **fault.values}
    for language in ("zh", "en"):
        assert fault.value in sentence(fault.code, language, **values)
    return fault.file, fault.row, fault.column, fault.value, fault.code.removeprefix("intake.")


def faults(path: Path) -> list[tuple[str, int | None, str, str, str]]:
    intake = read_instance(path)
    assert intake.instance is None
    return [told(fault) for fault in intake.faults]


def test_a_workbook_is_the_same_instance_as_its_folder(tmp_path: Path) -> None:
    intake = read_instance(workbook(tmp_path / "city.xlsx", sound_sheets()))
    assert intake.instance is not None
    assert (intake.findings, intake.instance.fingerprint) == ((), load_instance(SOUND).fingerprint)


def test_a_workbook_may_be_chinese_throughout(tmp_path: Path) -> None:
    sheets = sound_sheets()
    chinese: Sheets = {
        "规则": [("键", "值"), *sheets["policy"][1:]],
        "领导": [("编号", "姓名", "份额"), *sheets["leaders"][1:]],
        "挂联对象": [
            ("编号", "名称", "类别", "所属区", "工作量"),
            ("s1", "一街道", "街道", "东区", 10),
            ("s2", "二街道", "街道", "东区", 10),
            ("r1", "一路", "主干道", "东区", 5),
            ("r2", "二路", "主干道", "东区", 5.0),
        ],
        "关联": [("甲", "乙", "关系", "公里"), ("r1", "s1", "经过", 1.5), ("s1", "s2", "相邻", 2)],
        "立场": [("领导", "挂联对象", "立场", "值", "理由"), ("l1", "s1", "锁定", None, "连任")],
        "现行分工": [("领导", "挂联对象", "角色"), ("l1", "s1", None), ("l2", "s2", None)],
    }
    assert load_instance(workbook(tmp_path / "城市.xlsx", chinese)).fingerprint == load_instance(SOUND).fingerprint


def test_ids_are_text_whatever_the_cell_holds(tmp_path: Path) -> None:
    sheets = sound_sheets() | {
        "leaders": [("id", "name", "vacant"), ("007", "甲岗", True), (7, "乙岗", False), (8.0, "大𫭢镇书记", None)],
        "stances": [("leader", "place", "stance"), ("007", "s1", "pin")],
        "current": [("leader", "place"), (7, "s1")],
    }
    instance = load_instance(workbook(tmp_path / "city.xlsx", sheets))
    assert [(leader.id, leader.vacant) for leader in instance.leaders] == [("007", True), ("7", False), ("8", False)]
    assert instance.leaders[2].name == "大\U0002bb62镇书记"
    assert instance.current_assignment.sorted_pairs == (("7", "s1"),)


def test_blank_rows_are_skipped_and_counted(tmp_path: Path) -> None:
    sheets = sound_sheets() | {
        "leaders": [("id", "name", "share"), (), ("l1", "甲岗", 1), (None, "  "), ("l2", "乙岗", -1)]
    }
    assert faults(workbook(tmp_path / "city.xlsx", sheets)) == [("leaders", 5, "share", "-1", "not_positive")]


def test_formulas_errors_and_dates_are_no_values(tmp_path: Path) -> None:
    sheets = sound_sheets() | {
        "leaders": [
            ("id", "name", "share", "note"),
            ("l1", "甲岗", "=1+1", None),
            ("l2", "乙岗", "#REF!", datetime.date(2026, 1, 2)),
            (datetime.date(2026, 3, 1), "丙岗", None, None),
        ]
    }
    assert faults(workbook(tmp_path / "city.xlsx", sheets)) == [
        ("leaders", 2, "share", "=1+1", "formula"),
        ("leaders", 3, "share", "#REF!", "error_cell"),
        ("leaders", 4, "id", "2026-03-01", "date_cell"),
    ]


def test_an_invisible_character_in_a_cell_is_told(tmp_path: Path) -> None:
    sheets = sound_sheets() | {"leaders": [("id", "name"), ("l1", "甲\x7f岗"), ("l2", "乙岗")]}
    assert faults(workbook(tmp_path / "city.xlsx", sheets)) == [
        ("leaders", 2, "name", "甲\x7f岗", "control_character_in_cell")
    ]


def test_a_fault_of_a_policy_sheet_names_its_row(tmp_path: Path) -> None:
    rows: list[Sequence[Any]] = [
        ("key", "value"),
        ("title", 2026),
        ("layers.道路.kinds", '["street", "main_road"]'),
        ("layers.道路.quota", "[2, 1]"),
        ("layers.道路.coverage", "[1, 1]"),
        ("rules.one_district", "TRUE"),
        ("rules..load_cap", 3),
        ("coherence.cap", None),
        ("objective.2.minimise.speed", 1),
        ("objective.1.minimise", "{ peak_load = 1 }"),
        ("objective.1.minimise.peak_load", 2),
    ]
    path = workbook(tmp_path / "city.xlsx", sound_sheets() | {"policy": rows})
    assert faults(path) == [
        ("policy", 7, "key", "rules..load_cap", "bad_key_path"),
        ("policy", 8, "value", "", "empty_cell"),
        ("policy", 11, "key", "objective.1.minimise.peak_load", "key_twice"),
        ("policy", 4, 'layers."道路".quota', "[2, 1]", "range_order"),
        ("policy", 6, "rules.one_district", "TRUE", "not_true_false"),
        ("policy", 9, "objective.2.minimise.speed", "1", "unknown_term"),
    ]


def test_sheets_are_missed_doubled_and_left_unread_by_name(tmp_path: Path) -> None:
    sheets = sound_sheets()
    del sheets["places"]
    sheets |= {"领导": sheets["leaders"], "说明": [("随便",)]}
    path = workbook(tmp_path / "city.xlsx", sheets)
    assert faults(path) == [
        ("city.xlsx", None, "", "places", "missing_sheet"),
        ("领导", None, "", "领导", "sheet_twice"),
    ]
    assert [told(finding) for finding in read_instance(path).findings] == [("说明", None, "", "说明", "unknown_sheet")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"id,name\nl1,a\n", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
        (b"PK\x03\x04 cut off", "damaged_workbook"),
    ],
)
def test_what_only_calls_itself_a_workbook_is_not_opened(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "city.xlsx"
    path.write_bytes(content)
    assert faults(path) == [("city.xlsx", None, "", "", code)]


def rezip(path: Path, change: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | dict(change)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def test_macros_are_refused(tmp_path: Path) -> None:
    path = rezip(workbook(tmp_path / "city.xlsx", sound_sheets()), {"xl/vbaProject.bin": b"x"})
    assert faults(path) == [("city.xlsx", None, "", "xl/vbaproject.bin", "macros")]
    path = path.rename(tmp_path / "city.xlsm")
    assert faults(path) == [("city.xlsm", None, "", ".xlsm", "macros")]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = rezip(workbook(tmp_path / "city.xlsx", sound_sheets()), {"xl/bomb.xml": b"\0" * 40_000_000})
    assert faults(path) == [("city.xlsx", None, "", "", "zip_bomb")]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"])
def test_a_damaged_part_is_told(tmp_path: Path, part: str) -> None:
    path = rezip(workbook(tmp_path / "city.xlsx", sound_sheets()), {part: b"<broken"})
    assert faults(path) == [("city.xlsx", None, "", "", "damaged_workbook")]


def test_an_archive_without_a_workbook_in_it_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "city.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert faults(tmp_path / "city.xlsx") == [("city.xlsx", None, "", "", "not_a_workbook")]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "city.xlsx", sound_sheets())
    monkeypatch.setattr(safety, "MAX_WORKBOOK_BYTES", 1000)
    assert faults(path) == [("city.xlsx", None, "", "", "too_large")]


def test_a_row_beyond_the_limit_of_excel_ends_the_reading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "city.xlsx", sound_sheets())
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += b'<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
    sheet += b'<row r="9999999999"><c r="A9999999999"><v>1</v></c></row></sheetData></worksheet>'
    assert faults(rezip(path, {"xl/worksheets/sheet2.xml": sheet})) == [("leaders", 1_048_577, "", "", "too_many_rows")]
