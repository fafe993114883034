"""`cards`, `poster`, `change-notice`: a plan as the papers that are handed out, hung up and signed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session

if TYPE_CHECKING:
    from planner.domain import Assignment, Instance


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the commands to the program."""
    say = session.say

    @app.command("cards", help=say("cards_help"), short_help=say("cards_short"))
    def _cards(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        out: Annotated[Path, options.file_to_write(session, "paper_out", ".pdf")],
        link: Annotated[str | None, typer.Option(metavar="URL", help=say("cards_link"), show_default=False)] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        from planner.reports.cards import cards

        question, plan = _inputs(instance, assignment)
        address = None if link is None else lambda leader: link.replace("{id}", leader)
        cards(question, plan, out, session.lang, link=address)
        return _written(session, out, pages=len(question.leaders))

    @app.command("poster", help=say("poster_help"), short_help=say("poster_short"))
    def _poster(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        out: Annotated[Path, options.file_to_write(session, "paper_out", ".pdf")],
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        from planner.reports.poster import poster

        question, plan = _inputs(instance, assignment)
        poster(question, plan, out, session.lang)
        return _written(session, out, pages=1)

    @app.command("change-notice", help=say("change_notice_help"), short_help=say("change_notice_short"))
    def _change_notice(
        *,
        instance: Annotated[Path, options.instance(session)],
        before: Annotated[Path, typer.Argument(metavar="BEFORE", help=say("change_notice_before"), show_default=False)],
        after: Annotated[Path, typer.Argument(metavar="AFTER", help=say("change_notice_after"), show_default=False)],
        out: Annotated[Path, options.file_to_write(session, "paper_out_word", ".docx")],
        template: Annotated[
            Path | None, typer.Option(metavar="FILE", help=say("export_template"), show_default=False)
        ] = None,
        names_from: Annotated[
            Path | None, typer.Option(metavar="INSTANCE", help=say("change_notice_names_from"), show_default=False)
        ] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        from planner.cli.inputs import instance_at
        from planner.intake import read_assignment
        from planner.reports.change_notice import change_notice
        from planner.reports.changes import NOBODY, Former, changed_leaders, nameless

        question, _ = instance_at(instance)
        # Somebody may have left since: the plan of before may name whom the instance no longer has.
        old, _ = read_assignment(before, question, unknown_is_fault=False)
        new, _ = read_assignment(after, question, unknown_is_fault=True)
        former = NOBODY
        if names_from is not None:
            earlier, _ = instance_at(names_from)
            former = Former(earlier.leader_by_id, earlier.place_by_id)
        change_notice(question, old, new, out, session.lang, template=template, former=former)
        changed, unknown = sorted(changed_leaders(old, new)), nameless(question, former, old)
        if session.as_json:
            write_json({"out": str(out), "changed": changed, "nameless": list(unknown)})
        else:
            tell(session.say("change_notice_written", file=str(out), count=len(changed)))
            if unknown:
                tell(session.say("change_notice_nameless", ids=unknown, count=len(unknown)), to_error=True)
        return Exit.FINE


def _inputs(instance: Path, assignment: Path) -> "tuple[Instance, Assignment]":
    from planner.cli.inputs import assignment_at, instance_at

    question, _ = instance_at(instance)
    return question, assignment_at(assignment, question)


def _written(session: Session, out: Path, *, pages: int) -> Exit:
    if session.as_json:
        write_json({"out": str(out), "pages": pages})
    else:
        tell(session.say("paper_written", file=str(out), pages=pages))
    return Exit.FINE
