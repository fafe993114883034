"""A plan as the notice that sets it up, in Word: the text, and the table by leader as its annex."""

from pathlib import Path

from docx.document import Document as Word
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from planner.reports import drawing_in, official
from planner.reports.letterhead import Letterhead
from planner.reports.table import Document, Table
from planner.reports.title_lines import title_lines
from planner.reports.widths import text_of
from planner.reports.wording import word

_IMPRINT_LEADING = 24.0  # points
_REMARKS = {
    (False, False): "notice_remark",
    (True, False): "notice_remark_with_reason",
    (False, True): "notice_remark_with_exception",
    (True, True): "notice_remark_with_both",
}
"""Whether the reason of a pin or avoid is known, and that of an exception -> the form of the remark."""


def words(document: Document) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """
    What the notice says: its opening, and its parts. What the plan breaks or overrides is told, with the reasons that are known.

    A text of one part has no heading: a paper that numbers its first part has a second.
    """
    lang, remarks = document.lang, _remarks(document)
    if not remarks:
        return [*_opening(document), _extent(document)], []
    told = [word(lang, "notice_remarks", count=len(remarks)), *remarks]
    return _opening(document), [
        (word(lang, "notice_plan_heading"), [_extent(document)]),
        (word(lang, "notice_remarks_heading"), told),
    ]


def write(document: Document, path: Path) -> None:
    """Write the notice."""
    annex, lang = document.tables[0], document.lang
    paper = official.paper(document.letterhead.notice)
    head(paper, document.letterhead, document.letterhead.notice, lang)
    opening, parts = words(document)
    paragraphs(paper, opening)
    for heading, texts in parts:
        section(paper, heading, texts)
    foot(paper, document.letterhead, annex, lang)
    official.save(paper, path)


def write_tables(document: Document, path: Path) -> None:
    """Write the tables of a document alone, across, without the words of a notice around them."""
    paper = official.paper(document.title)
    official.lie_across(paper.sections[0])
    for table in document.tables:
        heading = word(document.lang, "sheet_heading", title=document.title, table=table.title)
        title_line(paper, heading).paragraph_format.space_after = Pt(official.TABLE_LEADING / 2)
        if table.rows:
            official.table(paper, table)
        elif table.empty:
            official.line(paper, table.empty, align=official.CENTRED)
    official.save(paper, path)


def head(paper: Word, letterhead: Letterhead, title: str, lang: str) -> None:
    """The office's name in red, the number, a red line, the title, and to whom it goes."""
    if letterhead.office:
        office = official.line(
            paper,
            word(lang, "notice_office", office=letterhead.office),
            font=official.TITLE,
            points=official.OFFICE_POINTS,
            leading=official.OFFICE_POINTS * 1.5,
            align=official.CENTRED,
        )
        office.runs[0].font.color.rgb = official.RED
        office.paragraph_format.space_before = Pt(60)
        number = official.line(paper, letterhead.number, align=official.CENTRED)
        number.paragraph_format.space_before = Pt(official.LEADING * 2)
        official.rule(number, colour=str(official.RED), eighths=16)
    heading = title_line(paper, title)
    heading.paragraph_format.space_before = Pt(official.LEADING * 2)
    heading.paragraph_format.space_after = Pt(official.LEADING)
    if letterhead.recipients:
        official.line(paper, word(lang, "notice_recipients", recipients=letterhead.recipients))


def title_line(paper: Word, title: str) -> Paragraph:
    """The title of the notice, or of its annex, its lines ended where no bracket is cut."""
    _, room = drawing_in.between_margins(paper.sections[-1])
    return official.line(
        paper,
        title_lines(title, int(room / (official.TITLE_POINTS / 2))),
        font=official.TITLE,
        points=official.TITLE_POINTS,
        leading=official.TITLE_LEADING,
        align=official.CENTRED,
        keep_with_next=True,
    )


