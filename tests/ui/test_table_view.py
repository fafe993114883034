"""Tables as grids: the columns share the screen by what stands in them."""

import json

from streamlit.testing.v1 import AppTest

from planner.reports.table import Column, Table
from planner.ui import table_view


def _show(table):  # type: ignore[no-untyped-def]  # run by itself, where no name of this module is known
    from planner.ui.table_view import grid  # noqa: PLC0415

    grid(table)


def _widths(table: Table) -> list[int]:
    app = AppTest.from_function(_show, args=(table,)).run()
    assert not app.exception
    columns = json.loads(app.dataframe[0].proto.columns)
    return [columns[str(number)]["width"] for number in range(len(table.columns))]


def _table(*rows: tuple[str | int, str, str]) -> Table:
    return Table(
        "t", "T", (Column("rank", "名次", is_number=True), Column("place", "对象"), Column("why", "说明")), rows
    )


def test_a_column_that_begins_with_blank_cells_has_room_for_what_comes_later() -> None:
    rank, place, why = _widths(_table(*[(1, "城东街道", "")] * 20, (2, "城东街道", "与城西街道同分，名次相同。")))
    assert (rank, place, why) == (2 * 14 + 17, 4 * 14 + 17, 13 * 14 + 17)


def test_where_there_is_too_little_room_the_widest_give_way_and_numbers_stay_whole() -> None:
    rank, place, why = _widths(_table((10**17, "街道" * 40, "因" * 100)))
    assert rank == round(18 * 6.9) + 17
    assert place == why
    assert table_view.ROOM - 8 <= rank + place + why <= table_view.ROOM
