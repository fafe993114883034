"""A table of `planner.reports` on the screen."""

import pandas as pd
import streamlit as st

from planner.locale import text_width
from planner.reports.tables import Table
from planner.reports.widths import text_of
from planner.ui.words import plain

ROWS_READ_AT_A_GLANCE = 14
PIXELS_EACH, PIXELS_EACH_CHINESE, PIXELS_BESIDE = 6.9, 14, 17
"""On the screen: of a letter, of a Chinese character, and beside the text of a cell."""
ROOM, WIDEST, LEAST = 1058, 700, 96
"""Pixels that a grid has on a screen of 1,366; the most that a column of text gets, and what it keeps where there is too little room."""


def grid(table: Table, *, without: frozenset[str] = frozenset()) -> None:
    """
    As a grid that scrolls and sorts: for tables to search in.

    Parameters
    ----------
    without
        Keys of columns to leave out.
    """
    if not table.rows and table.empty:
        st.info(plain(table.empty))
        return
    kept = [index for index, column in enumerate(table.columns) if column.key not in without]
    # By position: two columns may have the same title.
    frame = pd.DataFrame([[row[index] for index in kept] for row in table.rows], columns=[str(index) for index in kept])
    widths = _widths(table, kept)
    config = {
        str(index): st.column_config.NumberColumn(table.columns[index].title, width=widths[index])
        if table.columns[index].is_number
        else st.column_config.TextColumn(table.columns[index].title, width=widths[index])
        for index in kept
    }
    height = 38 + 35 * min(ROWS_READ_AT_A_GLANCE, max(1, len(table.rows)))
    st.dataframe(frame, hide_index=True, column_config=config, height=height, alt=table.title, placeholder="–")


def _widths(table: Table, kept: list[int]) -> dict[int, int]:
    """
    Pixels for each column, from all that stands in it.

    Streamlit would look at the first rows only, and share the rest out equally: a last column that begins blank lay beyond the edge.
    """
    pixels = {
        index: max(map(_pixels, (table.columns[index].title, *(text_of(row[index]) for row in table.rows))))
        for index in kept
    }
    for most in range(WIDEST, LEAST - 1, -4):  # the widest give way first
        widths = {index: each if table.columns[index].is_number else min(each, most) for index, each in pixels.items()}
        if sum(widths.values()) <= ROOM:
            break
    return widths


def _pixels(text: str) -> int:
    chinese = text_width(text) - len(text)
    return round((len(text) - chinese) * PIXELS_EACH + chinese * PIXELS_EACH_CHINESE) + PIXELS_BESIDE


def sheet(table: Table) -> None:
    """As plain text in rows and columns that wraps and prints: for short tables to read."""
    rows = [
        {
            column.title: plain("" if cell is None else f"{cell:,}" if column.is_number else str(cell))
            for column, cell in pairs
        }
        for pairs in (list(zip(table.columns, row, strict=True)) for row in table.rows)
    ]
    st.table(rows, hide_index=True)
