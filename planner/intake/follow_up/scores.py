"""Which marks were given? The table of scores -> `planner.follow_up.marks.Mark`."""

from collections.abc import Collection

from planner.follow_up.assessment import MARK, AssessmentRules
from planner.follow_up.marks import Mark
from planner.intake.cells import (
    FIRST_DAY,
    blanks,
    day,
    duplicates,
    in_file_order,
    number,
    understood,
    unknown_references,
)
from planner.intake.follow_up.schemas import SCORES
from planner.intake.headers import recognise
from planner.intake.readings import Reading
from planner.intake.tables import Table


def items_marked(rules: AssessmentRules | None) -> tuple[str, ...]:
    """Names of the items that assessors give marks for."""
    return () if rules is None else tuple(item.name for item in rules.items if item.measure == MARK)


def read_scores(table: Table, place_ids: Collection[str] | None, items: Collection[str] | None) -> Reading[Mark]:
    """
    The marks of a table.

    Parameters
    ----------
    items
        Names of the items that take marks; another is a fault. None: not known.
    """
    records = recognise(table, SCORES)
    days, day_faults = understood(records, "date", day, FIRST_DAY)
    scores, score_faults = understood(records, "score", number, 0.0)
    faults = [*records.faults, *day_faults, *score_faults, *blanks(records, SCORES.required)]
    for index, item in enumerate(records.column("item")):
        if item and items is not None and item not in items:
            faults.append(records.fault(index, "item", "unknown_item", known=tuple(items)))
    keys = [records.column(name) for name in ("place", "date", "item")]
    faults += duplicates(records, "item", "mark_twice", keys)
    findings = [*records.findings, *unknown_references(records, "place", place_ids, "left_place")]
    rows = zip(records.column("place"), days, records.column("item"), scores, records.column("note"), strict=True)
    return Reading(tuple(Mark(*row) for row in rows), in_file_order(faults), in_file_order(findings))
