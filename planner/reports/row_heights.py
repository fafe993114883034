"""How high must a row of a spreadsheet be, so that all of its text is seen?"""

from collections.abc import Sequence
from math import ceil

from planner.locale import text_width
from planner.reports.table import Cell

BODY_POINTS = 11
LINE_SPACING, ROW_MARGIN = 1.4, 5  # the second in points
FONT_WIDTH = 1.05  # a Chinese character is a little wider than two of the standard font
CELL_MARGIN = 1.2  # characters


def height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Height of a row, points: programs fit it to wrapped text in different ways, some not at all."""
    most = max(lines_of(str(cell or ""), width - CELL_MARGIN) for cell, width in zip(cells, widths, strict=True))
    return LINE_SPACING * BODY_POINTS * most + ROW_MARGIN


def lines_of(text: str, width: float) -> int:
    """
    Lines that a text takes in a column of that width, characters of the standard font; at least one.

    >>> lines_of("城东街道、城西街道", 10), lines_of("", 10), lines_of("a\\nb", 10)
    (2, 1, 2)
    """
    # A column as wide as its text must not come out a hair too narrow.
    return sum(max(1, ceil(text_width(line) * FONT_WIDTH / width - 1e-6)) for line in text.split("\n"))
