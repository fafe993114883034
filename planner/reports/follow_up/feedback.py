"""Weights that the records raise, as a table with the formula that each number can be worked out by again."""

from collections.abc import Iterable

from planner.domain import Instance
from planner.follow_up.feedback import Heavier
from planner.follow_up.regime import FeedbackRules
from planner.reports.follow_up.words import place_name, said, titled_table
from planner.reports.table import Cell, Table, rounded


def formula(rules: FeedbackRules, lang: str) -> str:
    """The policy's formula in words, with its numbers as per cent."""
    return said(
        lang,
        "feedback_formula" if rules.below is None else "feedback_formula_score",
        open=rounded(100 * rules.open_order),
        overdue=rounded(100 * rules.overdue_order),
        per_point=rounded(100 * rules.per_point),
        below=None if rules.below is None else rounded(rules.below),
        most=rounded(100 * rules.most),
    )


def raised_weights(instance: Instance, found: Iterable[Heavier], lang: str) -> Table:
    """One row per place whose weight the formula changes, with what raises it."""
    records: list[dict[str, Cell]] = [
        {
            "place": place_name(instance, each.place),
            "weight_before": rounded(each.before),
            "orders_open_now": each.waiting,
            "overdue": each.overdue,
            "last_score": None if each.score is None else rounded(each.score),
            "raised_by": rounded(100 * each.share),
            "weight_after": rounded(each.after),
        }
        for each in found
    ]
    columns = ("place", "weight_before", "orders_open_now", "overdue", "last_score", "raised_by", "weight_after")
    return titled_table(lang, "raised_weights", columns, records, numbers=frozenset(columns[1:]))
