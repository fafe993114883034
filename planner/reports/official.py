"""Official paper: a Word document with the margins, fonts and line spacing of GB/T 9704-2012, and the parts it is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from planner.reports.table import Table
from planner.reports.widths import ROOM, WIDEST, holds, shares, text_of

# Named only: the official fonts are on the offices' computers and may not be shipped.
TITLE, BODY, HEADING, NUMBERS = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
LATIN = "Times New Roman"
TITLE_POINTS, BODY_POINTS, TABLE_POINTS, PAGE_NUMBER_POINTS, OFFICE_POINTS = 22.0, 16.0, 12.0, 14.0, 36.0
LEADING, TITLE_LEADING, TABLE_LEADING = 28.0, 36.0, 18.0  # points
TABLE_SIZES = (TABLE_POINTS, 10.5, 9.0)
"""Sizes of type that a table may have, points: the first at which no number or word is broken."""
RULE_SPACE, RULE_POINTS = 4, 6
"""Between a paragraph and the line below it; what such a line takes of a page, itself included. Points."""
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26  # mm
SHORT_SIDE, LONG_SIDE = 210, 297  # mm
PAGE_NUMBER_BELOW_TEXT = 7  # mm
_LABEL_SHARE, _FORM_POINTS, _FORM_LEADING = 0.26, 14.0, 24.0
RED = RGBColor(0xC0, 0x00, 0x00)
LEFT_ALIGNED, CENTRED, RIGHT_ALIGNED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def paper(title: str) -> Word:
    """An empty document, A4 upright, with the page number outside below the text: "— 1 —"."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = text_of(title), "", ""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.page_width, section.page_height = Mm(SHORT_SIDE), Mm(LONG_SIDE)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(BOTTOM - PAGE_NUMBER_BELOW_TEXT - 5)
    for footer, side in ((section.footer, RIGHT_ALIGNED), (section.even_page_footer, LEFT_ALIGNED)):
        _page_number(footer.paragraphs[0], side)
    return document


def turn(document: Word) -> Section:
    """A new section of A4 pages across: the same page turned, so that its head is at the binding."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # The end of the section goes to the last paragraph with words: an empty one after it would take a page where the words fill theirs.
    ending = document.paragraphs[-1]._p
    said = ending.getprevious()
    if said is not None and said.tag == qn("w:p"):
        said.get_or_add_pPr().append(ending.get_or_add_pPr().find(qn("w:sectPr")))
        ending.getparent().remove(ending)
    return lie_across(section)


def lie_across(section: Section) -> Section:
    """The section with its pages across."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(LONG_SIDE), Mm(SHORT_SIDE)
    section.top_margin, section.bottom_margin = Mm(LEFT), Mm(RIGHT)
    section.left_margin, section.right_margin = Mm(BOTTOM), Mm(TOP)
    section.footer_distance = Mm(RIGHT - PAGE_NUMBER_BELOW_TEXT - 5)
    return section


def line(
    document: Word,
    text: str,
    *,
    font: str = BODY,
    points: float = BODY_POINTS,
    leading: float = LEADING,
    align: WD_ALIGN_PARAGRAPH = LEFT_ALIGNED,
    indent: int = 0,
    keep_with_next: bool = False,
) -> Paragraph:
    """
    A paragraph with a fixed line spacing, points.

    Parameters
    ----------
    indent
        Of the first line, in characters.
    """
    paragraph = document.add_paragraph()
    fill(paragraph, text, font=font, points=points, leading=leading, align=align)
    if indent:
        look = paragraph.paragraph_format
        look.first_line_indent = Pt(indent * points)
        look.element.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(indent * 100))
    paragraph.paragraph_format.keep_with_next = keep_with_next
    paragraph.paragraph_format.widow_control = True
    return paragraph


def fill(
    paragraph: Paragraph,
    text: str,
    *,
    font: str,
    points: float,
    leading: float,
    align: WD_ALIGN_PARAGRAPH = LEFT_ALIGNED,
) -> None:
    """Put a text into an empty paragraph. Its font is set for Chinese characters too, which Word keeps apart from Latin ones."""
    look = paragraph.paragraph_format
    look.alignment, look.space_before, look.space_after = align, Pt(0), Pt(0)
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    run = paragraph.add_run(text_of(text))
    _set_font(run, font, points)


