"""`cascade`: whether every lowest place reaches exactly one chain of responsible leaders."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import following, options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("cascade", help=say("cascade_help"), short_help=say("cascade_short"))
    def _cascade(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path | None, following.plan(session)] = None,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, following.followed_at(session, instance, assignment, None), out=out)


def run(session: Session, at: following.Followed, *, out: Path | None) -> Exit:
    """Say where chains break, if anywhere."""
    from planner.follow_up.cascade import cascade
    from planner.reports.follow_up.cascade import chains, hole_sentence

    levels = at.regime.cascade
    if not levels:
        raise InstanceError([Fault("policy.toml", None, "follow_up.cascade", "", "intake.no_cascade")])
    found = cascade(at.instance, at.assignment, levels)
    told = [hole_sentence(at.instance, hole, session.lang) for hole in found.holes]
    if out is not None:
        following.write_tables(at, out, session.lang, (chains(at.instance, found, session.lang),))
    if session.as_json:
        holes = [
            {"place": hole.place, "code": hole.code, "message": message}
            for hole, message in zip(found.holes, told, strict=True)
        ]
        links = [[[link.place, link.leader] for link in chain] for chain in found.chains]
        write_json({"whole": found.whole, "chains": links, "holes": holes, "cut_off": list(found.cut_off)})
    else:
        tell(session.say("cascade_told", chains=len(found.chains), cut_off=len(found.cut_off), holes=len(told)))
        for message in told:
            tell("- " + message)
    return Exit.FINE if found.whole else Exit.FOUND_SOMETHING
