"""Which formats there are, and how a plan leaves as a file: whole or not at all."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from planner.domain import Assignment, Fault, Instance, InstanceError
from planner.locale import DEFAULT_LANGUAGE
from planner.reports.tables import Document, document
from planner.reports.whole_file import whole_file

Writer = Callable[[Document, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """
    A format that a plan can leave in.

    Parameters
    ----------
    module
        Its module, with a function ``write(document, path)``; imported on first use, as each brings its own library.
    ending
        Of the file's name, with the dot.
    media_type
        As a browser is told it.
    """

    module: str
    ending: str
    media_type: str

    @property
    def write(self) -> Writer:
        """The function that writes a document to a path."""
        writer: Writer = import_module(self.module).write
        return writer


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "xlsx": Format(
            "planner.reports.workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        "csv": Format("planner.reports.csv_file", ".csv", "text/csv"),
        "docx": Format(
            "planner.reports.notice", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        "pdf": Format("planner.reports.pdf", ".pdf", "application/pdf"),
    }
)
"""Format name -> format. A further one is a module with ``write`` and an entry here."""


def export(
    instance: Instance,
    assignment: Assignment,
    format: str,  # noqa: A002 - the word of the command line's option
    path: str | os.PathLike[str],
    lang: str = DEFAULT_LANGUAGE,
    *,
    template: str | os.PathLike[str] | None = None,
    table: str | None = None,
) -> None:
    """
    Write a plan as a file, replacing one that is there; when that fails, what was there stays.

    Parameters
    ----------
    format
        One of `FORMATS`.
    path
        File to write; its folder must exist.
    template
        An office's own form of the notice (.docx with tags), for the format docx alone.
    table
        Key of the one table to write; all of them when left out, and the one by leader as CSV. In Word it is the table alone,
        without the words of a notice and whatever the template says.

    Raises
    ------
    InstanceError
        When the assignment names a leader or a place that the instance does not have, or the template cannot be used.
    OSError
        When the system does not let the file be written.
    """
    made = document(instance, assignment, lang)
    if table is not None:
        made = only(made, table)
    with whole_file(Path(path)) as draft:
        if table is not None and format == "docx":
            _as_table(made, draft)
        elif template is not None and format == "docx":
            _by_template(made, Path(template), draft)
        else:
            FORMATS[format].write(made, draft)


def only(made: Document, key: str) -> Document:
    """
    The document of one of its tables.

    Raises
    ------
    InstanceError
        When it has no such table.
    """
    found = made.table(key)
    if found is None:
        known = tuple(table.key for table in made.tables)
        raise InstanceError([Fault("", None, "", key, "reports.no_such_table", {"known": known})])
    return replace(made, tables=(found,), editing=None)


def _as_table(made: Document, path: Path) -> None:
    from planner.reports import notice  # noqa: PLC0415 - its library is for Word alone

    notice.write_tables(made, path)


def _by_template(made: Document, template: Path, path: Path) -> None:
    from planner.reports import notice, notice_template  # noqa: PLC0415 - their libraries are for Word alone

    opening, parts = notice.words(made)
    words = notice_template.Words(made.letterhead.notice, tuple(opening), notice_template.sections_of(parts))
    notice_template.fill(template, words, made.letterhead, made.tables[0], path)
