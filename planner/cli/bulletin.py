"""`bulletin`: the bulletin of a period in Word, with figures and charts."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import following, options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("bulletin", help=say("bulletin_help"), short_help=say("bulletin_short"))
    def _bulletin(
        *,
        instance: Annotated[Path, options.instance(session)],
        out: Annotated[Path, options.file_to_write(session, "bulletin_out", ".docx")],
        on: Annotated[str | None, following.on(session)] = None,
        since: Annotated[str | None, following.since(session)] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        published: Annotated[bool, following.published(session)] = False,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on, published=published)
        return run(session, at, since=since, out=out)


def run(session: Session, at: following.Followed, *, since: str | None, out: Path) -> Exit:
    """Write the bulletin from `since` (the start of follow-up when left out) to the day looked from."""
    from planner.follow_up.bulletin import figures
    from planner.reports.follow_up.bulletin import bulletin

    first = following.day_of(since) if since else at.since
    if first > at.on:
        raise typer.BadParameter(session.say("since_after_on", on=at.on), param_hint="--since")
    told = figures(at.instance, at.assignment, at.regime, at.records, first=first, last=at.on, held=at.held)
    bulletin(at.instance, at.assignment, at.regime, told, out, lang=session.lang)
    if session.as_json:
        book = told.book
        document = {
            "out": str(out),
            "first": first.isoformat(),
            "last": at.on.isoformat(),
            "visits": {"owed": len(told.owed), "met": sum(not duty.missing for duty in told.owed)},
            "orders": {"total": book.total, "closed": book.closed, "open": book.still_open, "overdue": book.overdue},
            "round": told.span.label if told.span else None,
        }
        write_json(document)
    else:
        tell(session.say("bulletin_written", file=str(out), first=first, last=at.on))
        following.tell_counted_from(session, at)
    return Exit.FINE
