"""Which materials does the application need, and what happened to them? The tables of materials -> `planner.follow_up.materials`."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter

from planner.domain import Fault
from planner.follow_up.materials import ACTIONS, Filing, Material, MaterialEvent, after
from planner.intake.cells import (
    FIRST_DAY,
    blanks,
    day,
    duplicates,
    in_file_order,
    one_of,
    understood,
    unknown_references,
)
from planner.intake.follow_up.happenings import refusals
from planner.intake.follow_up.schemas import MATERIAL_EVENTS, MATERIALS
from planner.intake.headers import Records, recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table

WORDS = {
    **{action: action for action in ACTIONS},
    "提交": "submit",
    "报送": "submit",
    "审核通过": "pass",
    "通过": "pass",
    "退回": "return",
    "归档": "archive",
    "撤回": "withdraw",
}


def read_materials(table: Table) -> Reading[Material]:
    """The materials of a table; one that nobody has to hand over is a fault."""
    records = recognise(table, MATERIALS)
    due, due_faults = understood(records, "due", day, FIRST_DAY)
    asked, asked_faults = understood(records, "asked", _perhaps_day, None)
    faults = [*records.faults, *due_faults, *asked_faults, *blanks(records, MATERIALS.required)]
    faults += duplicates(records, "id", "material_twice", [records.column("id")])
    who = zip(records.column("unit"), records.column("person"), due, asked, strict=True)
    for index, (unit, person, last, first) in enumerate(who):
        if not unit and not person:
            faults.append(records.fault(index, "unit", "material_of_nobody"))
        if first is not None and records.column("due")[index] and last < first and not due_faults:
            faults.append(records.fault(index, "due", "days_out_of_order", first=first))
    names = ("id", "material", "item", "unit", "person", "note")
    rows = zip(*(records.column(name) for name in names), due, asked, strict=True)
    materials = tuple(
        Material(id_, material, last, item, unit, person, first, note)
        for id_, material, item, unit, person, note, last, first in rows
    )
    ids = {material.id for material in materials} if records.complete and "id" in records.cells else None
    return Reading(materials, in_file_order(faults), records.findings, ids)


def read_material_events(table: Table, materials: Reading[Material]) -> Reading[MaterialEvent]:
    """The events of a table; one that its material cannot have, such as a review by who handed it over, is a fault."""
    records = recognise(table, MATERIAL_EVENTS)
    on, day_faults = understood(records, "date", day, FIRST_DAY)
    actions, action_faults = understood(records, "action", one_of(WORDS), "")
    faults = [*records.faults, *day_faults, *action_faults, *blanks(records, MATERIAL_EVENTS.required)]
    faults += unknown_references(records, "material", materials.ids, "unknown_material")
    rows = zip(records.column("material"), on, actions, records.column("by"), records.column("text"), strict=True)
    events = tuple(MaterialEvent(*row) for row in rows)
    if not faults and not materials.faults:
        faults += _refused(records, events, {material.id: material for material in materials.rows})
    return Reading(events, in_file_order(faults), records.findings)


def _refused(records: Records, events: Sequence[MaterialEvent], materials: Mapping[str, Material]) -> list[Fault]:
    """A fault for each event that could not happen, in the light of those before it."""
    faults = []
    for index, before, why in refusals(events, attrgetter("material"), lambda id_: Filing(materials[id_]), after):
        code = f"material_wrong_state_{before.state}" if why == "wrong_state" else f"material_{why}"
        faults.append(records.fault(index, _COLUMN_OF.get(why, "text"), code, **values_of(before)))
    return faults


_COLUMN_OF = {
    "before_asked": "date",
    "before_last": "date",
    "wrong_state": "action",
    "no_person": "by",
    "same_person": "by",
}


def values_of(filing: Filing) -> dict[str, str]:
    """What the sentences of refusals name besides the cell."""
    asked = filing.material.asked
    last = filing.steps[-1][0].day.isoformat() if filing.steps else ""
    return {"material": filing.material.id, "asked": asked.isoformat() if asked else "", "last": last}


def _perhaps_day(text: str) -> date | None:
    return day(text)
