"""`calendar`: which reports are due, by whom and when; as lists and as a calendar file."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.follow_up.reporting import Debt


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("calendar", help=say("calendar_help"), short_help=say("calendar_short"))
    def _calendar(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        days: Annotated[int, typer.Option(metavar="N", min=0, max=400, help=say("calendar_days"))] = 60,
        by: Annotated[str | None, typer.Option(metavar="UNIT", help=say("calendar_by"), show_default=False)] = None,
        ics: Annotated[Path | None, options.file_to_write(session, "calendar_ics", ".ics")] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on)
        return run(session, at, days=days, by=by, ics=ics, out=out)


def run(
    session: Session, at: following.Followed, *, days: int, by: str | None, ics: Path | None, out: Path | None
) -> Exit:
    """Say which reports are overdue, reminded of and coming in the days ahead."""
    from planner.follow_up.reporting import debts
    from planner.reports.follow_up import calendar as tables
    from planner.reports.follow_up.days_ahead import days_ahead
    from planner.reports.whole_file import whole_file

    until = at.on + timedelta(days=days)
    submissions, working_days = at.records.submissions, at.records.working_days
    found = debts(at.instance, at.assignment, at.regime.reports, submissions, working_days, since=at.since, until=until)
    if by is not None:
        found = tuple(debt for debt in found if by in {debt.by, tables.debtor_name(at.instance, debt.rule, debt.by)})
    lists = tuple(
        make(at.instance, found, at.on, session.lang)
        for make in (tables.overdue_reports, tables.reminders, tables.coming_reports)
    )
    if ics is not None:
        also = days_ahead(at.instance, at.regime, at.records, at.on, session.lang, by=by)
        name = at.instance.policy.title
        with whole_file(ics) as draft:
            draft.write_bytes(tables.calendar_file(at.instance, found, at.on, session.lang, name=name, also=also))
    if out is not None:
        done = tables.handed_in(at.instance, found, at.on, session.lang)
        following.write_tables(at, out, session.lang, (*lists, done))
    if session.as_json:
        write_json(
            {"on": at.on.isoformat(), "until": until.isoformat(), "reports": [_debt(debt, at) for debt in found]}
        )
        return Exit.FINE
    counts = [len(table.rows) for table in lists]
    tell(session.say("calendar_told", on=at.on, overdue=counts[0], reminded=counts[1], coming=counts[2]))
    for table in lists:
        if table.rows:
            show(table)
    return Exit.FINE


def _debt(debt: "Debt", at: following.Followed) -> dict[str, Any]:
    return {
        "report": debt.rule.name,
        "period": debt.span.label,
        "by": debt.by,
        "due": debt.due.isoformat(),
        "done": debt.done.isoformat() if debt.done else None,
        "state": debt.state(at.on),
    }
