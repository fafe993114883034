"""What the commands of follow-up read: an instance with its records, the plan in force, the rules, and the day it is."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import typer

from planner.cli import options
from planner.cli.output import tell
from planner.cli.session import Session
from planner.domain import Assignment, Fault, Instance, InstanceError
from planner.follow_up.records import Records
from planner.follow_up.regime import NO_REGIME, Regime
from planner.follow_up.tenure import Tenure


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
    held
        Since when places are held, where published plans were asked.
    versions
        Numbers of the published plans that say so; none where they were not asked.
    """

    instance: Instance
    assignment: Assignment
    regime: Regime
    records: Records
    on: date
    held: Tenure = field(default_factory=dict)
    versions: tuple[int, ...] = ()

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


def published(session: Session) -> Any:
    """--published: count from the day that a place was given to its leader, by the published plans."""
    return typer.Option("--published", help=session.say("published"))


def out(session: Session, *more: str) -> Any:
    """--out FILE: tables to a workbook; `more` are the endings of what else a command writes there."""
    return options.file_to_write(session, "follow_up_out", ".xlsx", *more)


def followed_at(
    session: Session, path: Path, plan_file: Path | None, day: str | None, *, published: bool = False
) -> Followed:
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
    at = Followed(instance, assignment, regime, intake.records, day_of(day) if day else session.today())
    return by_published(session, at) if published else at


def tell_counted_from(session: Session, at: Followed) -> None:
    """Say what visits are counted from, where the policy has rules for them."""
    told = "counted_from_published" if at.versions else "counted_from_start"
    taken_over = sum(day > at.since for day in at.held.values())
    if at.regime.visits:
        tell(session.say(told, start=at.since, versions=at.versions, count=taken_over))


def by_published(session: Session, at: Followed) -> Followed:
    """
    With the days that the published plans of this installation tell.

    Raises
    ------
    InstanceError
        When nothing is published on this machine, or nothing that says since when this plan's places are held.
    """
    from planner.store.site import is_set_up

    if not is_set_up():  # opening it would make one
        raise InstanceError([session.fault_of("--published", "", "cli.published_no_site")])
    from planner.cli.keeping import opened
    from planner.store.tenures import held_since, plans_of
    from planner.store.versions import versions

    with opened() as (_, database):
        found = held_since(at.assignment, versions(database, at.on), lambda version: plans_of(database, version.number))
    if not found.versions:
        raise InstanceError([session.fault_of("--published", "", "cli.published_not_this", on=at.on)])
    return replace(at, held=found.tenure, versions=tuple(version.number for version in found.versions))


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
