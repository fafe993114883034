"""What happened? The records an office keeps beside its plan, as frozen values."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from planner.follow_up.burden import Request
from planner.follow_up.committees import Measure, Seat
from planner.follow_up.marks import Mark
from planner.follow_up.materials import Material, MaterialEvent, as_requests
from planner.follow_up.orders import Event, Order
from planner.follow_up.reporting import Submission
from planner.follow_up.visits import Visit
from planner.follow_up.working_days import Holiday, WorkingDays


@dataclass(frozen=True, slots=True)
class Records:
    """
    Everything on record, in the order of the files.

    Rows may name leaders and places that no longer exist: what happened has happened.
    """

    visits: tuple[Visit, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    orders: tuple[Order, ...] = ()
    order_events: tuple[Event, ...] = ()
    marks: tuple[Mark, ...] = ()
    submissions: tuple[Submission, ...] = ()
    requests: tuple[Request, ...] = ()
    seats: tuple[Seat, ...] = ()
    measures: tuple[Measure, ...] = ()
    materials: tuple[Material, ...] = ()
    material_events: tuple[MaterialEvent, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The latest day on record; None without records."""
        days = [visit.day for visit in self.visits]
        days += [order.opened for order in self.orders]
        days += [event.day for event in self.order_events]
        days += [mark.day for mark in self.marks]
        days += [submission.day for submission in self.submissions]
        days += [day for measure in self.measures for day in (measure.begun, measure.done) if day is not None]
        days += [event.day for event in self.material_events]
        return max(days, default=None)

    @property
    def asked_once(self) -> tuple[Request, ...]:
        """Everything asked for once: the requests, and the materials of the application."""
        return (*self.requests, *as_requests(self.materials))

    @property
    def working_days(self) -> WorkingDays:
        """The working days that the holiday table leaves."""
        return WorkingDays.of(self.holidays)

    def with_visit(self, visit: Visit) -> Self:
        """The records with one more visit."""
        return replace(self, visits=(*self.visits, visit))

    def with_order(self, order: Order) -> Self:
        """The records with one more order."""
        return replace(self, orders=(*self.orders, order))

    def with_submission(self, submission: Submission) -> Self:
        """The records with one more report handed in."""
        return replace(self, submissions=(*self.submissions, submission))

    def with_seat(self, seat: Seat, *, instead_of: Seat | None = None) -> Self:
        """The records with one more seat, or with one in place of another."""
        if instead_of is None:
            return replace(self, seats=(*self.seats, seat))
        return replace(self, seats=tuple(seat if known == instead_of else known for known in self.seats))

    def with_measure(self, measure: Measure) -> Self:
        """The records with a measure in place of the one of its number, or with one more."""
        if all(known.id != measure.id for known in self.measures):
            return replace(self, measures=(*self.measures, measure))
        return replace(self, measures=tuple(measure if known.id == measure.id else known for known in self.measures))

    def with_material(self, material: Material) -> Self:
        """The records with one more material."""
        return replace(self, materials=(*self.materials, material))

    def with_material_event(self, event: MaterialEvent) -> Self:
        """The records with one more event of a material."""
        return replace(self, material_events=(*self.material_events, event))

    def with_event(self, event: Event) -> Self:
        """The records with one more event of an order."""
        return replace(self, order_events=(*self.order_events, event))


NO_RECORDS = Records()
"""Those of an instance that nobody has followed up yet."""
