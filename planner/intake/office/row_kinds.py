"""What is a row below the header: content, a total, a note, a section's heading, the header again?"""

import re
from typing import Literal

from planner.intake.office.cell_content import is_title
from planner.intake.office.grid import Grid
from planner.intake.office.header_words import plain, role_of
from planner.intake.office.mapping import SheetMapping
from planner.intake.office.names import DISTRICT, clean

RowKind = Literal["content", "blank", "total", "note", "section", "header", "example"]

_TOTAL = re.compile(r"(?:合计|总计|小计|共计|累计|总数|total|sum).{0,12}", re.IGNORECASE)
_NOTE = re.compile(
    r"[(（]?(?:注|备注|说明|附注|填表说明|填报说明|填报单位|填报人|填表人|制表人?|制表单位|审核人?|审批|单位[(（]盖章|日期|填报日期|制表日期|"
    r"note|prepared by|checked by)\s*\d*\s*[:：、.)）].*",
    re.IGNORECASE | re.DOTALL,
)
_SIGNED = re.compile(
    r".*(?:办公室|委员会|政府|中共.*委)?\s*(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?", re.DOTALL
)
_EXAMPLE = re.compile(r"[(（]?(?:示例|例如|样例|例|example)(?:[:：)）\s].*)?", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(
    r"(?:[一二三四五六七八九十]+、|\d+[、.])?\s*(?:中共)?.{0,8}(?:市委|区委|县委|镇委|人大|政府|政协|法院|检察院|纪委|监委|党委|军分区)[^、，；]{0,12}"
)
_ENUMERATED = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.．]?)\s*")
_LONG = 30
_NUMERAL = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
_GROUP = re.compile(r".*(?:领导|班子|成员|部分|系统|组|类|板块)")


def kind_of_row(grid: Grid, mapping: SheetMapping, row: int) -> RowKind:
    """What a row (counted from 0) is; `content` unless something speaks for another kind."""
    own = [clean(cell) for cell in grid.own(row)]
    filled = [column for column, cell in enumerate(own) if cell]
    if not filled:
        return "blank"
    first = own[filled[0]]
    if _TOTAL.fullmatch(plain(first)):
        return "total"
    if _EXAMPLE.fullmatch(first) and len(filled) > 1:
        return "example"
    if _repeats_header(grid, mapping, row):
        return "header"
    if len(filled) == 1:
        return _lonely(grid, mapping, row, filled[0], first)
    return _short(first, own[filled[1]], len(filled))


def _short(first: str, second: str, filled: int) -> RowKind:
    """A note, or a section whose number has a cell of its own, by the first two cells of a row."""
    if filled == 2 and _NUMERAL.fullmatch(first) and _names_a_group(second):
        return "section"
    return "note" if _NOTE.fullmatch(first) and filled <= 3 else "content"


def is_below_a_table(text: str) -> bool:
    """Whether a line is a total, a note or a signature, as they stand at the end of a table."""
    return any(pattern.fullmatch(text) for pattern in (_TOTAL, _NOTE, _SIGNED))


def section_of(text: str) -> tuple[str, str]:
    """
    The body or the district that a section's heading names.

    >>> section_of("一、市委"), section_of("市政府领导"), section_of("（二）海陵区"), section_of("第一组")
    (('市委', ''), ('市政府', ''), ('', '海陵区'), ('', ''))
    """
    bare = _ENUMERATED.sub("", text.replace("\n", "").strip()).strip()
    bare = bare.removesuffix("班子").removesuffix("领导") or bare
    if DISTRICT.fullmatch(bare):
        return "", bare
    return (bare, "") if _BODY.fullmatch(bare) else ("", "")


def _repeats_header(grid: Grid, mapping: SheetMapping, row: int) -> bool:
    if not mapping.header_first:
        return False
    headers = {plain(column.header) for column in mapping.columns if column.header}
    cells = [plain(cell) for cell in grid.rows[row] if cell.strip()]
    return len(cells) >= 2 and all(any(cell in header for header in headers) and role_of(cell) for cell in cells)


def _names_a_group(text: str) -> bool:
    """Whether a text heads a group of leaders or a district, and is no leader's title."""
    return not is_title(text) and (any(section_of(text)) or _GROUP.fullmatch(text) is not None)


def _lonely(grid: Grid, mapping: SheetMapping, row: int, column: int, text: str) -> RowKind:
    """The kind of a row with one cell of its own: where it stands and what it says decide."""
    across = grid.merged.get((row, column + 1)) == (row, column)
    role = next((known.role for known in mapping.columns if known.column == column + 1), "ignore")
    if (
        _NOTE.fullmatch(text)
        or _SIGNED.fullmatch(text)
        or (len(text) > _LONG and role not in {"place", "note", "contact"})
    ):
        return "note"
    if across or role not in {"name", "place", "support_unit", "contact", "note", "post", "leader_id", "place_id"}:
        return "section"
    if role == "name" and _names_a_group(text):
        return "section"
    named_above = any(
        grid.rows[row][known.column - 1].strip() for known in mapping.with_role("name") if known.column - 1 < grid.width
    )
    if role == "place" and not named_above and section_of(text)[1]:
        return "section"
    return "content"
