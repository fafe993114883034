"""Which tables there are: made once, shown by screen, Excel, Word, PDF and CSV alike."""

from planner.domain import Assignment, Instance
from planner.reports.editing import editing
from planner.reports.letterhead import letterhead
from planner.reports.plan_tables import by_leader, by_place, pairs, unassigned
from planner.reports.road_table import by_road
from planner.reports.settled import settled
from planner.reports.statistics import layers, levels, load_shares, terms
from planner.reports.table import Cell, Column, Document, Table
from planner.reports.verdicts import certificate_lines, certificate_summary, violations
from planner.rules import check

__all__ = [
    "Cell",
    "Column",
    "Document",
    "Table",
    "by_leader",
    "by_place",
    "by_road",
    "certificate_lines",
    "certificate_summary",
    "document",
    "layers",
    "levels",
    "load_shares",
    "pairs",
    "settled",
    "terms",
    "unassigned",
    "violations",
]


def document(instance: Instance, assignment: Assignment, lang: str) -> Document:
    """
    Every table of a plan, the official one first; that of the roads only where there are roads.

    Raises
    ------
    InstanceError
        When the assignment names a leader or a place that the instance does not have.
    """
    report, roads = check(instance, assignment), by_road(instance, assignment, lang)
    return Document(
        title=instance.policy.title,
        wording=instance.policy.wording,
        lang=lang,
        tables=(
            by_leader(instance, assignment, lang),
            by_place(instance, assignment, lang),
            *((roads,) if roads.rows else ()),
            load_shares(instance, assignment, lang),
            layers(instance, assignment, lang),
            terms(instance, assignment, lang, values=report.terms),
            unassigned(instance, assignment, lang),
            violations(instance, report, lang),
            settled(instance, report, lang),
            certificate_lines(instance, report, lang),
            pairs(instance, assignment, lang),
        ),
        letterhead=letterhead(instance.policy, lang),
        editing=editing(instance, assignment, lang),
    )
