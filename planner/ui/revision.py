"""An instance on its way through editing: as sheets of text, and back through intake, which finds every fault."""

import csv
import re
import tempfile
import zipfile
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import pandas as pd

from planner.domain import Fault, Instance
from planner.follow_up.records import NO_RECORDS, Records
from planner.intake import Intake, read_instance, write_instance, write_workbook
from planner.intake.follow_up import write_records
from planner.intake.headers import quota_column

_LINE_BREAK = re.compile("\r\n|\r|\n")
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # of a file in a zip; the clock has no part in the bytes
TABLES = ("leaders", "places", "links", "stances")
_COLUMNS = {
    "leaders": ("id", "name", "post", "body", "rank", "share", "vacant", "contact", "support_unit", "note"),
    "places": (
        "id",
        "name",
        "kind",
        "district",
        "managed_by",
        "weight",
        "cover_min",
        "cover_max",
        "priority",
        "lon",
        "lat",
        "source",
    ),
    "links": ("a", "b", "relation", "km", "source"),
    "stances": ("leader", "place", "stance", "value", "reason"),
}
"""Columns that a sheet has when its file has no rows yet."""
Sheets = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Revision:
    """
    Sheets that are being edited.

    Parameters
    ----------
    instance
        The instance they were made from.
    original, sheets
        Table -> its cells as text, rows numbered from 1: as the instance has them, and as they are now.
    """

    instance: Instance
    original: Sheets
    sheets: Sheets

    @cached_property
    def changed(self) -> bool:
        """Whether any cell differs from the instance's; a row without anything in it, as one just added is, says nothing."""
        return any(not _same(self.sheets[name], self.original[name]) for name in TABLES)

    @cached_property
    def intake(self) -> Intake:
        """What intake makes of the sheets; rows of its faults are those of the sheets."""
        with tempfile.TemporaryDirectory(prefix="planner-revision-") as scratch:
            folder = Path(scratch, "instance")
            write_instance(self.instance, folder)
            lines = {f"{name}.csv": _write(self.sheets[name], folder / f"{name}.csv") for name in TABLES}
            read = read_instance(folder)
        return _by_row(read, lines)

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """What intake noticed in single rows, such as a link stated twice; columns of the office's own are no news here."""
        files = {f"{name}.csv" for name in TABLES}
        return tuple(finding for finding in self.intake.findings if finding.file in files and finding.row)


def sheets_of(instance: Instance) -> Sheets:
    """Table -> its rows as text."""
    with tempfile.TemporaryDirectory(prefix="planner-sheets-") as scratch:
        folder = Path(scratch, "instance")
        write_instance(instance, folder)
        sheets = {name: _read(folder / f"{name}.csv", _COLUMNS[name]) for name in TABLES}
    leaders = sheets["leaders"]
    leaders["vacant"] = leaders["vacant"].replace("", "false")
    for layer in instance.policy.layers:
        for side in ("min", "max"):
            if quota_column(layer.name, side) not in leaders:
                leaders[quota_column(layer.name, side)] = ""
    return sheets


def checked(instance: Instance) -> Intake:
    """What intake makes of an instance that was put together in the front end; rows of its faults are those of its sheets."""
    with tempfile.TemporaryDirectory(prefix="planner-checked-") as scratch:
        folder = Path(scratch, "instance")
        write_instance(instance, folder)
        read = read_instance(folder)
        if not read.faults:
            return read
        lines = {f"{name}.csv": _lines(_read(folder / f"{name}.csv", _COLUMNS[name])) for name in TABLES}
    return _by_row(read, lines)


def archive(instance: Instance, records: Records = NO_RECORDS) -> bytes:
    """The instance and what is on record as a zip of its folder, which the data page takes in again; the same data are the same bytes."""
    content = BytesIO()
    with tempfile.TemporaryDirectory(prefix="planner-archive-") as scratch, zipfile.ZipFile(content, "w") as packed:
        folder = Path(scratch, "instance")
        write_instance(instance, folder)
        write_records(records, folder)
        for path in sorted(folder.iterdir()):
            packed.writestr(zipfile.ZipInfo(path.name, _NO_TIME), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def workbook(instance: Instance, records: Records, language: str) -> bytes:
    """The same as one Excel workbook, which the data page takes in again too."""
    with tempfile.TemporaryDirectory(prefix="planner-workbook-") as scratch:
        path = Path(scratch, "instance.xlsx")
        write_workbook(instance, path, records, lang=language)
        return path.read_bytes()


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    if not path.exists():
        return pd.DataFrame(columns=list(columns), dtype=str)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def _write(frame: pd.DataFrame, path: Path) -> list[int]:
    """Write a sheet as a table; the lines of the file that its rows begin on."""
    cells = frame.fillna("").astype(str)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(cells.columns)
        writer.writerows(cells.itertuples(index=False))
    return _lines(cells)


def _lines(cells: pd.DataFrame) -> list[int]:
    """The line of its file that each row begins on, which a cell of several lines moves on."""
    heights = (1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row) for row in cells.itertuples(index=False))
    return list(accumulate(heights, initial=2))[: len(cells)]


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    cells = one.fillna("").astype(str)
    filled = cells[(cells != "").any(axis=1)]
    return bool(filled.reset_index(drop=True).equals(other.astype(str).reset_index(drop=True)))


def _by_row(read: Intake, lines: Mapping[str, list[int]]) -> Intake:
    faults, findings = (tuple(_shifted(each, lines) for each in found) for found in (read.faults, read.findings))
    return replace(read, faults=faults, findings=findings)


def _shifted(fault: Fault, lines: Mapping[str, list[int]]) -> Fault:
    """The fault with rows of its sheet in place of lines of its file, whose first line is the header."""

    def row_of(line: int) -> int:
        begun = lines.get(fault.file)
        return bisect_right(begun, line) if begun else line - 1

    values = dict(fault.values)
    if "first_row" in values:  # the row that this one is the double of
        values["first_row"] = row_of(values["first_row"])
    return replace(fault, row=None if fault.row is None else row_of(fault.row), values=values)
