"""Which material of the application (网上申报) is missing, by when? Material items and what happened to them -> states and prompts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from types import MappingProxyType
from typing import Literal

from planner.follow_up.burden import Request
from planner.follow_up.events import groups, in_turn, unsaid
from planner.follow_up.periods import Span, spans
from planner.follow_up.working_days import WorkingDays

State = Literal["missing", "submitted", "reviewed", "archived"]
STATES: tuple[State, ...] = ("missing", "submitted", "reviewed", "archived")
ALLOWED: Mapping[State, Mapping[str, State]] = MappingProxyType(
    {
        "missing": {"submit": "submitted"},
        "submitted": {"pass": "reviewed", "return": "missing"},
        "reviewed": {"archive": "archived", "return": "missing"},
        "archived": {"withdraw": "missing"},
    }
)
"""State -> action -> the state it leads to."""
ACTIONS = ("submit", "pass", "return", "archive", "withdraw")
NEED_TEXT = MappingProxyType({"return": "no_reason", "withdraw": "no_reason", "archive": "no_shelf"})
"""Actions that must say something, and what is missing where they do not: a reason, or under which number it is archived."""


@dataclass(frozen=True, slots=True)
class MaterialRules:
    """
    What the office decides about the materials of the application.

    Parameters
    ----------
    prompt_day
        Day of each month on which whoever owes something is prompted, 1 to 31; a day off moves to the last working day before, and
        a month too short to its end. None: nobody is prompted.
    remind
        Days before an item is due on which to remind, any number of them.
    """

    prompt_day: int | None = None
    remind: tuple[int, ...] = ()


NO_MATERIAL_RULES = MaterialRules()
"""Those of a policy that says nothing about materials."""


@dataclass(frozen=True, slots=True)
class Material:
    """
    One material item of the application.

    Parameters
    ----------
    item
        What it proves: the indicator or line of the assessment.
    unit, person
        Who must hand it over; at least one of them.
    due
        Last day to hand it over.
    asked
        Day from which it is asked for; None: from the beginning.
    """

    id: str
    material: str
    due: date
    item: str = ""
    unit: str = ""
    person: str = ""
    asked: date | None = None
    note: str = ""

    def is_asked(self, on: date) -> bool:
        """Whether it is asked for on a day."""
        return self.asked is None or self.asked <= on

    @property
    def owed_by(self) -> str:
        """Whom it is asked of: the unit, or the person where no unit is stated."""
        return self.unit or self.person


@dataclass(frozen=True, slots=True)
class MaterialEvent:
    """
    Something that happened to a material.

    Parameters
    ----------
    by
        The person who did it.
    text
        The reason, or the number under which it is archived.
    """

    material: str
    day: date
    action: str
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """
    A material and everything that happened to it.

    Parameters
    ----------
    steps
        Events that were taken, in order of days, each with the state it led to.
    refused
        Events that could not be, each with the code of why.
    """

    material: Material
    steps: tuple[tuple[MaterialEvent, State], ...] = ()
    refused: tuple[tuple[MaterialEvent, str], ...] = ()

    @property
    def state(self) -> State:
        """Where it stands after all steps."""
        return self.steps[-1][1] if self.steps else "missing"

    @property
    def is_open(self) -> bool:
        """Whether it is not yet archived."""
        return self.state != "archived"

    @property
    def handed_over(self) -> MaterialEvent | None:
        """The last handing over; None where there is none."""
        return next((event for event, _ in reversed(self.steps) if event.action == "submit"), None)

    @property
    def sent_back(self) -> MaterialEvent | None:
        """The event that left it missing again; None where it is not missing, or never was there."""
        return self.steps[-1][0] if self.steps and self.state == "missing" else None

    def days_overdue(self, on: date) -> int:
        """Days since it should have been handed over; 0 when it is, or the day has not passed."""
        return max(0, (on - self.material.due).days) if self.state == "missing" else 0


@dataclass(frozen=True, slots=True)
class Counts:
    """
    Materials counted over some time.

    Parameters
    ----------
    carried, asked
        Not archived when the time began, and asked for within it.
    archivings, withdrawals
        Archived, and taken out of the archive again, within it.
    missing, submitted, reviewed, archived
        By state at its end.
    overdue
        Missing at its end though the day has passed.
    """

    carried: int = 0
    asked: int = 0
    archivings: int = 0
    withdrawals: int = 0
    missing: int = 0
    submitted: int = 0
    reviewed: int = 0
    archived: int = 0
    overdue: int = 0

    @property
    def still_open(self) -> int:
        """Not archived at the end."""
        return self.missing + self.submitted + self.reviewed

    @property
    def total(self) -> int:
        """All that were asked for until the end."""
        return self.still_open + self.archived

    @property
    def adds_up(self) -> bool:
        """Whether the flow over the time leads from its beginning to its end."""
        return self.carried + self.asked + self.withdrawals - self.archivings == self.still_open


NO_COUNTS = Counts()
"""Those of no materials."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The prompt of one month: on which day who is asked for what."""

    month: Span
    day: date
    missing: tuple[Filing, ...]


