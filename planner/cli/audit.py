"""`audit`: whether the record of who did what is whole, and the record itself to take away."""

import csv
import json
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session

PROBLEMS = {"content": "audit_content", "order": "audit_order", "end": "audit_end", "anchor": "audit_no_anchor"}
"""Problem of `planner.store.audit.Verdict` -> the sentence that tells of it."""
COLUMNS = ("number", "at", "who", "act", "subject", "reason", "details", "previous", "hash")


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command, which has commands of its own, to the program."""
    say = session.say
    audit = typer.Typer(help=say("audit_help"), short_help=say("audit_short"), no_args_is_help=True)
    app.add_typer(audit, name="audit")

    @audit.command("verify", help=say("audit_verify_help"), short_help=say("audit_verify_short"))
    def _verify(
        *,
        anchor: Annotated[str, typer.Option("--anchor", metavar="HASH", help=say("audit_anchor"))] = "",
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return verify(session, anchor)

    @audit.command("export", help=say("audit_export_help"), short_help=say("audit_export_short"))
    def _export(
        *,
        out: Annotated[Path, typer.Option("--out", metavar="FILE", help=say("audit_out"), show_default=False)],
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return export(session, out)


def verify(session: Session, anchor: str) -> Exit:
    """Walk the chain and the seals of published versions; exit code 1 when something is wrong."""
    from planner.cli.keeping import opened
    from planner.store import audit, versions

    with opened() as (_, database), database.reading() as connection:
        found = audit.verify(connection, database.key, anchor=anchor)
        seals = versions.broken_seals(connection)
    fine = not found.problem and not seals
    if session.as_json:
        told = {"events": found.events, "problem": found.problem or None, "at": found.at, "hash": found.hash}
        write_json({**told, "versions_changed": list(seals)})
        return Exit.FINE if fine else Exit.FOUND_SOMETHING
    if found.problem:
        tell(session.say(PROBLEMS[found.problem], at=found.at or 0))
    if seals:
        tell(session.say("audit_seals", numbers=[str(number) for number in seals]))
    if fine:
        tell(session.say("audit_whole", events=found.events, hash=found.hash))
    return Exit.FINE if fine else Exit.FOUND_SOMETHING


def export(session: Session, out: Path) -> Exit:
    """Write every event, oldest first, as CSV."""
    from planner.cli.keeping import opened
    from planner.reports.csv_file import as_text
    from planner.reports.whole_file import whole_file
    from planner.store import audit
    from planner.store.moments import moment_text

    with opened() as (_, database), database.reading() as connection:
        events = list(audit.events(connection))
    with whole_file(out) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for event in reversed(events):
            details = json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True)
            row = (event.number, moment_text(event.at), event.who, event.act, event.subject, event.reason, details)
            writer.writerow([as_text(cell) for cell in (*row, event.previous, event.hash)])
    if session.as_json:
        write_json({"file": str(out), "events": len(events)})
    else:
        tell(session.say("audit_written", file=str(out), events=len(events)))
    return Exit.FINE
