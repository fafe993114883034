"""Moves as a table: a place that changes hands is one row."""

from planner.domain import Instance
from planner.planning import Move
from planner.reports import decisions
from planner.reports.wording import leader_label


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
