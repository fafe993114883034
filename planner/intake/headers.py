"""Which column is which? Headers in Chinese or English -> the columns of the contract; the rest is kept as extra."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.domain import Fault
from planner.intake.tables import Oddity, Table
from planner.intake.texts import MAX_LINE, MAX_TEXT, flaw_of, has_flaw

_QUOTA = re.compile(r"(?:quota|配额)_(?P<layer>.+)_(?P<side>min|max|下限|上限)", re.IGNORECASE)
_SIDES = {"min": "min", "下限": "min", "max": "max", "上限": "max"}
_FREE_TEXT = frozenset({"note", "source", "reason", "contact", "support_unit"})
_LONG = _FREE_TEXT | {
    "post",
    "seen",
    "problem",
    "point",
    "advice",
    "text",
    "material",
    "item",
    "measure",
    "result",
    "unit",
}
"""Columns of sentences, which may be long and hold line breaks; all others are ids, names, words and numbers."""
_READ_BY_FOLLOW_UP = frozenset({"level", "级别", "area", "片区", "places_below", "下级数"})
"""Further columns that are kept as they are and read by rules of follow-up."""


@dataclass(frozen=True, slots=True)
class Schema:
    """
    The columns of one table.

    Parameters
    ----------
    columns
        Column name of the contract -> other headers that mean it.
    required
        Columns that must be there.
    fallbacks
        Column -> headers that mean it only where nothing better does: a serial number (序号) is an id only for want of one.
    keeps_extra
        Whether the rows keep the cells of unknown columns.
    days
        Columns that hold days, so that a cell of a workbook may be a date there.
    """

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keeps_extra: bool = False
    days: frozenset[str] = frozenset()


LEADERS = Schema(
    {
        "id": ("编号", "代码", "领导编号"),
        "name": ("姓名", "名称"),
        "post": ("职务", "岗位"),
        "body": ("班子",),
        "rank": ("排序", "位次"),
        "share": ("份额",),
        "vacant": ("空缺",),
        "contact": ("联系方式", "联系电话", "联系人"),
        "support_unit": ("配合单位",),
        "note": ("备注",),
    },
    required=("id", "name"),
    fallbacks={"id": ("序号",)},
    keeps_extra=True,
)
PLACES = Schema(
    {
        "id": ("编号", "代码", "挂联对象编号"),
        "name": ("名称", "挂联对象"),
        "kind": ("类别",),
        "district": ("所属区",),
        "managed_by": ("管理区",),
        "weight": ("工作量",),
        "cover_min": ("最少领导数",),
        "cover_max": ("最多领导数",),
        "priority": ("重要性",),
        "lon": ("经度",),
        "lat": ("纬度",),
        "source": ("来源",),
    },
    required=("id", "name", "kind"),
    fallbacks={"id": ("序号",)},
    keeps_extra=True,
)
LINKS = Schema(
    {
        "a": ("甲", "对象甲", "挂联对象甲"),
        "b": ("乙", "对象乙", "挂联对象乙"),
        "relation": ("关系",),
        "km": ("公里", "里程"),
        "source": ("来源",),
    },
    required=("a", "b", "relation"),
)
STANCES = Schema(
    {
        "leader": ("领导", "领导编号"),
        "place": ("挂联对象", "挂联对象编号"),
        "stance": ("立场",),
        "value": ("值", "分值"),
        "reason": ("理由", "原因"),
    },
    required=("leader", "place", "stance"),
)
CURRENT = Schema(
    {"leader": ("领导", "领导编号"), "place": ("挂联对象", "挂联对象编号"), "role": ("角色",)},
    required=("leader", "place"),
)
POLICY = Schema({"key": ("键", "项目"), "value": ("值", "内容")}, required=("key", "value"), days=frozenset({"value"}))


@dataclass(frozen=True, slots=True)
class Records:
    """
    A table whose columns are known.

    Parameters
    ----------
    headers
        Column of the contract -> header as the user wrote it.
    cells
        Column of the contract -> its cells.
    extra
        Header of an unknown column -> its cells.
    """

    file: str
    lines: Sequence[int]
    header_line: int
    headers: Mapping[str, str]
    cells: Mapping[str, Sequence[str]]
    extra: Mapping[str, Sequence[str]]
    faults: tuple[Fault, ...]
    findings: tuple[Fault, ...]
    complete: bool

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> Sequence[str]:
        """The cells of a column; blanks when the table does not have it."""
        return self.cells.get(name) or [""] * len(self.lines)

    def fault(self, index: int, column: str, code: str, /, **values: Any) -> Fault:
        """The fault of the cell in row `index` (from 0) of a column of the contract."""
        header = self.headers.get(column, column)
        value = self.column(column)[index]
        return Fault(self.file, self.lines[index], header, value, f"intake.{code}", values)


def recognise(table: Table, schema: Schema, layers: Collection[str] | None = ()) -> Records:
    """
    The table with its columns recognised.

    Parameters
    ----------
    layers
        Names of the layers whose quota columns (`quota_<layer>_min`, 配额_<layer>_下限) the table may have; None when they are not
        known, so that any is taken.
    """
    meanings = _meanings(table, schema, layers)
    faults, findings = list(table.faults), []
    by_meaning: dict[str, list[int]] = defaultdict(list)
    for position, meaning in enumerate(meanings):
        if meaning:
            by_meaning[meaning].append(position)
    for meaning, positions in by_meaning.items():
        for again in positions[1:]:
            values = {"first": table.header[positions[0]], "meaning": meaning}
            faults.append(_header_fault(table, table.header[again], "same_meaning", **values))
    if table.header:
        faults += [
            _header_fault(table, name, "missing_column", synonyms=schema.columns[name], headers=table.header)
            for name in schema.required
            if name not in by_meaning
        ]
    extra: dict[str, Sequence[str]] = {}
    for position, header in enumerate(table.header):
        if meanings[position]:
            continue
        if not header:
            faults += _nameless_cells(table, position)
        elif header in extra:
            faults.append(_header_fault(table, header, "same_meaning", first=header, meaning=header))
        else:
            extra[header] = table.columns[position]
            if schema.keeps_extra and header in _READ_BY_FOLLOW_UP:
                continue
            findings.append(_extra_finding(table, header, schema, layers))
    faults += [_oddity_fault(table, oddity) for oddity in table.oddities if _matters(oddity, meanings, schema)]
    for position, meaning in enumerate(meanings):
        faults += _flawed_cells(table, position, one_line=meaning is not None and meaning not in _LONG, schema=schema)
    return Records(
        table.file,
        table.lines,
        table.header_line,
        {meaning: table.header[positions[0]] for meaning, positions in by_meaning.items()},
        {meaning: table.columns[positions[0]] for meaning, positions in by_meaning.items()},
        extra,
        tuple(faults),
        tuple(findings),
        table.complete,
    )


def names_required(header: Collection[str], schema: Schema) -> bool:
    """Whether a header has every column that a table must have."""
    known = {word: name for name, words in schema.columns.items() for word in (name, *words)}
    return {known.get(_normal(cell)) for cell in header}.issuperset(schema.required)


def quota_column(layer: str, side: str) -> str:
    """Name of the column that holds a leader's own quota of a layer; `side` is "min" or "max"."""
    return f"quota_{layer}_{side}"


