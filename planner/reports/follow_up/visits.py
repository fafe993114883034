"""Duties and visits as tables: what is overdue, what is due, what was seen."""

from collections.abc import Iterable, Sequence
from datetime import date

from planner.domain import Instance
from planner.follow_up.visits import Duty, Visit
from planner.reports.follow_up.words import leader_name, place_name, said, said_span, titled_table
from planner.reports.table import Cell, Table, rounded

_DUTY_COLUMNS = (
    "leader",
    "place",
    "rule",
    "period",
    "required",
    "counted",
    "missing",
    "act_by",
    "days_late",
    "standing",
)
_NUMBERS = frozenset({"required", "counted", "missing", "days_late", "minutes"})


def overdue_visits(instance: Instance, duties: Iterable[Duty], on: date, lang: str) -> Table:
    """Periods that ended with visits missing, the longest overdue first."""
    return _duty_table("overdue_visits", instance, [duty for duty in duties if duty.state(on) == "overdue"], on, lang)


def due_visits(instance: Instance, duties: Iterable[Duty], on: date, lang: str) -> Table:
    """What is still to be visited in the periods that run, the most urgent first."""
    open_duties = [duty for duty in duties if duty.state(on) in {"due", "short"}]
    return _duty_table("due_visits", instance, sorted(open_duties, key=lambda duty: duty.act_by), on, lang)


def visit_record(instance: Instance, visits: Iterable[Visit], duties: Iterable[Duty], lang: str) -> Table:
    """Every visit, latest first, with what was seen, and, where a rule does not count it, why."""
    uncounted: dict[Visit, list[str]] = {}
    for duty in duties:
        for visit, why in duty.not_counted:
            told = said(lang, f"visit_{why}", rule=duty.rule.name)
            if told not in uncounted.setdefault(visit, []):
                uncounted[visit].append(told)
    records: list[dict[str, Cell]] = [
        {
            "date": visit.day.isoformat(),
            "leader": leader_name(instance, visit.leader),
            "place": place_name(instance, visit.place),
            "minutes": None if visit.minutes is None else rounded(visit.minutes),
            "proxy": visit.proxy,
            "seen": visit.seen,
            "note": visit.note,
            "uncounted": said(lang, "list", items=uncounted[visit]) if visit in uncounted else "",
        }
        for visit in sorted(visits, key=lambda visit: (visit.day, visit.leader, visit.place), reverse=True)
    ]
    columns = ("date", "leader", "place", "minutes", "proxy", "seen", "note", "uncounted")
    return titled_table(
        lang, "visit_record", columns, records, numbers=_NUMBERS, optional=("proxy", "note", "uncounted")
    )


def _duty_table(key: str, instance: Instance, duties: Sequence[Duty], on: date, lang: str) -> Table:
    records: list[dict[str, Cell]] = []
    for duty in duties:
        leader = instance.leader_by_id.get(duty.leader)
        state = duty.state(on)
        records.append(
            {
                "leader": leader_name(instance, duty.leader),
                "place": place_name(instance, duty.place) or said(lang, "all_his_places"),
                "rule": duty.rule.name,
                "period": said_span(duty.span, lang),
                "required": duty.rule.count,
                "counted": len(duty.counted),
                "missing": duty.missing,
                "act_by": duty.act_by.isoformat() if state != "overdue" else None,
                "days_late": (on - duty.span.last).days if state == "overdue" else None,
                "standing": said(lang, "post_vacant" if leader and leader.vacant else f"duty_{state}"),
            }
        )
    return titled_table(lang, key, _DUTY_COLUMNS, records, numbers=_NUMBERS, optional=("act_by", "days_late"))
