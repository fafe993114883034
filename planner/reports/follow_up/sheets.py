"""Tables of follow-up as a workbook to print: they say which day they show, as the same tables say something else tomorrow."""

from collections.abc import Sequence
from datetime import date

from planner.domain import Policy
from planner.reports.follow_up.words import said
from planner.reports.table import Document, Table


def sheets(policy: Policy, tables: Sequence[Table], on: date, lang: str, *, told: str = "") -> Document:
    """
    The tables with the policy's title and the day.

    Parameters
    ----------
    told
        What stands behind the day, such as the formula that the numbers follow.
    """
    note = said(lang, "as_of_told", on=on, told=told) if told else said(lang, "as_of", on=on)
    return Document(policy.title, policy.wording, lang, tuple(tables), note=note)
