"""`check`: hold a plan against the rules, and a certificate against the plan, without any solver."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli import options
from planner.cli.output import show, tell, write_json
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("check", help=say("check_help"), short_help=say("check_short"))
    def _check(
        *,
        instance: Annotated[Path, options.instance(session)],
        assignment: Annotated[Path, options.assignment(session)],
        certificate: Annotated[
            Path | None, typer.Option(metavar="FILE", help=say("certificate"), show_default=False)
        ] = None,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, instance, assignment, certificate)


def run(session: Session, path: Path, plan: Path, certificate: Path | None) -> Exit:
    """Check the plan in a file against the instance at a path."""
    from planner.cli import documents
    from planner.cli.inputs import assignment_at, instance_at
    from planner.reports import tables
    from planner.rules import check, mismatches

    instance, _ = instance_at(path)
    assignment = assignment_at(plan, instance)
    failing = () if certificate is None else mismatches(instance, assignment, _claims(certificate))
    verdict = None if certificate is None else "invalid" if failing else "valid"
    report = check(instance, assignment)
    if session.as_json:
        document = {
            "violations": [documents.violation(instance, found, session.lang) for found in report.violations],
            "terms": documents.terms(report.terms),
            "levels": [documents.level_value(value) for value in report.levels],
            "certificate": verdict,
        }
        write_json(document)
    else:
        show(tables.certificate_summary(report, session.lang))
        show(tables.terms(instance, assignment, session.lang, values=report.terms))
        if report.violations:
            show(tables.violations(instance, report, session.lang))
            tell(session.say("rules_broken", count=len(report.violations)))
        else:
            tell(session.say("rules_kept", count=len(report.lines)))
        if verdict is not None:
            tell(session.say(f"certificate_{verdict}"))
            for claim in failing:
                tell("- " + session.say(f"claim_{claim}"))
    return Exit.FOUND_SOMETHING if report.violations or failing else Exit.FINE


def _claims(path: Path) -> Any:
    """
    What a certificate's file claims.

    Raises
    ------
    InstanceError
        When the file is missing or no JSON.
    """
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        fault = Fault(path.name, None, "", str(path), "cli.refused", {"problem": error.strerror or str(error)})
    except json.JSONDecodeError as error:
        fault = Fault(path.name, error.lineno, "", "", "cli.no_json", {"problem": error.msg})
    except (ValueError, RecursionError) as error:
        fault = Fault(path.name, None, "", "", "cli.no_json", {"problem": type(error).__name__})
    raise InstanceError([fault])
