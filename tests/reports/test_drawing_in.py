"""Nothing of a notice stands on a page alone: counted here, looked at as pages in `test_rendered`."""

from dataclasses import replace
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.shared import Length, Pt

from planner.domain import Assignment, Instance
from planner.reports import drawing_in, export, official
from planner.reports.notice_template import write_notice_template
from planner.reports.table import Column, Table

COLUMNS = (Column("serial", "序号", is_number=True), Column("leader", "领导"))
CLAUSE = "每位领导要切实履行职责，"


def annexed(rows: int) -> Word:
    """A page across with a title, a table of so many rows of one line, and two lines below it."""
    paper = official.paper("题")
    official.lie_across(paper.sections[0])
    official.line(paper, "分工表", leading=36)
    grid = official.table(paper, Table("t", "表", COLUMNS, tuple((number, "市长") for number in range(rows))))
    for text in ("抄送：某某", "某某印发"):
        official.line(paper, text)
    drawing_in.keep_company(paper, grid)
    return paper


def spacing(paper: Word) -> float:
    found = paper.tables[0].rows[0].cells[0].paragraphs[0].paragraph_format.line_spacing
    assert isinstance(found, Length)
    return round(float(found.pt), 2)


def test_what_follows_a_table_has_rows_of_it_on_its_page() -> None:
    """
    A page across holds 442 points, give or take 8, and 36 stand above the table: 18.5 for the header and each row.

    Two lines of 28 and their rules take 68. Below 16 rows they have room (36 + 17 x 18.5 + 68 = 419), below 18 they do where its
    lines are 16.4 points (36 + 19 x 16.9 + 68 = 425), and not below 20 (36 + 21 x 16.9 + 68 = 459): 19.8 points take rows over to their
    page (36 + 21 x 20.3 = 462). Thirty rows do so by themselves.
    """
    assert [spacing(annexed(rows)) for rows in (16, 18, 20, 30)] == [18, 16.4, 19.8, 18]


def test_a_notice_by_the_built_in_form_is_drawn_in_as_the_notice_itself(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    """Seven lines of text, three around the signature and their gaps: more than is left of the page at 28 points, not at 25 to 27."""
    write_notice_template(tmp_path / "form.docx")
    seen = set()
    for clauses in range(1, 16):
        wordy = replace(two_by_four, policy=replace(two_by_four.policy, wording=CLAUSE * clauses))
        looks = []
        for form in (None, tmp_path / "form.docx"):
            export(wordy, kept, "docx", tmp_path / "n.docx", template=form)
            text = next(p for p in docx.Document(str(tmp_path / "n.docx")).paragraphs if CLAUSE in p.text)
            assert isinstance(text.paragraph_format.line_spacing, Length)
            looks.append(text.paragraph_format.line_spacing.pt)
        assert looks[0] == looks[1]
        seen.add(looks[0])
    assert {25, 28} <= seen


def test_the_end_of_the_text_takes_no_line_of_its_own(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    """An empty paragraph below the date would be a page of its own where the date is the last line of its page."""
    export(two_by_four, kept, "docx", tmp_path / "n.docx")
    ends = [
        p
        for p in docx.Document(str(tmp_path / "n.docx")).paragraphs
        if p._p.pPr is not None and p._p.pPr.sectPr is not None
    ]
    assert [paragraph.text for paragraph in ends] == ["（成文日期）"]


def test_a_form_whose_lines_cannot_be_counted_stays_as_it_is() -> None:
    paper = official.paper("题")
    for _ in range(25):
        official.line(paper, CLAUSE)
    paper.add_paragraph("随单位模板的行距")
    official.turn(paper)
    drawing_in.draw_in(paper)
    assert {paragraph.paragraph_format.line_spacing for paragraph in paper.paragraphs[:25]} == {Pt(28)}
