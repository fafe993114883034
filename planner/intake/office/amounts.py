"""What number does a cell mean that people filled in? Thousands separators and units are taken off, and that is said."""

import re

from planner.intake.cells import UnfitError, number
from planner.intake.leaders import LEAST_SHARE
from planner.intake.office.cell_content import is_nothing
from planner.intake.office.names import clean

_UNIT = re.compile(r"\s*(?:分钟/月|分钟|分|小时|个|次|公里|km|度|°[EN]?|人|条|min|minutes)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?:\D|$))")
_LIMITS = {
    "weight": (0.0, 1e15),
    "priority": (0.0, 1e15),
    "lon": (-180.0, 180.0),
    "lat": (-90.0, 90.0),
    "share": (LEAST_SHARE, 1e15),
}


def number_in(raw: str, field: str) -> tuple[float | None, str]:
    """
    The number in a cell, and the code of what is to be said of it, or "".

    Without a number, the code is a fault's; None and "" is a blank cell.

    >>> number_in("1,200分钟", "weight"), number_in("３０", "weight"), number_in("-3", "weight"), number_in("", "lon")
    ((1200.0, 'unit_dropped'), (30.0, ''), (None, 'negative_here'), (None, ''))
    """
    text = clean(raw).replace("\n", "")
    if is_nothing(text):
        return None, ""
    bare = _THOUSANDS.sub("", _UNIT.sub("", text))
    try:
        value = number(bare)
    except UnfitError:
        return None, "no_number_here"
    low, high = _LIMITS.get(field, (-1e15, 1e15))
    if not low <= value <= high:
        return None, "negative_here" if value < 0 and low >= 0 else "not_within"
    return value, "unit_dropped" if bare != text else ""
