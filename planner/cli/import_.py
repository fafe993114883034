"""`import`: an office's table, an exported plan or a map becomes an instance; `template`: the workbook an office fills in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.output import show, tell, tell_faults, tell_findings, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, Instance, InstanceError

if TYPE_CHECKING:
    from planner.intake import Item, Learned, Preview, Question

_WHAT = {
    "leader": "import_what_leader",
    "place": "import_what_place",
    "pair": "import_what_pair",
    "link": "import_what_link",
}

TABLES = (".xlsx", ".xls", ".csv")
"""Endings of the files whose columns are read as earlier ones were."""


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the commands to the program."""
    say = session.say

    @app.command("import", help=say("import_help"), short_help=say("import_short"))
    def _import(
        *,
        file: Annotated[Path, typer.Argument(metavar="FILE", help=say("import_file"), show_default=False)],
        out: Annotated[Path | None, typer.Option(metavar="DIR", help=say("import_out"), show_default=False)] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say("import_dry_run"))] = False,
        instance: Annotated[
            Path | None, typer.Option(metavar="INSTANCE", help=say("import_instance"), show_default=False)
        ] = None,
        mapping: Annotated[
            Path | None, typer.Option(metavar="FILE", help=say("import_mapping"), show_default=False)
        ] = None,
        answers: Annotated[
            Path | None, typer.Option(metavar="FILE", help=say("import_answers"), show_default=False)
        ] = None,
        afresh: Annotated[bool, typer.Option("--afresh", help=say("import_afresh"))] = False,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        if out is None and not dry_run:
            raise typer.BadParameter(say("import_needs_out"), param_hint="--out")
        found = _look(file, instance, mapping, answers, afresh=afresh)
        return _told(session, found) if dry_run or out is None else _written(session, found, out)

    @app.command("template", help=say("template_help"), short_help=say("template_short"))
    def _template(
        *,
        out: Annotated[Path, options.file_to_write(session, "template_out", ".xlsx", ".docx")],
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        if out.suffix.lower() == ".docx":
            from planner.reports.notice_template import write_notice_template

            write_notice_template(out, session.lang)
        else:
            from planner.intake import write_template

            write_template(out, session.lang)
        if session.as_json:
            write_json({"out": str(out)})
        else:
            tell(say("template_written", file=str(out)))
        return Exit.FINE


@dataclass(frozen=True, slots=True)
class _Look:
    """
    What a file would change.

    Parameters
    ----------
    learned
        What there is to remember of its columns; None where they are read as proposed.
    remembered
        Whether they are read as those of an earlier file of the form.
    """

    preview: "Preview"
    learned: "Learned | None" = None
    remembered: bool = False


def _look(file: Path, instance: Path | None, mapping: Path | None, answers: Path | None, *, afresh: bool) -> _Look:
    """Read the columns as the mapping says, or as the office has read such files before, or as they are proposed."""
    from planner.cli import mappings
    from planner.cli.inputs import instance_at
    from planner.intake import Learned, Mapping, propose_import, reading_of

    before: Instance | None = None if instance is None else instance_at(instance)[0]
    given = None if answers is None else _answers(answers)
    stated = None if mapping is None else Mapping.from_json(_content(mapping), mapping.name)
    preview = propose_import(file, before, None, given)
    proposed = preview.mapping
    remembered = stated is None and not afresh and not preview.is_plan and file.suffix.lower() in TABLES
    columns = reading_of(proposed, mappings.learned()) if remembered else stated
    if columns is None:
        return _Look(preview)
    again = propose_import(file, before, columns, given)
    learned = None if proposed is None or columns == proposed else Learned(file.name, proposed, columns)
    return _Look(again, learned, remembered=remembered)


def _told(session: Session, look: _Look) -> Exit:
    """Show the consequences; nothing is written."""
    preview = look.preview
    _say_remembered(session, look)
    if session.as_json and not preview.faults:
        write_json(_document(session, look, "unclear" if preview.unclear else "ready", None))
        return Exit.FINE
    if preview.faults:
        return _refused(session, preview)
    _show(session, preview)
    tell_findings(session, preview.findings)
    for question in preview.unclear:
        _ask(session, question)
    tell(session.say("import_dry"))
    return Exit.FINE


def _say_remembered(session: Session, look: _Look) -> None:
    if look.remembered:
        tell(session.say("import_remembered", file=look.preview.file), to_error=True)


def _written(session: Session, look: _Look, out: Path) -> Exit:
    """Apply the import and write the instance as a folder, whole or not at all; then remember how the columns were read."""
    from planner.cli import mappings
    from planner.intake import apply, missing_parts, write_instance

    preview = look.preview
    _say_remembered(session, look)
    missing = missing_parts(preview)
    if missing or not preview.is_ready:
        return _refused(session, preview, missing)
    write_instance(apply(preview), out)
    if look.learned is not None and not look.remembered and mappings.learn(look.learned):
        tell(session.say("import_learned"), to_error=True)
    if session.as_json:
        write_json(_document(session, look, "imported", str(out)))
        return Exit.FINE
    _show(session, preview)
    tell_findings(session, preview.findings)
    tell(session.say("imported", file=preview.file, out=str(out)))
    return Exit.FINE


def _refused(session: Session, preview: "Preview", missing: tuple[Fault, ...] = ()) -> Exit:
    """Every fault and open question; with --json the questions with their options too, so that they can be answered."""
    from planner.cli.documents import bad_input

    faults = (*preview.faults, *missing, *(question.fault() for question in preview.unclear))
    if session.as_json:
        questions = [_question(session, question) for question in preview.unclear]
        mapping = None if preview.mapping is None else preview.mapping.to_dict()
        write_json({**bad_input(faults, session.lang), "unclear": questions, "mapping": mapping})
    else:
        tell_faults(session, (*preview.faults, *missing))
        for question in preview.unclear:
            _ask(session, question)
    return Exit.BAD_INPUT


def _show(session: Session, preview: "Preview") -> None:
    """What is new, changed and gone, as one table."""
    from planner.reports.table import Column, Table

    say = session.say
    headers = {
        "change": "import_column_change",
        "what": "import_column_what",
        "name": "import_column_name",
        "field": "import_column_field",
        "before": "import_column_before",
        "after": "import_column_after",
        "row": "import_column_row",
    }
    columns = tuple(Column(key, say(header)) for key, header in headers.items())
    rows = tuple(
        (
            say(change),
            say(_WHAT[item.what]),
            " - ".join(item.names),
            item.field,
            item.before,
            item.after or _detail(session, item),
            "" if item.where is None or item.where.row is None else f"{item.where.file} {item.where.row}",
        )
        for change, items in (
            ("import_new", preview.new),
            ("import_changed", preview.changed),
            ("import_gone", preview.gone),
        )
        for item in items
    )
    if rows:
        show(Table("import", say("import_table", file=preview.file), columns, rows))
    counts = {"new": len(preview.new), "changed": len(preview.changed), "gone": len(preview.gone)}
    tell(say("import_counts", **counts, unclear=len(preview.unclear)))


def _detail(session: Session, item: "Item") -> str:
    """A new or lost leader's post, a place's kind and district."""
    from planner.reports.wording import kind_label

    return " ".join(kind_label(text, session.lang) for text in item.detail)


def _ask(session: Session, question: "Question") -> None:
    """A question and how to answer it."""
    from planner.reports.wording import fault_sentence

    tell("? " + fault_sentence(question.fault(), session.lang), to_error=True)
    answers = tuple(f"{option.answer} {option.name}".strip() for option in question.options)
    tell(session.say("import_answer", id=question.id, answers=answers), to_error=True)


def _document(session: Session, look: _Look, status: str, out: str | None) -> dict[str, Any]:
    from planner.cli import documents

    preview = look.preview
    return {
        "status": status,
        "file": preview.file,
        "out": out,
        "new": [_item(item) for item in preview.new],
        "changed": [_item(item) for item in preview.changed],
        "gone": [_item(item) for item in preview.gone],
        "unclear": [_question(session, question) for question in preview.unclear],
        "findings": [documents.fault(finding, session.lang) for finding in preview.findings],
        "mapping": None if preview.mapping is None else preview.mapping.to_dict(),
        "remembered": look.remembered,
    }


def _item(item: "Item") -> dict[str, Any]:
    return {
        "what": item.what,
        "ids": list(item.ids),
        "names": list(item.names),
        "field": item.field or None,
        "before": item.before if item.field else None,
        "after": item.after if item.field else None,
        "detail": list(item.detail),
        "file": item.where.file if item.where else None,
        "row": item.where.row if item.where else None,
    }


def _question(session: Session, question: "Question") -> dict[str, Any]:
    from planner.cli import documents

    return {
        "id": question.id,
        "about": question.about,
        **documents.fault(question.fault(), session.lang),
        "rows": list(question.rows),
        "options": [
            {"answer": option.answer, "name": option.name, "detail": option.detail} for option in question.options
        ],
    }


def _content(path: Path) -> bytes:
    from planner.intake.safety import MAX_POLICY_BYTES, read_bytes

    return read_bytes(path, MAX_POLICY_BYTES)


def _answers(path: Path) -> dict[str, str]:
    """
    Question id -> answer, in a JSON document.

    Raises
    ------
    InstanceError
        When it is none.
    """
    try:
        content = json.loads(_content(path))
    except (ValueError, RecursionError) as error:
        problem = getattr(error, "msg", type(error).__name__)
        row = getattr(error, "lineno", None)
        raise InstanceError([Fault(path.name, row, "", "", "cli.no_json", {"problem": problem})]) from error
    if not isinstance(content, dict) or not all(isinstance(answer, str) for answer in content.values()):
        raise InstanceError([Fault(path.name, None, "", "", "cli.no_answers")])
    return content
