"""A table of `planner.reports` on the screen."""

import pandas as pd
import streamlit as st

from planner.reports.tables import Table
from planner.ui.words import plain

ROWS_READ_AT_A_GLANCE = 14


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
    config = {
        str(index): st.column_config.NumberColumn(table.columns[index].title)
        if table.columns[index].is_number
        else st.column_config.TextColumn(table.columns[index].title)
        for index in kept
    }
    height = 38 + 35 * min(ROWS_READ_AT_A_GLANCE, max(1, len(table.rows)))
    st.dataframe(frame, hide_index=True, column_config=config, height=height, alt=table.title, placeholder="–")


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
