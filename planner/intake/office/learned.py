"""What was learned from a file that a user corrected: how it was proposed and how he read it -> how the next one of that form is read."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from planner.domain import InstanceError
from planner.intake.office.header_words import plain
from planner.intake.office.mapping import Mapping, SheetMapping


@dataclass(frozen=True, slots=True)
class Learned:
    """
    A corrected mapping, with the one that had been proposed: its headers are what the next file has too, whatever the user made of them.

    Parameters
    ----------
    name
        Of the file it was learned from.
    """

    name: str
    proposed: Mapping
    corrected: Mapping

    @property
    def shape(self) -> str:
        """SHA-256 (hex) of the headers of all sheets and of their columns: files of one form have the same."""
        signatures = sorted({sheet.signature for sheet in self.proposed.sheets if sheet.signature})
        return hashlib.sha256(json.dumps(signatures, ensure_ascii=False).encode()).hexdigest()

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of the sheets that are read, each once, as people know the form by them."""
        used = (sheet for sheet in self.corrected.sheets if sheet.use != "unused")
        proposed = {sheet.sheet: sheet for sheet in self.proposed.sheets}
        columns = (column for sheet in used for column in proposed.get(sheet.sheet, sheet).columns)
        return tuple(dict.fromkeys(plain(column.header) for column in columns if column.header))

    def reading_of(self, other: Mapping) -> Mapping | None:
        """How a file that is proposed to be read as `other` is read; None where it has not the headers of the one learned from."""
        if not any(sheet.signature for sheet in other.sheets) or not self.proposed.fits(other):
            return None
        sheets, known = [], False
        for sheet in other.sheets:
            at = self._same(sheet)
            known |= at is not None
            sheets.append(sheet if at is None else self._again(at, sheet))
        return replace(self.corrected, sheets=tuple(sheets)) if known else None

    def to_json(self) -> str:
        """All of it as a JSON document."""
        told = {"name": self.name, "proposed": self.proposed.to_dict(), "corrected": self.corrected.to_dict()}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self | None:
        """What `to_json` wrote; None for anything else, as a later or an earlier program may have written it."""
        try:
            told: Any = json.loads(text)
            proposed, corrected = (Mapping.from_json(json.dumps(told[part])) for part in ("proposed", "corrected"))
            return cls(str(told["name"]), proposed, corrected)
        except (ValueError, TypeError, KeyError, RecursionError, InstanceError):
            return None

    def _same(self, sheet: SheetMapping) -> int | None:
        """Number of the sheet that has the headers of this one, of several the one of its name."""
        alike = [number for number, known in enumerate(self.proposed.sheets) if known.signature == sheet.signature]
        named = [number for number in alike if self.proposed.sheets[number].sheet == sheet.sheet]
        return next(iter(named or (alike if sheet.signature else ())), None)

    def _again(self, number: int, sheet: SheetMapping) -> SheetMapping:
        """The corrections of a sheet for one like it; its header may stand on other lines, unless the user said where it stands."""
        before, after = self.proposed.sheets[number], self.corrected.sheet(self.proposed.sheets[number].sheet)
        if after is None:
            return sheet
        lines = (after.header_first, after.header_last)
        if lines == (before.header_first, before.header_last):
            lines = (sheet.header_first, sheet.header_last)
        return replace(after, sheet=sheet.sheet, header_first=lines[0], header_last=lines[1])


def reading_of(proposed: Mapping | None, learned: Sequence[Learned]) -> Mapping | None:
    """The reading of a file by the first of what was learned that suits it; None where nothing does."""
    if proposed is None or any(sheet.use == "ids" for sheet in proposed.sheets):
        return None  # exported plans say themselves how they are read
    return next((mapping for each in learned if (mapping := each.reading_of(proposed)) is not None), None)
