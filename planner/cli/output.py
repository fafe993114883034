"""What is shown: one JSON document on standard output, or tables and sentences; notes and progress go to standard error."""

import json
import math
import sys
from collections.abc import Iterable, Mapping
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from planner.cli.session import Session
from planner.domain import Fault

if TYPE_CHECKING:
    from planner.reports.tables import Cell, Table

WIDTH_OF_FILES = 160
"""Columns that tables may take where nobody's screen sets a limit."""
ALIKE_SHOWN = 1
_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def write_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document, keys sorted, with null in place of numbers that JSON does not have."""
    text = json.dumps(_finite(document), ensure_ascii=False, allow_nan=False, sort_keys=True)
    sys.stdout.write(text + "\n")


def console(*, to_error: bool = False) -> Console:
    """Where sentences and tables go; lines are broken at the edge of a screen only."""
    stream = sys.stderr if to_error else sys.stdout
    width = None if stream.isatty() else WIDTH_OF_FILES
    return Console(stderr=to_error, width=width, highlight=False, markup=False, emoji=False)


def tell(message: str, *, to_error: bool = False) -> None:
    """Print a sentence. What came from files cannot steer the terminal: control characters are replaced."""
    console(to_error=to_error).print(message.translate(_CONTROL), soft_wrap=True)


def show(table: "Table") -> None:
    """Print a table."""
    drawn = RichTable(title=Text(table.title), title_justify="left", title_style="bold", header_style="bold")
    for column in table.columns:
        drawn.add_column(Text(column.title), justify="right" if column.is_number else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(_shown(cell)) for cell in row))
    console().print(drawn)


def tell_faults(session: Session, faults: Iterable[Fault]) -> None:
    """Name every fault of an input: as the JSON document of the contract, or one line each on standard error."""
    from planner.cli.documents import bad_input
    from planner.reports.wording import fault_sentence

    named = tuple(faults)
    if session.as_json:
        write_json(bad_input(named, session.lang))
        return
    tell(session.say("bad_input", count=len(named)), to_error=True)
    for fault in named:
        tell("- " + fault_sentence(fault, session.lang), to_error=True)


def tell_findings(session: Session, findings: Iterable[Fault], *, all_of_them: bool = False) -> None:
    """
    Say on standard error what is worth knowing of an input that can be used.

    Parameters
    ----------
    all_of_them
        Whether each is said; otherwise the first few of a kind stand for the rest.
    """
    from planner.reports.wording import fault_sentence

    for (file, _), alike in groupby(findings, key=lambda finding: (finding.file, finding.code)):
        rest = list(alike)
        shown = rest if all_of_them else list(islice(rest, ALIKE_SHOWN))
        for finding in shown:
            tell(session.say("finding", finding=fault_sentence(finding, session.lang)), to_error=True)
        if len(rest) > len(shown):
            tell(session.say("findings_alike", file=file, count=len(rest) - len(shown)), to_error=True)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _shown(cell: "Cell") -> str:
    return "" if cell is None else str(cell).translate(_CONTROL)
