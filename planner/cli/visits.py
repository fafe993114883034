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
        published: Annotated[bool, following.published(session)] = False,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on, published=published)
        return run(session, at, out=out)


def run(session: Session, at: following.Followed, *, out: Path | None) -> Exit:
    """Say which visits are due and overdue, and what they are counted from."""
    from planner.follow_up.visits import duties
    from planner.reports.follow_up import visits as tables

    rules = at.regime
    owed = duties(
        at.instance,
        at.assignment,
        rules.visits,
        rules.phases,
        at.records.visits,
        since=at.since,
        until=at.on,
        held=at.held,
    )
    overdue = tables.overdue_visits(at.instance, owed, at.on, session.lang)
    due = tables.due_visits(at.instance, owed, at.on, session.lang)
    record = tables.visit_record(at.instance, at.records.visits, owed, session.lang)
    if out is not None:
        following.write_tables(at, out, session.lang, (overdue, due, record))
    if session.as_json:
        made = [_visit(visit) for visit in at.records.visits]
        told = [_duty(duty, at) for duty in owed]
        counted = {"counted_from": at.since.isoformat(), "published": list(at.versions)}
        write_json({"on": at.on.isoformat(), **counted, "duties": told, "visits": made})
        return Exit.FINE
    tell(session.say("visits_told", on=at.on, owed=len(owed), overdue=len(overdue.rows), due=len(due.rows)))
    following.tell_counted_from(session, at)
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
