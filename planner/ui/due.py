"""What one leader still has to do: orders and measures he answers for, visits of the running periods, and how much is overdue."""

from collections.abc import Sequence
from datetime import date, datetime

from planner.domain import Assignment, Instance
from planner.follow_up.commitments import answerable
from planner.follow_up.committees import committees, responsible
from planner.follow_up.orders import History, histories
from planner.follow_up.tenure import ALL_ALONG, Tenure
from planner.follow_up.visits import Duty, duties
from planner.intake.follow_up import regime_of
from planner.locale import sentence
from planner.reports.follow_up.words import place_name
from planner.ui.draft import Draft

MOST_TOLD = 12


def day_of(draft: Draft) -> date:
    """The day to look from: today, or for a sample the last day on record."""
    last = draft.records.last_day
    return last if draft.sample and last else datetime.now().astimezone().date()


def heading_of_due(draft: Draft, leader: str) -> str:
    """The word for the heading above what is due, which says so where that is not about the places the draft gives the leader."""
    same = set(draft.followed.places_of(leader)) == set(draft.assignment.places_of(leader))
    return "due_title" if same else "due_title_in_force"


def due_of(draft: Draft, leader: str, on: date, lang: str, *, held: Tenure = ALL_ALONG) -> list[str]:
    """
    One sentence each, the most urgent first; empty where nothing is followed up, or nothing is due.

    Orders come first, then measures, then visits by the day they must be made; of more than `MOST_TOLD` the rest is counted. Overdue
    visits of periods that have ended are counted, not listed: the office has the list.

    Parameters
    ----------
    held
        Since when leaders hold their places: visits of periods that had begun by then were others' to make.
    """
    regime, instance = regime_of(draft.instance.policy), draft.instance
    if regime.start is None or on < regime.start:
        return []
    in_force = draft.followed
    places = in_force.places_of(leader)
    owed = duties(
        instance,
        Assignment.of((leader, place) for place in places),
        regime.visits,
        regime.phases,
        draft.records.visits,
        since=regime.start,
        until=on,
        held=held,
    )
    mine = [duty for duty in owed if duty.leader == leader]
    found = histories(
        draft.records.orders, draft.records.order_events, regime.orders, draft.records.working_days, on=on
    )
    told = _orders(instance, [each for each in found if leader in answerable(in_force, each)], on, lang)
    told += _measures(draft, leader, on, lang) + _visits(instance, mine, on, lang)
    if len(told) > MOST_TOLD:
        told = [*told[:MOST_TOLD], sentence("ui.due_more", lang, count=len(told) - MOST_TOLD)]
    overdue = sum(duty.state(on) == "overdue" for duty in mine)
    return [*told, sentence("ui.due_overdue", lang, count=overdue)] if overdue else told


def _orders(instance: Instance, found: Sequence[History], on: date, lang: str) -> list[str]:
    still_open = [history for history in found if history.is_open]
    return [
        sentence(
            "ui.due_order_overdue" if history.days_overdue(on) else "ui.due_order",
            lang,
            place=place_name(instance, history.order.place),
            problem=history.order.problem,
            day=history.deadline,
            days=history.days_overdue(on),
        )
        for history in sorted(still_open, key=lambda history: (history.deadline, history.order.id))
    ]


def _measures(draft: Draft, leader: str, on: date, lang: str) -> list[str]:
    sitting = committees(draft.records.seats, on)
    mine = [each for each in draft.records.measures if each.is_open(on) and leader in responsible(each, sitting)]
    return [
        sentence(
            "ui.due_measure_overdue" if each.due < on else "ui.due_measure",
            lang,
            measure=each.measure,
            day=each.due,
            days=(on - each.due).days,
        )
        for each in sorted(mine, key=lambda each: (each.due, each.id))
    ]


def _visits(instance: Instance, owed: Sequence[Duty], on: date, lang: str) -> list[str]:
    running = [duty for duty in owed if duty.state(on) in {"due", "short"}]
    return [
        sentence(
            "ui.due_visit" if duty.place else "ui.due_visit_any",
            lang,
            rule=duty.rule.name,
            place=instance.place_by_id[duty.place].name if duty.place else "",
            missing=duty.missing,
            day=duty.act_by,
        )
        for duty in sorted(running, key=lambda duty: (duty.act_by, duty.rule.name, duty.place or ""))
    ]
