"""An instance on its way through editing: as sheets of text, and back through intake, which finds every fault."""

import csv
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pandas as pd

from planner.domain import Fault, Instance
from planner.follow_up.records import NO_RECORDS, Records
from planner.intake import Intake, read_instance, write_instance, write_workbook
from planner.intake.follow_up import write_records
from planner.intake.headers import quota_column

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
        """Whether any cell differs from the instance's."""
        return any(not _same(self.sheets[name], self.original[name]) for name in TABLES)

    @cached_property
    def intake(self) -> Intake:
        """What intake makes of the sheets; rows of its faults are those of the sheets."""
        with tempfile.TemporaryDirectory(prefix="planner-revision-") as scratch:
            folder = Path(scratch, "instance")
            write_instance(self.instance, folder)
            for name in TABLES:
                _write(self.sheets[name], folder / f"{name}.csv")
            read = read_instance(folder)
        return replace(read, faults=_by_sheet_row(read.faults), findings=_by_sheet_row(read.findings))


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
    """What intake makes of an instance that was put together in the front end."""
    with tempfile.TemporaryDirectory(prefix="planner-checked-") as scratch:
        folder = Path(scratch, "instance")
        write_instance(instance, folder)
        return read_instance(folder)


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


def _write(frame: pd.DataFrame, path: Path) -> None:
    cells = frame.fillna("").astype(str)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(cells.columns)
        writer.writerows(cells.itertuples(index=False))


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return bool(one.fillna("").astype(str).reset_index(drop=True).equals(other.astype(str).reset_index(drop=True)))


def _by_sheet_row(found: tuple[Fault, ...]) -> tuple[Fault, ...]:
    # A file's first line is its header; a sheet's first row is the first row of data.
    return tuple(_shifted(fault) for fault in found)


def _shifted(fault: Fault) -> Fault:
    values = dict(fault.values)
    if "first_row" in values:  # the row that this one is the double of
        values["first_row"] -= 1
    return replace(fault, row=None if fault.row is None else fault.row - 1, values=values)
