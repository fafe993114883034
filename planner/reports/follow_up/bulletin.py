"""The bulletin of a period (通报) in Word: what was visited, put right and assessed, in figures, tables and charts."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from docx.document import Document as Word
from docx.shared import Mm, Pt

from planner.domain import Assignment, Instance
from planner.follow_up.bulletin import Figures
from planner.follow_up.regime import Regime
from planner.reports import chart, notice, official
from planner.reports.follow_up import assessment, calendar, orders
from planner.reports.follow_up.words import leader_name, place_name, said, said_day, said_span
from planner.reports.letterhead import letterhead
from planner.reports.table import Table, rounded
from planner.reports.whole_file import whole_file

CHART_WIDTH = 150  # mm
MOST_BARS = 20


def bulletin(
    instance: Instance, assignment: Assignment, regime: Regime, figures: Figures, path: Path, *, lang: str
) -> None:
    """Write the bulletin, replacing a file that is there; when that fails, what was there stays."""
    around = letterhead(instance.policy, lang)
    first, last = said_day(figures.first.isoformat(), lang), said_day(figures.last.isoformat(), lang)
    title = said(lang, "bulletin_title", title=instance.policy.title)
    paper = official.paper(title)
    notice.head(paper, around, title, lang)
    notice.paragraphs(paper, [said(lang, "bulletin_opening", first=first, last=last)])
    parts = [
        _visits(instance, figures, lang),
        _orders(instance, assignment, figures, lang),
        _assessment(instance, assignment, regime, figures, lang),
        _reports(instance, figures, lang),
        _measures(figures, lang),
        _materials(figures, lang),
    ]
    for number, (heading, part) in enumerate(((name, part) for name, part in parts if part), start=1):
        ordinal = said(lang, f"ordinal_{number}")
        notice.section(paper, said(lang, "bulletin_heading", number=ordinal, heading=said(lang, heading)), [])
        for piece in part:
            _put(paper, piece)
    for position, text in enumerate((around.office, around.date)):
        signed = official.line(paper, text, align=official.RIGHT_ALIGNED, keep_with_next=position == 0)
        signed.paragraph_format.right_indent = Pt(4 * official.BODY_POINTS)
        signed.paragraph_format.space_before = Pt(0 if position else 2 * official.LEADING)
    with whole_file(path) as draft:
        official.save(paper, draft)


Piece = str | Table | bytes
Part = tuple[str, list[Piece]]


def _put(paper: Word, piece: Piece) -> None:
    """A sentence, a table under its title, or a chart."""
    if isinstance(piece, str):
        notice.paragraphs(paper, [piece])
    elif isinstance(piece, bytes):
        # What a chart shows is said above it, on the same page.
        paper.paragraphs[-1].paragraph_format.keep_with_next = True
        paper.add_picture(BytesIO(piece), width=Mm(CHART_WIDTH))
    else:
        official.line(paper, piece.title, font=official.HEADING, points=14, align=official.CENTRED, keep_with_next=True)
        official.table(paper, piece)


def _visits(instance: Instance, figures: Figures, lang: str) -> Part:
    if not figures.owed:
        return "bulletin_visits", []
    met = sum(not duty.missing for duty in figures.owed)
    told: list[Piece] = [
        said(lang, "bulletin_visits_told", owed=len(figures.owed), met=met, rate=_percent(met, len(figures.owed)))
    ]
    missing: dict[str, int] = {}
    for duty in figures.owed:
        if duty.missing:
            missing[duty.leader] = missing.get(duty.leader, 0) + duty.missing
    most = sorted(missing.items(), key=lambda each: (-each[1], each[0]))[:MOST_BARS]
    if most:
        told.append(said(lang, "bulletin_visits_missing", count=len(missing)))
        shown = [chart.Bar(leader_name(instance, leader), count, str(count)) for leader, count in most]
        told.append(chart.bars(shown, lang))
    return "bulletin_visits", told


def _orders(instance: Instance, assignment: Assignment, figures: Figures, lang: str) -> Part:
    book = figures.book
    if not book.total:
        return "bulletin_orders", []
    told: list[Piece] = [
        said(
            lang,
            "bulletin_orders_told",
            carried=book.carried,
            opened=book.opened,
            reopened=book.reopened,
            closings=book.closings,
            in_time=book.closings_in_time,
            still_open=book.still_open,
            overdue=book.overdue,
        ),
        said(lang, "bulletin_orders_all", total=book.total, closed=book.closed, rate=_percent(book.closed, book.total)),
        orders.order_ledger(
            instance, assignment, figures.orders, "district", first=figures.first, last=figures.last, lang=lang
        ),
    ]
    if figures.overdue:
        told.append(said(lang, "bulletin_overdue", count=len(figures.overdue)))
        told.append(orders.overdue_orders(instance, assignment, figures.overdue, on=figures.last, lang=lang))
    return "bulletin_orders", told


def _assessment(instance: Instance, assignment: Assignment, regime: Regime, figures: Figures, lang: str) -> Part:
    rules = regime.assessment
    if rules is None or figures.span is None:
        return "bulletin_assessment", []
    told: list[Piece] = [said(lang, "bulletin_round", span=said_span(figures.span, lang))]
    for side, flag in (("red", rules.red), ("black", rules.black)):
        names = [place_name(instance, each.place) for each in figures.standings if each.flag == side]
        if flag is not None:
            told.append(said(lang, "bulletin_flag" if names else "bulletin_no_flag", flag=flag.name, places=names))
    for group in dict.fromkeys(each.group for each in figures.standings):
        shown = [
            chart.Bar(place_name(instance, each.place), each.score, str(rounded(each.score)), each.flag or "plain")
            for each in figures.standings
            if each.group == group and each.score is not None
        ]
        if shown:
            told += [said(lang, "bulletin_scores", group=group), chart.bars(shown, lang)]
    told += [*assessment.formula(rules, lang)]
    return "bulletin_assessment", told


def _reports(instance: Instance, figures: Figures, lang: str) -> Part:
    if not figures.reports:
        return "bulletin_reports", []
    states = [debt.state(figures.last) for debt in figures.reports]
    told: list[Piece] = [
        said(
            lang,
            "bulletin_reports_told",
            due=len(states),
            done=states.count("done"),
            late=states.count("late"),
            overdue=states.count("overdue"),
        )
    ]
    told += _burdens(instance, figures, lang)
    return "bulletin_reports", told


def _burdens(instance: Instance, figures: Figures, lang: str) -> Iterator[Piece]:
    if figures.over:
        named = list(dict.fromkeys(calendar.asked_name(instance, burden.by) for burden in figures.over))
        yield said(lang, "bulletin_burden", count=len(named), units=named[: calendar.NAMED])


def _measures(figures: Figures, lang: str) -> Part:
    if not figures.measures:
        return "bulletin_measures", []
    states = [measure.state(figures.last) for measure in figures.measures]
    done = states.count("done") + states.count("late")
    told: list[Piece] = [
        said(
            lang,
            "bulletin_measures_told",
            total=len(states),
            done=done,
            rate=_percent(done, len(states)),
            late=states.count("late"),
            overdue=states.count("overdue"),
        )
    ]
    if late := [measure.measure for measure in figures.measures if measure.state(figures.last) == "overdue"]:
        told.append(said(lang, "bulletin_measures_overdue", measures=late[: calendar.NAMED]))
    return "bulletin_measures", told


def _materials(figures: Figures, lang: str) -> Part:
    book = figures.materials
    if not book.total:
        return "bulletin_materials", []
    told = said(
        lang,
        "bulletin_materials_told",
        total=book.total,
        archived=book.archived,
        rate=_percent(book.archived, book.total),
        archivings=book.archivings,
        missing=book.missing,
        overdue=book.overdue,
    )
    return "bulletin_materials", [told]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"
