"""What the commands of follow-up read: an instance with its records, the plan in force, the rules, and the day it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer

from planner.cli import options
from planner.cli.session import Session
from planner.domain import Assignment, Fault, Instance, InstanceError
from planner.follow_up.records import Records
from planner.follow_up.regime import NO_REGIME, Regime


@dataclass(frozen=True, slots=True)
class Followed:
    """
    What is followed up.

    Parameters
    ----------
    assignment
        Who holds what: the plan in force, or the one named on the command line.
    on
        The day that decides what is due and what overdue.
    """

    instance: Instance
    assignment: Assignment
    regime: Regime
    records: Records
    on: date

    @property
    def since(self) -> date:
        """Day from which the plan is followed up."""
        assert self.regime.start is not None
        return self.regime.start


def on(session: Session) -> Any:
    """--on DATE: the day to look from; today when left out."""
    return typer.Option("--on", metavar="DATE", help=session.say("on"), show_default=False, callback=_a_day(session))


def since(session: Session, told: str = "since") -> Any:
    """--since DATE: first day of what is counted, the start of follow-up when left out; or what the code `told` of its help says."""
    return typer.Option("--since", metavar="DATE", help=session.say(told), show_default=False, callback=_a_day(session))


def first_day(session: Session) -> Any:
    """--from DATE: the day that work begins."""
    return typer.Option(
        "--from", metavar="DATE", help=session.say("from"), show_default=False, callback=_a_day(session)
    )


def plan(session: Session) -> Any:
    """--assignment FILE: a plan in place of the one in force."""
    return typer.Option("--assignment", metavar="FILE", help=session.say("plan_in_force"), show_default=False)


def out(session: Session, *more: str) -> Any:
    """--out FILE: tables to a workbook; `more` are the endings of what else a command writes there."""
    return options.file_to_write(session, "follow_up_out", ".xlsx", *more)


def followed_at(session: Session, path: Path, plan_file: Path | None, day: str | None) -> Followed:
    """
    The instance at a path with its records.

    Raises
    ------
    InstanceError
        With every fault of the input; when the policy has no section `follow_up`, or no plan is in force.
    """
    from planner.cli.inputs import assignment_at
    from planner.intake import read_instance
    from planner.intake.follow_up import regime_of

    intake = read_instance(path)
    if intake.instance is None:
        raise InstanceError(intake.faults)
    instance = intake.instance
    regime = regime_of(instance.policy)
    if regime == NO_REGIME:
        raise InstanceError([Fault("policy.toml", None, "follow_up", "", "intake.no_follow_up")])
    assignment = instance.current_assignment if plan_file is None else assignment_at(plan_file, instance)
    if not assignment:
        raise InstanceError([Fault("current.csv", None, "", str(path), "intake.no_plan_in_force")])
    return Followed(instance, assignment, regime, intake.records, day_of(day) if day else session.today())


def write_tables(followed: Followed, path: Path, lang: str, tables: tuple[Any, ...]) -> None:
    """Tables as a workbook, whole or not at all."""
    from planner.reports import FORMATS
    from planner.reports.follow_up.sheets import sheets
    from planner.reports.whole_file import whole_file

    with whole_file(path) as draft:
        FORMATS["xlsx"].write(sheets(followed.instance.policy, tables, followed.on, lang), draft)


def _a_day(session: Session) -> Callable[[str | None], str | None]:
    def checked(text: str | None) -> str | None:
        if text is not None:
            try:
                day_of(text)
            except ValueError:
                raise typer.BadParameter(session.say("not_a_day", value=text)) from None
        return text

    return checked


def day_of(text: str) -> date:
    """The day an option names."""
    return date.fromisoformat(text)