def refusal(filing: Filing, event: MaterialEvent) -> str:
    """
    Why an event cannot follow what happened to a material: a code, "" when it can.

    "before_asked", "before_last": a day too early; "wrong_state"; "no_person": nobody did it; "no_reason", "no_shelf"; "same_person":
    who handed it over may not review it.
    """
    material = filing.material
    if material.asked is not None and event.day < material.asked:
        return "before_asked"
    if filing.steps and event.day < filing.steps[-1][0].day:
        return "before_last"
    if event.action not in ALLOWED[filing.state]:
        return "wrong_state"
    if missing := unsaid(event, NEED_TEXT):
        return missing
    over = filing.handed_over
    reviews_own = event.action == "pass" and over is not None and over.by.strip() == event.by.strip()
    return "same_person" if reviews_own else ""


def after(filing: Filing, event: MaterialEvent) -> Filing:
    """The filing with one more event, taken or refused."""
    why = refusal(filing, event)
    if why:
        return Filing(filing.material, filing.steps, (*filing.refused, (event, why)))
    step = event, ALLOWED[filing.state][event.action]
    return Filing(filing.material, (*filing.steps, step), filing.refused)


def filings(materials: Iterable[Material], events: Iterable[MaterialEvent], *, on: date) -> tuple[Filing, ...]:
    """
    What became of each material asked for until a day, in the order given.

    Parameters
    ----------
    events
        In any order; those of one day keep theirs. Those after `on` have not happened yet; those of unknown materials are left out.
    """
    happened = in_turn(events, lambda event: event.material, on=on)
    return tuple(
        reduce(after, happened.get(material.id, ()), Filing(material))
        for material in materials
        if material.is_asked(on)
    )


def counts(found: Sequence[Filing], *, first: date, last: date) -> Counts:
    """The count from `first` to `last`, both included, of filings as they are known on `last` or later."""
    known = [filing for filing in found if filing.material.is_asked(last)]
    at_end = [_until(filing, last) for filing in known]
    before = [_until(filing, first - timedelta(days=1)) for filing in known if _asked_before(filing, first)]
    within = [event.action for filing in at_end for event, _ in filing.steps if event.day >= first]
    states = [filing.state for filing in at_end]
    return Counts(
        carried=sum(filing.is_open for filing in before),
        asked=len(known) - len(before),
        archivings=within.count("archive"),
        withdrawals=within.count("withdraw"),
        missing=states.count("missing"),
        submitted=states.count("submitted"),
        reviewed=states.count("reviewed"),
        archived=states.count("archived"),
        overdue=sum(filing.days_overdue(last) > 0 for filing in at_end),
    )


def counts_by(
    found: Sequence[Filing], by: Callable[[Filing], str], *, first: date, last: date
) -> tuple[tuple[str, Counts], ...]:
    """The count of each group of materials that have the same `by`, sorted by it."""
    return tuple((name, counts(group, first=first, last=last)) for name, group in groups(found, by).items())


def prompts(
    found: Iterable[Filing], rules: MaterialRules, days: WorkingDays, *, since: date, until: date
) -> tuple[Prompt, ...]:
    """
    The prompts whose days lie from `since` to `until`; months in which nothing is missing have none.

    A prompt names what is missing as it is known now and is asked for on its day, by the day it is due.
    """
    if rules.prompt_day is None:
        return ()
    missing = sorted(
        (filing for filing in found if filing.state == "missing"),
        key=lambda each: (each.material.due, each.material.id),
    )
    told = []
    for month in spans("month", since.replace(day=1), until):
        stated = min(month.first + timedelta(days=rules.prompt_day - 1), month.last)
        day = days.on_or_before(stated)
        theirs = tuple(filing for filing in missing if filing.material.is_asked(day))
        if since <= day <= until and theirs:
            told.append(Prompt(month, day, theirs))
    return tuple(told)


def last_prompt(found: Iterable[Filing], on: date) -> date:
    """The day until which prompts make sense: a month after the last material is due, and a year ahead at most."""
    last = max((filing.material.due for filing in found), default=on)
    return min(max(last, on) + timedelta(days=31), on + timedelta(days=366))


def as_requests(materials: Iterable[Material]) -> tuple[Request, ...]:
    """Materials as what they are to whoever has to hand them over: something asked for once."""
    return tuple(Request(each.material, each.due, each.owed_by) for each in materials)


def _asked_before(filing: Filing, day: date) -> bool:
    return filing.material.asked is None or filing.material.asked < day


def _until(filing: Filing, day: date) -> Filing:
    return Filing(filing.material, tuple(step for step in filing.steps if step[0].day <= day))
