"""`visits`: which visits are overdue, which are due, and what was seen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.follow_up.visits import Duty, Visit


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("visits", help=say("visits_help"), short_help=say("visits_short"))
    def _visits(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, on=on, plan=assignment, out=out)


def run(session: Session, path: Path, *, on: str | None, plan: Path | None, out: Path | None) -> Exit:
    """Say which visits the instance at a path has due and overdue, by its plan in force."""
    from planner.follow_up.visits import duties
    from planner.reports.follow_up import visits as tables

    at = following.followed_at(session, path, plan, on)
    owed = duties(
        at.instance, at.assignment, at.regime.visits, at.regime.phases, at.records.visits, since=at.since, until=at.on
    )
    overdue = tables.overdue_visits(at.instance, owed, at.on, session.lang)
    due = tables.due_visits(at.instance, owed, at.on, session.lang)
    record = tables.visit_record(at.instance, at.records.visits, owed, session.lang)
    if out is not None:
        following.write_tables(at, out, session.lang, (overdue, due, record))
    if session.as_json:
        made = [_visit(visit) for visit in at.records.visits]
        write_json({"on": at.on.isoformat(), "duties": [_duty(duty, at) for duty in owed], "visits": made})
        return Exit.FINE
    tell(session.say("visits_told", on=at.on, owed=len(owed), overdue=len(overdue.rows), due=len(due.rows)))
    for table in (overdue, due):
        if table.rows:
            show(table)
    return Exit.FINE


def _duty(duty: "Duty", at: following.Followed) -> dict[str, Any]:
    return {
        "rule": duty.rule.name,
        "leader": duty.leader,
        "place": duty.place,
        "period": duty.span.label,
        "first": duty.span.first.isoformat(),
        "last": duty.span.last.isoformat(),
        "required": duty.rule.count,
        "counted": len(duty.counted),
        "missing": duty.missing,
        "act_by": duty.act_by.isoformat() if duty.missing else None,
        "state": duty.state(at.on),
        "not_counted": [{**_visit(visit), "why": why} for visit, why in duty.not_counted],
    }


def _visit(visit: "Visit") -> dict[str, Any]:
    return {
        "leader": visit.leader,
        "place": visit.place,
        "date": visit.day.isoformat(),
        "minutes": visit.minutes,
        "proxy": visit.proxy or None,
        "seen": visit.seen,
        "note": visit.note,
    }
