"""What must be put right, and has it been? Orders and what happened to them -> states, deadlines and a ledger that adds up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import Literal

from planner.follow_up.events import groups, in_turn, unsaid
from planner.follow_up.working_days import WorkingDays

State = Literal["handed_over", "in_work", "reported", "closed"]
STATES: tuple[State, ...] = ("handed_over", "in_work", "reported", "closed")
ALLOWED: Mapping[State, Mapping[str, State]] = MappingProxyType(
    {
        "handed_over": {"accept": "in_work", "report": "reported", "extend": "handed_over"},
        "in_work": {"report": "reported", "extend": "in_work"},
        "reported": {"close": "closed", "return": "in_work"},
        "closed": {"reopen": "in_work"},
    }
)
"""State -> action -> the state it leads to."""
ACTIONS = ("accept", "report", "return", "close", "reopen", "extend")
NEED_TEXT = MappingProxyType(
    {"report": "no_evidence", "return": "no_reason", "reopen": "no_reason", "extend": "no_reason"}
)
"""Actions that must say something, and what is missing where they do not: evidence of the work done, or a reason."""


@dataclass(frozen=True, slots=True)
class Rise:
    """An order that is overdue by at least `days` days goes up `to` somebody."""

    days: int
    to: str


@dataclass(frozen=True, slots=True)
class OrderRules:
    """
    What the office decides about orders.

    Parameters
    ----------
    days
        Working days from the day of an order to its deadline, where the order states none; None: every order must state it.
    rise
        Where overdue orders go, fewest days first.
    """

    days: int | None = None
    rise: tuple[Rise, ...] = ()


NO_ORDER_RULES = OrderRules()
"""Those of a policy that says nothing about orders."""


@dataclass(frozen=True, slots=True)
class Order:
    """
    One thing to be put right (整改交办单).

    Parameters
    ----------
    place, point
        Id of the place, and where in it.
    opened
        Day it was handed over.
    deadline
        Last day to put it right; None: as the rules say.
    leader, unit
        Who answers for it: id of the post, "" for whoever holds the place; and the unit that does the work.
    """

    id: str
    place: str
    opened: date
    problem: str
    point: str = ""
    advice: str = ""
    deadline: date | None = None
    leader: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """
    Something that happened to an order.

    Parameters
    ----------
    by
        The person who did it.
    text
        Evidence of the work done, or the reason.
    until
        New deadline, of an extension or a reopening.
    """

    order: str
    day: date
    action: str
    by: str
    text: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An event that was taken, and where it left the order."""

    event: Event
    state: State
    deadline: date


