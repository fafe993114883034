"""Who owes which report by when? Report rules over the working days -> debts, reminded of, due, handed in or overdue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from planner.domain import Assignment, Instance
from planner.follow_up.periods import Span, spans
from planner.follow_up.working_days import WorkingDays

State = Literal["done", "late", "ahead", "reminded", "overdue"]
OWES = ("leaders", "units", "places", "named")
"""Who may owe a report: each leader who holds a place, each of their supporting units, each place held, or whom the rule names."""
SHIFTS = ("next", "previous", "none")
AFTER = ("begin", "end")


@dataclass(frozen=True, slots=True)
class ReportRule:
    """
    A report that is due again and again: 每月报送, 双月通报, 季度推进, 半年总结.

    Parameters
    ----------
    period
        One of `planner.follow_up.periods.PERIODS`.
    after
        Whether `days` count from the period's "begin" (1 is its first day, and none lies beyond its last) or from its "end" (0 is its
        last day, 1 the day after).
    working
        Whether `days` are working days.
    shift
        Where a due day that is not worked goes: to the "next" or "previous" working day, or nowhere ("none").
    remind
        Days before the due day on which to remind, any number of them.
    owes, named
        One of `OWES`, and for "named" whom.
    kinds
        For "places": kinds of places; empty: all.
    fields
        How many fields the report asks to be filled in.
    """

    name: str
    period: str
    after: str = "end"
    days: int = 0
    working: bool = False
    shift: str = "next"
    remind: tuple[int, ...] = ()
    owes: str = "units"
    named: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: int = 0
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A report that was handed in: which, for which period (by its label), by whom, when."""

    report: str
    period: str
    by: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Debt:
    """
    One report that somebody owes for one period.

    Parameters
    ----------
    by
        Id of a leader or place, name of a unit, or whoever the rule names.
    due
        Last day to hand it in.
    done
        Day it was handed in; None when it was not.
    """

    rule: ReportRule
    span: Span
    by: str
    due: date
    done: date | None = None

    def state(self, on: date) -> State:
        """
        How it stands on a day: "done" in time or "late"; "ahead"; "reminded" from the earliest reminder on; "overdue".
        """
        if self.done is not None and self.done <= on:
            return "done" if self.done <= self.due else "late"
        if on > self.due:
            return "overdue"
        return "reminded" if on >= self.due - timedelta(days=max(self.rule.remind, default=0)) else "ahead"


def due_day(rule: ReportRule, span: Span, days: WorkingDays) -> date:
    """The last day to hand a report in for a period."""
    if rule.after == "end":
        due = days.add(span.last, rule.days) if rule.working and rule.days else span.last + timedelta(days=rule.days)
    elif rule.working:
        due = min(days.add(span.first - timedelta(days=1), max(1, rule.days)), span.last)
    else:
        due = min(span.first + timedelta(days=max(1, rule.days) - 1), span.last)
    if rule.shift == "next":
        return days.on_or_after(due)
    return days.on_or_before(due) if rule.shift == "previous" else due


def debtors(instance: Instance, assignment: Assignment, rule: ReportRule) -> tuple[str, ...]:
    """Who owes a report, sorted by the order of the tables; each once."""
    holders = [leader for leader in instance.leaders if assignment.places_of(leader.id)]
    if rule.owes == "named":
        found: Iterable[str] = rule.named
    elif rule.owes == "leaders":
        found = (leader.id for leader in holders)
    elif rule.owes == "units":
        found = (leader.support_unit for leader in holders if leader.support_unit)
    else:
        kinds = rule.kinds
        held = (place for place in instance.places if assignment.holders_of(place.id))
        found = (place.id for place in held if not kinds or place.kind in kinds)
    return tuple(dict.fromkeys(found))


def debts(
    instance: Instance,
    assignment: Assignment,
    rules: Iterable[ReportRule],
    submissions: Iterable[Submission],
    days: WorkingDays,
    *,
    since: date,
    until: date,
) -> tuple[Debt, ...]:
    """
    Every report of the periods that begin on or after `since` and that is due until `until`, the earliest first.

    Parameters
    ----------
    submissions
        In any order; of several for one debt the first day counts.
    """
    handed_in: dict[tuple[str, str, str], date] = {}
    for submission in submissions:
        key = submission.report, submission.period, submission.by
        handed_in[key] = min(submission.day, handed_in.get(key, submission.day))
    found = [
        Debt(rule, span, by, due, handed_in.get((rule.name, span.label, by)))
        for rule in rules
        for span, due in _due(rule, days, since, until)
        for by in debtors(instance, assignment, rule)
    ]
    return tuple(sorted(found, key=lambda debt: (debt.due, debt.rule.name, debt.span)))


def _due(rule: ReportRule, days: WorkingDays, since: date, until: date) -> Iterator[tuple[Span, date]]:
    for span in spans(rule.period, since, until):
        due = due_day(rule, span, days)
        if due <= until:
            yield span, due
