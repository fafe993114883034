"""Tours: their search, their bounds and their order, held against every partition and every order there is."""

import itertools
from collections.abc import Iterator

import hypothesis.strategies as st
from hypothesis import given, settings

from planner.optimization.tours import Stops, Tour, fewest, find_tours, shortest_order, shortest_way

TOLERANCE = 1e-6


@st.composite
def stops_drawn(draw: st.DrawFn, *, most: int = 5) -> Stops:
    """Up to so many stops on a grid, some at the same point, with or without a start."""
    count = draw(st.integers(1, most))
    points = [draw(st.tuples(st.integers(0, 12), st.integers(0, 12))) for _ in range(count + 1)]
    closed = draw(st.booleans())
    minutes = [
        [
            0.0 if i == j or (not closed and 0 in {i, j}) else float(abs(a[0] - b[0]) + abs(a[1] - b[1]) or 2)
            for j, b in enumerate(points)
        ]
        for i, a in enumerate(points)
    ]
    # Two stops of one point are 2 minutes apart, by way of a third never less: the shortest way by other stops is taken.
    for k, i, j in itertools.product(range(1, count + 1), repeat=3):
        minutes[i][j] = min(minutes[i][j], minutes[i][k] + minutes[k][j])
    stay = [0.0, *(float(draw(st.sampled_from((5, 10, 25)))) for _ in range(count))]
    return Stops(minutes, stay, float(draw(st.integers(20, 90))))


def partitions(stops: list[int]) -> Iterator[list[list[int]]]:
    """Every way to part stops into tours."""
    if not stops:
        yield []
        return
    first, *rest = stops
    for parts in partitions(rest):
        yield [[first], *parts]
        for index in range(len(parts)):
            yield [*parts[:index], [first, *parts[index]], *parts[index + 1 :]]


def shortest(stops: Stops, tour: list[int]) -> float:
    return min(stops.travel(order) for order in itertools.permutations(tour))


def plans(stops: Stops) -> list[tuple[int, float]]:
    """Number of tours and minutes of travel of every plan that keeps within the minutes of a tour."""
    found = []
    for parts in partitions(list(range(1, stops.count + 1))):
        ways = [shortest(stops, part) for part in parts]
        lengths = (way + sum(stops.stay[stop] for stop in part) for way, part in zip(ways, parts, strict=True))
        if all(length <= stops.most + TOLERANCE for length in lengths):
            found.append((len(parts), sum(ways)))
    return found


@given(stops_drawn())
@settings(deadline=None, max_examples=150)
def test_no_plan_has_fewer_tours_or_shorter_ways_than_the_bounds_say(stops: Stops) -> None:
    every = plans(stops)
    assert bool(every) == (not stops.unreachable)
    for tours, way in every:
        assert tours >= fewest(stops)
        assert way >= shortest_way(stops, tours) - TOLERANCE


@given(stops_drawn())
@settings(deadline=None, max_examples=60)
def test_with_as_many_tours_as_the_best_plan_every_stop_is_found_a_place(stops: Stops) -> None:
    every = plans(stops)
    if not every:
        return
    least = min(tours for tours, _ in every)
    found, cut = find_tours(stops, least, seed=0, steps=400, over=lambda: False)
    assert not cut
    assert sorted(itertools.chain(*found)) == list(range(1, stops.count + 1))
    assert len(found) <= least
    assert all(stops.length(tour) <= stops.most + TOLERANCE for tour in found)


@given(stops_drawn(most=6), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_the_order_of_a_tour_is_the_shortest_there_is(stops: Stops, chance: object) -> None:
    tour: Tour = list(range(1, stops.count + 1))
    chance.shuffle(tour)  # type: ignore[attr-defined]
    order = shortest_order(stops, tour)
    assert sorted(order) == sorted(tour)
    assert abs(stops.travel(order) - shortest(stops, tour)) < TOLERANCE


def test_a_search_that_is_stopped_says_so() -> None:
    minutes = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    assert find_tours(Stops(minutes, [0, 5, 5], 100), 1, seed=0, steps=100, over=lambda: True)[1]
