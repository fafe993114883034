"""What was edited in the sheets, read as intake reads files: rows are told as the screen numbers them."""

from planner.domain import Instance
from planner.ui.revision import Revision, sheets_of


def test_a_double_id_names_both_rows_as_the_sheet_numbers_them(two_by_three: Instance) -> None:
    before, edited = sheets_of(two_by_three), sheets_of(two_by_three)
    edited["leaders"].loc[edited["leaders"].index[1], "id"] = "l1"
    doubles = [fault for fault in Revision(two_by_three, before, edited).intake.faults if "first_row" in fault.values]
    # The first two rows of the sheet, lines 2 and 3 of the file.
    assert [(fault.file, fault.row, fault.values["first_row"]) for fault in doubles] == [("leaders.csv", 2, 1)]


def test_a_cell_of_several_lines_moves_no_row_below_it(two_by_three: Instance) -> None:
    before, edited = sheets_of(two_by_three), sheets_of(two_by_three)
    edited["places"].loc[edited["places"].index[0], "source"] = "一\n二\n三"
    edited["places"].loc[edited["places"].index[2], "weight"] = "半"
    edited["places"].loc[edited["places"].index[3], "id"] = edited["places"]["id"].iloc[0]
    found = Revision(two_by_three, before, edited).intake.faults
    # The third and fourth row of the sheet, though they stand on lines 6 and 7 of the file.
    assert [(each.row, each.column, each.values.get("first_row")) for each in found][:2] == [
        (3, "weight", None),
        (4, "id", 1),
    ]


def test_a_row_just_added_is_no_change_until_something_is_written_into_it(two_by_three: Instance) -> None:
    before, edited = sheets_of(two_by_three), sheets_of(two_by_three)
    edited["leaders"].loc[3] = [None] * len(edited["leaders"].columns)
    assert not Revision(two_by_three, before, edited).changed
    edited["leaders"].loc[3, "name"] = "新岗位"
    assert Revision(two_by_three, before, edited).changed


def test_a_row_that_was_emptied_is_a_change(two_by_three: Instance) -> None:
    before, edited = sheets_of(two_by_three), sheets_of(two_by_three)
    edited["leaders"].loc[2] = ""
    assert Revision(two_by_three, before, edited).changed
