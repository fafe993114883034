"""Weights that the records raise, as a table."""

from collections.abc import Iterable

from planner.domain import Instance
from planner.follow_up.feedback import Heavier
from planner.reports.follow_up.words import place_name, titled_table
from planner.reports.table import Cell, Table, rounded


def raised_weights(instance: Instance, found: Iterable[Heavier], lang: str) -> Table:
    """One row per place whose weight the formula raises, with what raises it."""
    records: list[dict[str, Cell]] = [
        {
            "place": place_name(instance, each.place),
            "weight_before": rounded(each.before),
            "weight_after": rounded(each.after),
            "still_open": each.waiting,
            "overdue": each.overdue,
            "score": None if each.score is None else rounded(each.score),
        }
        for each in found
    ]
    columns = ("place", "weight_before", "weight_after", "still_open", "overdue", "score")
    return titled_table(lang, "raised_weights", columns, records, numbers=frozenset(columns[1:]))
