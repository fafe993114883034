"""`price`: what a rule costs: the plan with it and the plan without it, both solved."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session


class Rule(StrEnum):
    """Rules that have a price."""

    COVERAGE = "coverage"
    QUOTA = "quota"
    PIN = "pin"
    AVOID = "avoid"
    LOAD_CAP = "load_cap"
    ONE_DISTRICT = "one_district"


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("price", help=say("price_help"), short_help=say("price_short"))
    def _price(
        *,
        instance: Annotated[Path, options.instance(session)],
        rule: Annotated[Rule, typer.Option(help=say("price_rule"), show_default=False)],
        leader: Annotated[str | None, typer.Option(metavar="ID", help=say("price_leader"), show_default=False)] = None,
        place: Annotated[str | None, typer.Option(metavar="ID", help=say("price_place"), show_default=False)] = None,
        layer: Annotated[str | None, typer.Option(metavar="NAME", help=say("price_layer"), show_default=False)] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        subject = {"leader": leader, "place": place, "layer": layer}
        return run(session, instance, rule=rule, subject=subject, time_limit=time_limit, seed=seed)


def run(
    session: Session, path: Path, *, rule: Rule, subject: dict[str, str | None], time_limit: float, seed: int
) -> Exit:
    """Price a rule of the instance at a path."""
    from planner.cli.decisions import price_document
    from planner.cli.inputs import instance_at
    from planner.cli.progress import interruptible, spinner
    from planner.planning import rule_price
    from planner.reports.reasoning import price_sentence

    instance, _ = instance_at(path)
    with spinner(session.say("searching")), interruptible() as cancelled:
        found = rule_price(
            instance,
            rule.value,
            **subject,
            time_limit=max(0.1, time_limit - session.seconds()),
            seed=seed,
            cancelled=cancelled,
        )
    if session.as_json:
        write_json(price_document(rule.value, found))
    else:
        tell(price_sentence(rule.value, found, session.lang))
    return Exit.FINE if found.lifted.has_plan else Exit.INFEASIBLE
