"""
How large is a workbook really? Its XML is counted as a stream before openpyxl makes an object of every cell.

A merged range of a whole sheet is forty bytes in the file and seventeen thousand million cells in openpyxl.
"""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from openpyxl.utils import range_boundaries

from planner.domain import Fault, InstanceError
from planner.intake.office.grid import MAX_CELLS

MAX_ROW_ENTRIES = 200_000
MAX_RANGES = 50_000


def check_extent(path: Path) -> None:
    """
    Count the rows, cells and merged cells of all sheets.

    Raises
    ------
    InstanceError
        When there are more than a table that people keep by hand could have.
    ElementTree.ParseError, zipfile.BadZipFile, ValueError
        When the file is damaged.
    """
    rows = cells = merged = ranges = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.lower().endswith(".xml"):
                continue
            with archive.open(name) as part:
                stack: list[ElementTree.Element] = []
                for event, element in ElementTree.iterparse(part, events=("start", "end")):
                    if event == "start":
                        stack.append(element)
                        continue
                    stack.pop()
                    tag = element.tag.rpartition("}")[2]
                    if tag == "row":
                        rows += 1
                    elif tag == "c":
                        cells += 1
                    elif tag == "mergeCell":
                        ranges, merged = ranges + 1, merged + _area(element.get("ref", ""))
                    if rows > MAX_ROW_ENTRIES or cells > MAX_CELLS or merged > MAX_CELLS or ranges > MAX_RANGES:
                        values = {"rows": MAX_ROW_ENTRIES, "cells": MAX_CELLS}
                        raise InstanceError([Fault(path.name, None, "", "", "intake.sheets_too_large", values)])
                    if stack:
                        stack[-1].remove(element)  # what has been counted must not pile up


def _area(reference: str) -> int:
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        return MAX_CELLS + 1  # whole rows or columns
    return (right - left + 1) * (bottom - top + 1)
