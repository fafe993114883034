"""One order in Word: the slip that hands it over (整改交办单), and the slip that returns it (整改回执单)."""

from pathlib import Path

from planner.domain import Assignment, Instance
from planner.follow_up.commitments import answerable
from planner.follow_up.orders import History
from planner.reports import official
from planner.reports.follow_up.words import leader_name, place_name, said, said_day
from planner.reports.letterhead import letterhead
from planner.reports.notice import title_line
from planner.reports.whole_file import whole_file

BLANK_LINES = 4
"""Height, in lines, of a box that is filled in by hand."""


def order_slip(instance: Instance, assignment: Assignment, history: History, path: Path, lang: str) -> None:
    """Write the slip that hands an order over."""
    order = history.order
    rows = [
        *_head(instance, assignment, history, lang),
        (said(lang, "problem"), order.problem, 1),
        (said(lang, "advice"), order.advice, 1),
        (said(lang, "deadline"), said(lang, "slip_deadline", day=said_day(history.deadline.isoformat(), lang)), 1),
        (said(lang, "slip_received"), "", BLANK_LINES),
    ]
    _slip(instance, history, "slip", rows, path=path, lang=lang)


def return_slip(instance: Instance, assignment: Assignment, history: History, path: Path, lang: str) -> None:
    """Write the slip that returns an order: what was done where it has been reported, boxes to fill in where it has not."""
    order, report, closing = history.order, history.last_report, history.closing
    done = said(lang, "slip_person", name=report.by, day=said_day(report.day.isoformat(), lang)) if report else ""
    verified = (
        said(lang, "slip_person", name=closing.by, day=said_day(closing.day.isoformat(), lang)) if closing else ""
    )
    rows = [
        *_head(instance, assignment, history, lang),
        (said(lang, "problem"), order.problem, 1),
        (said(lang, "slip_done"), report.text if report else "", 1 if report else BLANK_LINES),
        (said(lang, "reported_by"), done, 1 if report else 2),
        (said(lang, "slip_verified"), closing.text if closing else "", BLANK_LINES if not closing else 1),
        (said(lang, "verified_by"), verified, 1 if closing else 2),
    ]
    _slip(instance, history, "return", rows, path=path, lang=lang)


def _head(instance: Instance, assignment: Assignment, history: History, lang: str) -> list[tuple[str, str, int]]:
    order = history.order
    where = place_name(instance, order.place)
    leaders = [leader_name(instance, leader) for leader in answerable(assignment, history)]
    return [
        (said(lang, "place"), said(lang, "slip_point", place=where, point=order.point) if order.point else where, 1),
        (said(lang, "responsible"), said(lang, "list", items=leaders), 1),
        (said(lang, "unit"), order.unit, 1),
    ]


def _slip(
    instance: Instance, history: History, kind: str, rows: list[tuple[str, str, int]], *, path: Path, lang: str
) -> None:
    title, foot = said(lang, f"{kind}_title"), said(lang, f"{kind}_foot")
    number, day = history.order.id, said_day(history.order.opened.isoformat(), lang)
    paper = official.paper(title)
    title_line(paper, title)
    official.line(paper, said(lang, "slip_number", number=number, day=day), align=official.CENTRED)
    official.form(paper, rows)
    official.line(paper, foot, points=official.TABLE_POINTS, leading=official.TABLE_LEADING)
    official.line(paper, letterhead(instance.policy, lang).office, align=official.RIGHT_ALIGNED)
    with whole_file(path) as draft:
        official.save(paper, draft)
