"""`burden`: how many reports and fields are asked of each unit, where it is too much, and what each leader carries in all."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("burden", help=say("burden_help"), short_help=say("burden_short"))
    def _burden(
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
    """Say what each unit is asked for in the month of the day and in earlier ones where it is too much, and what each leader carries."""
    from planner.follow_up.burden import burdens
    from planner.follow_up.commitments import commitments
    from planner.follow_up.periods import span_of
    from planner.follow_up.reporting import debts
    from planner.reports.follow_up.calendar import burden_table, commitments_table
    from planner.reports.follow_up.words import said_span

    month = span_of("month", at.on)
    submissions, days = at.records.submissions, at.records.working_days
    owed = debts(at.instance, at.assignment, at.regime.reports, submissions, days, since=at.since, until=month.last)
    found = burdens(owed, [request for request in at.records.asked_once if at.since <= request.due <= month.last])
    told = [burden for burden in found if burden.month == month or burden.over(at.regime.burden)]
    carried = commitments(at.instance, at.assignment, at.regime, at.records, at.on, held=at.held)
    by_leader = commitments_table(at.instance, carried, session.lang)
    if out is not None:
        asked = burden_table(at.instance, found, at.regime.burden, session.lang)
        following.write_tables(at, out, session.lang, (asked, by_leader))
    if session.as_json:
        rows = [
            {
                "by": burden.by,
                "month": burden.month.label,
                "reports": burden.reports,
                "requests": burden.requests,
                "fields": burden.fields,
                "over": list(burden.over(at.regime.burden)),
            }
            for burden in found
        ]
        caps = {"reports": at.regime.burden.reports, "fields": at.regime.burden.fields}
        write_json({"burdens": rows, "caps": caps, "leaders": [asdict(each) for each in carried]})
        return Exit.FINE
    over = sum(bool(burden.over(at.regime.burden)) for burden in found)
    tell(session.say("burden_told", month=said_span(month, session.lang), over=over))
    show(burden_table(at.instance, told, at.regime.burden, session.lang))
    show(by_leader)
    following.tell_counted_from(session, at)
    return Exit.FINE