def table(document: Word, shown: Table, *, widest: int = WIDEST) -> WordTable:
    """
    A table across the whole text area: its header on every page, no row over two pages, text that does not fit wraps.

    Its type is smaller where numbers or words would break.

    Parameters
    ----------
    widest
        Columns of the standard font beyond which a text wraps, however much wider the others could be.
    """
    section = document.sections[-1]
    room = _length(section.page_width) - _length(section.left_margin) - _length(section.right_margin)
    # Columns of the standard font are those of the table's type on a page across.
    columns = ROOM * room / Mm(LONG_SIDE - TOP - BOTTOM)
    points = next(
        (size for size in TABLE_SIZES if holds(shown, columns * TABLE_POINTS / size, widest=widest)), TABLE_SIZES[-1]
    )
    split = shares(shown, widest=widest, room=columns * TABLE_POINTS / points)
    widths = [Length(int(share * room)) for share in split]
    grid: WordTable = document.add_table(rows=1 + len(shown.rows), cols=len(shown.columns))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    lines = (shown.header, *shown.rows)
    for number, (row, cells) in enumerate(zip(grid.rows, lines, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, value, width, column in zip(row.cells, cells, widths, shown.columns, strict=True):
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            fill(
                cell.paragraphs[0],
                text_of(value),
                font=HEADING if number == 0 else BODY,
                points=points,
                leading=TABLE_LEADING * points / TABLE_POINTS,
                align=CENTRED if number == 0 or column.is_number else LEFT_ALIGNED,
            )
    return grid


def form(document: Word, rows: Sequence[tuple[str, str, int]]) -> WordTable:
    """
    A form across the whole text area: in each row a label and what stands there.

    Parameters
    ----------
    rows
        Label, content, and the least height of the row in lines, for what is filled in by hand.
    """
    section = document.sections[-1]
    room = _length(section.page_width) - _length(section.left_margin) - _length(section.right_margin)
    widths = [Length(int(share * room)) for share in (_LABEL_SHARE, 1 - _LABEL_SHARE)]
    grid: WordTable = document.add_table(rows=len(rows), cols=2)
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row, (label, content, lines) in zip(grid.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(_FORM_LEADING * max(lines, 1) + _FORM_LEADING / 2)
        for cell, text, width, font in zip(row.cells, (label, content), widths, (HEADING, BODY), strict=True):
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            align = CENTRED if font == HEADING else LEFT_ALIGNED
            fill(cell.paragraphs[0], text_of(text), font=font, points=_FORM_POINTS, leading=_FORM_LEADING, align=align)
    return grid


def rule(paragraph: Paragraph, *, colour: str = "000000", eighths: int = 8) -> None:
    """A line below a paragraph; its thickness in eighths of a point."""
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(RULE_SPACE)), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def keep_together(document: Word, first: Paragraph, last: Paragraph) -> None:
    """Keep the paragraphs from one to another on one page: a signature must never stand there alone."""
    found = False
    for paragraph in document.paragraphs:
        found |= paragraph._p is first._p
        if paragraph._p is last._p:
            return
        if found:
            paragraph.paragraph_format.keep_with_next = True


def save(document: Word, path: Path) -> None:
    """Write a document."""
    document.save(str(path))


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = align
    look = paragraph.paragraph_format
    # One character in from the outer edge.
    look.left_indent = look.right_indent = Pt(PAGE_NUMBER_POINTS)
    for part in ("— ", "begin", "PAGE", "end", " —"):
        run = paragraph.add_run()
        _set_font(run, NUMBERS, PAGE_NUMBER_POINTS)
        if part in {"begin", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
            run._r.append(mark)
        elif part == "PAGE":
            instruction = OxmlElement("w:instrText")
            instruction.text = part
            run._r.append(instruction)
        else:
            run.text = part


def _set_font(run: Any, font: str, points: float) -> None:
    run.font.name, run.font.size = LATIN, Pt(points)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")  # or quotation marks and dashes come in the Latin font


def _length(length: Length | None) -> int:
    assert length is not None
    return int(length)
