"""
Workbooks with planted defects: a link-up table of four leaders, spoilt in one way each, and what is to be said of it.

    row 1  某市领导挂钩联系重点街道（乡镇）、道路安排表
    row 2  序号 | 姓名   | 职务             | 挂钩联系街道（乡镇） | 挂钩联系道路       | 配合单位 | 联系人
    row 3  1    | 甲某   | 市长             | 城东街道             | 人民路、建设路     | 市教育局 | 某科长
    row 4  2    | 乙某   | 副市长           | 城西街道             | 江洲路             | 市卫健委 | 某主任
    row 5  3    | 丙某某 | 市人大常委会主任 | 大𫭢镇               | 药城大道           | 市文旅局 | 某处长
    row 6  4    | 丁某   | 市政协主席       | 凤凰街道             | 济川东路、济川西路 | 市城管局 | 某局长
"""

import datetime
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain import Holding, Instance, Layer, Leader, Level, Link, Place, Policy, Range, Stance

TITLE = "某市领导挂钩联系重点街道（乡镇）、道路安排表"
HEADER = ("序号", "姓名", "职务", "挂钩联系街道（乡镇）", "挂钩联系道路", "配合单位", "联系人")
ROWS = (
    (1, "甲某", "市长", "城东街道", "人民路、建设路", "市教育局", "某科长"),
    (2, "乙某", "副市长", "城西街道", "江洲路", "市卫健委", "某主任"),
    (3, "丙某某", "市人大常委会主任", "大𫭢镇", "药城大道", "市文旅局", "某处长"),
    (4, "丁某", "市政协主席", "凤凰街道", "济川东路、济川西路", "市城管局", "某局长"),
)
PAIRS = frozenset(
    {
        *(("l1", "s1"), ("l1", "r1"), ("l1", "r2")),
        *(("l2", "s2"), ("l2", "r3")),
        *(("l3", "s3"), ("l3", "r4")),
        *(("l4", "s4"), ("l4", "r5"), ("l4", "r6")),
    }
)
"""Who holds what in the sound table, in the ids of `city()`."""


def city() -> Instance:
    """The instance that knows every leader and place of the table; in force is another assignment, and a leader the table leaves out."""
    policy = Policy(
        title="某市领导挂钩联系",
        layers=(
            Layer("subdistrict", ("street", "township"), Range(1, 2), anchor=True),
            Layer("road", ("main_road", "secondary_road"), Range(1, 3)),
        ),
        objective=(Level({"peak_load": 1.0}),),
    )
    leaders = (
        Leader("l1", "甲某", "市长", support_unit="市教育局", contact="某科长"),
        Leader("l2", "乙某", "副市长", support_unit="市卫健委", contact="某主任"),
        Leader("l3", "丙某某", "市人大常委会主任", support_unit="市文旅局", contact="某处长"),
        Leader("l4", "丁某", "市政协主席", support_unit="市城管局", contact="某局长"),
        Leader("l5", "戊某", "市委副书记"),
    )
    places = (
        Place("s1", "城东街道", "street", "海陵区"),
        Place("s2", "城西街道", "street", "海陵区"),
        Place("s3", "大𫭢镇", "township", "姜堰区"),
        Place("s4", "凤凰街道", "street", "海陵区", managed_by="高港区"),
        Place("r1", "人民路", "main_road"),
        Place("r2", "建设路", "secondary_road"),
        Place("r3", "江洲路", "main_road"),
        Place("r4", "药城大道", "main_road"),
        Place("r5", "济川东路", "secondary_road"),
        Place("r6", "济川西路", "secondary_road"),
        Place("r7", "鼓楼路", "main_road"),
    )
    links = (Link("r1", "s1", "passes"),)
    stances = (Stance("l5", "s1", "avoid", reason="回避"),)
    current = (Holding("l5", "s1"), Holding("l5", "r7"), Holding("l1", "s2", "正"), Holding("l1", "r1"))
    return Instance(policy, leaders, places, links, stances, current)


