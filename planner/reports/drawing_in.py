"""How is a paper set so that nothing stands on a page alone: its signature without text, or who gets copies without the table above?"""

from collections.abc import Sequence
from math import ceil
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from planner.locale import text_width
from planner.reports import official

CLOSEST = 25.0
"""The closest line spacing, points, at which a text that misses its page by little is set."""
GAPS = (1.0, 0.5)
"""Parts that are left of the gaps above the signature; the first as long as closer lines are enough."""
STRETCHES = (1.0, 0.97, 0.94, 0.91, 1.03, 1.06, 1.1, 1.14, 1.18, 1.22, 1.26, 1.3)
"""How much closer or wider the lines of a table are set, the first that will do."""
_CELL_MARGINS, _BORDER, _SPARE = 10.8, 0.5, 8.0
"""Beside the text of a cell; of a row; by how much more or less a page may hold, as programs differ. Points."""


def draw_in(document: Word) -> None:
    """
    Set the text of a paper, its first section, a little closer where that keeps it on its first page, as GB/T 9704-2012 advises
    for a signature that has no room there; then the gaps above the signature too.

    Lines are counted from the widths of characters. A text that fits stays as it is, and so does one that would
    need to be closer than `CLOSEST`, and a form whose lines cannot be counted: with tables, pictures, or lines of no fixed height.
    """
    paragraphs = _first_section(document)
    if not paragraphs:
        return
    room, width = between_margins(document.sections[0])
    texts = [(paragraph, _lines(paragraph, width)) for paragraph in paragraphs]
    for gaps in GAPS:
        for leading in range(int(official.LEADING), int(CLOSEST) - 1, -1):
            closer = leading / official.LEADING
            if (
                sum(_height(paragraph, lines, closer, gaps) for paragraph, lines in texts)
                <= room - official.RULE_POINTS
            ):
                for paragraph, _ in texts:
                    look = paragraph.paragraph_format
                    if _is_text(paragraph):
                        look.line_spacing = Pt(leading)
                        look.space_before = Pt(_points(look.space_before) * closer * gaps)
                return


def keep_company(document: Word, grid: WordTable) -> None:
    """Set the lines of a table in the last section closer or wider where what follows it would stand on a page of its own."""
    elements = [*document.element.body]
    begins = max((number for number, element in enumerate(elements) if _ends_section(element)), default=-1) + 1
    at = elements.index(grid._tbl)
    before, after = elements[begins:at], [element for element in elements[at + 1 :] if element.tag != qn("w:sectPr")]
    if not after or not all(_is_measurable(document, element) for element in (*before, *after)):
        return
    room, width = between_margins(document.sections[-1])
    above, below = (
        sum(_height(paragraph, _lines(paragraph, width), 1, 1) for paragraph in _paragraphs(document, part))
        for part in (before, after)
    )
    below += official.RULE_POINTS * len(after)
    rows = _rows(grid)
    for stretch in STRETCHES:
        lines = [row * stretch + _BORDER for row in rows]
        if all(_after(lines, above, at_most) + below <= at_most for at_most in (room - _SPARE, room + _SPARE)):
            if stretch != 1:
                for paragraph in _of_cells(grid):
                    spacing = paragraph.paragraph_format.line_spacing
                    assert isinstance(spacing, Length)
                    paragraph.paragraph_format.line_spacing = Pt(round(spacing.pt * stretch, 2))
            return


def _after(rows: Sequence[float], above: float, room: float) -> float:
    """
    What of its last page a table takes, points, its first row again on each.

    >>> _after([10, 10, 10], 5, 40), _after([10, 10, 10, 10], 5, 40)
    (35, 20)
    """
    used = above
    for row in rows:
        if used + row > room:
            used = rows[0]
        used += row
    return used


def _rows(grid: WordTable) -> list[float]:
    """Heights of the rows, points, without their borders."""
    heights = []
    widths = [_points(column.width) - _CELL_MARGINS for column in grid.columns]
    # Cells of python-docx are looked up by their place one by one: slow for a table of hundreds of rows.
    for row in grid._tbl.tr_lst:
        most = 0.0
        for cell, width in zip(row.tc_lst, widths, strict=True):
            paragraph = Paragraph(cell.p_lst[0], grid)
            spacing = paragraph.paragraph_format.line_spacing
            assert isinstance(spacing, Length)
            most = max(most, _lines(paragraph, width) * spacing.pt)
        heights.append(most)
    return heights


def _of_cells(grid: WordTable) -> list[Paragraph]:
    return [Paragraph(element, grid) for row in grid._tbl.tr_lst for cell in row.tc_lst for element in cell.p_lst]


def _first_section(document: Word) -> list[Paragraph]:
    """The paragraphs up to the end of the first section; none where lines cannot be counted, or there is no end."""
    found: list[Any] = []
    for element in document.element.body:
        ends = _ends_section(element)
        if _is_measurable(document, element):
            found.append(element)
        elif not ends or element.text:
            return []
        if ends:
            return _paragraphs(document, found)
    return []


def _ends_section(element: Any) -> bool:
    return element.tag == qn("w:p") and element.pPr is not None and element.pPr.find(qn("w:sectPr")) is not None


def _is_measurable(document: Word, element: Any) -> bool:
    """Whether a part of the body is a paragraph with lines of a fixed height, and of letters alone."""
    if element.tag != qn("w:p") or element.findall(".//" + qn("w:drawing")) or element.findall(".//" + qn("w:pict")):
        return False
    paragraph = Paragraph(element, document._body)
    sized = not paragraph.text or bool(paragraph.runs and paragraph.runs[0].font.size)
    return sized and isinstance(paragraph.paragraph_format.line_spacing, Length)


def _paragraphs(document: Word, elements: Sequence[Any]) -> list[Paragraph]:
    return [Paragraph(element, document._body) for element in elements]


def between_margins(section: Section) -> tuple[float, float]:
    """Height and width of what a page holds, points."""
    return (
        _points(section.page_height) - _points(section.top_margin) - _points(section.bottom_margin),
        _points(section.page_width) - _points(section.left_margin) - _points(section.right_margin),
    )


def _lines(paragraph: Paragraph, width: float) -> int:
    """Lines that a paragraph takes in that width, points."""
    if not paragraph.text:
        return 1
    points = _points(paragraph.runs[0].font.size)
    indent = _points(paragraph.paragraph_format.first_line_indent)
    return sum(max(1, ceil((text_width(line) * points / 2 + indent) / width)) for line in paragraph.text.split("\n"))


def _height(paragraph: Paragraph, lines: int, closer: float, gaps: float) -> float:
    """Height of a paragraph with the space around it, points; lines and gaps of the text's own paragraphs are closer by factors."""
    look = paragraph.paragraph_format
    spacing = look.line_spacing
    assert isinstance(spacing, Length)
    own, gap = lines * spacing.pt, _points(look.space_before)
    if _is_text(paragraph):
        own, gap = own * closer, gap * closer * gaps
    return float(own + gap + _points(look.space_after))


def _is_text(paragraph: Paragraph) -> bool:
    """Whether a paragraph belongs to the text, the signature or whom it goes to, and not to the head above them."""
    if not paragraph.runs:
        return False
    size = paragraph.runs[0].font.size
    return bool(size == Pt(official.BODY_POINTS)) and paragraph.paragraph_format.alignment != official.CENTRED


def _points(length: Length | None) -> float:
    return 0.0 if length is None else float(length.pt)
