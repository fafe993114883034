"""`rebalance`: which places turned out heavier, and what it would take to balance the plan anew; nothing is applied."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import following, options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError

if TYPE_CHECKING:
    from planner.follow_up.feedback import Heavier


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("rebalance", help=say("rebalance_help"), short_help=say("rebalance_short"))
    def _rebalance(
        *,
        instance: Annotated[Path, options.instance(session)],
        on: Annotated[str | None, following.on(session)] = None,
        assignment: Annotated[Path | None, following.plan(session)] = None,
        published: Annotated[bool, following.published(session)] = False,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        at = following.followed_at(session, instance, assignment, on, published=published)
        return run(session, at, time_limit=time_limit)


def run(session: Session, at: following.Followed, *, time_limit: float) -> Exit:
    """Say which weights the records raise, and propose a plan for them with its price in moves."""
    from planner.cli.progress import interruptible, spinner
    from planner.follow_up.feedback import heavier
    from planner.planning.rebalance import rebalance
    from planner.reports.follow_up.feedback import formula, raised_weights
    from planner.reports.reasoning import move_sentence, told_moves
    from planner.reports.wording import reason_sentence

    rules = at.regime.feedback
    if rules is None:
        raise InstanceError([Fault("policy.toml", None, "follow_up.feedback", "", "intake.no_feedback")])
    found = heavier(at.instance, at.assignment, at.regime, at.records, at.on, held=at.held)
    weights = {each.place: each.after for each in found}
    with spinner(session.say("searching")), interruptible() as cancelled:
        left = max(0.1, time_limit - session.seconds())
        proposed = rebalance(
            at.instance, at.assignment, weights, give_away=rules.give_away, time_limit=left, cancelled=cancelled
        )
    solution = proposed.solution
    if session.as_json:
        document = {
            "on": at.on.isoformat(),
            "weights": [_weight(each) for each in found],
            "status": solution.status,
            "num_moves": proposed.num_moves,
            "moves": [{"action": move.action, "leader": move.leader, "place": move.place} for move in proposed.moves],
            "levels_before": list(proposed.before),
            "levels_after": list(proposed.after),
            "assignment": [list(pair) for pair in solution.assignment.sorted_pairs] if solution.has_plan else [],
        }
        write_json(document)
    else:
        tell(formula(rules, session.lang))
        show(raised_weights(at.instance, found, session.lang))
        following.tell_counted_from(session, at)
        for reason in solution.reasons:
            tell("- " + reason_sentence(at.instance, reason, session.lang))
        if solution.has_plan:
            tell(session.say("rebalance_price", moves=proposed.num_moves))
            proved = solution.status == "optimal"
            tell(session.say("proved_best" if proved else f"best_found_{solution.ended}", seconds=session.seconds()))
            for number, (old, new) in enumerate(zip(proposed.before, proposed.after, strict=False), start=1):
                tell(session.say("rebalance_level", level=number, before=old, after=new))
            for move in told_moves(proposed.moves):
                tell("- " + move_sentence(at.instance, move, session.lang))
    if solution.has_plan:
        return Exit.FINE
    return Exit.INFEASIBLE if solution.status == "infeasible" else Exit.NO_ANSWER


def _weight(each: "Heavier") -> dict[str, Any]:
    return {
        "place": each.place,
        "before": each.before,
        "after": each.after,
        "open": each.waiting,
        "overdue": each.overdue,
        "score": each.score,
        "share": each.share,
    }
