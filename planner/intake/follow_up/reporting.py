"""What was handed in, and what was asked for besides? The tables of submissions and requests -> `planner.follow_up`."""

from collections.abc import Mapping
from datetime import date, timedelta

from planner.follow_up.burden import Request
from planner.follow_up.periods import spans
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import Submission
from planner.intake.cells import FIRST_DAY, LAST_DAY, blanks, day, duplicates, in_file_order, understood, whole
from planner.intake.follow_up.schemas import REQUESTS, SUBMISSIONS
from planner.intake.headers import recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

AHEAD = timedelta(days=366)
"""How long before its period begins a report may be handed in."""


def read_submissions(table: Table, regime: Regime | None) -> Reading[Submission]:
    """The submissions of a table; a report that the policy does not ask for, or a period it does not have, is a fault."""
    records = recognise(table, SUBMISSIONS)
    days, day_faults = understood(records, "date", day, FIRST_DAY)
    faults = [*records.faults, *day_faults, *blanks(records, SUBMISSIONS.required)]
    if regime is not None:
        labels = _labels(regime, max(days, default=FIRST_DAY))
        for index, (report, period) in enumerate(zip(records.column("report"), records.column("period"), strict=True)):
            if report and report not in labels:
                faults.append(records.fault(index, "report", "unknown_report", known=tuple(labels)))
            elif report and period and period not in labels[report]:
                example = next(iter(labels[report]), "")
                faults.append(records.fault(index, "period", "unknown_period", report=report, example=example))
    faults += duplicates(
        records, "by", "submission_twice", [records.column(name) for name in ("report", "period", "by")]
    )
    rows = zip(
        *(records.column(name) for name in ("report", "period", "by")), days, records.column("note"), strict=True
    )
    return Reading(tuple(Submission(*row) for row in rows), in_file_order(faults), records.findings)


def read_requests(table: Table) -> Reading[Request]:
    """The requests of a table."""
    records = recognise(table, REQUESTS)
    days, day_faults = understood(records, "due", day, FIRST_DAY)
    fields, field_faults = understood(records, "fields", whole, 0)
    faults = [*records.faults, *day_faults, *field_faults, *blanks(records, REQUESTS.required)]
    rows = zip(records.column("name"), days, records.column("by"), fields, records.column("asked_by"), strict=True)
    return Reading(tuple(Request(*row) for row in rows), in_file_order(faults), records.findings)


def _labels(regime: Regime, last: date) -> Mapping[str, dict[str, None]]:
    """Name of a report -> labels of the periods it can be handed in for, in order."""
    if regime.start is None:
        return {}
    until = min(last, LAST_DAY - AHEAD) + AHEAD
    return {
        rule.name: {span.label: None for span in spans(rule.period, regime.start, until)} for rule in regime.reports
    }
