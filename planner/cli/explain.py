"""`explain`: why this place, who else could take it, and at which price."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.domain import Instance
    from planner.planning import Explanation

TAKERS_SHOWN = 10


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("explain", help=say("explain_help"), short_help=say("explain_short"))
    def _explain(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        leader: Annotated[
            str | None, typer.Option(metavar="ID", help=say("explain_leader"), show_default=False)
        ] = None,
        place: Annotated[str | None, typer.Option(metavar="ID", help=say("explain_place"), show_default=False)] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, assignment, leader=leader, place=place, time_limit=time_limit)


def run(session: Session, path: Path, plan: Path, *, leader: str | None, place: str | None, time_limit: float) -> Exit:
    """Explain the plan in a file for the instance at a path."""
    from planner.cli.decisions import explanation
    from planner.cli.inputs import assignment_at, instance_at
    from planner.cli.progress import spinner
    from planner.planning import explain

    instance, _ = instance_at(path)
    assignment = assignment_at(plan, instance)
    with spinner(session.say("searching")):
        found = explain(
            instance, assignment, leader=leader, place=place, time_limit=max(0.1, time_limit - session.seconds())
        )
    if session.as_json:
        write_json(explanation(instance, found, place, session.lang))
    else:
        _tell(session, instance, found, place)
    return Exit.FINE


def _tell(session: Session, instance: "Instance", found: "Explanation", place: str | None) -> None:
    from planner.cli.decisions import explanation
    from planner.reports.reasoning import move_sentence, told_moves

    told = explanation(instance, found, place, session.lang)
    for pair in told["assignments"]:
        tell(pair["message"])
        for tie in pair["ties"]:
            tell("  - " + tie["message"])
    if told["candidates"]:
        tell(session.say("explain_takers"))
    for number, taker in enumerate(told["candidates"][:TAKERS_SHOWN], start=1):
        tell(f"{number}. {taker['message']}")
        for each in told_moves(found.takers[number - 1].moves):
            tell("  - " + move_sentence(instance, each, session.lang))
    further = len(told["candidates"]) - TAKERS_SHOWN
    if further > 0:
        tell(session.say("explain_further", count=further))
