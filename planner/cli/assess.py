"""`assess`: the standings of a round, the flags, and every line of the scores."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError

if TYPE_CHECKING:
    from planner.follow_up.assessment import Standing


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("assess", help=say("assess_help"), short_help=say("assess_short"))
    def _assess(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        published: Annotated[bool, following.published(session)] = False,
        out: Annotated[Path | None, following.out(session)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, following.followed_at(session, instance, assignment, on, published=published), out=out)


def run(session: Session, at: following.Followed, *, out: Path | None) -> Exit:
    """Say how the places stand in the round that holds a day."""
    from planner.follow_up.periods import span_of
    from planner.follow_up.rounds import round_of
    from planner.reports.follow_up import assessment as tables
    from planner.reports.follow_up.words import said_span

    rules = at.regime.assessment
    if rules is None:
        raise InstanceError([Fault("policy.toml", None, "follow_up.assessment", "", "intake.no_assessment")])
    span = span_of(rules.period, at.on)
    found = round_of(at.instance, at.assignment, at.regime, at.records, span, held=at.held)
    standings = tables.standings(at.instance, at.assignment, rules, found, span, lang=session.lang)
    lines = tables.score_lines(at.instance, found, span, session.lang)
    if out is not None:
        following.write_tables(at, out, session.lang, (standings, lines))
    if session.as_json:
        ended = span.last <= at.on
        write_json({"round": span.label, "ended": ended, "standings": [_standing(standing) for standing in found]})
        return Exit.FINE
    if span.last > at.on:
        tell(session.say("round_runs", round=said_span(span, session.lang), last=span.last))
    show(standings)
    for sentence in tables.formula(rules, session.lang):
        tell("- " + sentence)
    following.tell_counted_from(session, at)
    return Exit.FINE


def _standing(standing: "Standing") -> dict[str, Any]:
    return {
        "place": standing.place,
        "group": standing.group,
        "score": standing.score,
        "rank": standing.rank,
        "rank_from_last": standing.rank_from_last,
        "flag": standing.flag or None,
        "why_not": standing.why_not or None,
        "tied": list(standing.tied),
        "lines": [
            {"item": line.item.name, "measure": line.item.measure, "value": line.value, "points": line.points}
            for line in standing.lines
        ],
    }
