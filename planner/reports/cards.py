"""A printed card per leader: his places, whom to call, where they lie, and a code to his page."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import segno

from planner.domain import Assignment, Instance
from planner.locale import DEFAULT_LANGUAGE
from planner.reports.pdf import compile_layout
from planner.reports.plan_tables import by_leader
from planner.reports.sketch import sketch
from planner.reports.whole_file import whole_file
from planner.reports.widths import text_of
from planner.reports.wording import word

NOT_ON_A_CARD = frozenset({"serial", "leader", "load", "note"})
"""Columns of the table by leader that are for the office; a note may tell the reason of an avoid."""


def cards(
    instance: Instance,
    assignment: Assignment,
    path: str | os.PathLike[str],
    lang: str = DEFAULT_LANGUAGE,
    *,
    link: Callable[[str], str] | None = None,
) -> None:
    """
    Write a PDF with one A5 page per leader, replacing a file that is there; when that fails, what was there stays.

    Parameters
    ----------
    link
        Leader id -> address of his page, printed as a QR code; without it, or where it is "", no code is printed.

    Raises
    ------
    OSError
        When the system does not let the file be written.
    """
    table = by_leader(instance, assignment, lang)
    keys = [column.key for column in table.columns]
    made = []
    for leader, row in zip(instance.leaders, table.rows, strict=True):
        lines = [
            (text_of(column.title), text_of(cell))
            for column, cell in zip(table.columns, row, strict=True)
            if column.key not in NOT_ON_A_CARD
        ]
        made.append(
            {
                "name": text_of(row[keys.index("leader")]),
                "lines": lines,
                "sketch": text_of(sketch(instance, assignment.places_of(leader.id))),
                "code": _code(address) if (address := link(leader.id) if link else "") else "",
            }
        )
    data = {
        "title": text_of(instance.policy.title),
        "lang": lang,
        "sketch-label": word(lang, "card_sketch"),
        "code-label": word(lang, "card_code"),
        "cards": made,
    }
    with whole_file(Path(path)) as draft:
        compile_layout("cards", data, draft)


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make_qr(address).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
