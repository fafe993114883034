"""The PDF, opened again: its fonts inside, its header on every page, its characters as they were."""

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from planner.domain import Assignment, Instance, Leader
from planner.reports import FORMATS, export, tables
from planner.reports.giving_way import given_way
from planner.reports.pdf import LAYOUTS
from planner.reports.table import Column, Document, Table
from planner.reports.widths import shares


def pages(path: Path) -> list[str]:
    """The text of each page, without blanks and line breaks."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(re.sub(r"\s", "", text.get_text_range()))
            text.close()
            page.close()
        return found


@pytest.fixture
def pdf(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    export(two_by_four, kept, "pdf", path)
    return path


def test_it_is_a_pdf_with_its_fonts_inside(pdf: Path) -> None:
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    fonts = re.findall(rb"/Type\s*/FontDescriptor", content)
    assert fonts
    assert len(re.findall(rb"/FontFile[23]? ", content)) == len(fonts)


def test_it_lies_across_on_a4(pdf: Path) -> None:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        # 297 mm and 210 mm in points.
        assert document.get_page_size(0) == pytest.approx((841.89, 595.28), abs=0.1)


def test_it_holds_every_table_that_people_read(pdf: Path, two_by_four: Instance, kept: Assignment) -> None:
    said = "".join(pages(pdf))
    made = tables.document(two_by_four, kept, "zh").tables
    headings = [f"某市领导挂钩联系制度{table.title}" for table in made if table.rows and not table.is_input]
    assert len(headings) > 4
    assert [heading for heading in headings if heading not in said] == []
    assert "某市领导挂钩联系制度待落实对象全部对象均已落实领导。" in said
    assert "某市领导挂钩联系制度不符合规定之处没有不符合规定之处。" in said


def test_text_of_an_import_is_never_markup(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    sly = '#panic("x") *b* $x$ \\ @a'
    leaders = (replace(two_by_four.leaders[0], support_unit=sly), *two_by_four.leaders[1:])
    export(replace(two_by_four, leaders=leaders), kept, "pdf", tmp_path / "sly.pdf")
    assert re.sub(r"\s", "", sly) in "".join(pages(tmp_path / "sly.pdf"))


def test_rare_characters_stay(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    places = (replace(two_by_four.places[0], name="大𫭢镇"), *two_by_four.places[1:])
    export(replace(two_by_four, places=places), kept, "pdf", tmp_path / "rare.pdf")
    assert "大𫭢镇" in "".join(pages(tmp_path / "rare.pdf"))


def test_the_header_is_on_every_page_and_pages_are_numbered(two_by_four: Instance, tmp_path: Path) -> None:
    leaders = tuple(Leader(f"m{number}", f"第{number}副市长") for number in range(1, 61))
    many = replace(two_by_four, leaders=leaders, stances=())
    export(many, Assignment.of([("m1", "s1")]), "pdf", tmp_path / "many.pdf")
    said = pages(tmp_path / "many.pdf")
    last = next(number for number, text in enumerate(said) if "第60副市长" in text)
    assert last > 1
    assert all("序号领导（岗位）" in text for text in said[: last + 1])
    assert [f"—{number}—" in text for number, text in enumerate(said, start=1)] == [True] * len(said)


def test_the_layouts_leave_the_machine_alone() -> None:
    for layout in LAYOUTS.glob("*.typ"):
        source = layout.read_text(encoding="utf-8")
        assert "@preview" not in source
        assert "http" not in source


def test_short_tables_share_a_page_and_long_ones_begin_one(two_by_four: Instance, tmp_path: Path) -> None:
    short = Table("s", "短表", (Column("a", "名称"),), (("甲",), ("乙",)))
    long = replace(short, key="l", title="长表", rows=tuple((f"第{number}行",) for number in range(1, 31)))
    shown = tuple(replace(table, key=f"t{number}") for number, table in enumerate((long, short, short, long, short)))
    FORMATS["pdf"].write(Document("题", "", "zh", shown), tmp_path / "t.pdf")
    said = pages(tmp_path / "t.pdf")
    assert [text.count("题短表") for text in said] == [0, 0, 2, 0, 0, 1]
    assert [text.count("题长表") for text in said] == [1, 0, 0, 1, 0, 0]


def test_a_short_table_of_long_texts_has_a_page_to_itself(tmp_path: Path) -> None:
    wordy = Table("s", "短表", (Column("a", "说明"),), (("很长的说明" * 150,),))
    FORMATS["pdf"].write(Document("题", "", "zh", (wordy, replace(wordy, key="t"))), tmp_path / "t.pdf")
    assert [text.count("题短表") for text in pages(tmp_path / "t.pdf")] == [1, 1]


def test_texts_give_way_where_it_costs_the_fewest_lines() -> None:
    """One long note takes two lines, so that none of the twenty-nine names of 40 columns, nor the 28 of the places, takes two."""
    rows = (("某" * 20, "人民南路、姜堰大道、人民中路", ""),) * 29
    note = (("市长", "", "很长的备注" * 6),)
    columns = (Column("leader", "领导"), Column("places", "道路"), Column("note", "备注"))
    given = [share * 104 for share in shares(Table("t", "T", columns, rows + note), room=104, widest=50)]
    assert given[0] >= 42
    assert given[1] >= 30
    assert given[2] <= 32


def test_no_cell_is_made_tall_where_others_can_spare_the_room() -> None:
    """
    Seven names of 12 letters and one of 32 share 16: at a width of 6 the long one has 6 lines.

    Two lines more of it (8 + 4 x 4 - 6 - 2 x 2 = 14) are worse than a second line of each of the seven.
    """
    rows = [("a" * 12, "")] * 7 + [("", "b" * 32)]
    given = given_way(rows, [12, 32], [4, 4], room=16, lines_of=lambda text, width: max(1, -(-len(text) // int(width))))
    assert given == [10, 6]
