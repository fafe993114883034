"""What does only the user know? Questions with their options, and the answers he gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from planner.domain import Fault
from planner.intake.office.entries import Where

NEW = "new"
SKIP = "skip"
Answers = Mapping[str, str]
"""Question id -> the chosen option's `answer`."""


@dataclass(frozen=True, slots=True)
class Option:
    """
    One answer to a question.

    Parameters
    ----------
    answer
        `is:<id>` (the leader or place of that id is meant), `new` (none that is known), `skip` (leave it out), or `kind:<kind>`.
    name, detail
        What tells the leader or place apart: its name; its post or district.
    """

    answer: str
    name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """
    What only the user can decide.

    Parameters
    ----------
    id
        The same for the same content, so that answers can be kept.
    about
        `leader`, `place` or `kind`.
    code, values
        Message code of the catalogue and what its sentence names beside the cell.
    options
        The likeliest first.
    where
        The first cell that raises the question; `rows` are the lines of all of them.
    """

    id: str
    about: Literal["leader", "place", "kind"]
    code: str
    where: Where
    options: tuple[Option, ...]
    rows: tuple[int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def fault(self) -> Fault:
        """The question as a fault: what keeps an import from being applied."""
        options = tuple(
            f"{option.name}（{option.detail}）" if option.detail else option.name for option in self.options
        )
        values = {**self.values, "options": tuple(option for option in options if option)}
        return Fault(self.where.file, self.where.row, self.where.column, self.where.value, self.code, values)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leader or place that a mention may mean. `kind` is a place's kind; `given` marks what the instance had before the import."""

    id: str
    name: str
    district: str = ""
    managed_by: str = ""
    kind: str = ""
    post: str = ""
    given: bool = True

    @property
    def option(self) -> Option:
        """The candidate as an answer."""
        return Option(
            f"is:{self.id}", self.name, self.post if self.post != self.name else self.managed_by or self.district
        )


@dataclass(frozen=True, slots=True)
class Match:
    """
    What a mention means.

    Parameters
    ----------
    candidate
        None where it is new, or unclear.
    note
        Code of what is to be said of it, "" where the names are the same.
    question
        What has to be asked first; None where it is clear.
    """

    candidate: Candidate | None = None
    note: str = ""
    question: Question | None = None
    skipped: bool = False
