"""`export`: a plan as a table that leaves the program."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import InstanceError


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("export", help=say("export_help"), short_help=say("export_short"))
    def _export(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        out: Annotated[Path, typer.Option(metavar="FILE", help=say("export_out"), show_default=False)],
        file_format: Annotated[
            str | None, typer.Option("--format", metavar="FORMAT", help=say("export_format"), show_default=False)
        ] = None,
        template: Annotated[
            Path | None, typer.Option(metavar="FILE", help=say("export_template"), show_default=False)
        ] = None,
        table: Annotated[
            str | None, typer.Option(metavar="TABLE", help=say("export_table"), show_default=False)
        ] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, assignment, out=out, file_format=file_format, template=template, table=table)


def run(
    session: Session,
    path: Path,
    plan: Path,
    *,
    out: Path,
    file_format: str | None,
    template: Path | None,
    table: str | None,
) -> Exit:
    """Write the plan in a file as a document; that it breaks rules is said, but does not keep it from being written."""
    from planner.cli import documents
    from planner.cli.inputs import assignment_at, instance_at
    from planner.reports import FORMATS, export
    from planner.rules import check

    wanted = file_format or out.suffix.removeprefix(".").lower()
    if wanted not in FORMATS:
        problem = session.say("unknown_format", format=wanted, formats=tuple(FORMATS))
        raise typer.BadParameter(problem, param_hint="--format")
    if template is not None and wanted != "docx":
        raise typer.BadParameter(session.say("template_not_for", format=wanted), param_hint="--template")
    if table is not None and template is not None:
        raise typer.BadParameter(session.say("table_and_template"), param_hint="--table")
    instance, _ = instance_at(path)
    assignment = assignment_at(plan, instance)
    report = check(instance, assignment)
    try:
        export(instance, assignment, wanted, out, session.lang, template=template, table=table)
    except InstanceError as error:
        # The reports know the table's name and those there are, not that an option gave it.
        if table is None or error.faults[0].code != "reports.no_such_table":
            raise
        raise InstanceError(
            [session.fault_of("--table", table, error.faults[0].code, **error.faults[0].values)]
        ) from error
    if session.as_json:
        broken = [documents.violation(instance, found, session.lang) for found in report.violations]
        write_json({"out": str(out), "format": wanted, "violations": broken})
        return Exit.FINE
    tell(session.say("exported", file=str(out), count=len(assignment)))
    if report.violations:
        tell(session.say("exported_broken", count=len(report.violations)), to_error=True)
    return Exit.FINE
