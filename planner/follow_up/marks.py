"""Which marks did assessors give?"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that an assessor gave a place under one item of the formula."""

    place: str
    day: date
    item: str
    score: float
    note: str = ""
