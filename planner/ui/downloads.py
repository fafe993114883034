"""The documents the export page hands out, made by `planner.reports`."""

import tempfile
from datetime import date
from pathlib import Path

from planner.domain import Instance, Policy
from planner.intake import write_template
from planner.reports import FORMATS, export, tables
from planner.reports.cards import cards
from planner.reports.change_notice import change_notice
from planner.reports.changes import changed_leaders
from planner.reports.notice_template import write_notice_template
from planner.reports.poster import poster
from planner.reports.tables import Document, Table
from planner.reports.wording import word
from planner.ui import card_codes
from planner.ui.draft import Draft
from planner.ui.former import former


def document(draft: Draft, kind: str, language: str, table: str | None = None) -> bytes:
    """The draft's plan, or one table of it, as a file of one of the formats of `planner.reports`."""
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "plan" + FORMATS[kind].ending)
        export(draft.instance, draft.assignment, kind, path, language, table=table)
        return path.read_bytes()


def tables_of(draft: Draft, language: str) -> dict[str, str]:
    """Key -> title of every table of the draft's plan."""
    return {table.key: table.title for table in tables.document(draft.instance, draft.assignment, language).tables}


def import_template(instance: Instance | None, language: str) -> bytes:
    """The workbook that an office fills in, with the kinds of the instance to choose from."""
    with tempfile.TemporaryDirectory(prefix="planner-template-") as scratch:
        path = Path(scratch, "template.xlsx")
        write_template(path, language, instance)
        return path.read_bytes()


def changes_document(policy: Policy, table: Table, language: str, *, compared: tuple[str, str]) -> bytes:
    """The table of changes as an Excel workbook that says which two plans are compared, the earlier first."""
    note = word(language, "changes_note", before=compared[0], after=compared[1])
    return _workbook(Document(policy.title, policy.wording, language, (table,), note=note))


def handover_document(policy: Policy, table: Table, language: str, *, post: str, since: date) -> bytes:
    """The list of what a vacant post hands over as an Excel workbook that says which post it is, and since when."""
    made = Document(
        policy.title, policy.wording, language, (table,), note=word(language, "handover_note", post=post, day=since)
    )
    return _workbook(made)


def _workbook(made: Document) -> bytes:
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "tables.xlsx")
        FORMATS["xlsx"].write(made, path)
        return path.read_bytes()


def changed(draft: Draft) -> int:
    """How many leaders have other places than in the assignment in force."""
    return len(changed_leaders(draft.taken_over, draft.assignment))


def change_document(draft: Draft, language: str) -> bytes:
    """The notice that the draft's plan takes the place of the assignment in force, in Word."""
    before = draft.taken_over
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "change.docx")
        change_notice(draft.instance, before, draft.assignment, path, language, former=former(draft, before))
        return path.read_bytes()


def paper(draft: Draft, name: str, language: str) -> bytes:
    """The cards, with codes where there are addresses to print, or the poster, as a PDF."""
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "paper.pdf")
        if name == "cards":
            codes = card_codes.addresses(draft.instance)
            cards(draft.instance, draft.assignment, path, language, link=lambda leader: codes.get(leader, ""))
        else:
            poster(draft.instance, draft.assignment, path, language)
        return path.read_bytes()


def notice_form(language: str) -> bytes:
    """The form of the notice, to be changed in Word."""
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        path = Path(scratch, "form.docx")
        write_notice_template(path, language)
        return path.read_bytes()


def notice_by_form(draft: Draft, name: str, content: bytes, language: str) -> bytes:
    """
    The notice by the office's own form.

    Raises
    ------
    InstanceError
        When the form cannot be used, with everything that is wrong with it.
    """
    with tempfile.TemporaryDirectory(prefix="planner-export-") as scratch:
        folder = Path(scratch, "form")
        folder.mkdir()
        form, path = folder / (Path(name).name or "form.docx"), Path(scratch, "notice.docx")
        form.write_bytes(content)
        export(draft.instance, draft.assignment, "docx", path, language, template=form)
        return path.read_bytes()
