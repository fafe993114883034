"""Moves as a table: a place that changes hands is one row; and words of other tables of decisions."""

from datetime import date

from planner.domain import Assignment, Instance
from planner.planning import Handover, Move, Repair, Succession
from planner.reports import decisions
from planner.reports.wording import leader_label
from planner.rules import check


def _hands(instance: Instance, *moves: Move) -> list[tuple[object, object]]:
    """Giver and receiver, row by row."""
    table = decisions.moves(instance, moves, "en")
    giver, receiver = (
        next(at for at, column in enumerate(table.columns) if column.key == key) for key in ("giver", "receiver")
    )
    return [(row[giver], row[receiver]) for row in table.rows]


def test_a_place_taken_over_for_a_reason_of_the_receiver_is_one_row_too(two_by_four: Instance) -> None:
    one, two = (leader_label(two_by_four, who, "en") for who in ("l1", "l2"))
    pinned = Move("give", "l1", "s2", "planning.give_pinned")
    passed = Move("take", "l2", "s2", "planning.take_chain", {"leaders": ("l1",)})
    spare = Move("take", "l2", "r2", "planning.take_spare")
    assert _hands(two_by_four, pinned, passed, spare) == [(two, one), (two, "")]


def test_of_several_who_take_a_place_over_nobody_is_said_to_follow_anybody(two_by_four: Instance) -> None:
    one, two = (leader_label(two_by_four, who, "en") for who in ("l1", "l2"))
    moves = (
        Move("give", "l1", "s1", "planning.give_short", {"layer": "subdistrict"}),
        Move("give", "l2", "s1", "planning.give_short", {"layer": "subdistrict"}),
        Move("take", "l3", "s1", "planning.take_spare"),
    )
    assert [receiver for _, receiver in _hands(two_by_four, *moves)] == [one, two, ""]


def test_terms_and_open_matters_begin_with_a_capital_in_cells(two_by_four: Instance) -> None:
    terms = check(two_by_four, Assignment()).terms
    table = decisions.before_after(two_by_four, terms, terms, "en")
    assert table.rows
    assert all(str(row[0])[0].isupper() for row in table.rows)
    open_there = Handover("s1", "l1", ("order 7 (due 2026-01-15)", "order 8 (due 2026-01-16)"))
    found = Succession("l2", "l1", Assignment(), (), date(2026, 1, 5), Repair("unknown", two_by_four), (open_there,))
    (row,) = decisions.handover(two_by_four, found, "en").rows
    assert row[-1] == "Order 7 (due 2026-01-15), order 8 (due 2026-01-16)"


def test_the_interim_holder_takes_over_what_he_stands_in_for(two_by_four: Instance) -> None:
    found = Succession(
        "l2", "l1", Assignment(), (), date(2026, 1, 5), Repair("unknown", two_by_four), (Handover("s1", "l3"),)
    )
    adjusted, interim = (
        decisions.handover(two_by_four, found, "zh", interim=each).rows[0][1] for each in (False, True)
    )
    assert (adjusted, interim) == tuple(leader_label(two_by_four, leader, "zh") for leader in ("l3", "l1"))
