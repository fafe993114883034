"""The documents the export page hands out, made by `planner.reports`."""

import tempfile
from pathlib import Path

from planner.domain import Assignment
from planner.reports import FORMATS, export
from planner.reports.changes import changes
from planner.reports.tables import Document
from planner.ui.draft import Draft


def document(draft: Draft, kind: str, language: str) -> bytes:
    """The draft's plan as a file of one of the formats of `planner.reports`."""
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "plan" + FORMATS[kind].ending)
        export(draft.instance, draft.assignment, kind, path, language)
        return path.read_bytes()


def changes_document(draft: Draft, before: Assignment, language: str) -> bytes:
    """What the draft's plan changes, as an Excel workbook."""
    policy = draft.instance.policy
    table = changes(draft.instance, before, draft.assignment, language)
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "changes.xlsx")
        FORMATS["xlsx"].write(Document(policy.title, policy.wording, language, (table,)), path)
        return path.read_bytes()
