"""Orders as tables: what is open, what happened, and the ledger."""

from collections.abc import Callable, Sequence
from datetime import date

from planner.domain import Assignment, Instance
from planner.follow_up.commitments import answerable
from planner.follow_up.orders import Event, History, Ledger, OrderRules, ledger, ledgers
from planner.locale import capital, sentence
from planner.reports.follow_up.words import leader_name, place_name, said, titled_table
from planner.reports.table import Cell, Table, rounded

_NUMBERS = frozenset(
    {"days_late", "carried", "opened", "reopened", "closings", "still_open", "overdue", "total", "closed", "rate"}
)
BY = ("place", "leader", "unit", "district")
"""What the ledger can be kept by."""


def open_orders(
    instance: Instance, assignment: Assignment, found: Sequence[History], rules: OrderRules, *, on: date, lang: str
) -> Table:
    """Orders that are not closed, the longest overdue first, then by deadline; one that is reported waits for others and is not overdue."""
    records: list[dict[str, Cell]] = []
    waiting = (each for each in found if each.is_open)
    for history in sorted(waiting, key=lambda each: (-each.days_overdue(on), each.deadline, each.order.id)):
        late = history.days_overdue(on)
        records.append(
            {
                **_order_cells(instance, assignment, history, lang),
                "days_late": late or None,
                "raised": history.raised_to(on, rules.rise),
            }
        )
    columns = ("order", "place", "point", "problem", "leader", "unit", "deadline", "state", "days_late", "raised")
    optional = ("point", "unit", "raised", "days_late")
    return titled_table(lang, "open_orders", columns, records, numbers=_NUMBERS, optional=optional)


def overdue_orders(
    instance: Instance, assignment: Assignment, found: Sequence[History], *, on: date, lang: str
) -> Table:
    """Orders that are overdue, in as many columns as a page of text has room for."""
    records = [
        {**_order_cells(instance, assignment, history, lang), "days_late": history.days_overdue(on)}
        for history in found
        if history.days_overdue(on)
    ]
    columns = ("order", "place", "problem", "leader", "deadline", "days_late")
    return titled_table(lang, "overdue_orders", columns, records, numbers=_NUMBERS)


def closed_orders(instance: Instance, assignment: Assignment, found: Sequence[History], lang: str) -> Table:
    """Orders that are closed, with who put them right and who verified it, latest first."""
    closed = [history for history in found if history.closing is not None]
    records: list[dict[str, Cell]] = []
    for history in closed:
        report, closing = history.last_report, history.closing
        assert report is not None
        assert closing is not None
        records.append(
            {
                **_order_cells(instance, assignment, history, lang),
                "closed_on": closing.day.isoformat(),
                "evidence": report.text,
                "reported_by": report.by,
                "verified_by": closing.by,
            }
        )
    records.sort(key=lambda record: str(record["closed_on"]), reverse=True)
    columns = ("order", "place", "problem", "leader", "closed_on", "evidence", "reported_by", "verified_by")
    return titled_table(lang, "closed_orders", columns, records)


def order_label(instance: Instance, history: History) -> str:
    """An order in a list to choose from: number, place, problem."""
    order = history.order
    return " ".join((order.id, place_name(instance, order.place), order.problem))


def refusal_sentence(history: History, event: Event, why: str, lang: str) -> str:
    """Why an event cannot follow, and what to do: the words of the fault that it would be in a table."""
    code = f"intake.order_wrong_state_{history.state}" if why == "wrong_state" else f"intake.order_{why}"
    last = history.steps[-1].event.day if history.steps else history.order.opened
    told = {"same_person": event.by, "not_later": event.until, "before_opened": event.day, "before_last": event.day}
    value = told.get(why) or (said(lang, f"action_{event.action}") if why == "wrong_state" else "")
    return sentence(
        code,
        lang,
        order=history.order.id,
        value=value,
        opened=history.order.opened,
        deadline=history.deadline,
        last=last,
    )


def steps(history: History, lang: str) -> Table:
    """What happened to one order, from the beginning."""
    order = history.order
    first: dict[str, Cell] = {
        "date": order.opened.isoformat(),
        "action": capital(said(lang, "action_hand_over")),
        "state": said(lang, "state_handed_over"),
        "deadline": history.first_deadline.isoformat(),
    }
    records = [first] + [
        {
            "date": step.event.day.isoformat(),
            "action": capital(said(lang, f"action_{step.event.action}")),
            "by": step.event.by,
            "text": step.event.text,
            "state": said(lang, f"state_{step.state}"),
            "deadline": step.deadline.isoformat(),
        }
        for step in history.steps
    ]
    return titled_table(lang, "order_steps", ("date", "action", "by", "text", "state", "deadline"), records)


def order_ledger(
    instance: Instance,
    assignment: Assignment,
    found: Sequence[History],
    by: str,
    *,
    first: date,
    last: date,
    lang: str,
) -> Table:
    """
    The ledger from `first` to `last`, one row per place, leader, unit or district, and their sum.

    Parameters
    ----------
    by
        One of `BY`. An order that several leaders answer for counts for the first of them.
    """
    groups: dict[str, Callable[[History], str]] = {
        "place": lambda history: history.order.place,
        "leader": lambda history: next(iter(answerable(assignment, history)), ""),
        "unit": lambda history: history.order.unit,
        "district": lambda history: _district(instance, history),
    }
    # By id, as two villages may have one name; in the order of the roster or of the table of places.
    position = {place.id: number for number, place in enumerate(instance.places)}
    if by == "leader":
        position = {leader.id: number for number, leader in enumerate(instance.leaders)}
    elif by == "district":
        position = {place.managing_district: number for number, place in reversed([*enumerate(instance.places)])}
    position.pop("", None)  # what states no district comes last
    called = {"place": place_name, "leader": leader_name}.get(by, lambda _, name: name)
    rows = sorted(
        ledgers(found, groups[by], first=first, last=last), key=lambda row: position.get(row[0], len(position))
    )
    records = [_ledger_cells(called(instance, key) or said(lang, "not_stated"), kept) for key, kept in rows]
    records.append(_ledger_cells(said(lang, "sum"), ledger(found, first=first, last=last)))
    columns = ("group", "carried", "opened", "reopened", "closings", "still_open", "overdue", "total", "closed", "rate")
    title = said(lang, "order_ledger", first=first, last=last)
    return titled_table(lang, "order_ledger", columns, records, numbers=_NUMBERS, title=title, sums=1)


def _district(instance: Instance, history: History) -> str:
    place = instance.place_by_id.get(history.order.place)
    return place.managing_district if place else ""


def _order_cells(instance: Instance, assignment: Assignment, history: History, lang: str) -> dict[str, Cell]:
    order = history.order
    leaders = [leader_name(instance, leader) for leader in answerable(assignment, history)]
    return {
        "order": order.id,
        "place": place_name(instance, order.place),
        "point": order.point,
        "problem": order.problem,
        "leader": said(lang, "list", items=leaders),
        "unit": order.unit,
        "deadline": history.deadline.isoformat(),
        "state": said(lang, f"state_{history.state}"),
    }


def _ledger_cells(name: str, kept: Ledger) -> dict[str, Cell]:
    return {
        "group": name,
        "carried": kept.carried,
        "opened": kept.opened,
        "reopened": kept.reopened,
        "closings": kept.closings,
        "still_open": kept.still_open,
        "overdue": kept.overdue,
        "total": kept.total,
        "closed": kept.closed,
        "rate": rounded(100 * kept.closed / kept.total) if kept.total else None,
    }
