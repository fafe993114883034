"""`rotate`: plans for several years in which nobody holds the same place again too soon."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.planning import Rotation


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("rotate", help=say("rotate_help"), short_help=say("rotate_short"))
    def _rotate(
        *,
        instance: Annotated[Path, options.instance(session)],
        years: Annotated[
            int | None, typer.Option(metavar="N", min=1, max=50, help=say("rotate_years"), show_default=False)
        ] = None,
        window: Annotated[
            int | None, typer.Option(metavar="N", min=1, max=50, help=say("rotate_window"), show_default=False)
        ] = None,
        out: Annotated[Path | None, typer.Option(metavar="DIR", help=say("rotate_out"), show_default=False)] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, years=years, window=window, out=out, time_limit=time_limit, seed=seed)


def run(
    session: Session,
    path: Path,
    *,
    years: int | None,
    window: int | None,
    out: Path | None,
    time_limit: float,
    seed: int,
) -> Exit:
    """Plan the years ahead for the instance at a path."""
    from planner.cli.decisions import rotation_document
    from planner.cli.inputs import instance_at, refuse_unless_folder
    from planner.cli.progress import interruptible, spinner
    from planner.planning import rotate
    from planner.reports.reasoning import year_sentence
    from planner.reports.wording import reason_sentence

    if out is not None:
        refuse_unless_folder(out)
    instance, _ = instance_at(path)
    with spinner(session.say("searching")), interruptible() as cancelled:
        left = max(0.1, time_limit - session.seconds())
        found = rotate(instance, years, window=window, time_limit=left, seed=seed, cancelled=cancelled)
    if found.complete and out is not None:
        _write(out, found)
    if session.as_json:
        write_json({**rotation_document(instance, found, session.lang), "seconds": round(session.seconds(), 3)})
    else:
        for year in found.years:
            tell(year_sentence(year, session.lang))
            for reason in year.solution.reasons:
                tell("- " + reason_sentence(instance, reason, session.lang))
    if found.complete:
        return Exit.FINE
    return Exit.INFEASIBLE if found.years[-1].solution.status == "infeasible" else Exit.NO_ANSWER


def _write(out: Path, found: "Rotation") -> None:
    """One file per year."""
    from planner.reports.whole_file import whole_file

    out.mkdir(parents=True, exist_ok=True)
    for year in found.years:
        with (
            whole_file(out / f"year-{year.number}.csv") as draft,
            draft.open("w", encoding="utf-8", newline="") as file,
        ):
            rows = year.solution.assignment.sorted_pairs
            csv.writer(file, lineterminator="\n").writerows([("leader", "place"), *rows])