def sound() -> tuple[Workbook, Worksheet]:
    """The table without any defect."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "安排表"
    sheet.append([TITLE])
    sheet.merge_cells("A1:G1")
    sheet.append(list(HEADER))
    for row in ROWS:
        sheet.append(list(row))
    return book, sheet


@dataclass(frozen=True)
class Case:
    """
    One workbook.

    Parameters
    ----------
    name, description
        Which defect it has.
    spoil
        Plants it.
    told
        (code, row) of findings that must be there.
    faults
        (code, row) of the faults, all of them; with any, nothing is imported.
    asked
        Question id -> the answer that makes the table the sound one.
    pairs
        The pairs that the table means.
    after_saving
        What is done to the file's bytes.
    """

    name: str
    description: str
    spoil: Callable[[Workbook, Worksheet], None]
    told: tuple[tuple[str, int | None], ...] = ()
    faults: tuple[tuple[str, int | None], ...] = ()
    asked: dict[str, str] = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = PAIRS
    after_saving: Callable[[Path], None] | None = None

    def write(self, folder: Path) -> Path:
        """The workbook as a file."""
        book, sheet = sound()
        self.spoil(book, sheet)
        path = folder / f"{self.name}.xlsx"
        book.save(path)
        if self.after_saving:
            self.after_saving(path)
        return path


CASES: list[Case] = []


def case(description: str, **expected: Any) -> Callable[[Callable[[Workbook, Worksheet], None]], None]:
    """Register a defect; the function's name is the workbook's."""

    def register(spoil: Callable[[Workbook, Worksheet], None]) -> None:
        CASES.append(Case(spoil.__name__, description, spoil, **expected))

    return register


@case("nothing is wrong with it")
def no_defect(book: Workbook, sheet: Worksheet) -> None:
    pass


@case("three lines of title and remarks above the header")
def title_rows(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(2, 2)
    sheet["A2"] = "每位市领导挂钩联系1-2个街道、乡镇和1-3条主次干道"
    sheet["G3"] = "2024年3月"


@case("blank rows and blank columns before and within the table")
def blank_rows_and_columns(book: Workbook, sheet: Worksheet) -> None:
    sheet.unmerge_cells("A1:G1")
    sheet.insert_cols(1)
    sheet.insert_rows(4)
    sheet.insert_rows(1, 2)


@case("a header of two rows: 挂钩联系对象 above 街道（乡镇） and 道路")
def two_row_header(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(3)
    for column in "ABCFG":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet["D2"], sheet["D3"], sheet["E3"] = "挂钩联系对象", "街道（乡镇）", "道路"
    sheet["E2"] = None
    sheet.merge_cells("D2:E2")


@case("a header of two rows with persons in both halves: the contact has a name and a telephone number of its own")
def contact_in_two_columns(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(3)
    for column in "ABCDEF":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet["G2"], sheet["G3"], sheet["H3"] = "联系人", "姓名", "电话"
    sheet.merge_cells("G2:H2")


@case("the leader's cells are merged over two rows, one road in each")
def merged_leader(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(4)
    sheet["E3"], sheet["E4"] = "人民路", "建设路"
    for column in "ABCDFG":
        sheet.merge_cells(f"{column}3:{column}4")


@case("the leader's cells are blank in the second row and not merged", told=(("row_continues", 4),))
def blank_leader_below(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(4)
    sheet["E3"], sheet["E4"] = "人民路", "建设路"


@case("a hidden row", told=(("hidden_row", 5),))
def hidden_row(book: Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[5].hidden = True


@case("a hidden column with another list of roads", told=(("hidden_column", 2),))
def hidden_column(book: Workbook, sheet: Worksheet) -> None:
    sheet["H2"], sheet["H3"] = "挂钩联系道路", "鼓楼路"
    sheet.column_dimensions["H"].hidden = True


@case("a total at the bottom", told=(("total_skipped", 7),))
def total_row(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["合计", None, "4人", "4个", "6条"])


@case("notes at the bottom", told=(("note_skipped", 8), ("note_skipped", 9)))
def notes_below(book: Workbook, sheet: Worksheet) -> None:
    sheet["A8"] = "注：1.挂钩联系道路由市城管局负责协调；2.联系人为各配合单位分管负责人。"
    sheet["F9"] = "某市文明城市建设办公室2024年3月1日"


@case("who filled it in, at the bottom", told=(("note_skipped", 7),))
def filled_in_by(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["填表人：", "某某某", None, "审核人：某某"])


@case(
    "a weight in full-width digits, with a unit, a thousands separator", told=(("unit_dropped", 3), ("unit_dropped", 4))
)
def numbers_as_text(book: Workbook, sheet: Worksheet) -> None:
    sheet["H2"], sheet["H3"], sheet["H4"], sheet["H5"] = "工作量", "３０分钟", "1,200", "30"


@case("a weight that is no number, and one below nothing", faults=(("no_number_here", 3), ("negative_here", 4)))
def not_numbers(book: Workbook, sheet: Worksheet) -> None:
    sheet["H2"], sheet["H3"], sheet["H4"] = "工作量", "较多", "-3"


@case("full-width blanks within a street's name", told=(("note_odd_characters", 3),))
def full_width_blanks(book: Workbook, sheet: Worksheet) -> None:
    sheet["D3"] = "　城东　街道　"


@case("invisible characters pasted from Word", told=(("note_odd_characters", 4), ("note_odd_characters", 5)))
def invisible_characters(book: Workbook, sheet: Worksheet) -> None:
    sheet["B4"] = "乙\u200b某\ufeff"
    sheet["E5"] = "药城大道\u200e"


@case("a carriage return that Excel wrote as _x000D_", told=(("note_odd_characters", 6),))
def escaped_return(book: Workbook, sheet: Worksheet) -> None:
    sheet["D6"] = "凤凰街道_x000D_"


@case("a street's name broken over two lines", told=(("note_line_break", 3),))
def line_break_in_name(book: Workbook, sheet: Worksheet) -> None:
    sheet["D3"] = "城东\n街道"


@case("a person's name broken over two lines", told=(("note_line_break", 4),))
def line_break_in_person(book: Workbook, sheet: Worksheet) -> None:
    sheet["B4"] = "乙\n某"


@case("several roads on lines of their own", told=(("note_several_places", 3),))
def places_on_lines(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"] = "人民路\n建设路"


@case("several roads with every separator there is", told=(("note_several_places", 6),))
def all_separators(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"], sheet["E6"] = "人民路,建设路", "济川东路；济川西路;"


@case("roads with numbers before them", told=(("note_several_places", 3),))
def numbered_places(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"] = "1.人民路\n2.建设路"


@case("two roads that share an ending: 济川东、西路", told=(("note_shared_ending", 6),))
def shared_ending(book: Workbook, sheet: Worksheet) -> None:
    sheet["E6"] = "济川东、西路"


@case("a title within the name", told=(("note_title_in_name", 4),))
def title_in_name(book: Workbook, sheet: Worksheet) -> None:
    sheet["B4"], sheet["C4"] = "乙某（副市长）", None


@case("a name spaced out to three characters", told=(("note_padded_name", 3),))
def padded_name(book: Workbook, sheet: Worksheet) -> None:
    sheet["B3"] = "甲 某"


@case("an ethnic group behind the name", told=(("note_bracket_dropped", 5),))
def bracket_behind_name(book: Workbook, sheet: Worksheet) -> None:
    sheet["B5"] = "丙某某（女，回族）"


@case("街道办事处 for 街道", told=(("read_as", 3),))
def office_for_street(book: Workbook, sheet: Worksheet) -> None:
    sheet["D3"] = "城东街道办事处"


@case("the district before the name")
def district_before(book: Workbook, sheet: Worksheet) -> None:
    sheet["D3"], sheet["D6"] = "海陵区城东街道", "高港区凤凰街道"


@case("a variant character: 大伦镇 for 大𫭢镇", told=(("known_variant", 5),))
def variant_character(book: Workbook, sheet: Worksheet) -> None:
    sheet["D5"] = "大伦镇"


@case("a variant character taken apart: 大土仑镇 for 大𫭢镇", told=(("known_variant", 5),))
def variant_taken_apart(book: Workbook, sheet: Worksheet) -> None:
    sheet["D5"] = "大土仑镇"


@case("a road sign's other spelling: 江州路 for 江洲路", told=(("known_variant", 4),))
def variant_road(book: Workbook, sheet: Worksheet) -> None:
    sheet["E4"] = "江州路"


@case("an old name: 凤凰路街道 for 凤凰街道", told=(("known_variant", 6),))
def variant_street(book: Workbook, sheet: Worksheet) -> None:
    sheet["D6"] = "凤凰路街道"


@case("路 for 大道 is asked", asked={"place::药城路": "is:r4"})
def road_for_avenue(book: Workbook, sheet: Worksheet) -> None:
    sheet["E5"] = "药城路"


@case("a mistyped character is asked", asked={"place::建没路": "is:r2"})
def mistyped_road(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"] = "人民路、建没路"


@case("a street in a district that it does not lie in is asked", asked={"place:姜堰区:城西街道": "is:s2"})
def wrong_district(book: Workbook, sheet: Worksheet) -> None:
    sheet["D4"] = "姜堰区城西街道"


@case("a mistyped person is asked", asked={"leader:丙某莫:市人大常委会主任": "is:l3"})
def mistyped_person(book: Workbook, sheet: Worksheet) -> None:
    sheet["B5"] = "丙某莫"


@case("a successor in the same post is asked", asked={"leader:己某某:副市长": "is:l2"})
def successor(book: Workbook, sheet: Worksheet) -> None:
    sheet["B4"] = "己某某"


@case("another person in a post that has a title in common is asked", asked={"leader:己某某:市委副书记市长": "is:l1"})
def title_in_common(book: Workbook, sheet: Worksheet) -> None:
    sheet["B3"], sheet["C3"] = "己某某", "市委副书记、市长"


@case("a known person in another post", told=(("post_changed", 4),))
def promoted(book: Workbook, sheet: Worksheet) -> None:
    sheet["C4"] = "常务副市长"


@case("nobody holds the post", told=(("vacant_post", 4),))
def vacant_post(book: Workbook, sheet: Worksheet) -> None:
    sheet["B4"] = None


@case("the same leader in two rows", told=(("leader_twice", 7),))
def leader_twice(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"] = "人民路"
    sheet.append([5, "甲某", "市长", None, "建设路"])


@case("the same road twice for one leader", told=(("pair_repeated", 3),))
def pair_twice(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"] = "人民路、建设路、人民路"


@case(
    "同上 for the support unit and for the road",
    told=(("same_as_above", 4),),
    pairs=(PAIRS | {("l2", "r1"), ("l2", "r2")}) - {("l2", "r3")},
)
def same_as_above(book: Workbook, sheet: Worksheet) -> None:
    sheet["E4"] = "同上"


@case("the header again in the middle, as on a second page", told=(("header_skipped", 5),))
def repeated_header(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(5)
    for position, text in enumerate(HEADER, start=1):
        sheet.cell(5, position, text)


@case("headings of sections across the table", told=(("section_read", 3), ("section_read", 6)))
def sections(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(5)
    sheet.insert_rows(3)
    sheet["A3"], sheet["A6"] = "一、市政府", "二、市人大、市政协"
    sheet.merge_cells("A3:G3")
    sheet.merge_cells("A6:G6")


@case("a row that says nothing", told=(("row_skipped", 5),))
def heading_without_meaning(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(5)
    sheet["A5"] = "第二组"
    sheet.merge_cells("A5:G5")


@case("serial numbers as text, with leading zeros")
def serials_as_text(book: Workbook, sheet: Worksheet) -> None:
    for row in range(3, 7):
        sheet.cell(row, 1, f"00{row - 2}")


@case("a formula in a cell that nobody has computed", faults=(("formula_without_value", 3),))
def formula(book: Workbook, sheet: Worksheet) -> None:
    sheet["E3"] = '=CONCATENATE("人民路","、建设路")'


@case("an error in a cell", faults=(("error_cell", 4),))
def error_in_cell(book: Workbook, sheet: Worksheet) -> None:
    sheet["D4"] = "#REF!"


@case("a date where a road belongs", faults=(("date_cell", 5),))
def date_in_cell(book: Workbook, sheet: Worksheet) -> None:
    sheet["E5"] = datetime.date(2024, 3, 1)


@case("a date in the remarks harms nobody")
def date_in_note(book: Workbook, sheet: Worksheet) -> None:
    sheet["H2"], sheet["H3"] = "备注", datetime.date(2024, 3, 1)


@case("columns in another order, headers in other words")
def other_headers(book: Workbook, sheet: Worksheet) -> None:
    sheet["B2"], sheet["C2"] = "领导姓名", "任 职"
    sheet["D2"], sheet["E2"], sheet["F2"], sheet["G2"] = "挂钩镇\n（街道）", "包联主次干道", "责任部门", "联络员及电话"


@case("an unknown column is not read", told=(("unknown_column", 2),))
def unknown_column(book: Workbook, sheet: Worksheet) -> None:
    sheet["H2"], sheet["H3"], sheet["H4"] = "甲乙丙", "丁", "戊"


@case("no header: the columns are told by what they hold", told=(("header_missing", None), ("guessed_name", None)))
def no_header(book: Workbook, sheet: Worksheet) -> None:
    sheet.unmerge_cells("A1:G1")
    sheet.delete_rows(1, 2)


@case("a second sheet with something else", told=(("sheet_not_understood", None),))
def other_sheet(book: Workbook, sheet: Worksheet) -> None:
    other = book.create_sheet("会议安排")
    other.append(["时间", "会议", "会场"])
    other.append(["9:00", "例会", "一楼"])


@case("a hidden sheet with last year's table", told=(("hidden_sheet", None),))
def hidden_sheet(book: Workbook, sheet: Worksheet) -> None:
    other = book.create_sheet("去年")
    other.append(list(HEADER))
    other.append([1, "庚某", "市长", "城东街道", "鼓楼路"])
    other.sheet_state = "hidden"


@case("streets and roads in tables of their own, on two sheets")
def two_sheets(book: Workbook, sheet: Worksheet) -> None:
    other = book.create_sheet("道路")
    other.append(["序号", "姓名", "挂钩联系道路"])
    for row in ROWS:
        other.append([row[0], row[1], row[4]])
    sheet.delete_cols(5)


@case("streets and roads in one column")
def one_column(book: Workbook, sheet: Worksheet) -> None:
    sheet["D2"] = "挂钩联系街道（乡镇）、道路"
    for row in range(3, 7):
        sheet.cell(row, 4, f"{sheet.cell(row, 4).value}、{sheet.cell(row, 5).value}")
    sheet.delete_cols(5)


@case("a table by place: the leader stands behind the road")
def by_place(book: Workbook, sheet: Worksheet) -> None:
    sheet.unmerge_cells("A1:G1")
    sheet.delete_rows(1, 6)
    sheet.append(["序号", "点位名称", "类别", "挂钩市领导", "职务"])
    names = {
        "l1": ("甲某", "市长"),
        "l2": ("乙某", "副市长"),
        "l3": ("丙某某", "市人大常委会主任"),
        "l4": ("丁某", "市政协主席"),
    }
    places = {place.id: place for place in city().places}
    for number, (leader, place) in enumerate(sorted(PAIRS), start=1):
        sheet.append([number, places[place].name, "", *names[leader]])


@case("an example row of the template", told=(("example_skipped", 3),))
def example_row(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(3)
    for position, text in enumerate(("示例", "某某", "副市长", "某某街道", "某某路、某某大道"), start=1):
        sheet.cell(3, position, text)


@case("a dash for no place", pairs=PAIRS - {("l2", "s2")})
def dash(book: Workbook, sheet: Worksheet) -> None:
    sheet["D4"] = "——"


@case("two tables below one another, the second by road with headers of its own")
def tables_below_one_another(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(5)
    names = {row[1]: row[4].split("、") for row in ROWS}
    sheet.append([])
    sheet.append(["二、道路"])
    sheet.append(["序号", "道路名称", "挂钩领导"])
    for number, (leader, road) in enumerate(((who, road) for who, held in names.items() for road in held), start=1):
        sheet.append([number, road, leader])


@case("two tables side by side, their leaders in another order")
def tables_side_by_side(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(5)
    for column, text in zip("HIJ", ("序号", "姓名", "挂钩联系道路"), strict=True):
        sheet[f"{column}2"] = text
    for line, row in enumerate(reversed(ROWS), start=3):
        sheet[f"H{line}"], sheet[f"I{line}"], sheet[f"J{line}"] = line, row[1], row[4]


@case("one list in two halves side by side, with the same headers")
def list_in_two_halves(book: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(5, 2)
    for offset, row in enumerate((HEADER, *ROWS[2:])):
        for column, text in enumerate(row, start=8):
            sheet.cell(2 + offset, column, str(text))


@case("a table on its side: each leader in a column", faults=(("table_on_its_side", None),))
def on_its_side(book: Workbook, sheet: Worksheet) -> None:
    cells = [(column, row, sheet.cell(row, column).value) for row in range(2, 7) for column in range(1, 8)]
    sheet.unmerge_cells("A1:G1")
    sheet.delete_rows(1, 6)
    for row, column, text in cells:
        sheet.cell(row, column - 1, text)


@case("a sentence where a place belongs", faults=(("sentence_not_name", 3),))
def sentence_for_a_name(book: Workbook, sheet: Worksheet) -> None:
    sheet["D3"] = "甲某（市长）：挂钩联系城东街道"


@case("sections with their number in a cell of its own", told=(("section_read", 3), ("section_read", 6)))
def numbered_sections(book: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(5)
    sheet.insert_rows(3)
    sheet["A3"], sheet["B3"], sheet["A6"], sheet["B6"] = "一", "市政府领导", "二", "市人大领导"


@case("titles before and behind the name in one cell", told=(("note_title_in_name", 3), ("note_title_in_name", 4)))
def titles_around_names(book: Workbook, sheet: Worksheet) -> None:
    for row, text in enumerate(("市长甲某", "副市长 乙某", "丙某某 市人大常委会主任", "丁某（市政协主席）"), start=3):
        sheet.cell(row, 2, text)
        sheet.cell(row, 3, None)


@case(
    "two leaders with their titles in one cell",
    told=(("note_several_leaders", 3),),
    pairs=PAIRS | {("l2", "s1"), ("l2", "r1"), ("l2", "r2")},
)
def leaders_with_titles(book: Workbook, sheet: Worksheet) -> None:
    sheet["B3"], sheet["C3"] = "市长甲某、副市长乙某", None


@case(
    "two leaders with their titles in brackets",
    told=(("note_several_leaders", 3),),
    pairs=PAIRS | {("l2", "s1"), ("l2", "r1"), ("l2", "r2")},
)
def leaders_with_bracketed_titles(book: Workbook, sheet: Worksheet) -> None:
    sheet["B3"], sheet["C3"] = "甲某（市长）、乙某（副市长）", None


@case("a list that does not name all", told=(("note_not_all_listed", 6),))
def and_others(book: Workbook, sheet: Worksheet) -> None:
    sheet["E6"] = "济川东路、济川西路等3条道路"


@case("references to other files", told=(("external_links", None),))
def external_links(book: Workbook, sheet: Worksheet) -> None:
    pass


def _with_part(name: str, content: bytes) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, content)

    return add


CASES[-1] = Case(
    **{**CASES[-1].__dict__, "after_saving": _with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>")}
)


@case("macros", faults=(("macros", None),))
def macros(book: Workbook, sheet: Worksheet) -> None:
    pass


CASES[-1] = Case(**{**CASES[-1].__dict__, "after_saving": _with_part("xl/vbaProject.bin", b"x")})


@case("a zip bomb", faults=(("zip_bomb", None),))
def zip_bomb(book: Workbook, sheet: Worksheet) -> None:
    pass


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", b"0" * 50_000_000)


CASES[-1] = Case(**{**CASES[-1].__dict__, "after_saving": _bomb})


@case("a merge of seventeen thousand million cells", faults=(("sheets_too_large", None),))
def merge_of_everything(book: Workbook, sheet: Worksheet) -> None:
    pass


def _merge_all(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"A1:G1", b"A1:XFD1048576")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


CASES[-1] = Case(**{**CASES[-1].__dict__, "after_saving": _merge_all})


@case("cut off in the middle", faults=(("damaged_workbook", None),))
def cut_off(book: Workbook, sheet: Worksheet) -> None:
    pass


CASES[-1] = Case(
    **{**CASES[-1].__dict__, "after_saving": lambda path: path.write_bytes(path.read_bytes()[:3000]) and None}
)


@case("a web page under the name of a workbook", faults=(("page_not_table", None),))
def web_page(book: Workbook, sheet: Worksheet) -> None:
    pass


CASES[-1] = Case(
    **{
        **CASES[-1].__dict__,
        "after_saving": lambda path: path.write_bytes(b"<html><table><tr><td>1</td></tr></table></html>") and None,
    }
)


@case("20,001 rows", faults=(("table_too_large", 20_001),))
def too_many_rows(book: Workbook, sheet: Worksheet) -> None:
    for number in range(7, 20_002):
        sheet.cell(number, 1, number)
