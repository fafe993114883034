"""`diagnose`: why there is no plan, and what would allow one."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Diagnosis, Instance

SHORTEST_SECONDS = 0.1


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("diagnose", help=say("diagnose_help"), short_help=say("diagnose_short"))
    def _diagnose(
        *,
        instance: Annotated[Path, options.instance(session)],
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, time_limit)


def run(session: Session, path: Path, time_limit: float) -> Exit:
    """Diagnose the instance at a path."""
    from planner.cli import documents
    from planner.cli.inputs import instance_at
    from planner.cli.progress import spinner
    from planner.planning import diagnose

    instance, _ = instance_at(path)
    with spinner(session.say("diagnosing")):
        found = diagnose(instance, time_limit=max(SHORTEST_SECONDS, time_limit - session.seconds()))
    if session.as_json:
        write_json(documents.diagnosis(instance, found, session.lang))
    elif found.feasible:
        tell(session.say("feasible"))
    elif found.feasible is None:
        tell(session.say("feasible_unknown"))
    else:
        _tell_conflict(session, instance, found)
    if found.feasible is None:
        return Exit.NO_ANSWER
    return Exit.FINE if found.feasible else Exit.INFEASIBLE


def _tell_conflict(session: Session, instance: Instance, found: Diagnosis) -> None:
    from planner.reports.wording import reason_sentence, relaxation_sentence

    if found.summary is not None:
        tell(reason_sentence(instance, found.summary, session.lang))
    tell(session.say("conflict" if found.minimal else "conflict_perhaps_larger"))
    for reason in found.conflict:
        tell("- " + reason_sentence(instance, reason, session.lang))
    tell(session.say("relaxations" if found.relaxations else "no_relaxation"))
    for relaxation in found.relaxations:
        tell("- " + relaxation_sentence(instance, relaxation, session.lang))
