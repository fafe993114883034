"""Names, headers and sentences that the tables of follow-up share."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from planner.domain import Instance
from planner.follow_up.periods import Span
from planner.locale import sentence
from planner.reports.table import Cell, Column, Table, table_of

_DAYS = frozenset(
    {
        "act_by",
        "closed_on",
        "complete_by",
        "date",
        "deadline",
        "due",
        "hand_over_by",
        "handed_over_on",
    }
)
"""Keys of columns that hold days."""


def said(lang: str, name: str, /, **values: Any) -> str:
    """The sentence `follow_up.<name>` of the catalogue."""
    return sentence(f"follow_up.{name}", lang, **values)


def said_day(day: str, lang: str) -> str:
    """A day as official papers write it."""
    year, month, of_month = (int(part) for part in day.split("-"))
    return said(lang, "day", year=year, month=month, day=of_month)


def said_span(span: Span, lang: str) -> str:
    """
    A period in words, where files have its label.

    >>> from datetime import date
    >>> from planner.follow_up.periods import PERIODS, span_of
    >>> [said_span(span_of(period, date(2026, 7, 15)), "zh") for period in PERIODS]
    ['2026年第29周', '2026年7月', '2026年7—8月', '2026年第3季度', '2026年下半年', '2026年']
    """
    month = span.first.month
    week = span.first.isocalendar()
    number = {"week": week.week, "quarter": (month + 2) // 3}.get(span.period, month)
    half = f"_{(month + 5) // 6}" if span.period == "half_year" else ""
    year = week.year if span.period == "week" else span.first.year
    # A year is no count, which is written in groups of three.
    return said(lang, f"span_{span.period}{half}", year=str(year), number=number, next=month + 1)


def leader_name(instance: Instance, leader: str) -> str:
    """A leader's name; the id where he is no longer among the leaders."""
    known = instance.leader_by_id.get(leader)
    return known.name if known else leader


def place_name(instance: Instance, place: str | None) -> str:
    """A place's name; the id where it is no longer among the places, "" for none."""
    known = instance.place_by_id.get(place or "")
    return known.name if known else place or ""


def titled_table(
    lang: str,
    key: str,
    columns: Sequence[str | Column],
    records: Sequence[Mapping[str, Cell]],
    *,
    numbers: Collection[str] = (),
    optional: Collection[str] = (),
    title: str = "",
    sums: int = 0,
) -> Table:
    """
    A table whose title and headers are the catalogue's words for its key and those of its columns.

    Parameters
    ----------
    columns
        Their keys, or columns that have headers of their own.
    numbers
        Keys of columns that hold numbers.
    optional
        Keys of columns that are dropped when no record fills them.
    title
        In place of the catalogue's word for `key`.
    sums
        How many of the last records sum up those above.
    """
    made = tuple(
        name
        if isinstance(name, Column)
        else Column(name, said(lang, name), is_number=name in numbers, is_day=name in _DAYS)
        for name in columns
    )
    return table_of(key, title or said(lang, key), made, records, leave_out_if_blank=frozenset(optional), sums=sums)
