"""An exported plan is changed in a spreadsheet and comes back: exactly the changed rows, or a word on what is in the way."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain import Assignment, Holding, Instance, InstanceError, Leader
from planner.intake import Preview, apply, propose_import, read_assignment
from planner.reports import export
from tests.intake.office.corpus import PAIRS, city

EDIT = "调整分工"
PLAN = Assignment(PAIRS, {("l1", "s1"): "正"})


def in_force() -> Instance:
    return city().with_current(tuple(Holding(*pair, PLAN.roles.get(pair, "")) for pair in sorted(PAIRS)))


def changed(path: Path, changes: dict[str, str | None], sheet: str = EDIT) -> Path:
    """The exported plan with other leaders (column E) at some places, or other cells on another sheet."""
    export(city(), PLAN, "xlsx", path, "zh")
    book = load_workbook(path)
    rows = lines(book[EDIT])
    for key, value in changes.items():
        book[sheet][f"E{rows[key]}" if sheet == EDIT else key] = value
    book.save(path)
    return path


def lines(sheet: Worksheet) -> dict[str, int]:
    return {str(sheet.cell(row, 9).value): row for row in range(4, sheet.max_row + 1)}


def consequences(preview: Preview) -> set[tuple[str, tuple[str, ...]]]:
    return {("+", item.ids) for item in preview.new} | {("-", item.ids) for item in preview.gone}


def codes(preview: Preview) -> list[str]:
    return [fault.code.removeprefix("intake.") for fault in preview.faults]


def test_exactly_the_changed_rows_come_back(tmp_path: Path) -> None:
    """人民路 goes from 甲某 to 乙某, 江洲路 to nobody; 鼓楼路, which had nobody, to 丁某."""
    path = changed(tmp_path / "plan.xlsx", {"r1": "乙某", "r3": None, "r7": "丁某"})
    preview = propose_import(path, in_force())
    assert consequences(preview) == {
        *(("+", ("l2", "r1")), ("-", ("l1", "r1"))),
        *(("-", ("l2", "r3")), ("+", ("l4", "r7"))),
    }
    told = {
        (f.value, f.values["before"], f.values["after"]) for f in preview.findings if f.code.endswith("row_changed")
    }
    assert told == {("人民路", ("甲某",), ("乙某",)), ("江洲路", ("乙某",), ()), ("鼓楼路", (), ("丁某",))}
    rows = lines(load_workbook(path)[EDIT])
    where = {item.ids: item.where.row for item in preview.new if item.where}
    assert where == {("l2", "r1"): rows["r1"], ("l4", "r7"): rows["r7"]}
    assert preview.is_plan
    assert apply(preview).current_assignment.roles == {("l1", "s1"): "正"}
    # Asked again with the mapping that was shown, as a page does, the changes are not lost.
    assert consequences(propose_import(path, in_force(), preview.mapping)) == consequences(preview)


def test_the_changed_plan_is_what_the_other_commands_read(tmp_path: Path) -> None:
    path = changed(tmp_path / "plan.xlsx", {"r1": "乙某"})
    plan, _ = read_assignment(path, city(), unknown_is_fault=True)
    assert plan.pairs == PAIRS - {("l1", "r1")} | {("l2", "r1")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"r1": "某某某"}, "export_unknown_leader"), ({"s1": "甲某", "r1": "=1+1"}, "formula_without_value")],
)
def test_a_leader_who_is_not_in_the_list_is_a_fault(tmp_path: Path, changes: dict[str, str | None], code: str) -> None:
    path = changed(tmp_path / "plan.xlsx", changes)
    assert code in codes(propose_import(path, in_force()))
    with pytest.raises(InstanceError):
        read_assignment(path, city(), unknown_is_fault=True)


def test_a_lost_row_is_told_and_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = changed(tmp_path / "plan.xlsx", {})
    book = load_workbook(path)
    book[EDIT].delete_rows(lines(book[EDIT])["r1"])
    book.save(path)
    assert codes(propose_import(path, in_force())) == ["export_row_lost"]


def test_two_sheets_changed_in_different_ways_are_a_fault(tmp_path: Path) -> None:
    path = changed(tmp_path / "plan.xlsx", {"r1": "乙某"})
    book = load_workbook(path)
    cell = next(cell for row in book["分工表"].iter_rows() for cell in row if cell.value == "药城大道")
    cell.value = "药城大道、鼓楼路"
    book.save(path)
    (fault,) = propose_import(path, in_force()).faults
    assert (fault.code, fault.values) == ("intake.export_edited_twice", {"sheets": (EDIT, "分工表")})


def test_a_change_on_the_sheet_by_place_counts_though_the_other_sheets_do_not_know(tmp_path: Path) -> None:
    export(city(), PLAN, "xlsx", tmp_path / "plan.xlsx", "zh")
    book = load_workbook(tmp_path / "plan.xlsx")
    row = next(row for row in book["对象一览表"].iter_rows() if row[1].value == "人民路")
    leader = next(cell for cell in row if cell.value == "甲某")
    leader.value = "乙某"
    book.save(tmp_path / "plan.xlsx")
    assert consequences(propose_import(tmp_path / "plan.xlsx", in_force())) == {
        ("+", ("l2", "r1")),
        ("-", ("l1", "r1")),
    }


def test_a_changed_plan_without_its_data_or_with_other_data_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path / "plan.xlsx", {"r1": "乙某"})
    assert codes(propose_import(path)) == ["export_needs_instance"]
    there = city()
    others = tuple(Leader(each.id, f"己某{number}", each.post) for number, each in enumerate(there.leaders))
    other = Instance(there.policy, others, there.places)
    (fault,) = propose_import(path, other).faults
    assert (fault.code, fault.values["count"]) == ("intake.export_of_other", 4)


def test_a_workbook_of_a_later_program_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path / "plan.xlsx", {})
    book = load_workbook(path)
    book["planner"]["B2"] = "99"
    book.save(path)
    assert codes(propose_import(path, in_force())) == ["export_version"]


LEADERS = st.sampled_from(["甲某", "乙某", "丙某某", "丁某", "戊某", None])
PLACES = [place.id for place in city().places]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(PLACES), LEADERS))
def test_whatever_is_chosen_is_what_comes_back(tmp_path: Path, changes: dict[str, str | None]) -> None:
    ids = {leader.name: leader.id for leader in city().leaders}
    path = changed(tmp_path / "plan.xlsx", changes)
    wanted = {pair for pair in PAIRS if pair[1] not in changes}
    wanted |= {(ids[leader], place) for place, leader in changes.items() if leader}
    assert apply(propose_import(path, in_force())).current_assignment.pairs == wanted
