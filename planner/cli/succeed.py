"""`succeed`: a post falls vacant: who stands in, until when the list is due, which moves, who takes over what."""

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import following, options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError
from planner.follow_up.regime import NO_REGIME

if TYPE_CHECKING:
    from planner.planning import Calendar

HOLIDAY, WORKED = "holiday", "worked"


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("succeed", help=say("succeed_help"), short_help=say("succeed_short"))
    def _succeed(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        post: Annotated[str, typer.Option(metavar="LEADER", help=say("succeed_post"), show_default=False)],
        since: Annotated[str, following.since(session, "succeed_since")],
        working_days: Annotated[
            int | None, typer.Option(metavar="N", min=0, max=1000, help=say("succeed_days"), show_default=False)
        ] = None,
        holidays: Annotated[
            Path | None, typer.Option(metavar="FILE", help=say("succeed_holidays"), show_default=False)
        ] = None,
        published: Annotated[bool, following.published(session)] = False,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(
            session,
            instance,
            assignment,
            post=post,
            since=following.day_of(since),
            working_days=working_days,
            holidays=holidays,
            published=published,
            time_limit=time_limit,
        )


def run(
    session: Session,
    path: Path,
    plan: Path,
    *,
    post: str,
    since: date,
    working_days: int | None,
    holidays: Path | None,
    published: bool,
    time_limit: float,
) -> Exit:
    """Say what happens when a post of the plan in a file falls vacant."""
    from planner.cli.decisions import succession_document
    from planner.cli.inputs import assignment_at
    from planner.cli.progress import interruptible, spinner
    from planner.intake import read_instance
    from planner.intake.follow_up import regime_of
    from planner.planning import Calendar, succeed
    from planner.reports.follow_up.pending import pending
    from planner.reports.reasoning import succession_sentences

    intake = read_instance(path)
    if intake.instance is None:
        raise InstanceError(intake.faults)
    instance, days = intake.instance, intake.records.working_days
    assignment = assignment_at(plan, instance)
    calendar = Calendar(days.off, days.worked) if holidays is None else calendar_at(holidays)
    regime = regime_of(instance.policy)
    at = following.Followed(instance, assignment, regime, intake.records, since)
    if published:
        if regime == NO_REGIME:
            raise InstanceError([Fault("policy.toml", None, "follow_up", "", "intake.no_follow_up")])
        at = following.by_published(session, at)
    open_there = pending(instance, assignment, intake.records, regime, on=since, lang=session.lang, held=at.held)
    with spinner(session.say("searching")), interruptible() as cancelled:
        found = succeed(
            instance,
            assignment,
            post,
            since=since,
            calendar=calendar,
            working_days=working_days,
            pending=open_there,
            time_limit=max(0.1, time_limit - session.seconds()),
            cancelled=cancelled,
        )
    if session.as_json:
        write_json({**succession_document(instance, found, session.lang), "published": list(at.versions)})
    else:
        if regime != NO_REGIME:
            following.tell_counted_from(session, at)
        for line in succession_sentences(instance, found, session.lang):
            tell(line)
    if found.adjusted.has_plan:
        return Exit.FINE
    return Exit.INFEASIBLE if found.adjusted.status == "infeasible" else Exit.NO_ANSWER


def calendar_at(path: Path) -> "Calendar":
    """
    The days of a CSV file with the columns date (YYYY-MM-DD) and kind: `holiday`, or `worked` for a weekend worked in return.

    Raises
    ------
    InstanceError
        With every row that cannot be read.
    """
    from planner.planning import Calendar

    days: dict[str, set[date]] = {HOLIDAY: set(), WORKED: set()}
    faults: list[Fault] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InstanceError([Fault(path.name, None, "", "", "cli.calendar_encoding")]) from None
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        kind = (row.get("kind") or HOLIDAY).strip()
        if kind not in days:
            faults.append(Fault(path.name, number, "kind", kind, "cli.calendar_kind"))
            continue
        day = (row.get("date") or "").strip()
        try:
            days[kind].add(following.day_of(day))
        except ValueError:
            faults.append(Fault(path.name, number, "date", day, "cli.calendar_date"))
    if faults:
        raise InstanceError(faults)
    return Calendar(frozenset(days[HOLIDAY]), frozenset(days[WORKED]))
