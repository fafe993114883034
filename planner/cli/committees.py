"""`committees`: who sits where, the list of measures, and where one leader's tasks clash."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.follow_up.clashes import Clash


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("committees", help=say("committees_help"), short_help=say("committees_short"))
    def _committees(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        annex: Annotated[Path | None, options.file_to_write(session, "annex", ".docx")] = None,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on)
        return run(session, at, annex=annex, out=out)


def run(session: Session, at: following.Followed, *, annex: Path | None, out: Path | None) -> Exit:
    """Say who sits in which committee, how the measures stand, and what clashes."""
    from planner.follow_up.clashes import clashes
    from planner.follow_up.committees import committees
    from planner.reports.follow_up import committees as tables

    sitting = committees(at.records.seats, at.on)
    found = clashes(at.instance, at.assignment, at.regime, at.records, at.on)
    who = tables.committee_table(at.instance, sitting, session.lang)
    listed = tables.measure_list(at.instance, at.records.measures, sitting, at.on, session.lang)
    clashing = tables.clash_table(at.instance, found, session.lang)
    if out is not None:
        following.write_tables(at, out, session.lang, (listed, who, clashing))
    if annex is not None:
        tables.measures_annex(at.instance, at.records.measures, sitting, at.on, annex, lang=session.lang)
    measures = at.records.measures
    if session.as_json:
        document = {
            "on": at.on.isoformat(),
            "committees": [
                {"name": each.name, "leading_group": each.is_leading, "seats": [_seat(seat) for seat in each.seats]}
                for each in sitting
            ],
            "measures": [{"id": each.id, "due": each.due.isoformat(), "state": each.state(at.on)} for each in measures],
            "clashes": [_clash(each) for each in found],
        }
        write_json(document)
        return Exit.FINE
    counts = {
        "committees": len(sitting),
        "measures": len(measures),
        "open": sum(each.is_open(at.on) for each in measures),
        "overdue": sum(each.days_overdue(at.on) > 0 for each in measures),
        "clashes": len(found),
    }
    tell(session.say("committees_told", on=at.on, **counts))
    if at.regime.committees is None:
        tell(session.say("no_committee_rules"))
    for table in (clashing, who, listed):
        if table.rows:
            show(table)
    return Exit.FINE


def _seat(seat: Any) -> dict[str, Any]:
    return {"role": seat.role, "leader": seat.leader or None, "unit": seat.unit or None}


def _clash(clash: "Clash") -> dict[str, Any]:
    moves = [
        {"kind": due.kind, "name": due.name, "from": due.day.isoformat(), "to": day.isoformat()}
        for due, day in clash.moves
    ]
    day = clash.day.isoformat() if clash.day else None
    return {**asdict(clash), "about": list(clash.about), "day": day, "moves": moves}
