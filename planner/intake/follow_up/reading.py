"""What is on record beside an instance? The tables of records -> `planner.follow_up.records.Records`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.domain import Fault
from planner.follow_up.records import NO_RECORDS, Records
from planner.follow_up.regime import Regime
from planner.follow_up.working_days import WorkingDays
from planner.intake.follow_up.committees import MeasuresReading, SeatsReading, read_measures, read_seats
from planner.intake.follow_up.holidays import HolidaysReading, read_holidays
from planner.intake.follow_up.materials import (
    MaterialEventsReading,
    MaterialsReading,
    read_material_events,
    read_materials,
)
from planner.intake.follow_up.orders import EventsReading, OrdersReading, read_events, read_orders
from planner.intake.follow_up.reporting import (
    RequestsReading,
    SubmissionsReading,
    read_requests,
    read_submissions,
)
from planner.intake.follow_up.scores import ScoresReading, items_marked, read_scores
from planner.intake.follow_up.visits import VisitsReading, read_visits
from planner.intake.tables import Table


@dataclass(frozen=True, slots=True)
class RecordsReading:
    """Records, what is wrong with their tables, and what is worth knowing of them."""

    records: Records = NO_RECORDS
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()


def read_records(
    tables: Mapping[str, Table],
    regime: Regime | None,
    leader_ids: Collection[str] | None,
    place_ids: Collection[str] | None,
) -> RecordsReading:
    """
    The records in tables by the names of their files.

    Parameters
    ----------
    regime
        The rules that records are held against; None when the policy has faults, and then they are not.
    leader_ids, place_ids
        Those of the instance; None when they are not known for sure.
    """
    visits = VisitsReading((), (), ())
    if "visits" in tables:
        visits = read_visits(tables["visits"], leader_ids, place_ids)
    holidays = HolidaysReading((), (), ())
    if "holidays" in tables:
        holidays = read_holidays(tables["holidays"])
    rules = None if regime is None else regime.orders
    orders = OrdersReading((), (), (), ())
    if "orders" in tables:
        orders = read_orders(tables["orders"], leader_ids, place_ids, rules)
    events = EventsReading((), (), ())
    if "order_events" in tables:
        events = read_events(tables["order_events"], orders, rules, WorkingDays.of(holidays.holidays))
    scores = ScoresReading((), (), ())
    if "scores" in tables:
        scores = read_scores(tables["scores"], place_ids, None if regime is None else items_marked(regime.assessment))
    submissions = SubmissionsReading((), (), ())
    if "submissions" in tables:
        submissions = read_submissions(tables["submissions"], regime)
    requests = RequestsReading((), (), ())
    if "requests" in tables:
        requests = read_requests(tables["requests"])
    seats = SeatsReading((), None, (), ())
    if "committees" in tables:
        seats = read_seats(tables["committees"], leader_ids)
    measures = MeasuresReading((), (), ())
    if "measures" in tables:
        measures = read_measures(tables["measures"], leader_ids, seats.committees if "committees" in tables else ())
    materials = MaterialsReading((), (), (), ())
    if "materials" in tables:
        materials = read_materials(tables["materials"])
    material_events = MaterialEventsReading((), (), ())
    if "material_events" in tables:
        material_events = read_material_events(tables["material_events"], materials)
    readings = (
        *(visits, holidays, orders, events, scores, submissions, requests, seats, measures),
        *(materials, material_events),
    )
    return RecordsReading(
        Records(
            visits.visits,
            holidays.holidays,
            orders.orders,
            events.events,
            scores.marks,
            submissions.submissions,
            requests.requests,
            seats.seats,
            measures.measures,
            materials.materials,
            material_events.events,
        ),
        tuple(fault for reading in readings for fault in reading.faults),
        tuple(finding for reading in readings for finding in reading.findings),
    )
