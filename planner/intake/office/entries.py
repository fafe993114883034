"""What a sheet says, as plain values: who is named where with which places."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain import Fault
from planner.intake.office.cell_content import PersonMention, PlaceMention


@dataclass(frozen=True, slots=True)
class Where:
    """A cell: file or sheet, line counted from 1, column as the user wrote it, and what stands there."""

    file: str
    row: int | None
    column: str
    value: str

    def fault(self, code: str, /, **values: object) -> Fault:
        """A fault or a finding of this cell."""
        return Fault(self.file, self.row, self.column, self.value, f"intake.{code}", values)


@dataclass(frozen=True, slots=True)
class LeaderEntry:
    """
    A leader as a row names him.

    Parameters
    ----------
    texts
        Field of `domain.Leader` -> what the row says of it; only what is filled in.
    again
        Whether the row only continues the one above: a merged cell, or none.
    """

    person: PersonMention
    texts: Mapping[str, str]
    where: Where
    rank: float | None = None
    share: float | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """
    A place as a row names it.

    Parameters
    ----------
    kind
        What the column, or a cell of its own, says of the kind: a kind, a group of kinds, or "".
    numbers
        Field of `domain.Place` -> number; only what is filled in.
    """

    mention: PlaceMention
    kind: str
    where: Where
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: each of its leaders holds each of its places."""

    leaders: tuple[LeaderEntry, ...]
    places: tuple[PlaceEntry, ...]


@dataclass(frozen=True, slots=True)
class IdPair:
    """A row of ids, as exported plans have them."""

    leader: str
    place: str
    role: str
    where: Where


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a file says.

    Parameters
    ----------
    kinds
        What the columns of places are about: kinds and groups of kinds, "" for places of any.
    title
        The line above the header that names the table, "" without one.
    """

    entries: tuple[Entry, ...] = ()
    pairs: tuple[IdPair, ...] = ()
    kinds: frozenset[str] = frozenset()
    title: str = ""
    wording: str = ""
    speaks_of_pairs: bool = False
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()