def _normal(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip().casefold()


def _meanings(table: Table, schema: Schema, layers: Collection[str] | None) -> list[str | None]:
    known = {word: name for name, words in schema.columns.items() for word in (name, *words)}
    meanings = [_quota(header, schema, layers) or known.get(_normal(header)) for header in table.header]
    for name, words in schema.fallbacks.items():
        if name not in meanings:
            meanings = [
                name if meaning is None and _normal(header) in words else meaning
                for header, meaning in zip(table.header, meanings, strict=True)
            ]
    return meanings


def _quota(header: str, schema: Schema, layers: Collection[str] | None) -> str | None:
    if schema is not LEADERS:
        return None
    found = _QUOTA.fullmatch(header)
    if not found or (layers is not None and found["layer"] not in layers):
        return None
    return quota_column(found["layer"], _SIDES[found["side"].lower()])


def _header_fault(table: Table, header: str, code: str, /, **values: Any) -> Fault:
    return Fault(table.file, table.header_line, header, "", f"intake.{code}", values)


def _extra_finding(table: Table, header: str, schema: Schema, layers: Collection[str] | None) -> Fault:
    found = _QUOTA.fullmatch(header) if schema is LEADERS else None
    if found:
        return _header_fault(table, header, "quota_of_unknown_layer", layer=found["layer"], layers=tuple(layers or ()))
    return _header_fault(table, header, "extra_column" if schema.keeps_extra else "extra_column_ignored")


def _nameless_cells(table: Table, position: int) -> list[Fault]:
    cells = zip(table.lines, table.columns[position], strict=True)
    return [Fault(table.file, line, "", cell, "intake.nameless_column") for line, cell in cells if cell][:1]


def _flawed_cells(table: Table, position: int, *, one_line: bool, schema: Schema) -> list[Fault]:
    """A fault for each cell that is too long for its column, or holds what nobody can see."""
    if schema is POLICY:  # a value of the policy may be a list; the texts in it are looked at with the policy
        return []
    column, limit = table.columns[position], MAX_LINE if one_line else MAX_TEXT
    if not any(has_flaw(text, limit, one_line=one_line) for text in set(column)):
        return []
    told = {oddity.row for oddity in table.oddities if oddity.column == position}
    faults = []
    for line, text in zip(table.lines, column, strict=True):
        flaw = flaw_of(text, limit, one_line=one_line)
        if flaw and line not in told:
            faults.append(flaw.fault(table.file, line, table.header[position]))
    return faults


def _matters(oddity: Oddity, meanings: list[str | None], schema: Schema) -> bool:
    # A date in a note is a note; in an id ("3-1") it is the work of Excel.
    meaning = meanings[oddity.column] if oddity.column < len(meanings) else None
    return oddity.code != "intake.date_cell" or (
        meaning is not None and meaning not in _FREE_TEXT and meaning not in schema.days
    )


def _oddity_fault(table: Table, oddity: Oddity) -> Fault:
    header = table.header[oddity.column] if oddity.column < len(table.header) else ""
    return Fault(table.file, oddity.row, header, oddity.value, oddity.code, {"cell": oddity.cell})
