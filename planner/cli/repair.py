"""`repair`: mend a plan with the fewest moves, and show them before anything is applied."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, tell_findings, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.domain import Instance
    from planner.planning import Repair

MOVES = "moves.csv"


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("repair", help=say("repair_help"), short_help=say("repair_short"))
    def _repair(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        leave: Annotated[
            list[str] | None, typer.Option(metavar="LEADER", help=say("repair_leave"), show_default=False)
        ] = None,
        out: Annotated[Path | None, typer.Option(metavar="DIR", help=say("repair_out"), show_default=False)] = None,
        time_limit: Annotated[float, options.time_limit(session)] = options.DEFAULT_SECONDS,
        seed: Annotated[int, options.seed(session)] = 0,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, assignment, leave=leave or [], out=out, time_limit=time_limit, seed=seed)


def run(
    session: Session, path: Path, plan: Path, *, leave: list[str], out: Path | None, time_limit: float, seed: int
) -> Exit:
    """Mend the plan in a file for the instance at a path, and write the outcome to `out`, if that is given."""
    from planner.cli import documents
    from planner.cli.decisions import repair_document
    from planner.cli.inputs import instance_at, refuse_unless_folder
    from planner.cli.progress import interruptible, spinner
    from planner.intake import read_assignment
    from planner.planning import repair

    if out is not None:
        refuse_unless_folder(out)
    instance, findings = instance_at(path)
    tell_findings(session, findings)
    assignment, left = read_assignment(plan, instance, unknown_is_fault=False)
    tell_findings(session, left, all_of_them=True)
    with spinner(session.say("searching")), interruptible() as cancelled:
        found = repair(
            instance,
            assignment,
            leave=leave,
            time_limit=max(0.1, time_limit - session.seconds()),
            seed=seed,
            cancelled=cancelled,
        )
    if found.has_plan and out is not None:
        write_mended(session, out, instance, found)
    if session.as_json:
        told = [documents.fault(finding, session.lang) for finding in (*findings, *left)]
        document = repair_document(instance, found, session.lang)
        write_json({**document, "findings": told, "seconds": round(session.seconds(), 3)})
    else:
        _tell(session, instance, found, out)
    if found.has_plan:
        return Exit.FINE
    return Exit.INFEASIBLE if found.status == "infeasible" else Exit.NO_ANSWER


def write_mended(session: Session, out: Path, instance: "Instance", found: "Repair") -> None:
    """
    Write the mended plan and its moves into a folder, which is made where it does not exist.

    Raises
    ------
    OSError
        When the system does not let them be written.
    """
    from planner.reports.plan_files import ASSIGNMENT
    from planner.reports.reasoning import move_sentence
    from planner.reports.whole_file import whole_file

    out.mkdir(parents=True, exist_ok=True)
    moves = [
        (each.action, each.leader, each.place, move_sentence(instance, each, session.lang)) for each in found.moves
    ]
    tables: dict[str, list[tuple[str, ...]]] = {
        MOVES: [("action", "leader", "place", "reason"), *moves],
        ASSIGNMENT: [("leader", "place"), *found.assignment.sorted_pairs],
    }
    for name, rows in tables.items():
        with whole_file(out / name) as draft, draft.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def _tell(session: Session, instance: "Instance", found: "Repair", out: Path | None) -> None:
    from planner.reports.reasoning import move_sentence, told_moves
    from planner.reports.wording import reason_sentence, violation_sentence

    say = session.say
    if not found.has_plan:
        tell(say("infeasible" if found.status == "infeasible" else "no_answer", seconds=round(session.seconds(), 1)))
        for reason in found.reasons:
            tell("- " + reason_sentence(found.instance, reason, session.lang))
        return
    if found.broken:
        tell(say("repair_broken", count=len(found.broken)))
        for broken in found.broken:
            tell("- " + violation_sentence(found.instance, broken, session.lang))
    if found.moves:
        tell(
            say(
                "repair_proved" if found.status == "optimal" else "repair_found",
                count=found.num_gives,
                bound=found.moves_bound,
            )
        )
        for move in told_moves(found.moves):
            tell("- " + move_sentence(instance, move, session.lang))
    else:
        tell(say("repair_nothing"))
    tell(say("written_moves", folder=str(out)) if out is not None else say("nothing_written"))
