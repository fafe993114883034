"""`solve`: find a plan, say how good it is, and write it with its certificate."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import show, tell, tell_findings, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Holding, Instance, Solution


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("solve", help=say("solve_help"), short_help=say("solve_short"))
    def _solve(
        *,
        instance: Annotated[Path, options.instance(session)],
        out: Annotated[Path | None, typer.Option(metavar="DIR", help=say("solve_out"), show_default=False)] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        current: Annotated[Path | None, typer.Option(metavar="FILE", help=say("current"), show_default=False)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, out=out, time_limit=time_limit, seed=seed, current=current)


def run(session: Session, path: Path, *, out: Path | None, time_limit: float, seed: int, current: Path | None) -> Exit:
    """Solve the instance at a path and write the plan, if there is one, to `out`, if that is given."""
    from planner.cli import documents
    from planner.cli.inputs import current_holdings, instance_at, refuse_unless_folder
    from planner.cli.progress import interruptible, search_bar
    from planner.planning import propose
    from planner.reports.plan_files import versions, write_plan
    from planner.rules import certificate

    if out is not None:
        refuse_unless_folder(out)
    instance, findings = instance_at(path)
    tell_findings(session, findings)
    given: tuple[Holding, ...] | None = None
    if current is not None:
        given, left = current_holdings(current, instance)
        tell_findings(session, left, all_of_them=True)
        findings = (*findings, *left)
    with search_bar(session, time_limit) as on_progress, interruptible() as cancelled:
        solution = propose(
            instance,
            time_limit=time_limit,
            seed=seed,
            current=given,
            on_progress=on_progress,
            cancelled=cancelled,
            started=session.started,
        )
    if solution.has_plan and out is not None:
        write_plan(out, solution.assignment, certificate(instance, solution, versions(), current=given))
    if session.as_json:
        write_json(documents.solution(instance, solution, findings, session.seconds(), session.lang))
    else:
        _tell(session, instance if given is None else instance.with_current(given), solution, out)
    if solution.has_plan:
        return Exit.FINE
    return Exit.INFEASIBLE if solution.status == "infeasible" else Exit.NO_ANSWER


def _tell(session: Session, instance: Instance, solution: Solution, out: Path | None) -> None:
    from planner.reports import tables
    from planner.reports.wording import reason_sentence
    from planner.rules import check

    say, seconds = session.say, round(session.seconds(), 1)
    if not solution.has_plan:
        tell(say("infeasible" if solution.status == "infeasible" else "no_answer", seconds=seconds))
        for reason in solution.reasons:
            tell("- " + reason_sentence(instance, reason, session.lang))
        return
    report = check(instance, solution.assignment)
    show(tables.by_leader(instance, solution.assignment, session.lang))
    show(tables.levels(instance, solution.levels, session.lang))
    show(tables.layers(instance, solution.assignment, session.lang))
    show(tables.certificate_summary(report, session.lang))
    tell(say("rules_kept", count=len(report.lines)))
    if solution.status == "optimal":
        tell(say("proved_best", seconds=seconds))
    else:
        tell(say(f"best_found_{solution.ended}", seconds=seconds))
        gap = solution.gap
        tell(say("gap_unknown") if gap is None else say("gap_at_most", percent=round(100 * gap, 2)))
    tell(say("written", folder=str(out)) if out is not None else say("nothing_written"))
