"""How are records written down? `planner.follow_up.records.Records` -> CSV files that read back as the same records."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from planner.follow_up.records import Records
from planner.intake.follow_up.schemas import SCHEMAS

Row = Sequence[str]


def write_records(records: Records, folder: Path) -> None:
    """Write the tables that have rows into a folder that exists, beside the instance."""
    for name, rows in record_tables(records).items():
        if rows:
            # The mark tells Excel that the text is UTF-8.
            with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([tuple(SCHEMAS[name].columns), *rows])


def record_tables(records: Records) -> dict[str, list[Row]]:
    """Name of a file -> its rows, in the order of its columns."""
    return {
        "visits": [*_visits(records)],
        "holidays": [
            (row.day.isoformat(), "work" if row.works else "off", row.name, row.source) for row in records.holidays
        ],
        "orders": [*_orders(records)],
        "order_events": [
            (event.order, event.day.isoformat(), event.action, event.by, event.text, day_text(event.until))
            for event in records.order_events
        ],
        "scores": [
            (mark.place, mark.day.isoformat(), mark.item, number_text(mark.score), mark.note) for mark in records.marks
        ],
        "submissions": [
            (each.report, each.period, each.by, each.day.isoformat(), each.note) for each in records.submissions
        ],
        "requests": [
            (each.name, each.due.isoformat(), each.by, str(each.fields), each.asked_by) for each in records.requests
        ],
        "committees": [
            (seat.committee, seat.role, seat.leader, seat.unit, day_text(seat.since), day_text(seat.until), seat.note)
            for seat in records.seats
        ],
        "measures": [*_measures(records)],
        "materials": [*_materials(records)],
        "material_events": [
            (event.material, event.day.isoformat(), event.action, event.by, event.text)
            for event in records.material_events
        ],
    }


def _visits(records: Records) -> Iterable[Row]:
    for visit in records.visits:
        kind = "proxy" if visit.proxy else "in_person"
        yield (
            visit.leader,
            visit.place,
            visit.day.isoformat(),
            number_text(visit.minutes),
            kind,
            visit.proxy,
            visit.seen,
            visit.note,
        )


def _orders(records: Records) -> Iterable[Row]:
    for order in records.orders:
        yield (
            order.id,
            order.place,
            order.opened.isoformat(),
            order.problem,
            order.point,
            order.advice,
            day_text(order.deadline),
            order.leader,
            order.unit,
            order.note,
        )


def _measures(records: Records) -> Iterable[Row]:
    for each in records.measures:
        yield (
            each.id,
            each.item,
            each.measure,
            each.due.isoformat(),
            each.committee,
            each.leader,
            each.unit,
            day_text(each.begun),
            day_text(each.done),
            each.result,
            each.note,
        )


def _materials(records: Records) -> Iterable[Row]:
    for each in records.materials:
        yield (
            each.id,
            each.material,
            each.due.isoformat(),
            each.item,
            each.unit,
            each.person,
            day_text(each.asked),
            each.note,
        )


def day_text(day: date | None) -> str:
    """A day as tables hold it; "" for None."""
    return "" if day is None else day.isoformat()


def number_text(value: float | None) -> str:
    """A number as people write it; "" for None."""
    if value is None:
        return ""
    return repr(int(value)) if float(value).is_integer() else repr(float(value))
