"""Reports that are due, as lists and as a calendar file, and how much is asked of whom."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from planner.domain import Instance
from planner.follow_up.burden import Burden, Cap
from planner.follow_up.commitments import Commitments
from planner.follow_up.periods import Span
from planner.follow_up.reporting import Debt, ReportRule
from planner.locale import capital
from planner.reports.follow_up.words import leader_name, place_name, said, said_span, titled_table
from planner.reports.table import Cell, Column, Table
from planner.reports.wording import layer_label

NAMED = 8
"""Names that a sentence lists at most."""
SOON = ("reminded", "ahead")
"""States of what is still to be handed in and not overdue."""
_CARRIED = ("places_held", "visits_waiting", "orders_waiting", "overdue", "reports_waiting")
_IN_COMMITTEES = ("seats", "leads", "measures_waiting", "measures_overdue")


def debtor_name(instance: Instance, rule: ReportRule, by: str) -> str:
    """Who owes a report, as people call him."""
    if rule.owes == "leaders":
        return leader_name(instance, by)
    return place_name(instance, by) if rule.owes == "places" else by


def asked_name(instance: Instance, by: str) -> str:
    """Somebody who is asked for reports, as people call him: a leader, a place, or a name as it stands."""
    return leader_name(instance, by) if by in instance.leader_by_id else place_name(instance, by)


def overdue_reports(instance: Instance, found: Iterable[Debt], on: date, lang: str) -> Table:
    """Reports that should have been handed in, the longest overdue first."""
    overdue = [debt for debt in found if debt.state(on) == "overdue"]
    return _table("overdue_reports", instance, overdue, on, lang)


def reminders(instance: Instance, found: Iterable[Debt], on: date, lang: str) -> Table:
    """Reports whose reminding has begun."""
    return _table("reminders", instance, [debt for debt in found if debt.state(on) == "reminded"], on, lang)


def coming_reports(instance: Instance, found: Iterable[Debt], on: date, lang: str) -> Table:
    """Reports of the time ahead that nobody is reminded of yet."""
    return _table("coming_reports", instance, [debt for debt in found if debt.state(on) == "ahead"], on, lang)


def handed_in(instance: Instance, found: Iterable[Debt], on: date, lang: str) -> Table:
    """Reports that were handed in, in time or late."""
    done = [debt for debt in found if debt.state(on) in {"done", "late"}]
    return _table("handed_in", instance, list(reversed(done)), on, lang)


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A day in a calendar.

    Parameters
    ----------
    key
        What tells it from all others, the same whenever the file is written anew: calendars then change it instead of doubling it.
    text
        What it says besides its title.
    remind
        Days before on which it reminds.
    """

    key: str
    day: date
    title: str
    text: str
    remind: tuple[int, ...] = ()


def calendar_file(
    instance: Instance, found: Sequence[Debt], on: date, lang: str, *, name: str, also: Iterable[Entry] = ()
) -> bytes:
    """
    What is still to be handed in, as an iCalendar file (.ics): one day per report and period, with its reminders.

    Parameters
    ----------
    name
        What calendars call it.
    also
        Further days, such as those of measures and materials.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//planner//follow-up//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    days: dict[tuple[ReportRule, Span, date], list[str]] = {}
    for debt in found:
        if debt.state(on) in SOON:
            who = debtor_name(instance, debt.rule, debt.by)
            days.setdefault((debt.rule, debt.span, debt.due), []).append(who)
    entries = [
        Entry(
            f"{rule.name}\n{span.label}",
            due,
            said(lang, "calendar_event", report=rule.name, period=said_span(span, lang)),
            said(lang, "calendar_who", who=names),
            rule.remind,
        )
        for (rule, span, due), names in days.items()
    ]
    for entry in (*entries, *also):
        calendar.add_component(_event(entry, on))
    return bytes(calendar.to_ical())


def further_days(entries: Iterable[Entry], lang: str) -> Table:
    """Further days of the calendar, by day."""
    records: list[dict[str, Cell]] = [
        {"date": each.day.isoformat(), "what_is_due": each.title, "details": each.text}
        for each in sorted(entries, key=lambda each: (each.day, each.key))
    ]
    return titled_table(lang, "further_days", ("date", "what_is_due", "details"), records)


def burden_table(instance: Instance, found: Iterable[Burden], cap: Cap, lang: str) -> Table:
    """What each unit was asked for, month by month, with a warning where it is over a cap."""
    records: list[dict[str, Cell]] = []
    for burden in found:
        over = burden.over(cap)
        records.append(
            {
                "month": said_span(burden.month, lang),
                "by_unit": asked_name(instance, burden.by),
                "reports": burden.reports,
                "requests": burden.requests,
                "fields": burden.fields,
                "warning": _warning(over, cap, lang),
            }
        )
    columns = ("month", "by_unit", "reports", "requests", "fields", "warning")
    return titled_table(lang, "burden", columns, records, numbers=("reports", "requests", "fields"))


def commitments_table(instance: Instance, found: Iterable[Commitments], lang: str) -> Table:
    """What each leader carries in all, in the order given; one column per layer where the policy has several."""
    layers = instance.policy.layers if len(instance.policy.layers) > 1 else ()
    by_layer = [
        Column(f"layer:{layer.name}", capital(layer_label(instance, layer.name, lang)), is_number=True)
        for layer in layers
    ]
    records: list[dict[str, Cell]] = [
        {
            "leader": leader_name(instance, each.leader),
            "places_held": each.places,
            "visits_waiting": each.visits,
            "orders_waiting": each.orders,
            "overdue": each.overdue_orders,
            "reports_waiting": each.reports,
            "seats": each.seats or None,
            "leads": each.leads or None,
            "measures_waiting": each.measures or None,
            "measures_overdue": each.overdue_measures or None,
            "waiting_in_all": each.waiting,
            **dict(zip((column.key for column in by_layer), each.by_layer, strict=False)),
        }
        for each in found
    ]
    counts = ("waiting_in_all", *_CARRIED, *_IN_COMMITTEES)
    return titled_table(
        lang,
        "commitments",
        ("leader", counts[0], *by_layer, *counts[1:]),
        records,
        numbers=counts,
        optional=_IN_COMMITTEES,
    )


def _warning(over: tuple[str, ...], cap: Cap, lang: str) -> str:
    if not over:
        return ""
    return said(lang, "over_" + "_".join(over), reports=cap.reports, fields=cap.fields)


def _table(key: str, instance: Instance, found: Sequence[Debt], on: date, lang: str) -> Table:
    records: list[dict[str, Cell]] = [
        {
            "due": debt.due.isoformat(),
            "report": debt.rule.name,
            "period": said_span(debt.span, lang),
            "by_unit": debtor_name(instance, debt.rule, debt.by),
            "days_late": max(0, ((debt.done or on) - debt.due).days) or None,
            "date": debt.done.isoformat() if debt.done else None,
        }
        for debt in found
    ]
    columns = ("due", "report", "period", "by_unit", "date", "days_late")
    return titled_table(lang, key, columns, records, numbers=("days_late",), optional=("date", "days_late"))


def _event(entry: Entry, on: date) -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(entry.key.encode()).hexdigest()[:32] + "@planner")
    # When the file was made; no clock is asked, so that the same day gives the same file.
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("transp", "TRANSPARENT")
    for days in entry.remind:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(days=-days, hours=9))
        event.add_component(alarm)
    return event
