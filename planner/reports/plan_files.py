"""The files of a plan, `assignment.csv` and `certificate.json`: both or none."""

import csv
import json
import os
import shutil
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from planner import __version__
from planner.domain import Assignment
from planner.reports.whole_file import whole_file

ASSIGNMENT, CERTIFICATE = "assignment.csv", "certificate.json"
_MADE_WITH = ("pulp", "highspy", "numpy", "scipy", "numba", "networkx")


def write_plan(out: Path, assignment: Assignment, certificate: Mapping[str, Any]) -> None:
    """
    Write both files into a folder, which is made where it does not exist.

    Raises
    ------
    OSError
        When the system does not let them be written; the folder is then as it was before.
    """
    if out.exists():
        with whole_file(out / CERTIFICATE) as json_draft, whole_file(out / ASSIGNMENT) as csv_draft:
            _write(csv_draft, json_draft, assignment, certificate)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        draft.mkdir()
        _write(draft / ASSIGNMENT, draft / CERTIFICATE, assignment, certificate)
        draft.replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def versions() -> dict[str, str]:
    """Package -> version of everything that takes part in making a plan."""
    return {
        "planner": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        **{package: metadata.version(package) for package in _MADE_WITH},
    }


def _write(csv_path: Path, json_path: Path, assignment: Assignment, certificate: Mapping[str, Any]) -> None:
    # Ids stay as they are, unguarded: this file is read by programs, and must name what the tables name.
    with csv_path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("leader", "place"), *assignment.sorted_pairs])
    text = json.dumps(certificate, ensure_ascii=False, allow_nan=False, indent=1)
    json_path.write_text(text + "\n", encoding="utf-8", newline="\n")
