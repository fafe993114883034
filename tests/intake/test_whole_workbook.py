"""An instance and its records as one workbook: it reads back as the same, and says where it is wrong as the folder does."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from planner.domain import Instance
from planner.follow_up.records import Records
from planner.follow_up.visits import Visit
from planner.intake import load_instance, read_instance, write_workbook
from planner.intake.follow_up.schemas import SCHEMAS, SHEETS
from tests.intake.test_round_trip import instances

ROOT = Path(__file__).parents[2]
SOUND = Path(__file__).parent / "faults" / "sound"
TITLES = {"zh": ("领导", "联系记录"), "en": ("leaders", "visits")}


def written(tmp_path: Path, *visits: Visit) -> Path:
    """The sound instance with visits, as a workbook with Chinese headers."""
    path = tmp_path / "city.xlsx"
    write_workbook(load_instance(SOUND), path, Records(visits=visits))
    return path


def faults(path: Path) -> list[tuple[str, int | None, str, str, str]]:
    return [
        (fault.file, fault.row, fault.column, fault.value, fault.code.removeprefix("intake."))
        for fault in read_instance(path).faults
    ]


@settings(max_examples=25, deadline=None)
@given(instances())
def test_any_instance_reads_back_as_the_same_question(instance: Instance) -> None:
    with TemporaryDirectory() as folder:
        for lang in ("zh", "en"):
            path = Path(folder, f"{lang}.xlsx")
            write_workbook(instance, path, lang=lang)
            assert load_instance(path).fingerprint == instance.fingerprint


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_year_of_records_reads_back_row_by_row(lang: str, tmp_path: Path) -> None:
    folder, path = read_instance(ROOT / "data" / "taizhou"), tmp_path / "city.xlsx"
    assert folder.instance is not None
    write_workbook(folder.instance, path, folder.records, lang=lang)
    book = read_instance(path)
    assert book.instance is not None
    assert book.instance.fingerprint == folder.instance.fingerprint
    assert book.records == folder.records
    assert all(getattr(book.records, name) for name in ("visits", "orders", "measures", "material_events"))
    sheets = load_workbook(path, read_only=True)
    assert set(TITLES[lang]) <= set(sheets.sheetnames)
    # Days are days to a spreadsheet too, ids stay text.
    first = next(sheets[TITLES[lang][1]].iter_rows(min_row=2, values_only=True))
    assert isinstance(first[2], datetime)
    assert isinstance(first[0], str)


def test_every_table_of_records_has_its_sheet() -> None:
    assert set(SHEETS) == set(SCHEMAS)
    assert len(set(SHEETS.values())) == len(SHEETS)


def test_a_wrong_row_of_a_sheet_is_named_as_that_of_a_file_would_be(tmp_path: Path) -> None:
    path = written(tmp_path, Visit("l1", "s1", date(2026, 1, 5)), Visit("l1", "s1", date(2026, 1, 6)))
    assert faults(path) == []
    book = load_workbook(path)
    sheet = book["联系记录"]
    sheet["D2"] = 2000  # minutes
    sheet["C3"] = datetime(2026, 1, 6, 12, 30)  # noqa: DTZ001 - a cell knows no time zone
    book.save(path)
    assert faults(path) == [
        ("联系记录", 2, "时长", "2000", "out_of_range"),
        ("联系记录", 3, "日期", "2026-01-06T12:30:00", "not_a_day"),
    ]


def test_days_may_be_text_in_a_sheet_and_a_day_is_still_no_id(tmp_path: Path) -> None:
    path = written(tmp_path, Visit("l1", "s1", date(2026, 1, 5)))
    book = load_workbook(path)
    book["联系记录"]["C2"] = "2026年1月7日"
    book.save(path)
    assert [visit.day for visit in read_instance(path).records.visits] == [date(2026, 1, 7)]
    book["联系记录"]["A2"] = date(2026, 3, 1)
    book.save(path)
    assert ("联系记录", 2, "领导", "2026-03-01", "date_cell") in faults(path)


def test_text_is_never_a_formula_and_the_same_data_are_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, Visit("l1", "s1", date(2026, 1, 5), seen="=1+1"))
    assert read_instance(path).records.visits[0].seen == "=1+1"
    first = path.read_bytes()
    assert written(tmp_path, Visit("l1", "s1", date(2026, 1, 5), seen="=1+1")).read_bytes() == first


def test_every_sheet_prints_across_with_its_header_on_each_page(tmp_path: Path) -> None:
    """As wide as a page, but for the places: shrunk to one page their two dozen columns could not be read."""
    write_workbook(load_instance(Path("data/taizhou")), tmp_path / "all.xlsx")
    for sheet in load_workbook(tmp_path / "all.xlsx").worksheets:
        assert sheet.print_title_rows == "$1:$1"
        fits = sheet.title != "挂联对象"
        assert sheet.print_title_cols == (None if fits else "$A:$A")
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        look = sheet.sheet_properties.pageSetUpPr
        assert bool(look and look.fitToPage) == fits


def test_tables_can_be_filtered_and_are_read_as_before(tmp_path: Path) -> None:
    instance = load_instance(Path("data/taizhou"))
    write_workbook(instance, tmp_path / "all.xlsx")
    filters = {sheet.title: sheet.auto_filter.ref for sheet in load_workbook(tmp_path / "all.xlsx").worksheets}
    # 28 leaders below the header; the policy is read from top to bottom.
    assert str(filters["领导"]).endswith("29")
    assert filters["规则"] is None
    assert load_instance(tmp_path / "all.xlsx").fingerprint == instance.fingerprint


def test_accents_are_as_wide_as_other_letters(tmp_path: Path) -> None:
    """Twenty letters beyond Latin-1 are 20 columns and 2 of margin, not 42."""
    instance = load_instance(Path("data/taizhou"))
    first = replace(instance.leaders[0], name="ő" * 20)
    write_workbook(replace(instance, leaders=(first, *instance.leaders[1:])), tmp_path / "all.xlsx")
    sheet = load_workbook(tmp_path / "all.xlsx")["领导"]
    letter = next(cell.column_letter for cell in sheet[2] if cell.value == first.name)
    assert sheet.column_dimensions[letter].width < 32
