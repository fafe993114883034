"""What was learned of one file is how the next of its form is read, and no other."""

from dataclasses import replace

from planner.intake import ColumnMapping, Learned, Mapping, SheetMapping, reading_of


def sheet(title: str, *headers: str, line: int = 1, use: str = "rows") -> SheetMapping:
    columns = tuple(ColumnMapping(number, header, "ignore") for number, header in enumerate(headers, start=1))
    return SheetMapping(title, use, line, line, columns)  # type: ignore[arg-type]


PROPOSED = Mapping((sheet("2025", "甲", "乙"), sheet("说明", "丙", use="unused")))
CORRECTED = Mapping((PROPOSED.sheets[0].correct(2, "name"), PROPOSED.sheets[1]), keep_missing=False)
LEARNED = Learned("一.xlsx", PROPOSED, CORRECTED)


def test_the_next_file_may_name_its_sheet_otherwise_and_begin_lower() -> None:
    mapping = reading_of(Mapping((sheet("2026", "甲", "乙", line=3),)), (LEARNED,))
    assert mapping is not None
    (read,) = mapping.sheets
    assert (read.sheet, read.header_first, read.columns[1].role) == ("2026", 3, "name")
    assert not mapping.keep_missing


def test_a_header_that_the_user_moved_stays_where_he_put_it() -> None:
    moved = replace(CORRECTED, sheets=(CORRECTED.sheets[0].with_header(2), CORRECTED.sheets[1]))
    mapping = replace(LEARNED, corrected=moved).reading_of(PROPOSED)
    assert mapping is not None
    assert mapping.sheets[0].header_last == 2


def test_other_headers_no_headers_and_exported_plans_are_read_as_proposed() -> None:
    other = Mapping((sheet("2025", "甲", "丁"),))
    bare = Mapping((sheet("2025", use="unused"),))
    ids = Mapping((replace(PROPOSED.sheets[0], use="ids"),))
    assert [reading_of(each, (LEARNED,)) for each in (other, bare, ids, None)] == [None] * 4


def test_files_of_one_form_have_one_shape_whatever_is_in_them() -> None:
    again = Learned("二.xlsx", Mapping((sheet("x", "丙"), sheet("y", "甲", "乙", line=4))), CORRECTED)
    assert again.shape == LEARNED.shape
    assert replace(LEARNED, proposed=Mapping((sheet("x", "乙", "甲"),))).shape != LEARNED.shape


def test_it_is_kept_as_text_and_text_of_another_program_is_nothing() -> None:
    assert Learned.from_json(LEARNED.to_json()) == LEARNED
    for text in ("", "[]", "{}", '{"name": "x", "proposed": 1, "corrected": {}}', "[" * 100_000):
        assert Learned.from_json(text) is None
