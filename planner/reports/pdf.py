"""A plan as a PDF, fit to print: A4 landscape, the header on every page, the fonts inside the file."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst

from planner.reports.table import Document, Table
from planner.reports.widths import ROOM, is_crowded, lines_in, shares, text_of
from planner.reports.wording import word

LAYOUTS = Path(__file__).parent / "layouts"
POINTS, CROWDED_POINTS = 12, 10.5
"""Size of the type of a table, and of one whose texts would have to give way."""
SHORT_ROWS, SHORT_LINES = 9, 12
"""Of a table that shares a page with those beside it that are short too: half a page at most."""


def write(document: Document, path: Path) -> None:
    """Write the tables of a document, without those that are only meant for programs, or are empty and have nothing to say of it."""
    shown = [_shown(document, table) for table in document.tables if not table.is_input and (table.rows or table.empty)]
    data = {
        "title": text_of(document.title),
        "wording": text_of(document.wording),
        "lang": document.lang,
        "tables": shown,
    }
    compile_layout("table", data, path)


def compile_layout(name: str, data: Mapping[str, object], path: Path) -> None:
    """
    Set data by one of the layouts. They go in as data and never as source, so that no text of an import can become markup.

    Parameters
    ----------
    name
        Of a file in the folder `layouts`.
    data
        What JSON can hold.
    """
    made = typst.compile(
        (LAYOUTS / f"{name}.typ").read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    assert isinstance(made, bytes)
    path.write_bytes(made)


def _shown(document: Document, table: Table) -> dict[str, object]:
    points = CROWDED_POINTS if is_crowded(table) else POINTS
    room = ROOM * POINTS / points
    widths = shares(table, room=room)
    lines = lines_in(table, [share * room for share in widths])
    return {
        "points": points,
        "short": len(table.rows) <= SHORT_ROWS and lines <= SHORT_LINES,
        "heading": text_of(word(document.lang, "sheet_heading", title=document.title, table=table.title)),
        "header": [text_of(title) for title in table.header],
        "widths": widths,
        "numbers": [column.is_number for column in table.columns],
        "empty": "" if table.rows else text_of(table.empty),
        "rows": [[text_of(cell) for cell in row] for row in table.rows],
    }