def section(paper: Word, heading: str, texts: list[str]) -> None:
    """A heading of the first level, and its paragraphs."""
    official.line(paper, heading, font=official.HEADING, indent=2, keep_with_next=True)
    paragraphs(paper, texts)


def paragraphs(paper: Word, texts: list[str]) -> None:
    """Paragraphs of the text, set in by two characters."""
    for text in texts:
        official.line(paper, text, indent=2)


def foot(paper: Word, letterhead: Letterhead, annex: Table, lang: str, *, tag: str = "") -> None:
    """
    What the annex is, who signs and when; then the annex across, and below it who gets copies and who prints.

    Parameters
    ----------
    tag
        Of a template, in place of the table.
    """
    said = paper.paragraphs[-1]
    mention = official.line(paper, word(lang, "notice_annex_mention", title=annex.title), indent=2)
    mention.paragraph_format.space_before = Pt(official.LEADING)
    for position, text in enumerate((letterhead.office, letterhead.date)):
        signed = official.line(paper, text, align=official.RIGHT_ALIGNED, keep_with_next=position == 0)
        signed.paragraph_format.right_indent = Pt(4 * official.BODY_POINTS)
        signed.paragraph_format.space_before = Pt(0 if position else 2 * official.LEADING)
    official.keep_together(paper, said, signed)
    official.turn(paper)
    drawing_in.draw_in(paper)
    official.line(paper, word(lang, "notice_annex"), font=official.HEADING, keep_with_next=True)
    title_line(paper, annex.title).paragraph_format.space_after = Pt(official.TABLE_LEADING / 2)
    grid = None
    if tag:
        official.line(paper, tag)
    else:
        grid = official.table(paper, annex)
    if letterhead.copies or letterhead.printer:
        _imprint(paper, letterhead, lang)
        if grid is not None:
            drawing_in.keep_company(paper, grid)


def _imprint(paper: Word, letterhead: Letterhead, lang: str) -> None:
    """
    Who gets copies and who prints, together on the last page. That it goes to the foot of an even page is left to the office: a frame or
    a table anchored there is set at its head, or without its lines, by LibreOffice.
    """
    top = official.line(paper, "", leading=official.TABLE_LEADING / 2, keep_with_next=True)
    copies = official.line(
        paper,
        word(lang, "notice_copies", copies=letterhead.copies),
        points=official.PAGE_NUMBER_POINTS,
        leading=_IMPRINT_LEADING,
        keep_with_next=True,
    )
    printed = official.line(
        paper,
        word(lang, "notice_printed", printer=letterhead.printer, date=letterhead.date),
        points=official.PAGE_NUMBER_POINTS,
        leading=_IMPRINT_LEADING,
    )
    for paragraph, eighths in ((top, 8), (copies, 4), (printed, 8)):
        official.rule(paragraph, eighths=eighths)


def _opening(document: Document) -> list[str]:
    stated = document.wording.strip().rstrip("。.")
    return [word(document.lang, "notice_opening_by_wording" if stated else "notice_opening", wording=stated)]


def _extent(document: Document) -> str:
    """How many leaders and places the annex is about."""
    places = document.table("by_place")
    return word(
        document.lang,
        "notice_extent",
        leaders=len(document.tables[0].rows),
        places=len(places.rows) if places else 0,
    )


def _remarks(document: Document) -> list[str]:
    """One numbered sentence per broken rule, with the reason of the pin or avoid, and of the exception made, where one was stated."""
    broken = document.table("violations")
    if broken is None:
        return []
    told = []
    for row in broken.rows:
        cells = dict(zip((column.key for column in broken.columns), map(text_of, row), strict=True))
        reason, allowed = cells.get("reason", ""), cells.get("override", "")
        form = _REMARKS[bool(reason), bool(allowed)]
        values = {"number": cells["serial"], "message": cells["message"], "reason": reason, "allowed": allowed}
        told.append(word(document.lang, form, **values))
    return told
