"""Which days are off? The holiday table -> `planner.follow_up.working_days.Holiday`."""

from planner.follow_up.working_days import Holiday
from planner.intake.cells import FIRST_DAY, blanks, day, duplicates, in_file_order, one_of, understood
from planner.intake.follow_up.schemas import HOLIDAYS
from planner.intake.headers import recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

KINDS = {"off": "off", "work": "work", "放假": "off", "休": "off", "上班": "work", "班": "work"}


def read_holidays(table: Table) -> Reading[Holiday]:
    """The days of a table."""
    records = recognise(table, HOLIDAYS)
    days, day_faults = understood(records, "date", day, FIRST_DAY)
    kinds, kind_faults = understood(records, "kind", one_of(KINDS), "")
    faults = [*records.faults, *day_faults, *kind_faults, *blanks(records, ("date", "kind"))]
    if not day_faults:
        faults += duplicates(records, "date", "day_twice", [[on.isoformat() for on in days]])
    rows = zip(days, kinds, records.column("name"), records.column("source"), strict=True)
    holidays = tuple(Holiday(on, kind == "work", name, source) for on, kind, name, source in rows)
    return Reading(holidays, in_file_order(faults), records.findings)
