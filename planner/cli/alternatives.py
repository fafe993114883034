"""`alternatives`: plans that differ and are as good, the trade-off between the aims, and how fairly each shares the work."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.planning import Alternatives


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("alternatives", help=say("alternatives_help"), short_help=say("alternatives_short"))
    def _alternatives(
        *,
        instance: Annotated[Path, options.instance(session)],
        number: Annotated[int, typer.Option("-n", metavar="N", min=1, max=100, help=say("alternatives_n"))] = 5,
        differ: Annotated[
            int | None, typer.Option(metavar="K", min=1, help=say("alternatives_differ"), show_default=False)
        ] = None,
        gap: Annotated[float, typer.Option(metavar="G", min=0, max=10, help=say("alternatives_gap"))] = 0.05,
        trade_off: Annotated[bool, typer.Option("--trade-off", help=say("alternatives_trade_off"))] = False,
        out: Annotated[
            Path | None, typer.Option(metavar="DIR", help=say("alternatives_out"), show_default=False)
        ] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        asked = {"n": number, "differ": differ, "gap": gap, "seed": seed}
        return run(session, instance, asked=asked, with_trade_off=trade_off, out=out, time_limit=time_limit)


def run(
    session: Session, path: Path, *, asked: dict[str, Any], with_trade_off: bool, out: Path | None, time_limit: float
) -> Exit:
    """Find alternatives for the instance at a path."""
    from planner.cli import documents
    from planner.cli.decisions import alternatives_document
    from planner.cli.inputs import instance_at, refuse_unless_folder
    from planner.cli.progress import interruptible, spinner
    from planner.planning import alternatives, trade_off
    from planner.reports.wording import reason_sentence

    if out is not None:
        refuse_unless_folder(out)
    instance, _ = instance_at(path)
    left = max(0.1, time_limit - session.seconds())
    with spinner(session.say("searching")), interruptible() as cancelled:
        share = 0.6 if with_trade_off else 1.0
        found = alternatives(instance, time_limit=left * share, cancelled=cancelled, **asked)
        rest = max(0.1, time_limit - session.seconds())
        front = trade_off(instance, time_limit=rest, seed=asked["seed"], cancelled=cancelled) if with_trade_off else ()
    if found.plans and out is not None:
        _write(out, found)
    if session.as_json:
        document = alternatives_document(instance, found, front, session.lang)
        document["reasons"] = [documents.reason(instance, why, session.lang) for why in found.solution.reasons]
        write_json({**document, "seconds": round(session.seconds(), 3)})
    elif not found.plans:
        infeasible = found.solution.status == "infeasible"
        tell(session.say("infeasible" if infeasible else "no_answer", seconds=round(session.seconds(), 1)))
        for reason in found.solution.reasons:
            tell("- " + reason_sentence(instance, reason, session.lang))
    else:
        for line in alternatives_document(instance, found, front, session.lang)["messages"]:
            tell(line)
        if not found.complete:
            tell(session.say("alternatives_fewer", count=len(found.plans)))
    if found.plans:
        return Exit.FINE
    return Exit.INFEASIBLE if found.solution.status == "infeasible" else Exit.NO_ANSWER


def _write(out: Path, found: "Alternatives") -> None:
    """One file per plan, `plan-1.csv` the best."""
    from planner.reports.whole_file import whole_file

    out.mkdir(parents=True, exist_ok=True)
    for number, plan in enumerate(found.plans, start=1):
        with (
            whole_file(out / f"plan-{number}.csv") as draft,
            draft.open("w", encoding="utf-8", newline="") as file,
        ):
            csv.writer(file, lineterminator="\n").writerows([("leader", "place"), *plan.assignment.sorted_pairs])
