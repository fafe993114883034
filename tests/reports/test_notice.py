"""The notice in Word, opened again: laid out by GB/T 9704-2012, with the table by leader as its annex."""

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length, Pt

from planner.domain import Assignment, Instance, Violation
from planner.reports import export, official, tables
from planner.reports.table import Column, Table
from planner.reports.widths import shares
from planner.rules.overrides import with_override


@pytest.fixture
def notice(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> Word:
    return written(two_by_four, kept, tmp_path)


def written(instance: Instance, plan: Assignment, folder: Path, lang: str = "zh") -> Word:
    path = folder / "notice.docx"
    export(instance, plan, "docx", path, lang)
    return docx.Document(str(path))


def texts(document: Word) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def mm(length: Length | None) -> int:
    assert length is not None
    return round(float(length.mm))


def test_the_page_has_the_margins_of_the_standard_and_the_annex_lies_across(notice: Word) -> None:
    upright, across = notice.sections
    assert [mm(side) for side in (upright.page_width, upright.page_height)] == [210, 297]
    margins = (upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin)
    assert [mm(side) for side in margins] == [37, 35, 28, 26]
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert [mm(side) for side in (across.page_width, across.page_height)] == [297, 210]


def test_title_and_text_have_their_fonts_sizes_and_leading(
    two_by_four: Instance, broken: Assignment, tmp_path: Path
) -> None:
    notice = written(two_by_four, broken, tmp_path)
    title = next(item for item in notice.paragraphs if item.text == "关于建立某市领导挂钩联系制度的通知")
    opening = next(item for item in notice.paragraphs if item.text.startswith("按照"))
    heading = next(item for item in notice.paragraphs if item.text == "一、挂钩联系安排")
    looks = {}
    for name, paragraph in (("title", title), ("opening", opening), ("heading", heading)):
        fonts = paragraph.runs[0]._r.find(qn("w:rPr")).find(qn("w:rFonts"))
        looks[name] = (fonts.get(qn("w:eastAsia")), paragraph.runs[0].font.size)
    assert looks == {
        "title": ("方正小标宋简体", Pt(22)),
        "opening": ("仿宋_GB2312", Pt(16)),
        "heading": ("黑体", Pt(16)),
    }
    assert opening.paragraph_format.line_spacing == Pt(28)
    assert opening.paragraph_format.first_line_indent == Pt(32)  # two characters of 16 pt


def test_every_text_names_a_font_for_chinese_characters(notice: Word) -> None:
    footers = [footer for section in notice.sections for footer in (section.footer, section.even_page_footer)]
    roots = [notice.element.body, *(footer._element for footer in footers)]
    runs = [run for root in roots for run in root.iter(qn("w:r"))]
    assert len(runs) > 30
    assert all(run.rPr is not None and run.rPr.rFonts.get(qn("w:eastAsia")) for run in runs)


def test_pages_are_numbered_on_the_outer_side(notice: Word) -> None:
    assert notice.settings.odd_and_even_pages_header_footer
    odd, even = notice.sections[0].footer, notice.sections[0].even_page_footer
    assert [str(footer.paragraphs[0].alignment) for footer in (odd, even)] == ["RIGHT (2)", "LEFT (0)"]
    assert odd.paragraphs[0].text == "—  —"
    assert [item.text for item in odd._element.iter(qn("w:instrText"))] == ["PAGE"]


def test_the_annex_is_the_table_by_leader(notice: Word, two_by_four: Instance, kept: Assignment) -> None:
    shown = tables.by_leader(two_by_four, kept, "zh")
    grid = notice.tables[0]
    assert tuple(cell.text for cell in grid.rows[0].cells) == shown.header
    assert [tuple(cell.text for cell in row.cells) for row in grid.rows[1:]] == [
        tuple("" if cell is None else str(cell) for cell in row) for row in shown.rows
    ]
    said = texts(notice)
    assert "附件：分工表" in said
    assert said[said.index("附件") + 1] == "分工表"


def test_the_header_repeats_and_no_row_breaks(notice: Word) -> None:
    rows = [row._tr.trPr for row in notice.tables[0].rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)


def test_columns_fill_the_width_of_the_page(notice: Word) -> None:
    grid = notice.tables[0]
    assert grid.autofit is False
    # 297 mm less 35 and 37.
    assert sum(mm(column.width) for column in grid.columns) == pytest.approx(225, abs=4)
    assert all(cell.width == column.width for cell, column in zip(grid.rows[1].cells, grid.columns, strict=True))


def test_what_the_policy_does_not_state_is_a_blank_that_says_so(notice: Word) -> None:
    said = texts(notice)
    assert said[0] == "（发文机关）文件"
    assert {
        "（发文字号）",
        "（主送机关）：",
        "（成文日期）",
        "抄送：（抄送机关）",
        "（印发机关）　　（成文日期）印发",
    } <= set(said)


def test_the_policy_may_state_it_all(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    titles = {"office": "某市委办公室", "notice": "关于领导联系街道的通知", "date": "2026年1月5日"}
    stated = replace(two_by_four, policy=replace(two_by_four.policy, extra={"titles": titles}))
    said = texts(written(stated, kept, tmp_path))
    assert said[0] == "某市委办公室文件"
    assert "关于领导联系街道的通知" in said
    assert said.count("2026年1月5日") == 1
    assert "（印发机关）　　2026年1月5日印发" in said


def test_a_title_that_says_system_is_not_told_twice(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    plain = replace(two_by_four, policy=replace(two_by_four.policy, title="某市领导联系街道"))
    assert "关于建立某市领导联系街道制度的通知" in texts(written(plain, kept, tmp_path))


def test_what_is_overridden_is_told_with_its_reason(
    two_by_four: Instance, kept: Assignment, broken: Assignment, tmp_path: Path
) -> None:
    said = texts(written(two_by_four, broken, tmp_path))
    assert "以下 3 处与规定不一致：" in said
    assert "3. 市长（l1）应回避城西街道（s2），方案中仍由其挂钩联系。所涉锁定或回避的理由：曾在该街道任职。" in said
    assert "二、需要说明的事项" not in texts(written(two_by_four, kept, tmp_path))


def test_why_a_broken_rule_is_put_up_with_is_told(two_by_four: Instance, broken: Assignment, tmp_path: Path) -> None:
    policy = with_override(two_by_four.policy, Violation("avoid", "l1", "s2"), "人手不足")
    policy = with_override(policy, Violation("coverage", place="r2"), "正在施工")
    said = "".join(texts(written(replace(two_by_four, policy=policy), broken, tmp_path)))
    assert "所涉锁定或回避的理由：曾在该街道任职。例外理由：人手不足。" in said
    assert "应为 1 位。例外理由：正在施工。" in said


def test_a_text_of_one_part_has_no_heading(notice: Word, two_by_four: Instance, kept: Assignment) -> None:
    """A paper that numbers its first part has a second."""
    said = texts(notice)
    assert not [text for text in said if text.startswith("一、")]
    assert "参加挂钩联系的领导（岗位）共 2 位，挂联对象共 4 个，具体分工见附件。" in said


@pytest.mark.parametrize(("lines", "leading"), [(1, 28), (2, 28), (3, 26), (4, 27), (6, 28)])
def test_a_text_that_misses_its_page_by_little_is_set_closer(
    two_by_four: Instance, kept: Assignment, tmp_path: Path, lines: int, leading: int
) -> None:
    """
    A page holds 225 mm = 637.8 points, less 6 for the red line. The head takes 60 + 54, 56 + 28 and, with a title of one line,
    56 + 36 + 28: 318. Left are 313.8: 11 lines of 28 or 27 points, 12 of 26 or 25. The text takes one for whom it goes to, `lines`
    for its opening, 2 for how many there are, 2 for the annex and 4 for the signature with the space above them. Of that space, 3 lines,
    half is given up where closer lines alone do not do: 4 + 7.5 lines of 27 are 310.5.
    """
    wordy = replace(two_by_four, policy=replace(two_by_four.policy, wording="责" * (27 * lines - 22)))
    notice = written(wordy, kept, tmp_path)
    recipients = next(item for item in notice.paragraphs if item.text.startswith("（主送机关）"))
    assert recipients.paragraph_format.line_spacing == Pt(leading)


def test_rare_characters_stay_and_those_no_document_may_hold_go(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    places = (replace(two_by_four.places[0], name="大𫭢镇\x00\ud800"), *two_by_four.places[1:])
    said = written(replace(two_by_four, places=places), kept, tmp_path)
    assert said.tables[0].rows[1].cells[3].text == "大𫭢镇"


def test_the_notice_speaks_english_too(two_by_four: Instance, broken: Assignment, tmp_path: Path) -> None:
    said = texts(written(two_by_four, broken, tmp_path, "en"))
    assert said[0] == "(issuing office)"
    assert "Points in which the arrangement departs from the rules: 3." in said


def test_the_signature_stays_with_the_last_words_of_the_text(notice: Word) -> None:
    """The last paragraph, the line that names the annex, and who signs all keep with what comes next; the date ends the chain."""
    lines = [line for line in notice.paragraphs if line.text]
    dated = next(number for number, line in enumerate(lines) if line.text == "（成文日期）")
    chain = lines[dated - 3 : dated + 1]
    assert chain[0].text.startswith("参加挂钩联系的领导（岗位）")
    assert [line.paragraph_format.keep_with_next for line in chain] == [True, True, True, False]
    assert all(line.paragraph_format.widow_control for line in lines if line.style is not None)


def test_a_number_is_never_broken_however_many_columns_there_are(two_by_four: Instance, kept: Assignment) -> None:
    """Long texts in every column: the load of three digits keeps room for them, a telephone number too, at 6 pt a digit and 225 mm."""
    long = "市精神文明建设指导委员会办公室、市住房和城乡建设局"
    leaders = tuple(
        replace(leader, post=f"市委常委、{long}", support_unit=long, contact="某科长 13000000000", note=long)
        for leader in two_by_four.leaders
    )
    places = tuple(replace(place, weight=100) for place in two_by_four.places)
    table = tables.by_leader(replace(two_by_four, leaders=leaders, places=places), kept, "zh")
    characters = {
        column.key: share * 225 / 25.4 * 72 / 6 for column, share in zip(table.columns, shares(table), strict=True)
    }
    assert sum(shares(table)) == pytest.approx(1)
    assert characters["load"] >= 3 + 2  # and 5.4 pt on either side
    assert characters["contact"] >= 11 + 2
    assert min(characters.values()) > 6


def test_one_table_alone_lies_across_with_its_header_on_every_page(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    export(two_by_four, kept, "docx", tmp_path / "roads.docx", table="by_road")
    alone = docx.Document(str(tmp_path / "roads.docx"))
    (section,) = alone.sections
    assert [mm(side) for side in (section.page_width, section.page_height)] == [297, 210]
    assert texts(alone) == ["某市领导挂钩联系制度　道路一览表"]
    rows = alone.tables[0].rows
    assert "w:tblHeader" in rows[0]._tr.xml
    assert [cell.text for cell in rows[1].cells][1:4] == ["人民路", "主干道", "市长"]
    export(replace(two_by_four, stances=()), kept, "docx", tmp_path / "none.docx", table="settled")
    said = texts(docx.Document(str(tmp_path / "none.docx")))
    assert said[1:] == ["没有人工锁定、回避或例外，方案全部由规则得出。"]


def test_headers_of_numbers_take_more_lines_before_names_give_way() -> None:
    """Two lines of 31 letters would take 6 x 18.5 of 104, so they are three; a name of 8 characters keeps its 16 + 5."""
    counts = tuple(Column(f"count{number}", "Number of streets and townships", is_number=True) for number in range(6))
    table = Table("t", "T", (Column("leader", "Leader (post)"), *counts), (("市人大常委会主任", *[1] * 6),))
    assert shares(table) == pytest.approx([width / (21 + 6 * (31 / 3 + 3)) for width in (21, *[31 / 3 + 3] * 6)])


def test_a_crowded_table_on_an_upright_page_is_set_smaller() -> None:
    """
    Eight columns of 91.67 and one of names: 5 digits and 3 beside them make 64 columns of the standard font, names 9 at least.
    An upright page of 156 mm holds 104 x 156 / 225 = 72 of 12 points, so 10.5 points it is; a page across holds them at 12.
    """
    header = Column("rate", "率", is_number=True)
    table = Table("t", "T", (Column("name", "名称"), *(header,) * 8), (("海陵区城区", *(91.67,) * 8),))
    sizes = []
    for across in (False, True):
        paper = official.paper("t")
        if across:
            official.turn(paper)
        grid = official.table(paper, table)
        size = grid.rows[1].cells[1].paragraphs[0].runs[0].font.size
        sizes.append(size)
        assert mm(grid.columns[1].width) / 25.4 * 72 >= 5 * size.pt / 2 + 10.8  # a digit is half as wide as high
    assert sizes == [Pt(10.5), Pt(12)]
