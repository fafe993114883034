"""
Is a smaller largest load possible at all? An exact answer where weights come from few grades, as they do in offices.

Places of one layer and one weight are told apart no longer, pins, avoids and districts are dropped: what remains is to cut each
leader's quota from the grades (cutting stock). If no choice of patterns with loads up to U hands out all places, no plan has a largest
load of U (docs/model.md, B6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import comb

import highspy
import numpy as np
from scipy.sparse import csc_array

from planner.optimization.arrays import programme_of
from planner.optimization.goal import Goal
from planner.optimization.model import Model
from planner.optimization.search import Search

MOST = 15_000
"""Patterns up to which the question is asked: presolve of larger programmes looks at no clock (65,000 took 42 s of a limit of 2.5)."""
NODES = 20_000
TRIES = 12
GLANCE = 4_096
"""Patterns listed between two looks at the clock."""
HURRIED = 1.0
"""Seconds left below which an unanswered question counts as cut short by the clock."""


@dataclass(frozen=True)
class Grade:
    """Places of one layer with one weight: how many holders' parts they need and bear together, and how many places they are."""

    layer: int
    weight: float
    need: int
    room: int
    places: int


@dataclass(frozen=True)
class Pattern:
    """How many places of each grade a leader holds, and their work."""

    used: tuple[tuple[int, int], ...]
    work: float


class Cutting:
    """
    Grades and patterns of one model.

    Parameters
    ----------
    stop
        Asked now and then while patterns are listed; True leaves the question unanswered.
    """

    def __init__(self, model: Model, stop: Callable[[], bool] = lambda: False) -> None:
        self.model = model
        self.stop = stop

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        """All grades, layer by layer, heaviest first."""
        model = self.model
        found = []
        for k, places in enumerate(model.places_of_layer):
            for weight in sorted(set(model.weight[places].tolist()), reverse=True):
                mine = places[model.weight[places] == weight]
                need = 0 if model.allow_shortfall else int(model.cover_lower[mine].sum())
                found.append(Grade(k, weight, need, int(model.cover_upper[mine].sum()), len(mine)))
        return tuple(found)

    @cached_property
    def kinds_of_leader(self) -> dict[tuple[tuple[int, ...], tuple[int, ...], float], int]:
        """(lower quotas, upper quotas, share) -> number of leaders."""
        model = self.model
        kinds: dict[tuple[tuple[int, ...], tuple[int, ...], float], int] = {}
        for l in range(model.n):
            key = tuple(model.quota_lower[l].tolist()), tuple(model.quota_upper[l].tolist()), float(model.share[l])
            kinds[key] = kinds.get(key, 0) + 1
        return kinds

    def of_layer(self, k: int, low: int, high: int) -> list[Pattern]:
        """Patterns of one layer with `low` to `high` places."""
        numbers = [g for g, grade in enumerate(self.grades) if grade.layer == k]
        return [Pattern(tuple(used), work) for used, work, count in self._fill(numbers, high) if count >= low]

    def _fill(self, numbers: list[int], left: int) -> Iterator[tuple[list[tuple[int, int]], float, int]]:
        if not numbers:
            yield [], 0.0, 0
            return
        grade = self.grades[numbers[0]]
        for count in range(min(left, grade.places) + 1):
            for used, work, size in self._fill(numbers[1:], left - count):
                mine = [(numbers[0], count)] if count else []
                yield mine + used, count * grade.weight + work, size + count

    def size(self) -> float:
        """How many patterns there are at most."""
        total = 0.0
        for _, high, _ in self.kinds_of_leader:
            part = 1.0
            for k in range(self.model.num_layers):
                grades = sum(grade.layer == k for grade in self.grades)
                part *= comb(grades + high[k], high[k])
            total += part
        return total

    def possible(self, most: float, seconds: float) -> bool | None:
        """Whether patterns with loads up to `most` can hand out all places; None when the budget ended the search."""
        entries: list[tuple[int, int, int]] = []
        columns = 0
        upper = []
        for number, ((low, high, share), leaders) in enumerate(self.kinds_of_leader.items()):
            layers = [self.of_layer(k, low[k], high[k]) for k in range(self.model.num_layers)]
            for turn, parts in enumerate(product(*layers)):
                if turn % GLANCE == 0 and self.stop():
                    return None
                if sum(part.work for part in parts) / share <= most + 1e-9:
                    entries.append((number, columns, 1))
                    entries += [
                        (len(self.kinds_of_leader) + g, columns, count) for part in parts for g, count in part.used
                    ]
                    upper.append(leaders)
                    columns += 1
                    if columns > MOST:
                        return None
        if not columns:
            return False
        return self._ask(entries, upper, seconds)

    def _ask(self, entries: list[tuple[int, int, int]], upper: list[int], seconds: float) -> bool | None:
        kinds = list(self.kinds_of_leader.values())
        low = np.array([*kinds, *(grade.need for grade in self.grades)], dtype=float)
        high = np.array([*kinds, *(grade.room for grade in self.grades)], dtype=float)
        rows, columns, data = (np.array(part) for part in zip(*entries, strict=True))
        matrix = csc_array((data.astype(float), (rows, columns)), shape=(len(low), len(upper)))
        size = len(upper)
        bounds = np.zeros(size), np.array(upper, dtype=float)
        programme = programme_of(matrix, np.zeros(size), bounds, (low, high), [True] * size)
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_max_nodes", NODES),
            ("time_limit", max(0.05, seconds)),
        ):
            highs.setOptionValue(option, value)
        highs.passModel(programme)
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return False
        return True if highs.getInfo().primal_solution_status == 2 else None


class Patterns:
    """The method that proves a largest load smallest where weights come from few grades."""

    name = "patterns"

    def applies(self, model: Model, goal: Goal) -> bool:
        """For a goal that is the largest load, and few patterns."""
        alone = set(goal.weights) <= {"peak_load", "leximin"} and all(weight > 0 for weight in goal.weights.values())
        return alone and model.n > 0 and Cutting(model).size() <= 10 * MOST

    def work(self, search: Search) -> None:
        """Raise the bound past every load that no patterns reach."""
        if search.best is None:
            return
        cutting = Cutting(search.model, search.clock.stop)
        weight = sum(search.goal.weights.values())
        loads = self._loads(cutting, search.bound / weight, max(search.evaluator.loads(search.best)))
        for load, onward in pairwise(loads[: TRIES + 1]):
            answer = None if search.over() else cutting.possible(load, search.clock.left * 0.5)
            if answer is not False:
                search.clock.hurried |= answer is None and search.clock.left < HURRIED
                return
            search.raise_bound(weight * onward)

    def _loads(self, cutting: Cutting, low: float, high: float) -> list[float]:
        """Loads a leader can have between the bound and the best largest load, ascending; the last is the latter."""
        found = {high}
        for least, most, share in cutting.kinds_of_leader:
            works = {0.0}
            for k in range(cutting.model.num_layers):
                layer = {round(pattern.work, 9) for pattern in cutting.of_layer(k, least[k], most[k])}
                works = {round(a + b, 9) for a in works for b in layer if (a + b) / share <= high + 1e-9}
            found |= {work / share for work in works if low - 1e-9 <= work / share < high - 1e-9}
        return sorted(found)
