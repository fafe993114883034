"""What would an import do? Shown before anything is done; applied as a unit, or not at all."""

from collections.abc import Mapping as MappingLike
from dataclasses import dataclass

from planner.domain import Fault, Instance, InstanceError
from planner.intake.office.consequences import Item
from planner.intake.office.mapping import Mapping
from planner.intake.office.questions import Question


@dataclass(frozen=True)
class Preview:
    """
    The consequences of an import.

    Parameters
    ----------
    file
        Name of the file.
    mapping
        How its columns are read; None where it cannot be read at all, or is no table (a map).
    before
        The instance as it is, or None. It is never changed: going back to it undoes the import.
    after
        The instance as it would be; None while there are faults or open questions.
    new, changed, gone
        What the import adds, changes and removes. While there are open questions, what does not hang on them; with faults nothing.
    unclear
        Questions that only the user can answer.
    faults
        What keeps the file from being imported, with what to do; a cell can be put right in the file, or its row or column left out
        in the mapping.
    findings
        What was repaired or left out on the way, cell by cell.
    is_plan
        Whether the file is an exported plan that is read by its ids, and so says nothing new of leaders and places themselves.
    """

    file: str
    mapping: Mapping | None = None
    before: Instance | None = None
    after: Instance | None = None
    new: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    gone: tuple[Item, ...] = ()
    unclear: tuple[Question, ...] = ()
    faults: tuple[Fault, ...] = ()
    findings: tuple[Fault, ...] = ()
    is_plan: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it can be applied."""
        return self.after is not None

    @property
    def suggested(self) -> MappingLike[str, str]:
        """Question id -> the likeliest answer, for a user who has looked at them and agrees with all."""
        return {question.id: question.options[0].answer for question in self.unclear}


def apply(preview: Preview) -> Instance:
    """
    The instance after an import, as a whole.

    Raises
    ------
    InstanceError
        With every fault and every open question, when the import is not ready.
    """
    if preview.after is None:
        raise InstanceError((*preview.faults, *(question.fault() for question in preview.unclear)))
    return preview.after


def missing_parts(preview: Preview) -> tuple[Fault, ...]:
    """What an instance that an import begins still lacks before it can be written down: leaders, or places."""
    after = preview.after
    if after is None:
        return ()
    lacking = (("no_leaders_yet", after.leaders), ("no_places_yet", after.places))
    return tuple(Fault(preview.file, None, "", "", f"intake.{code}") for code, rows in lacking if not rows)
