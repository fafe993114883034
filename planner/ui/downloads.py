"""The documents the export page hands out, made by `planner.reports`."""

import tempfile
from pathlib import Path

from planner.domain import Assignment, Instance
from planner.intake import write_template
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


def import_template(instance: Instance | None, language: str) -> bytes:
    """The workbook that an office fills in, with the kinds of the instance to choose from."""
    with tempfile.TemporaryDirectory(prefix="planner-template-") as scratch:
        path = Path(scratch, "template.xlsx")
        write_template(path, language, instance)
        return path.read_bytes()


def changes_document(draft: Draft, before: Assignment, language: str) -> bytes:
    """What the draft's plan changes, as an Excel workbook."""
    policy = draft.instance.policy
    table = changes(draft.instance, before, draft.assignment, language)
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "changes.xlsx")
        FORMATS["xlsx"].write(Document(policy.title, policy.wording, language, (table,)), path)
        return path.read_bytes()
