"""
Tours of stops within a day: few of them, and short.

Stops are removed in strings that lie close together and put back where they lengthen tours least, under annealing [1]_; a bound says
how few tours there could be at all.

.. [1] J. Christiaens, G. Vanden Berghe, Slack Induction by String Removals for Vehicle Routing Problems,
   Transportation Science 54 (2020), 417-433.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

Tour = list[int]
Matrix = Sequence[Sequence[float]]
REMOVED = 10
"""Stops that one step removes, on average."""
LONGEST_STRING = 10
BLINK = 0.01
"""Share of positions that are overlooked, so that stops do not always come back to where they were."""
HOT, COLD = 60.0, 0.3
"""Minutes by which a step may make tours longer, at the beginning and at the end."""
EXACT = 9
"""Stops up to which the shortest order of a tour is found for sure."""
SLACK = 1e-9
ASKED_EVERY = 50


@dataclass(frozen=True, slots=True)
class Stops:
    """
    What is to be visited.

    Parameters
    ----------
    minutes
        Travel between stops, symmetric and no longer than by way of a third; row 0 is where tours begin and end, all zero where they
        begin at their first stop and end at their last.
    stay
        Minutes at each stop, that of row 0 is 0.
    most
        Minutes of a tour.
    """

    minutes: Matrix
    stay: Sequence[float]
    most: float

    @property
    def count(self) -> int:
        """How many stops there are."""
        return len(self.stay) - 1

    @property
    def closed(self) -> bool:
        """Whether tours begin and end at a place of their own."""
        return any(self.minutes[0])

    def travel(self, tour: Sequence[int]) -> float:
        """Minutes on the way."""
        return sum(self.minutes[a][b] for a, b in pairwise((0, *tour, 0))) if tour else 0.0

    def length(self, tour: Sequence[int]) -> float:
        """Minutes of a tour, stays included."""
        return self.travel(tour) + sum(self.stay[stop] for stop in tour)

    @property
    def unreachable(self) -> tuple[int, ...]:
        """Stops that do not fit into a tour of their own."""
        return tuple(stop for stop in range(1, self.count + 1) if self.length([stop]) > self.most + SLACK)


def fewest(stops: Stops) -> int:
    """
    A number of tours that no plan stays below.

    With u tours the way is at least the shortest tree over start and stops and the way back of each; without a start it is that tree
    less its u - 1 longest edges. All stays and ways must fit into u tours. Besides, a tour that goes as far as a stop holds only as many
    stops as the way there and back, and the shortest stays and ways to a stop, leave room for; taking the farthest stops together
    first needs the fewest such tours.
    """
    if not stops.count:
        return 0
    edges = sorted(_tree(stops, first=0 if stops.closed else 1), reverse=True)
    back = min(stops.minutes[0][1:]) if stops.closed else 0.0
    site, way = sum(stops.stay), sum(edges)
    needed = 1
    while (
        site + way - (0.0 if stops.closed else sum(edges[: needed - 1])) + needed * back > needed * stops.most + SLACK
    ):
        needed += 1
        if needed > stops.count:
            return stops.count
    return max(needed, _fewest_by_reach(stops, back))


def shortest_way(stops: Stops, tours: int) -> float:
    """Minutes of travel that no plan with at most so many tours stays below."""
    if not stops.count:
        return 0.0
    edges = sorted(_tree(stops, first=0 if stops.closed else 1), reverse=True)
    if stops.closed:
        return sum(edges) + min(stops.minutes[0][1:]) * fewest(stops)
    return sum(edges[tours - 1 :])


def find_tours(stops: Stops, tours: int, *, seed: int, steps: int, over: Callable[[], bool]) -> tuple[list[Tour], bool]:
    """
    At most so many tours over as many stops as were found to fit, as short as was found; and whether the clock or a user ended the search.

    Parameters
    ----------
    steps
        Of the search; fewer where `over` says that it is to end.
    """
    chance = random.Random(seed)
    near = [_by_nearness(row) for row in stops.minutes]
    # A stop left out outweighs any way.
    left_out = 4 * max(map(max, stops.minutes)) + stops.most
    at = _State(stops, [], list(range(1, stops.count + 1)))
    at.insert(tours, chance)
    best, best_cost = at.copy(), at.cost(left_out)
    cost, heat = best_cost, HOT
    cooling = (COLD / HOT) ** (1 / max(1, steps))
    for step in range(steps):
        if step % ASKED_EVERY == 0 and over():
            return _ordered(stops, best), True
        tried = at.copy()
        tried.remove(near, chance)
        tried.insert(tours, chance)
        new = tried.cost(left_out)
        if new < cost - heat * math.log(max(chance.random(), 1e-12)):
            at, cost = tried, new
            if new < best_cost - SLACK:
                best, best_cost = tried.copy(), new
        heat *= cooling
    return _ordered(stops, best), False


def shortest_order(stops: Stops, tour: Sequence[int]) -> Tour:
    """The order in which a tour is shortest: for sure up to `EXACT` stops, by exchanges of two legs beyond."""
    found = _exact(stops, sorted(tour)) if len(tour) <= EXACT else _exchanged(stops, list(tour))
    return found if stops.travel(found) < stops.travel(tour) - SLACK else list(tour)


def _by_nearness(row: Sequence[float]) -> Tour:
    """Stops, the nearest first."""
    return sorted(range(1, len(row)), key=lambda other: (row[other], other))


class _State:
    """Tours with their lengths, and the stops that are in none."""

    def __init__(self, stops: Stops, tours: list[Tour], absent: Tour) -> None:
        self.stops, self.tours, self.absent = stops, tours, absent
        self.lengths = [stops.length(tour) for tour in tours]

    def copy(self) -> "_State":
        made = _State.__new__(_State)
        made.stops, made.absent = self.stops, self.absent[:]
        made.tours, made.lengths = self.tours[:], self.lengths[:]  # tours are replaced, never changed
        return made

    def cost(self, left_out: float) -> float:
        stay = self.stops.stay
        return sum(self.lengths) - sum(stay) + sum(left_out + stay[stop] for stop in self.absent)

    def remove(self, near: Sequence[Sequence[int]], chance: random.Random) -> None:
        """Take strings of stops out of tours that come close to a stop drawn by lot."""
        tour_of = {stop: index for index, tour in enumerate(self.tours) for stop in tour}
        if not tour_of:
            return
        longest = min(LONGEST_STRING, len(tour_of) / len(self.tours))
        strings = int(chance.uniform(1, max(1.0, 4 * REMOVED / (1 + longest) - 1) + 1))
        seed = chance.randint(1, self.stops.count)
        touched: set[int] = set()
        for stop in (seed, *near[seed]):
            if len(touched) >= strings:
                break
            index = tour_of.get(stop)
            if index is None or index in touched:
                continue
            touched.add(index)
            tour = self.tours[index]
            size = int(chance.uniform(1, min(len(tour), longest) + 1))
            where = tour.index(stop)
            first = chance.randint(max(0, where - size + 1), min(where, len(tour) - size))
            self.absent += tour[first : first + size]
            self._put(index, tour[:first] + tour[first + size :])
        for index in sorted((index for index in touched if not self.tours[index]), reverse=True):
            del self.tours[index], self.lengths[index]

    def insert(self, tours: int, chance: random.Random) -> None:
        """Put absent stops where they lengthen tours least; those that fit nowhere stay absent."""
        minutes, stay = self.stops.minutes, self.stops.stay
        chance.shuffle(self.absent)
        kind = chance.choices(("lot", "long", "far", "close"), (4, 4, 2, 1))[0]
        if kind == "long":
            self.absent.sort(key=lambda stop: -stay[stop])
        elif kind != "lot":
            sign = -1 if kind == "far" else 1
            self.absent.sort(key=lambda stop: sign * minutes[0][stop])
        left = []
        for stop in self.absent:
            where = self._cheapest(stop, chance)
            if where is not None:
                index, position = where
                tour = self.tours[index]
                self._put(index, [*tour[:position], stop, *tour[position:]])
            elif len(self.tours) < tours and self.stops.length([stop]) <= self.stops.most + SLACK:
                self.tours.append([stop])
                self.lengths.append(self.stops.length([stop]))
            else:
                left.append(stop)
        self.absent = left

    def _cheapest(self, stop: int, chance: random.Random) -> tuple[int, int] | None:
        minutes, stay = self.stops.minutes, self.stops.stay[stop]
        row, start = minutes[stop], minutes[0]
        best, where = math.inf, None
        for index, tour in enumerate(self.tours):
            room = self.stops.most + SLACK - self.lengths[index] - stay
            if room < 0 or chance.random() < BLINK:
                continue
            limit = min(room, best)
            before, last = 0, start
            for position, after in enumerate(tour):
                longer = row[before] + row[after] - last[after]
                if longer < limit or (longer <= room and longer < best):
                    best, limit, where = longer, min(room, longer), (index, position)
                before, last = after, minutes[after]
            longer = row[before] + row[0] - last[0]
            if longer <= room and longer < best:
                best, where = longer, (index, len(tour))
        return where

    def _put(self, index: int, tour: Tour) -> None:
        self.tours[index], self.lengths[index] = tour, self.stops.length(tour)


def _ordered(stops: Stops, state: _State) -> list[Tour]:
    return sorted((min(tour, tour[::-1]) for tour in state.tours if tour), key=lambda tour: tour[0])


def _tree(stops: Stops, *, first: int) -> list[float]:
    """The edges of the shortest tree over all stops, with the start where `first` is 0."""
    outside = set(range(first + 1, stops.count + 1))
    nearest = {stop: stops.minutes[first][stop] for stop in outside}
    edges = []
    while outside:
        stop = min(outside, key=lambda each: (nearest[each], each))
        edges.append(nearest[stop])
        outside.remove(stop)
        for other in outside:
            nearest[other] = min(nearest[other], stops.minutes[stop][other])
    return edges


def _fewest_by_reach(stops: Stops, back: float) -> int:
    """Tours needed if each held as many stops as its farthest stop leaves room for, the farthest stops taken together."""
    rows = range(0 if stops.closed else 1, stops.count + 1)
    ways = sorted(
        min((stops.minutes[other][stop] for other in rows if other != stop), default=0.0)
        for stop in range(1, stops.count + 1)
    )
    if not stops.closed:
        ways = [0.0, *ways[:-1]]  # the first stop of a tour is reached by no way
    stays, legs = list(accumulate(sorted(stops.stay[1:]))), list(accumulate(ways))
    farthest = sorted(stops.minutes[0][1:], reverse=True)
    needed = covered = 0
    while covered < stops.count:
        reach = 2 * farthest[covered]
        fitting = sum(
            stay + max(reach, leg + back) <= stops.most + SLACK for stay, leg in zip(stays, legs, strict=True)
        )
        covered += max(1, fitting)
        needed += 1
    return needed


def _exact(stops: Stops, tour: Sequence[int]) -> Tour:
    """
    The shortest order, by dynamic programming over sets of stops [1]_.

    .. [1] M. Held, R. M. Karp, J. SIAM 10 (1962), 196-210.
    """
    minutes, size = stops.minutes, len(tour)
    best: dict[tuple[int, int], tuple[float, int]] = {
        (1 << i, i): (minutes[0][stop], -1) for i, stop in enumerate(tour)
    }
    for seen in range(1, 1 << size):
        for last in range(size):
            if (seen, last) not in best:
                continue
            so_far = best[seen, last][0]
            for following in range(size):
                if not seen >> following & 1:
                    state = seen | 1 << following, following
                    length = so_far + minutes[tour[last]][tour[following]]
                    if state not in best or length < best[state][0] - SLACK:
                        best[state] = length, last
    seen = (1 << size) - 1
    last = min(range(size), key=lambda i: (best[seen, i][0] + minutes[tour[i]][0], i))
    order = []
    while last >= 0:
        order.append(tour[last])
        seen, last = seen ^ 1 << last, best[seen, last][1]
    return order[::-1]


def _exchanged(stops: Stops, order: Tour) -> Tour:
    """An order that no exchange of two legs makes shorter."""
    minutes, better = stops.minutes, True
    way = [0, *order, 0]
    while better:
        better = False
        for i in range(1, len(way) - 2):
            for j in range(i + 1, len(way) - 1):
                a, b, c, d = way[i - 1], way[i], way[j], way[j + 1]
                if minutes[a][c] + minutes[b][d] < minutes[a][b] + minutes[c][d] - SLACK:
                    way[i : j + 1] = way[i : j + 1][::-1]
                    better = True
    return way[1:-1]
