"""Edits of sheets that are not applied, carried over to sheets that have changed underneath them."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from planner.ui.revision import Sheets

Row = tuple[str, ...]
_KEY = "id"


def rebased(original: Sheets, edited: Sheets, fresh: Sheets) -> Sheets:
    """
    What was edited, in sheets that say something else by now.

    A cell that was edited stays as it was edited, any other is as it is now; so are rows that only one side added or took away. Rows
    of a sheet without ids are told apart by all they say.

    Parameters
    ----------
    original
        What editing began with.
    fresh
        What the sheets say now.
    """
    return {name: _rebased(original[name], edited[name], fresh[name]) for name in fresh}


def _rebased(original: pd.DataFrame, edited: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    columns = list(fresh.columns)
    began, mine, now = (_rows(frame, columns) for frame in (original, edited, fresh))
    if mine == began:
        return fresh
    merged = list(_by_id(columns.index(_KEY), began, mine, now) if _KEY in columns else _by_all(began, mine, now))
    return pd.DataFrame(merged, columns=columns, index=pd.RangeIndex(1, len(merged) + 1), dtype=str)


def _rows(frame: pd.DataFrame, columns: list[str]) -> list[Row]:
    cells = frame.reindex(columns=columns, fill_value="").fillna("").astype(str)
    return list(cells.itertuples(index=False, name=None))


def _by_id(key: int, began: list[Row], mine: list[Row], now: list[Row]) -> Iterator[Row]:
    before, after = {row[key]: row for row in began}, {row[key]: row for row in now}
    for row in mine:
        was, then = before.get(row[key]), after.get(row[key])
        if was is None or (then is None and row != was):
            yield row
        elif then is not None:
            yield tuple(own if own != old else new for own, old, new in zip(row, was, then, strict=True))
    known = before.keys() | {row[key] for row in mine}
    yield from (row for row in now if row[key] not in known)


def _by_all(began: list[Row], mine: list[Row], now: list[Row]) -> Iterator[Row]:
    gone, come = Counter(began) - Counter(now), Counter(now) - Counter(began)
    for row in mine:
        if gone[row]:
            gone[row] -= 1
        else:
            yield row
    yield from come.elements()
