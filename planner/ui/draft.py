"""The work at hand as one frozen value: the question, the plan as it stands, and the way back."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from planner.domain import Assignment, Instance, Solution
from planner.domain.diagnosis import Diagnosis
from planner.follow_up.records import NO_RECORDS, Records
from planner.rules import Report, check, loads
from planner.store.history import Answer, Snapshot
from planner.store.record_book import Mark, Pages

STEPS_KEPT = 100


@dataclass(frozen=True, eq=False)
class Draft:
    """
    A plan in the making; every change makes a new draft.

    Parameters
    ----------
    source
        Folder of the sample city or name of the uploaded file.
    undo, redo
        Earlier snapshots, latest last, and those that were undone, next one last.
    revision
        Grows with every change, so that an editor can be told apart from its predecessor.
    answer
        What the optimiser said last, of this instance or another, or None.
    sample
        Whether this is one of the cities that come with the program.
    records
        What happened since the plan came into force.
    book
        Of a published plan: where in the book of records its records are kept. None where they are the draft's own.
    began_with
        Of one begun from a published plan: what was then on record, so that what it records itself can be told from that.
    tried_from
        Where a try-out began: the draft as it was then; None outside of one. Its steps count as one when they are adopted.
    """

    source: str
    instance: Instance
    assignment: Assignment
    undo: tuple[Snapshot, ...] = ()
    redo: tuple[Snapshot, ...] = ()
    revision: int = 0
    answer: Answer | None = None
    sample: bool = False
    records: Records = NO_RECORDS
    tried_from: "Draft | None" = None
    book: Mark | None = None
    began_with: Records | None = None

    @cached_property
    def report(self) -> Report:
        """The plan held against the rules."""
        return check(self.instance, self.assignment)

    @cached_property
    def loads(self) -> dict[str, float]:
        """Leader id -> load."""
        return loads(self.instance, self.assignment)

    @property
    def solution(self) -> Solution | None:
        """What the optimiser said of this instance; None when it was asked nothing, or of another one."""
        return self.answer.solution if self.answer is not None and self._answered else None

    @property
    def diagnosis(self) -> Diagnosis | None:
        """Why this instance has no plan and what would help; None when that was not asked."""
        return self.answer.diagnosis if self.answer is not None and self._answered else None

    @property
    def _answered(self) -> bool:
        return self.answer is not None and self.answer.instance is self.instance

    @property
    def is_solution(self) -> bool:
        """Whether the plan is still the one the optimiser found, untouched."""
        return self.solution is not None and self.solution.has_plan and self.solution.assignment == self.assignment

    @property
    def taken_over(self) -> Assignment:
        """The assignment that the plan takes the place of, with whoever has left since; empty where the data say none."""
        return Assignment.from_holdings(self.instance.current)

    @property
    def followed(self) -> Assignment:
        """Whose places are followed up: a published plan's own; of a draft those of the plan in force, and without one its own too."""
        return self.assignment if self.book is not None else self.instance.current_assignment or self.assignment

    @property
    def leads_back(self) -> bool:
        """Whether undo leads back over a change of the plan: of a published one it only takes back what was put on record."""
        return bool(self.undo) and self.book is None

    @property
    def leads_on(self) -> bool:
        """Whether redo leads forward again, as `leads_back`."""
        return bool(self.redo) and self.book is None

    @property
    def pages(self) -> Pages:
        """What a published plan has on record, with the way back, as the book of records keeps it."""
        undo, redo = (tuple(step.records for step in steps) for steps in (self.undo, self.redo))
        return Pages(self.records, undo, redo)

    @property
    def snapshot(self) -> Snapshot:
        """What is open now, as undo would bring it back."""
        return Snapshot(self.source, self.sample, self.instance, self.assignment, self.records)

    def _moved_to(self, target: Snapshot, undo: tuple[Snapshot, ...], redo: tuple[Snapshot, ...]) -> Self:
        return replace(
            self,
            source=target.source,
            sample=target.sample,
            instance=target.instance,
            assignment=target.assignment,
            records=target.records,
            undo=undo[-STEPS_KEPT:],
            redo=redo,
            revision=self.revision + 1,
        )

    def changed(self, assignment: Assignment) -> Self:
        """The draft with another assignment; the same draft when nothing differs."""
        if assignment == self.assignment and assignment.roles == self.assignment.roles:
            return self
        return self._moved_to(replace(self.snapshot, assignment=assignment), (*self.undo, self.snapshot), ())

    def revised(self, instance: Instance) -> Self:
        """The draft with another question; pairs whose leader or place is gone leave the plan."""
        kept = {
            pair
            for pair in self.assignment.pairs
            if pair[0] in instance.leader_by_id and pair[1] in instance.place_by_id
        }
        roles = {pair: role for pair, role in self.assignment.roles.items() if pair in kept}
        target = replace(self.snapshot, instance=instance, assignment=Assignment(frozenset(kept), roles))
        return self._moved_to(target, (*self.undo, self.snapshot), ())

    def following(self, plan: Assignment) -> Self:
        """The draft with this published plan as the assignment in force; the same draft when it already is."""
        if frozenset(self.instance.current) == frozenset(plan.holdings):
            return self
        return self.revised(self.instance.with_current(plan.holdings))

    def recorded(self, records: Records) -> Self:
        """The draft with other records; the same draft when nothing differs."""
        if records == self.records:
            return self
        return self._moved_to(replace(self.snapshot, records=records), (*self.undo, self.snapshot), ())

    def with_book(self, mark: Mark, pages: Pages) -> Self:
        """A published plan with what is on record: its steps are those of the book, for it has no others."""
        undo, redo = (
            tuple(replace(self.snapshot, records=records) for records in steps) for steps in (pages.undo, pages.redo)
        )
        return replace(self, records=pages.records, undo=undo, redo=redo, tried_from=None, book=mark)

    def differs_in_plan(self, before: Self) -> bool:
        """Whether anything but the records is another than before."""
        mine, theirs = self.snapshot, replace(before.snapshot, records=self.records)
        same_roles = mine.assignment.roles == theirs.assignment.roles
        return (mine, self.answer, self.tried_from) != (theirs, before.answer, before.tried_from) or not same_roles

    def begun_from(self, published: Self) -> Self:
        """A published plan with a change, as the beginning of the next one: the steps of the book of records stay behind."""
        before = replace(published, undo=(), redo=(), book=None)
        undo = () if self.snapshot == before.snapshot or self.tried_from is not None else (before.snapshot,)
        tried_from = None if self.tried_from is None else before
        return replace(self, undo=undo, redo=(), tried_from=tried_from, book=None, began_with=published.records)

    def replaced(self, instance: Instance, assignment: Assignment) -> Self:
        """The draft with another question and the plan that belongs to it, in one step; undo leads back over both."""
        target = replace(self.snapshot, instance=instance, assignment=assignment)
        return self._moved_to(target, (*self.undo, self.snapshot), ())

    def reopened(self, other: Self) -> Self:
        """
        The draft with what another one has open; undo leads back to what was open here. A try-out ends, its steps kept.

        Where a published plan was open, what comes is no beginning from it: its records are those of the other one alone.
        """
        undo = self.adopted().undo if self.book is None else ()
        return replace(self.adopted(), book=None)._moved_to(other.snapshot, (*undo, self.snapshot), ())

    def trying(self) -> Self:
        """The draft in a try-out: what is changed from here on can be adopted as one step, or dropped as if it had not been."""
        return self if self.tried_from is not None else replace(self, tried_from=self, undo=(), redo=())

    def adopted(self) -> Self:
        """The draft after a try-out with all its steps as one; the same draft outside of one."""
        if self.tried_from is None:
            return self
        before = self.tried_from
        undo = before.undo if self.snapshot == before.snapshot else (*before.undo, before.snapshot)
        return replace(self, tried_from=None)._moved_to(self.snapshot, undo, ())

    def dropped(self) -> Self:
        """The draft as it was before the try-out; what the optimiser said and what was put on record meanwhile is kept."""
        if self.tried_from is None:
            return self
        before = self.tried_from
        return replace(self, tried_from=None)._moved_to(
            replace(before.snapshot, records=self.records), before.undo, before.redo
        )

    def merged(self, target: Snapshot) -> Self:
        """The draft with a snapshot that was put together from two; undo leads back."""
        return self._moved_to(target, (*self.undo, self.snapshot), ())

    def undone(self) -> Self:
        """One step back; the same draft when there is none."""
        if not self.undo:
            return self
        return self._moved_to(self.undo[-1], self.undo[:-1], (*self.redo, self.snapshot))

    def redone(self) -> Self:
        """One undone step forward again; the same draft when there is none."""
        if not self.redo:
            return self
        return self._moved_to(self.redo[-1], (*self.undo, self.snapshot), self.redo[:-1])

    def solved(self, solution: Solution, diagnosis: Diagnosis | None = None) -> Self:
        """The draft with the optimiser's answer; its plan, if it has one, becomes the assignment, and undo leads back."""
        answered = replace(self, answer=Answer(self.instance, solution, diagnosis))
        return answered.changed(solution.assignment) if solution.has_plan else answered
