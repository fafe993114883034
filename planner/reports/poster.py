"""The whole city on one sheet for the wall: who looks after what, and where it lies."""

import os
from pathlib import Path

from planner.domain import Assignment, Instance
from planner.locale import DEFAULT_LANGUAGE
from planner.reports.cards import NOT_ON_A_CARD
from planner.reports.pdf import compile_layout
from planner.reports.plan_tables import by_leader
from planner.reports.sketch import sketch
from planner.reports.table import Table
from planner.reports.whole_file import whole_file
from planner.reports.widths import shares, text_of
from planner.reports.wording import word

SKETCH_SCALE, SKETCH_HEIGHT = 0.45, 500.0
"""Of dots and numbers: the sheet is large, and a city has many places; half of it is taller than wide."""


def poster(
    instance: Instance, assignment: Assignment, path: str | os.PathLike[str], lang: str = DEFAULT_LANGUAGE
) -> None:
    """
    Write a PDF, A2 across, replacing a file that is there; when that fails, what was there stays.

    Raises
    ------
    OSError
        When the system does not let the file be written.
    """
    table = _for_the_wall(by_leader(instance, assignment, lang))
    numbers: dict[str, list[str]] = {}
    for number, leader in enumerate(instance.leaders, start=1):
        for place in assignment.places_of(leader.id):
            numbers.setdefault(place, []).append(str(number))
    labels = {place: word(lang, "list", items=tuple(held)) for place, held in numbers.items()}
    data = {
        "title": text_of(instance.policy.title),
        "wording": text_of(instance.policy.wording),
        "lang": lang,
        "header": [text_of(title) for title in table.header],
        "widths": shares(table),
        "numbers": [column.is_number for column in table.columns],
        "rows": [[text_of(cell) for cell in row] for row in table.rows],
        "sketch": text_of(sketch(instance, numbers, labels, scale=SKETCH_SCALE, height=SKETCH_HEIGHT)),
        "sketch-label": word(lang, "poster_sketch"),
    }
    with whole_file(Path(path)) as draft:
        compile_layout("poster", data, draft)


def _for_the_wall(table: Table) -> Table:
    """Without what is meant for the office or for the leader alone."""
    hidden = (NOT_ON_A_CARD | {"contact"}) - {"serial", "leader"}
    kept = [position for position, column in enumerate(table.columns) if column.key not in hidden]
    return Table(
        table.key,
        table.title,
        tuple(table.columns[position] for position in kept),
        tuple(tuple(row[position] for position in kept) for row in table.rows),
    )
