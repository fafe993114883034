"""What is on record beside an instance? The tables of records -> `planner.follow_up.records.Records`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.domain import Fault
from planner.follow_up.records import NO_RECORDS, Records
from planner.follow_up.regime import Regime
from planner.follow_up.working_days import WorkingDays
from planner.intake.follow_up.committees import read_measures, read_seats
from planner.intake.follow_up.holidays import read_holidays
from planner.intake.follow_up.materials import read_material_events, read_materials
from planner.intake.follow_up.orders import read_events, read_orders
from planner.intake.follow_up.reporting import read_requests, read_submissions
from planner.intake.follow_up.scores import items_marked, read_scores
from planner.intake.follow_up.visits import read_visits
from planner.intake.readings import Reading
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
    rules = None if regime is None else regime.orders
    items = None if regime is None else items_marked(regime.assessment)
    visits = read_visits(tables["visits"], leader_ids, place_ids) if "visits" in tables else Reading()
    holidays = read_holidays(tables["holidays"]) if "holidays" in tables else Reading()
    days = WorkingDays.of(holidays.rows)
    orders = read_orders(tables["orders"], leader_ids, place_ids, rules) if "orders" in tables else Reading()
    events = read_events(tables["order_events"], orders, rules, days) if "order_events" in tables else Reading()
    scores = read_scores(tables["scores"], place_ids, items) if "scores" in tables else Reading()
    submissions = read_submissions(tables["submissions"], regime) if "submissions" in tables else Reading()
    requests = read_requests(tables["requests"]) if "requests" in tables else Reading()
    seats = read_seats(tables["committees"], leader_ids) if "committees" in tables else Reading()
    measures = read_measures(tables["measures"], leader_ids, seats.ids) if "measures" in tables else Reading()
    materials = read_materials(tables["materials"]) if "materials" in tables else Reading()
    material_events = (
        read_material_events(tables["material_events"], materials) if "material_events" in tables else Reading()
    )
    readings = (
        *(visits, holidays, orders, events, scores, submissions, requests, seats, measures),
        *(materials, material_events),
    )
    return RecordsReading(
        Records(
            visits.rows,
            holidays.rows,
            orders.rows,
            events.rows,
            scores.rows,
            submissions.rows,
            requests.rows,
            seats.rows,
            measures.rows,
            materials.rows,
            material_events.rows,
        ),
        tuple(fault for reading in readings for fault in reading.faults),
        tuple(finding for reading in readings for finding in reading.findings),
    )
