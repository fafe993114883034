"""Where a table is too wide for its page, which columns of text give way, and by how much?"""

from collections.abc import Callable, Sequence

STEP = 2
"""By how much a column gives way at a time, characters of the standard font."""
MEASURED_ROWS = 300
"""Rows, spread over the table, that decide."""
TALL = 4
"""Lines from which on a row counts for more than its lines: one cell of eight is worse than seven rows of two."""


def given_way(
    rows: Sequence[Sequence[str]],
    wanted: Sequence[float],
    least: Sequence[float],
    *,
    room: float,
    lines_of: Callable[[str, float], int],
) -> list[float]:
    """
    Widths that together fit into the room: always the column gives way that costs the fewest further lines, those of tall rows most.

    Parameters
    ----------
    rows
        The texts of the table, its header among them.
    wanted, least
        What each column would have, and what it keeps whatever the room.
    lines_of
        Lines that a text takes in a column of a width.

    Examples
    --------
    >>> given_way([("ab", "a" * 40)], [10, 40], [2, 2], room=44, lines_of=lambda text, width: -(-len(text) // int(width)))
    [4, 40]
    """
    rows = rows[:: max(1, len(rows) // MEASURED_ROWS)]
    columns = [[row[position] for row in rows] for position in range(len(wanted))]
    widths = list(wanted)
    lines = [[lines_of(text, width) for text in texts] for texts, width in zip(columns, widths, strict=True)]
    while sum(widths) > room:
        open_columns = [position for position, width in enumerate(widths) if width > least[position]]
        if not open_columns:
            break
        highest = [max(row) for row in zip(*lines, strict=True)]
        tries = []
        for position in open_columns:
            narrower = max(widths[position] - STEP, least[position])
            own = [lines_of(text, narrower) for text in columns[position]]
            cost = sum(max(0, _cost(mine) - _cost(most)) for mine, most in zip(own, highest, strict=True))
            # Of columns that cost the same, the one with the fewest lines more of its own, then that with the most room.
            more = sum(own) - sum(lines[position])
            tries.append(((cost, more, least[position] - widths[position], position), narrower, own))
        (_, _, _, position), narrower, own = min(tries, key=lambda each: each[0])
        widths[position], lines[position] = narrower, own
    return widths


def _cost(lines: int) -> int:
    return lines + max(0, lines - TALL) ** 2
