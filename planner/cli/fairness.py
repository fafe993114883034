"""`fairness`: how evenly a plan shares the work, per leader and per body."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("fairness", help=say("fairness_help"), short_help=say("fairness_short"))
    def _fairness(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        sample: Annotated[int, typer.Option(metavar="N", min=0, max=10_000, help=say("fairness_sample"))] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, assignment, sample)


def run(session: Session, path: Path, plan: Path, sample: int) -> Exit:
    """Say how fairly the plan in a file shares the work of the instance at a path."""
    from planner.cli.decisions import fairness_document
    from planner.cli.inputs import assignment_at, instance_at
    from planner.planning import fairness, standing
    from planner.reports.reasoning import fairness_sentences, standing_sentence

    instance, _ = instance_at(path)
    assignment = assignment_at(plan, instance)
    found = fairness(instance, assignment)
    among = standing(instance, assignment, sample=sample) if sample else None
    if session.as_json:
        write_json(fairness_document(found, among))
        return Exit.FINE
    for line in fairness_sentences(instance, found, session.lang):
        tell(line)
    if among is not None:
        tell(standing_sentence(among, session.lang))
    return Exit.FINE
