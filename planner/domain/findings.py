"""What is wrong, as data: its sentence is made by the message catalogue, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.domain.ranges import Bound


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One fault of an input, or, where the input can be used all the same, one finding.

    Parameters
    ----------
    file
        File or sheet name.
    row
        Line counted from 1 with the header as line 1; None for a whole file.
    column
        Header as the user wrote it; in policy.toml the key path; "" when no column is meant.
    value
        The value as read, verbatim.
    code, values
        Message code of the catalogue and the values its sentence names.
    """

    file: str
    row: int | None
    column: str
    value: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """
    A rule that an assignment breaks, with its subject, the value found and the bound.

    Parameters
    ----------
    rule
        "coverage", "quota", "pin", "avoid", "load_cap" or "one_district".
    leader, place, layer
        The subject: ids and a layer name; a part the rule does not speak of is None.
    value
        Count, or load, found.
    bound
        What is allowed; a side that does not bind is None.
    """

    rule: str
    leader: str | None = None
    place: str | None = None
    layer: str | None = None
    value: float = 0
    bound: Bound = Bound(None, None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a certificate: a rule, its subject, and whether the value lies within the bound."""

    rule: str
    leader: str | None
    place: str | None
    layer: str | None
    value: float
    bound: Bound
    kept: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why there is no plan: one member of a conflict, or a sum that cannot come out.

    Parameters
    ----------
    rule, leader, place, layer, value, bound
        As in `Violation`.
    code, values
        Message code of the catalogue and the values its sentence names.
    """

    rule: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    leader: str | None = None
    place: str | None = None
    layer: str | None = None
    value: float | None = None
    bound: Bound = Bound(None, None)
