"""What is open at each place on a day, in words: orders not closed and visits due, for the list of what is handed over."""

from datetime import date

from planner.domain import Assignment, Instance
from planner.follow_up.orders import histories
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.tenure import ALL_ALONG, Tenure
from planner.follow_up.visits import duties
from planner.locale import sentence
from planner.reports.follow_up.words import said_day


def pending(
    instance: Instance,
    assignment: Assignment,
    records: Records,
    regime: Regime,
    *,
    on: date,
    lang: str,
    held: Tenure = ALL_ALONG,
) -> dict[str, list[str]]:
    """
    Place id -> what is open there.

    Parameters
    ----------
    on
        The day that decides what is open and due.
    held
        Since when leaders hold their places: visits of periods that had begun by then are not open.
    """
    found: dict[str, list[str]] = {}
    for history in histories(records.orders, records.order_events, regime.orders, records.working_days, on=on):
        if history.is_open:
            told = sentence(
                "reports.pending_order",
                lang,
                order=history.order.id,
                deadline=said_day(history.deadline.isoformat(), lang),
            )
            found.setdefault(history.order.place, []).append(told)
    if regime.start is None:
        return found
    owed = duties(
        instance, assignment, regime.visits, regime.phases, records.visits, since=regime.start, until=on, held=held
    )
    for duty in owed:
        if duty.place is not None and duty.state(on) != "met":
            told = sentence(
                "reports.pending_visit", lang, rule=duty.rule.name, last=said_day(duty.span.last.isoformat(), lang)
            )
            found.setdefault(duty.place, []).append(told)
    return found
