"""`convert`: an instance with its records as one workbook, or as a folder of tables; what is in it stays the same."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, tell_findings, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import InstanceError

WORKBOOK = ".xlsx"


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("convert", help=say("convert_help"), short_help=say("convert_short"))
    def _convert(
        *,
        instance: Annotated[Path, options.instance(session)],
        out: Annotated[Path, typer.Option(metavar="PATH", help=say("convert_out"), show_default=False)],
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, out)


def run(session: Session, path: Path, out: Path) -> Exit:
    """Write the instance at a path in the other form, by the ending of what is to be written."""
    from planner.intake import read_instance, write_instance, write_workbook
    from planner.intake.follow_up import write_records

    intake = read_instance(path)
    if intake.instance is None:
        raise InstanceError(intake.faults)
    if out.suffix.lower() == WORKBOOK:
        write_workbook(intake.instance, out, intake.records, lang=session.lang)
    else:
        write_instance(intake.instance, out)
        write_records(intake.records, out)
    tell_findings(session, intake.findings)
    if session.as_json:
        write_json({"out": str(out)})
    else:
        tell(session.say("converted", out=str(out)))
    return Exit.FINE
