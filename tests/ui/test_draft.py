"""Drafts: every change is a new value, and undo leads back."""

from dataclasses import replace

from planner.domain import Assignment, Instance, LevelOutcome, Solution
from planner.ui.draft import STEPS_KEPT, Draft

A, B, C = (Assignment.of([("l1", place)]) for place in ("s1", "s2", "r1"))


def test_undo_and_redo_walk_the_same_way(two_by_three: Instance) -> None:
    draft = Draft("x", two_by_three, A).changed(B).changed(C)
    back = draft.undone().undone()
    assert (back.assignment, back.undo, [step.assignment for step in back.redo]) == (A, (), [C, B])
    forth = back.redone().redone()
    assert (forth.assignment, [step.assignment for step in forth.undo], forth.redo) == (C, [A, B], ())


def test_a_change_after_undo_forgets_what_was_undone(two_by_three: Instance) -> None:
    assert Draft("x", two_by_three, A).changed(B).undone().changed(C).redo == ()


def test_nothing_to_do_is_the_same_draft(two_by_three: Instance) -> None:
    draft = Draft("x", two_by_three, A)
    assert draft.undone() is draft
    assert draft.redone() is draft
    assert draft.changed(Assignment.of([("l1", "s1")])) is draft


def test_every_change_makes_another_revision(two_by_three: Instance) -> None:
    draft = Draft("x", two_by_three, A)
    revisions = [draft.revision, draft.changed(B).revision, draft.changed(B).undone().revision]
    assert revisions == [0, 1, 2]


def test_only_so_many_steps_are_kept(two_by_three: Instance) -> None:
    draft = Draft("x", two_by_three, A)
    for step in range(STEPS_KEPT + 5):
        draft = draft.changed(B if step % 2 == 0 else C)
    assert len(draft.undo) == STEPS_KEPT


def test_a_solution_becomes_the_plan_and_undo_leads_back(two_by_three: Instance, kept: Assignment) -> None:
    solution = Solution("feasible", "clock", kept, (LevelOutcome(40.0, 40.0, None),))
    solved = Draft("x", two_by_three, A).solved(solution)
    assert solved.is_solution
    assert solved.report.kept
    assert solved.undone().assignment == A
    assert not solved.undone().is_solution


def test_an_answer_without_a_plan_leaves_the_table_alone(two_by_three: Instance) -> None:
    solved = Draft("x", two_by_three, A).solved(Solution("infeasible", "proved"))
    assert solved.assignment == A
    assert not solved.is_solution


def test_a_revised_question_drops_the_pairs_of_those_who_left(two_by_three: Instance, kept: Assignment) -> None:
    alone = replace(two_by_three, leaders=two_by_three.leaders[:1])
    revised = Draft("x", two_by_three, kept).revised(alone)
    assert revised.assignment == Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r2")])
    assert revised.undone().instance is two_by_three
    assert revised.undone().assignment == kept


def test_an_answer_belongs_to_the_question_it_was_given_to(two_by_three: Instance, kept: Assignment) -> None:
    solved = Draft("x", two_by_three, A).solved(Solution("infeasible", "proved"))
    revised = solved.revised(replace(two_by_three, links=()))
    assert revised.solution is None
    assert revised.undone().solution is solved.solution


def test_opening_other_data_can_be_undone(two_by_three: Instance, kept: Assignment) -> None:
    other = Draft("other.xlsx", replace(two_by_three, links=()), A)
    reopened = Draft("taizhou", two_by_three, kept, sample=True).reopened(other)
    assert (reopened.source, reopened.sample, reopened.instance, reopened.assignment) == (
        "other.xlsx",
        False,
        other.instance,
        A,
    )
    back = reopened.undone()
    assert (back.source, back.sample, back.instance, back.assignment) == ("taizhou", True, two_by_three, kept)


def test_a_try_out_is_adopted_as_one_step(two_by_three: Instance) -> None:
    before = Draft("x", two_by_three, A).changed(B)
    adopted = before.trying().changed(C).changed(A).changed(C).adopted()
    assert (adopted.assignment, adopted.tried_from) == (C, None)
    assert adopted.undone().assignment == B
    assert adopted.undone().undone().assignment == A


def test_a_try_out_is_dropped_as_if_it_had_not_been(two_by_three: Instance) -> None:
    before = Draft("x", two_by_three, A).changed(B).undone()
    dropped = before.trying().changed(C).revised(two_by_three).dropped()
    assert (dropped.assignment, dropped.undo, dropped.redo) == (A, before.undo, before.redo)
    assert dropped.revision > before.revision


def test_undo_within_a_try_out_stops_where_it_began(two_by_three: Instance) -> None:
    trying = Draft("x", two_by_three, A).changed(B).trying().changed(C)
    assert trying.undone().undone().assignment == B


def test_nothing_tried_leaves_no_step(two_by_three: Instance) -> None:
    draft = Draft("x", two_by_three, A).changed(B)
    assert draft.trying().adopted().undo == draft.undo
    assert draft.adopted() is draft
    assert draft.dropped() is draft


def test_opening_something_else_in_a_try_out_keeps_what_was_tried(two_by_three: Instance) -> None:
    trying = Draft("x", two_by_three, A).trying().changed(B)
    opened = trying.reopened(Draft("y", two_by_three, C))
    assert (opened.source, opened.tried_from, opened.undone().assignment) == ("y", None, B)
