"""The documents the export page hands out, made by `planner.reports`."""

import tempfile
from pathlib import Path

from planner.reports import FORMATS, export
from planner.ui.draft import Draft


def document(draft: Draft, kind: str, language: str) -> bytes:
    """The draft's plan as a file of one of the formats of `planner.reports`."""
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "plan" + FORMATS[kind].ending)
        export(draft.instance, draft.assignment, kind, path, language)
        return path.read_bytes()
