"""`materials`: which materials of the application are missing by when, who owes them, and what became of each."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.follow_up.materials import Filing, Prompt


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("materials", help=say("materials_help"), short_help=say("materials_short"))
    def _materials(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        by: Annotated[str | None, typer.Option(metavar="UNIT", help=say("materials_by"), show_default=False)] = None,
        annex: Annotated[Path | None, options.file_to_write(session, "materials_annex", ".docx")] = None,
        ics: Annotated[Path | None, options.file_to_write(session, "calendar_ics", ".ics")] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on)
        return run(session, at, by=by, annex=annex, ics=ics, out=out)


def run(
    session: Session,
    at: following.Followed,
    *,
    by: str | None,
    annex: Path | None,
    ics: Path | None,
    out: Path | None,
) -> Exit:
    """Say which materials are missing, and count them by unit."""
    from planner.follow_up.materials import counts, filings, last_prompt, prompts
    from planner.reports.follow_up import calendar
    from planner.reports.follow_up import materials as tables
    from planner.reports.whole_file import whole_file

    found = filings(at.records.materials, at.records.material_events, on=at.on)
    if by is not None:
        found = tuple(each for each in found if by in {each.material.unit, each.material.person})
    rules = at.regime.materials
    told = prompts(found, rules, at.records.working_days, since=at.on, until=last_prompt(found, at.on))
    missing = tables.missing_materials(found, at.on, session.lang)
    by_unit = tables.counts_by_unit(found, first=at.since, last=at.on, lang=session.lang)
    if annex is not None:
        tables.missing_annex(at.instance, found, at.on, annex, lang=session.lang)
    if ics is not None:
        entries = tables.material_entries(found, told, rules, at.on, session.lang)
        name = at.instance.policy.title
        with whole_file(ics) as draft:
            draft.write_bytes(calendar.calendar_file(at.instance, (), at.on, session.lang, name=name, also=entries))
    if out is not None:
        listed = tables.material_list(found, at.on, session.lang)
        following.write_tables(at, out, session.lang, (missing, listed, by_unit))
    kept = counts(found, first=at.since, last=at.on)
    figures = {"total": kept.total, "archived": kept.archived, "missing": kept.missing, "overdue": kept.overdue}
    if session.as_json:
        write_json(_document(at.on, found, told, figures))
        return Exit.FINE
    tell(session.say("materials_told", on=at.on, **figures))
    if told:
        tell(session.say("materials_prompt", day=told[0].day, count=len(told[0].missing)))
    for table in (missing, by_unit):
        if table.rows:
            show(table)
    return Exit.FINE


def _document(on: date, found: Sequence["Filing"], told: Sequence["Prompt"], figures: dict[str, int]) -> dict[str, Any]:
    materials = [
        {
            "id": each.material.id,
            "unit": each.material.unit or None,
            "person": each.material.person or None,
            "due": each.material.due.isoformat(),
            "state": each.state,
            "days_overdue": each.days_overdue(on),
        }
        for each in found
    ]
    prompts = [
        {"day": each.day.isoformat(), "month": each.month.label, "missing": [one.material.id for one in each.missing]}
        for each in told
    ]
    return {"on": on.isoformat(), "counts": figures, "materials": materials, "prompts": prompts}
