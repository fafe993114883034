"""
What does a cell say? Columns of text -> numbers, choices and references, with a fault per cell that cannot be one.

Each distinct text of a column is understood once, so that a table of half a million rows takes a second.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from planner.domain import Fault
from planner.intake.headers import Records
from planner.intake.tables import ODD_CELLS

T = TypeVar("T")
Understood = tuple[list[T], list[Fault]]

MAX_NUMBER = 1e15
"""Larger numbers are taken for typing errors: sums of them would no longer be exact."""
MAX_WHOLE = 2_147_483_647
"""Largest whole number of a quota or coverage."""
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0*)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""Days outside are taken for typing errors."""
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)

_YES_NO = {
    **dict.fromkeys(("true", "1", "yes", "y", "是", "空缺"), True),
    **dict.fromkeys(("false", "0", "no", "n", "否"), False),
}


class UnfitError(Exception):
    """A text that a column cannot take: the message's name and the values of its sentence."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def understood(records: Records, column: str, understand: Callable[[str], T], blank: T) -> Understood[T]:
    """
    The values of a column, and a fault for each cell that `understand` finds unfit; `blank` stands for blank and unfit cells.
    """
    cells = records.column(column)
    values: dict[str, T] = {"": blank}
    unfit: dict[str, UnfitError] = {}
    for text in set(cells):
        if text:
            try:
                values[text] = understand(text)
            except UnfitError as reason:
                values[text], unfit[text] = blank, reason
    faults = []
    if unfit:
        for index, text in enumerate(cells):
            if text in unfit:
                faults.append(records.fault(index, column, unfit[text].code, **unfit[text].values))
    return [values[text] for text in cells], faults


def number(text: str) -> float:
    """A finite number; full-width digits are read, thousands separators and units are not."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise UnfitError("not_finite" if _NOT_FINITE.fullmatch(plain) else "not_a_number")
    value = float(plain)
    if abs(value) > MAX_NUMBER:
        raise UnfitError("too_big", limit=f"{MAX_NUMBER:.0e}")
    return value + 0.0  # -0 is 0


def number_within(low: float, high: float = MAX_NUMBER) -> Callable[[str], float]:
    """Understands numbers from `low` to `high`, both included."""

    def understand(text: str) -> float:
        value = number(text)
        if low == 0 and value < 0:
            raise UnfitError("negative")
        if not low <= value <= high:
            raise UnfitError("out_of_range", low=low, high=high)
        return value

    return understand


def positive_number(least: float) -> Callable[[str], float]:
    """Understands numbers above 0; what is closer to 0 than `least` cannot be divided by and is out of range."""

    def understand(text: str) -> float:
        value = number(text)
        if value <= 0:
            raise UnfitError("not_positive")
        if value < least:
            raise UnfitError("out_of_range", low=f"{least:g}", high=f"{MAX_NUMBER:.0e}")
        return value

    return understand


def whole(text: str) -> int:
    """A whole number, 0 or more."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    if not _WHOLE.fullmatch(plain):
        raise UnfitError("not_whole")
    value = int(plain.partition(".")[0])
    if value < 0:
        raise UnfitError("negative")
    if value > MAX_WHOLE:
        raise UnfitError("too_big", limit=MAX_WHOLE)
    return value


def day(text: str) -> date:
    """A day, written 2026-07-05, 2026/7/5, 2026.7.5 or 2026年7月5日."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if not found:
        raise UnfitError("not_a_day")
    try:
        value = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise UnfitError("no_such_day") from None
    if not FIRST_DAY <= value <= LAST_DAY:
        raise UnfitError("out_of_range", low=FIRST_DAY, high=LAST_DAY)
    return value


def yes_no(text: str) -> bool:
    """Yes or no, in the words of `_YES_NO`."""
    try:
        return _YES_NO[unicodedata.normalize("NFKC", text).casefold()]
    except KeyError:
        raise UnfitError("not_yes_no") from None


def one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """Understands the words that are keys, in any case, as their values."""

    def understand(text: str) -> str:
        try:
            return words[text.casefold()]
        except KeyError:
            raise UnfitError("unknown_word", known=tuple(words)) from None

    return understand


def blanks(records: Records, columns: Sequence[str]) -> list[Fault]:
    """A fault for each blank cell of columns that must be filled; a column that is missing is a fault of the header."""
    faults = []
    for column in columns:
        cells = records.cells.get(column, ())
        if "" in cells:
            faults += [records.fault(index, column, "empty_cell") for index, cell in enumerate(cells) if not cell]
    return faults


def duplicates(records: Records, column: str, code: str, keys: Sequence[Sequence[str]]) -> list[Fault]:
    """
    A fault at `column` for each row whose key stands in an earlier row; a key with a blank part is left alone.

    Parameters
    ----------
    keys
        The parts of the key, each as long as the table.
    """
    # Joined by a character that no cell holds: half a million tuples would keep the garbage collector busy.
    if len(set(map("\0".join, zip(*keys, strict=True)))) == len(records):
        return []
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for index, key in enumerate(zip(*keys, strict=True)):
        if all(key) and first.setdefault(key, index) != index:
            row = records.lines[first[key]]
            faults.append(records.fault(index, column, code, first_row=row, pair=" + ".join(key)))
    return faults


def unknown_references(records: Records, column: str, known: Collection[str] | None, code: str) -> list[Fault]:
    """A fault for each cell that names an id which is not `known`; none when that is None."""
    cells = records.column(column)
    if known is None:
        return []
    strangers = set(cells).difference(known) - {""}
    if not strangers:
        return []
    return [records.fault(index, column, code) for index, cell in enumerate(cells) if cell in strangers]


def extras_of(records: Records) -> list[dict[str, str]]:
    """For each row, the cells of unknown columns that are not blank."""
    if not records.extra:
        return [{} for _ in records.lines]
    rows = zip(*records.extra.values(), strict=True)
    return [{header: cell for header, cell in zip(records.extra, row, strict=True) if cell} for row in rows]


def in_file_order(faults: Sequence[Fault]) -> list[Fault]:
    """Faults of one table by row, those of the whole table first; a cell that holds no plain value is told of once."""
    odd = {(fault.row, fault.column) for fault in faults if fault.code in ODD_CELLS}
    told = [fault for fault in faults if fault.code in ODD_CELLS or (fault.row, fault.column) not in odd]
    return sorted(told, key=lambda fault: -math.inf if fault.row is None else fault.row)
