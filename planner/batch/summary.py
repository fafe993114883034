"""One table over all instances of a run."""

from collections.abc import Sequence

from planner.batch.run import Run
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.wording import word

SUMMARY = "summary.csv"
COLUMNS = {
    "name": False, "status": False, "ended": False, "leaders": True, "places": True, "levels": False, "gap": True,
    "fingerprint": False, "problem": False,
}  # fmt: skip
"""Column key -> whether it holds numbers. None of them depends on the clock or on who did the work."""
PERCENT = 100.0


def summary(runs: Sequence[Run], lang: str, *, leave_out: frozenset[str] = frozenset()) -> Table:
    """The table over the instances of a run, in their order, without the columns left out."""
    kept = {key: is_number for key, is_number in COLUMNS.items() if key not in leave_out}
    columns = tuple(Column(key, word(lang, f"batch_{key}"), is_number) for key, is_number in kept.items())
    return table_of("batch", word(lang, "batch_title"), columns, [_cells(run, lang) for run in runs])


def _cells(run: Run, lang: str) -> dict[str, Cell]:
    record = run.record
    problems = record.problems.get(lang, ())
    if not problems and record.status in {"failed", "lost", "unknown"}:
        problems = (word(lang, f"batch_why_{record.status}"),)
    return {
        "name": run.source.name,
        "status": word(lang, f"batch_status_{record.status}"),
        "ended": word(lang, f"batch_ended_{record.ended}") if record.ended else "",
        "leaders": record.leaders or None,
        "places": record.places or None,
        "levels": "; ".join(str(rounded(value)) for value, _ in record.levels),
        "gap": None if record.gap is None else rounded(PERCENT * record.gap),
        "fingerprint": record.fingerprint,
        "problem": " | ".join(problems),
    }
