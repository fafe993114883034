"""The work at hand as one frozen value: the question, the plan as it stands, and the way back."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from planner.domain import Assignment, Instance, Solution
from planner.rules import Report, check, loads

STEPS_KEPT = 100


@dataclass(frozen=True)
class Draft:
    """
    A plan in the making; every change makes a new draft.

    Parameters
    ----------
    source
        Folder of the sample city or name of the uploaded file.
    undo, redo
        Earlier assignments, latest last, and those that were undone, next one last.
    revision
        Grows with every change, so that an editor can be told apart from its predecessor.
    solution
        What the optimiser said last of this instance, or None.
    sample
        Whether this is one of the cities that come with the program.
    """

    source: str
    instance: Instance
    assignment: Assignment
    undo: tuple[Assignment, ...] = ()
    redo: tuple[Assignment, ...] = ()
    revision: int = 0
    solution: Solution | None = None
    sample: bool = False

    @cached_property
    def report(self) -> Report:
        """The plan held against the rules."""
        return check(self.instance, self.assignment)

    @cached_property
    def loads(self) -> dict[str, float]:
        """Leader id -> load."""
        return loads(self.instance, self.assignment)

    @property
    def is_solution(self) -> bool:
        """Whether the plan is still the one the optimiser found, untouched."""
        return self.solution is not None and self.solution.has_plan and self.solution.assignment == self.assignment

    def changed(self, assignment: Assignment) -> Self:
        """The draft with another assignment; the same draft when nothing differs."""
        if assignment == self.assignment:
            return self
        undo = (*self.undo, self.assignment)[-STEPS_KEPT:]
        return replace(self, assignment=assignment, undo=undo, redo=(), revision=self.revision + 1)

    def undone(self) -> Self:
        """One step back; the same draft when there is none."""
        if not self.undo:
            return self
        *rest, last = self.undo
        return replace(
            self, assignment=last, undo=tuple(rest), redo=(*self.redo, self.assignment), revision=self.revision + 1
        )

    def redone(self) -> Self:
        """One undone step forward again; the same draft when there is none."""
        if not self.redo:
            return self
        *rest, following = self.redo
        return replace(
            self,
            assignment=following,
            undo=(*self.undo, self.assignment),
            redo=tuple(rest),
            revision=self.revision + 1,
        )

    def solved(self, solution: Solution) -> Self:
        """The draft with the optimiser's answer; its plan, if it has one, becomes the assignment, and undo leads back."""
        answered = replace(self, solution=solution)
        return answered.changed(solution.assignment) if solution.has_plan else answered
