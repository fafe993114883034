"""What branching learns from the sides it has seen."""

import numpy as np
import pytest

from planner.optimization.pseudo_costs import APART, LEAST, TOGETHER, Gain, PseudoCosts, promise, way


def test_a_pair_is_expected_to_gain_as_it_did_on_average_by_the_way_it_goes() -> None:
    known = PseudoCosts(5)
    known.learn([Gain(1, 3, TOGETHER, 4.0), Gain(1, 3, TOGETHER, 8.0), Gain(1, 3, APART, 2.0)])

    expected = known.expected(np.array([[1, 3]]), np.array([0.25]))

    assert expected[TOGETHER].tolist() == [pytest.approx(0.75 * 6.0)]
    assert expected[APART].tolist() == [pytest.approx(0.25 * 2.0)]


def test_a_pair_not_seen_is_expected_to_gain_what_others_did() -> None:
    known = PseudoCosts(5)
    known.learn([Gain(0, 1, APART, 1.0), Gain(0, 1, APART, 3.0), Gain(2, 3, APART, 6.0)])

    expected = known.expected(np.array([[0, 4]]), np.array([0.5]))

    # Of pairs, not of looks: one that is seen often does not stand for all.
    assert expected[APART].tolist() == [pytest.approx(0.5 * 4.0)]
    assert expected[TOGETHER].tolist() == [pytest.approx(0.5)], "of a side that nothing is known of, one a unit"


def test_a_pair_is_known_once_both_sides_were_seen() -> None:
    known = PseudoCosts(4)
    known.learn([Gain(0, 1, APART, 1.0), Gain(0, 2, APART, 1.0), Gain(0, 2, TOGETHER, 0.0)])

    assert PseudoCosts(4).empty
    assert not known.empty
    assert known.known(np.array([[0, 1], [0, 2], [0, 3]])).tolist() == [False, True, False]


def test_both_sides_have_to_gain_for_a_pair_to_promise_much() -> None:
    lopsided, even, beyond = promise(np.array([[9.0, 3.0, 50.0], [0.0, 3.0, 5.0]]), room=10.0)

    assert lopsided == pytest.approx(9.0 * LEAST)
    assert even == pytest.approx(9.0)
    assert beyond == pytest.approx(50.0), "what goes beyond the room does not count"


def test_the_ways_of_both_sides_make_up_the_whole() -> None:
    assert way(0.3, TOGETHER) == pytest.approx(0.7)
    assert way(0.3, APART) == pytest.approx(0.3)
