"""Edits of sheets meet sheets that have changed: cell by cell where rows have ids, row by row where they have none."""

import pandas as pd

from planner.ui.rebasing import rebased
from planner.ui.revision import Sheets


def _sheet(header: str, *rows: str) -> dict[str, pd.DataFrame]:
    """One sheet; cells stand in words, a dash for an empty one."""
    cells = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    return {"t": pd.DataFrame(cells, columns=header.split(), dtype=str)}


def _told(sheets: Sheets) -> list[str]:
    return [" ".join(cell or "-" for cell in row) for row in sheets["t"].itertuples(index=False)]


def test_a_cell_that_was_edited_stays_and_any_other_is_as_it_is_now() -> None:
    original = _sheet("id name share", "l1 甲 1", "l2 乙 1", "l3 丙 1")
    edited = _sheet("id name share", "l1 甲 2", "l2 乙 1", "l9 新 1")  # l3 is gone, l9 is new
    fresh = _sheet("id name share", "l1 甲甲 3", "l2 乙 4", "l3 丙 1", "l4 丁 1")
    assert _told(rebased(original, edited, fresh)) == ["l1 甲甲 2", "l2 乙 4", "l9 新 1", "l4 丁 1"]


def test_a_row_taken_away_stays_only_where_it_was_edited() -> None:
    original = _sheet("id name", "l1 甲", "l2 乙", "l3 丙")
    edited = _sheet("id name", "l1 甲", "l2 乙乙", "l3 丙")
    assert _told(rebased(original, edited, _sheet("id name", "l3 丙"))) == ["l2 乙乙", "l3 丙"]


def test_rows_without_ids_are_added_and_taken_away_one_by_one() -> None:
    original = _sheet("leader place", "l1 s1", "l1 s1", "l2 s2")
    edited = _sheet("leader place", "l1 s1", "l1 s1", "l2 s2", "l3 s3")
    fresh = _sheet("leader place", "l1 s1", "l2 s2", "l4 s4")
    assert _told(rebased(original, edited, fresh)) == ["l1 s1", "l2 s2", "l3 s3", "l4 s4"]


def test_a_column_that_came_meanwhile_is_there_and_what_was_not_edited_is_the_sheet_of_now() -> None:
    original, fresh = _sheet("id name", "l1 甲"), _sheet("id name quota", "l1 甲 2")
    assert rebased(original, original, fresh)["t"] is fresh["t"]
    assert _told(rebased(original, _sheet("id name", "l1 乙"), fresh)) == ["l1 乙 2"]
