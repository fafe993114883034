"""Which column means what? A value that is proposed to the user, corrected by him, kept as JSON and applied again."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from pydantic import TypeAdapter, ValidationError

from planner.domain import Fault, InstanceError
from planner.intake.office.header_words import Role, plain

SheetUse = Literal["rows", "ids", "unused"]
"""`rows`: leaders and places by name; `ids`: pairs of ids, as exported plans have them; `unused`: the sheet is not read."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """
    What one column holds.

    Parameters
    ----------
    column
        Counted from 1.
    header
        Its header, of two rows joined; "" when it has none.
    role
        As in `planner.intake.office.header_words`.
    kind
        Of places: the kind they have where a name does not tell it ("main_road"), or a group of kinds ("road"); "" for any.
    certain
        False where only the content of the column suggests the role.
    """

    column: int
    header: str
    role: Role
    kind: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """
    How one sheet is read.

    Parameters
    ----------
    header_first, header_last
        Lines of the header's first and last row, counted from 1; 0 and 0 without a header.
    skip
        Lines that are left out.
    """

    sheet: str
    use: SheetUse
    header_first: int
    header_last: int
    columns: tuple[ColumnMapping, ...]
    skip: tuple[int, ...] = ()

    def with_role(self, role: Role) -> tuple[ColumnMapping, ...]:
        """The columns of a role, from left to right."""
        return tuple(column for column in self.columns if column.role == role)

    def correct(self, column: int, role: Role, kind: str = "") -> Self:
        """The mapping with another role for a column."""
        columns = tuple(
            replace(known, role=role, kind=kind, certain=True) if known.column == column else known
            for known in self.columns
        )
        return replace(self, columns=columns)

    def with_header(self, line: int) -> Self:
        """The mapping with its header on another line, counted from 1; 0 for none. What the columns hold stays."""
        columns = tuple(replace(column, header="") for column in self.columns)
        return replace(self, header_first=line, header_last=line, columns=columns)

    @property
    def signature(self) -> tuple[tuple[str, int], ...]:
        """What a table of the same shape has in common with this one: its headers and their columns."""
        return tuple((plain(column.header), column.column) for column in self.columns if column.header)


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    How the sheets of a file are read.

    Parameters
    ----------
    keep_missing
        Whether leaders and places that the file does not name stay in the instance. Their rows in the assignment in force go either
        way, as far as the file speaks of that layer.
    """

    sheets: tuple[SheetMapping, ...]
    keep_missing: bool = True

    def sheet(self, title: str) -> SheetMapping | None:
        """The mapping of a sheet, or None."""
        return next((sheet for sheet in self.sheets if sheet.sheet == title), None)

    def only(self, titles: Collection[str]) -> Self:
        """The mapping with all sheets but these unused."""
        sheets = (sheet if sheet.sheet in titles else replace(sheet, use="unused") for sheet in self.sheets)
        return replace(self, sheets=tuple(sheets))

    def fits(self, other: Self) -> bool:
        """Whether a file that would be read as `other` has the same headers in the same columns, so that this mapping applies to it."""
        shapes = {sheet.signature for sheet in self.sheets if sheet.use != "unused"}
        return all(sheet.signature in shapes for sheet in other.sheets if sheet.use != "unused")

    def applied_to(self, other: Self) -> Self:
        """This mapping for a file that would be read as `other`: each sheet as the one of the same name, or else of the same headers."""
        by_shape = {sheet.signature: sheet for sheet in reversed(self.sheets)}
        sheets = []
        for sheet in other.sheets:
            known = self.sheet(sheet.sheet) or by_shape.get(sheet.signature)
            sheets.append(replace(known, sheet=sheet.sheet) if known else sheet)
        return replace(self, sheets=tuple(sheets))

    def to_json(self) -> str:
        """The mapping as a JSON document."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_dict(self) -> dict[str, Any]:
        """The mapping as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, text: str | bytes, file: str = "mapping.json") -> Self:
        """
        The mapping in a JSON document, as `to_json` writes it.

        Raises
        ------
        InstanceError
            With a fault for each part that is not as it should be.
        """
        try:
            stated = TypeAdapter(cls).validate_json(text, strict=True)
        except ValidationError as error:
            raise InstanceError([_fault(file, found["loc"], found.get("input")) for found in error.errors()]) from None
        wrong = [
            _fault(file, ("sheets", number, "header_last"), sheet.header_last)
            for number, sheet in enumerate(stated.sheets)
            if not 0 <= sheet.header_first <= sheet.header_last or any(column.column < 1 for column in sheet.columns)
        ]
        if wrong:
            raise InstanceError(wrong)
        return stated


def _fault(file: str, path: tuple[int | str, ...], value: object) -> Fault:
    shown = "" if value is None else str(value)[:80]
    return Fault(file, None, ".".join(map(str, path)), shown, "intake.bad_mapping")
