"""Who sits where, and who does what by when? Leading groups, special committees and their list of measures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

ROLES = ("head", "in_charge", "deputy", "member")
"""Head of a leading group (组长), leader in charge of a special committee (牵头领导), deputy of either, member."""
LEADING = ("head", "in_charge")
"""Roles that answer for a committee; no committee has both."""
State = Literal["planned", "in_work", "overdue", "done", "late"]


@dataclass(frozen=True, slots=True)
class CommitteeRules:
    """
    What the office decides about committees; None: no cap.

    Parameters
    ----------
    heads
        How many heads a leading group has, >= 1: 2 for 双组长.
    seats, leads
        How many seats one leader has at most, and how many committees he heads or is in charge of at most.
    due_per_day
        How many things may be due of one leader on one day.
    """

    heads: int = 2
    seats: int | None = None
    leads: int | None = None
    due_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """
    Somebody's seat in a committee.

    Parameters
    ----------
    committee, role
        Its name, and one of `ROLES`.
    leader, unit
        Id of the post that has the seat, or the unit that has it; at least one of them. Who answers for a committee is a leader.
    since, until
        First and last day, where they are stated.
    """

    committee: str
    role: str
    leader: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""

    def taken_on(self, day: date) -> bool:
        """Whether somebody has it on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee as it is on a day: its seats by role, each in the order of the table."""

    name: str
    seats: tuple[Seat, ...]

    def of(self, *roles: str) -> tuple[Seat, ...]:
        """The seats of some roles."""
        return tuple(seat for seat in self.seats if seat.role in roles)

    @property
    def is_leading(self) -> bool:
        """Whether it is a leading group, with heads; otherwise it is a special committee."""
        return any(seat.role == "head" for seat in self.seats)

    @property
    def answers(self) -> str:
        """Id of the leader who answers for it first; "" where nobody does."""
        return next((seat.leader for seat in self.of(*LEADING)), "")


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One line of the list of measures (行动项目清单).

    Parameters
    ----------
    item, measure
        What is to be reached, and what is done for it.
    committee
        The committee it belongs to; "" for none.
    leader, unit
        Who answers for it: id of the post, "" for who answers for the committee; and the unit that does the work.
    due
        Last day to be done.
    begun, done
        Days it was begun and done; None when it was not.
    result
        What came of it; a measure that is done says so.
    """

    id: str
    item: str
    measure: str
    due: date
    committee: str = ""
    leader: str = ""
    unit: str = ""
    begun: date | None = None
    done: date | None = None
    result: str = ""
    note: str = ""

    def is_open(self, on: date) -> bool:
        """Whether it is still to be done on a day."""
        return self.done is None or self.done > on

    def days_overdue(self, on: date) -> int:
        """Days since it should have been done; 0 when it is, or the day has not passed."""
        return max(0, (on - self.due).days) if self.is_open(on) else 0

    def state(self, on: date) -> State:
        """How it stands on a day: "done" in time or "late"; "overdue"; "in_work" when it was begun, else "planned"."""
        if not self.is_open(on):
            return "done" if self.done is None or self.done <= self.due else "late"
        if on > self.due:
            return "overdue"
        return "in_work" if self.begun is not None and self.begun <= on else "planned"


def committees(seats: Iterable[Seat], on: date) -> tuple[Committee, ...]:
    """The committees that have seats on a day, in the order of the table."""
    known: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.taken_on(on):
            known.setdefault(seat.committee, []).append(seat)
    return tuple(Committee(name, tuple(found)) for name, found in known.items())


def responsible(measure: Measure, sitting: Iterable[Committee]) -> tuple[str, ...]:
    """Ids of the leaders who answer for a measure: the one it names, else all who answer for its committee."""
    if measure.leader:
        return (measure.leader,)
    of_it = next((each for each in sitting if each.name == measure.committee), None)
    return () if of_it is None else tuple(dict.fromkeys(seat.leader for seat in of_it.of(*LEADING) if seat.leader))


def seat_refusal(seats: Iterable[Seat], new: Seat) -> str:
    """
    Why a seat cannot be added: a code, "" when it can.

    "of_nobody": neither leader nor unit; "without_leader": who answers for a committee must be a leader; "twice": the same seat is taken
    on its first day; "two_ways": the committee would have heads and somebody in charge.
    """
    if not new.leader and not new.unit:
        return "of_nobody"
    if new.role in LEADING and not new.leader:
        return "without_leader"
    beside = [
        seat for seat in seats if seat.committee == new.committee and (new.since is None or seat.taken_on(new.since))
    ]
    if any((seat.leader, seat.unit) == (new.leader, new.unit) for seat in beside):
        return "twice"
    leads = {seat.role for seat in (*beside, new) if seat.role in LEADING}
    return "two_ways" if len(leads) > 1 else ""