@dataclass(frozen=True, slots=True)
class History:
    """
    An order and everything that happened to it.

    Parameters
    ----------
    first_deadline
        The one it was handed over with.
    steps
        Events that were taken, in order of days; those of one day in the order they were given.
    refused
        Events that could not be, each with the code of why.
    """

    order: Order
    first_deadline: date
    steps: tuple[Step, ...] = ()
    refused: tuple[tuple[Event, str], ...] = ()

    @property
    def state(self) -> State:
        """Where the order stands after all steps."""
        return self.steps[-1].state if self.steps else "handed_over"

    @property
    def deadline(self) -> date:
        """The deadline in force after all steps."""
        return self.steps[-1].deadline if self.steps else self.first_deadline

    @property
    def is_open(self) -> bool:
        """Whether it is still to be put right, or to be verified."""
        return self.state != "closed"

    @property
    def last_report(self) -> Event | None:
        """The last word that the work is done; None where there is none."""
        return next((step.event for step in reversed(self.steps) if step.event.action == "report"), None)

    @property
    def closing(self) -> Event | None:
        """The event that closed it; None while it is open."""
        return None if self.is_open else self.steps[-1].event

    def closed_in_time(self, closing: int) -> bool:
        """Whether the work that the `closing`-th step verified had been reported by the deadline then in force."""
        report = next(step for step in reversed(self.steps[:closing]) if step.event.action == "report")
        return report.event.day <= report.deadline

    def days_overdue(self, on: date) -> int:
        """Days since the deadline; 0 when it has not passed, or the work is reported: then it waits for somebody else to verify it."""
        return max(0, (on - self.deadline).days) if self.state in {"handed_over", "in_work"} else 0

    def raised_to(self, on: date, rise: Iterable[Rise]) -> str:
        """To whom it has gone up for being overdue; "" to nobody."""
        late = self.days_overdue(on)
        return max(
            (step for step in rise if late and late >= step.days), key=lambda step: step.days, default=Rise(0, "")
        ).to


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    Orders counted over some time; it adds up by what it counts, not by decree.

    Parameters
    ----------
    carried
        Open when the time began.
    opened, reopened, closings
        Handed over, reopened and closed within it.
    still_open, overdue
        Open at its end, and of these not reported though the deadline has passed.
    total, closed
        All orders handed over until its end, and of these closed then.
    closings_in_time
        Closings whose work was reported by the deadline.
    """

    carried: int
    opened: int
    reopened: int
    closings: int
    still_open: int
    overdue: int
    total: int
    closed: int
    closings_in_time: int

    @property
    def adds_up(self) -> bool:
        """Whether all that were opened are closed or open, and the flow over the time leads from its beginning to its end."""
        flow = self.carried + self.opened + self.reopened - self.closings
        return self.total == self.closed + self.still_open and flow == self.still_open


def refusal(history: History, event: Event) -> str:
    """
    Why an event cannot follow an order's history: a code, "" when it can.

    "before_opened", "before_last": a day too early; "wrong_state"; "no_person": nobody did it; "no_evidence", "no_reason";
    "same_person": who reported the work may not close it; "no_until", "not_later": the new deadline is missing, or no later one.
    """
    return (
        _out_of_order(history, event)
        or unsaid(event, NEED_TEXT)
        or _same_person(history, event)
        or _until_refusal(history, event)
    )


def after(history: History, event: Event, rules: OrderRules, days: WorkingDays) -> History:
    """The history with one more event, taken or refused."""
    why = refusal(history, event)
    if why:
        return History(history.order, history.first_deadline, history.steps, (*history.refused, (event, why)))
    state = ALLOWED[history.state][event.action]
    step = Step(event, state, _deadline_after(history, event, rules, days))
    return History(history.order, history.first_deadline, (*history.steps, step), history.refused)


def histories(
    orders: Iterable[Order], events: Iterable[Event], rules: OrderRules, days: WorkingDays, *, on: date
) -> tuple[History, ...]:
    """
    What became of each order handed over until a day, in the order given.

    Parameters
    ----------
    events
        In any order; those of one day keep theirs. Those after `on` have not happened yet; those of unknown orders are left out.
    """
    happened = in_turn(events, lambda event: event.order, on=on)

    def then(history: History, event: Event) -> History:
        return after(history, event, rules, days)

    return tuple(
        reduce(then, happened.get(order.id, ()), History(order, first_deadline(order, rules, days)))
        for order in orders
        if order.opened <= on
    )


def first_deadline(order: Order, rules: OrderRules, days: WorkingDays) -> date:
    """The deadline an order states, or the one the rules give it; its own day when neither says."""
    if order.deadline is not None:
        return order.deadline
    return order.opened if rules.days is None else days.add(order.opened, rules.days)


def ledger(found: Sequence[History], *, first: date, last: date) -> Ledger:
    """
    The ledger from `first` to `last`, both included.

    Parameters
    ----------
    found
        Histories as they are known on `last` or later.
    """
    known = [history for history in found if history.order.opened <= last]
    at_end = [_until(history, last) for history in known]
    before = [_before(history, first) for history in known if history.order.opened < first]
    steps = [(history, n) for history in at_end for n, step in enumerate(history.steps) if step.event.day >= first]
    closings = [(history, n) for history, n in steps if history.steps[n].event.action == "close"]
    return Ledger(
        carried=sum(history.is_open for history in before),
        opened=sum(history.order.opened >= first for history in known),
        reopened=sum(history.steps[n].event.action == "reopen" for history, n in steps),
        closings=len(closings),
        still_open=sum(history.is_open for history in at_end),
        overdue=sum(history.days_overdue(last) > 0 for history in at_end),
        total=len(known),
        closed=sum(not history.is_open for history in at_end),
        closings_in_time=sum(history.closed_in_time(n) for history, n in closings),
    )


def ledgers(
    found: Sequence[History], by: Callable[[History], str], *, first: date, last: date
) -> tuple[tuple[str, Ledger], ...]:
    """The ledger of each group of orders that have the same `by`, sorted by it."""
    return tuple((name, ledger(group, first=first, last=last)) for name, group in groups(found, by).items())


def _out_of_order(history: History, event: Event) -> str:
    if event.day < history.order.opened:
        return "before_opened"
    if history.steps and event.day < history.steps[-1].event.day:
        return "before_last"
    return "" if event.action in ALLOWED[history.state] else "wrong_state"


def _same_person(history: History, event: Event) -> str:
    report = history.last_report
    closes_own = event.action == "close" and report is not None and report.by.strip() == event.by.strip()
    return "same_person" if closes_own else ""


def _until_refusal(history: History, event: Event) -> str:
    if event.action == "extend":
        if event.until is None:
            return "no_until"
        return "not_later" if event.until <= history.deadline else ""
    if event.action == "reopen" and event.until is not None and event.until < event.day:
        return "not_later"
    return ""


def _deadline_after(history: History, event: Event, rules: OrderRules, days: WorkingDays) -> date:
    if event.action not in {"extend", "reopen"}:
        return history.deadline
    if event.until is not None:
        return event.until
    return event.day if rules.days is None else days.add(event.day, rules.days)


def _until(history: History, day: date) -> History:
    steps = tuple(step for step in history.steps if step.event.day <= day)
    return History(history.order, history.first_deadline, steps)


def _before(history: History, day: date) -> History:
    steps = tuple(step for step in history.steps if step.event.day < day)
    return History(history.order, history.first_deadline, steps)
