"""Annealing on the true objective: the method that applies to everything, and the one that scales."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.optimization.bounds import grain, leximin_reached, peak_bound
from planner.optimization.compilation import ready
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.model import ANYWHERE, Floats, Ints, Model, Plan
from planner.optimization.pair_costs import blocks, stacked
from planner.optimization.search import Search

GRAIN = 1e-9
NEAR = 12
WANTED = 8
HUBS = 3
"""Anchor places over which two others may be near each other."""
COLUMNS = ("deviation", "squares", "coherence", "peak_load", "shortfall")
"""Terms in the order of the kernel's columns."""


@dataclass(frozen=True)
class Schedule:
    """
    How long and how hot.

    Parameters
    ----------
    iterations
        Moves tried in all.
    hot, cold
        First and last temperature, as shares of the mean rise of a rising move.
    chunk
        Moves between two looks at the clock.
    """

    iterations: int
    hot: float = 0.15
    cold: float = 0.01
    chunk: int = 250_000


FINE = (0.1, 0.002)
"""
First and last temperature of a fine-grained goal: a load off by one costs little beside what the mean rising move does.
"""


def fine_grained(goal: Goal) -> bool:
    """Whether the goal is about squares of loads, and not about nearness."""
    return "squares" in goal.weights and "coherence" not in goal.weights


def temperatures(goal: Goal, hot: float, cold: float) -> tuple[float, float]:
    """First and last temperature for a goal: those given, unless it is fine-grained."""
    return FINE if fine_grained(goal) else (hot, cold)


@dataclass
class State:
    """A plan in the arrays the kernel works on."""

    held: Ints
    count: Ints
    holders: Ints
    holder_count: Ints
    best_held: Ints
    best_count: Ints

    @classmethod
    def of(cls, model: Model, plan: Plan) -> "State":
        """A fresh state of a plan."""
        width = int(max(model.quota_upper.sum(axis=1).max(initial=1), 1))
        held = np.zeros((model.n, width), dtype=np.int64)
        count = np.zeros(model.n, dtype=np.int64)
        holders = np.zeros((model.m, int(max(model.cover_upper.max(initial=1), 1))), dtype=np.int64)
        holder_count = np.zeros(model.m, dtype=np.int64)
        for l, places in enumerate(plan):
            held[l, : len(places)] = places
            count[l] = len(places)
            for p in places:
                holders[p, holder_count[p]] = l
                holder_count[p] += 1
        return cls(held, count, holders, holder_count, held.copy(), count.copy())

    @property
    def best_plan(self) -> Plan:
        """The best plan that the last run met."""
        return plan_of(self.best_held, self.best_count)


def plan_of(held: Ints, count: Ints) -> Plan:
    """The plan in the kernel's arrays."""
    return tuple(tuple(sorted(row[:size].tolist())) for row, size in zip(held, count, strict=True))


class Annealing:
    """
    Annealing of one goal.

    Parameters
    ----------
    load_most
        Loads above it are penalised: the load cap, a cap from the levels above, or a target for the peak.
    """

    def __init__(self, model: Model, goal: Goal, *, load_most: float | None = None) -> None:
        self.model = model
        self.goal = goal
        self.evaluator = Evaluator(model)
        self.load_most = min(model.load_cap, goal.load_limit) if load_most is None else load_most
        self.limits = goal.mixed_limits

    @cached_property
    def _functionals(self) -> tuple[Floats, Ints, Floats, Floats]:
        """Coefficients, row of the pair costs, pair costs, and limits."""
        rows = [self.goal.weights, *(limit.weights for limit in self.limits)]
        coef = np.array([[weights.get(term, 0.0) for term in COLUMNS] for weights in rows])
        coef[:, 3] += [weights.get("leximin", 0.0) for weights in rows]
        costs = [self.model.pair_costs(weights) for weights in rows]
        kept = [cost.whole for cost in costs if cost is not None]
        pair = stacked(kept, (self.model.n, self.model.m))
        numbers = np.cumsum([cost is not None for cost in costs]) - 1
        pair_row = np.array([number if cost is not None else -1 for number, cost in zip(numbers, costs, strict=True)])
        most = np.array([np.inf, *(limit.most for limit in self.limits)])
        return coef, pair_row.astype(np.int64), pair, most

    @cached_property
    def _neighbours(self) -> tuple[Ints, Ints]:
        weights = [self.goal.weights, *(limit.weights for limit in self.limits)]
        near = (
            near_places(self.model)
            if any("coherence" in each for each in weights)
            else np.zeros((self.model.m, 0), np.int64)
        )
        _, _, pair, _ = self._functionals
        if not len(pair) or not len(self.model.preferred):
            return near, np.zeros((self.model.m, 0), dtype=np.int64)
        wanted = np.zeros((self.model.m, min(WANTED, self.model.n)), dtype=np.int64)
        for block in blocks(self.model.m):
            cost = np.where(self.model.open_pairs[:, block], pair[0][:, block], np.inf)
            wanted[block] = np.argsort(cost.T, axis=1, kind="stable")[:, : wanted.shape[1]]
        return near, wanted

    def run(
        self,
        start: Plan,
        schedule: Schedule,
        seed: int,
        *,
        stop: Callable[[], bool] = lambda: False,
        enough: float = -np.inf,
        snapshots: int = 0,
    ) -> tuple[Plan, bool, list[Plan]]:
        """
        The best plan found from a start, whether it pays no penalty, and plans met on the way.

        Parameters
        ----------
        start
            Keeps quotas, coverage, pins and avoids.
        stop
            Asked between chunks.
        enough
            A value of the goal at which the search may end.
        """
        if not ready(stop, self.model.whole_hops):
            return start, False, []
        return self.search(start, schedule, seed, stop=stop, enough=enough, snapshots=snapshots)

    def search(
        self,
        start: Plan,
        schedule: Schedule,
        seed: int,
        *,
        stop: Callable[[], bool] = lambda: False,
        enough: float = -np.inf,
        snapshots: int = 0,
    ) -> tuple[Plan, bool, list[Plan]]:
        """The same, with the kernels known to be ready."""
        state = State.of(self.model, start)
        mean = self._mean(start)
        uphill = max(
            1e-9,
            self._anneal(State.of(self.model, start), min(4000, schedule.iterations), 0.0, 0.0, seed, mean, 1.0, 0)[0][
                3
            ],
        )
        chunks = max(1, -(-schedule.iterations // schedule.chunk))
        cooling = (schedule.cold / schedule.hot) ** (1.0 / chunks)
        best, best_key = start, (np.inf, np.inf)
        met: list[Plan] = []
        for number in range(chunks):
            hot = schedule.hot * uphill * cooling**number
            result, plans = self._anneal(
                state, min(schedule.chunk, schedule.iterations), hot, hot * cooling, seed + number, mean, uphill,
                self._pictures(number, chunks, snapshots),
            )  # fmt: skip
            met += plans
            value, paid = result[0], result[1]
            key = (paid if paid > GRAIN else 0.0, value)
            if key < best_key:
                best, best_key = state.best_plan, key
            if stop() or (best_key[0] == 0.0 and best_key[1] <= enough):
                break
        return best, best_key[0] == 0.0, met

    @staticmethod
    def _pictures(number: int, chunks: int, wanted: int) -> int:
        """How many plans to keep of a chunk, so that the second half of the run gives as many as wanted."""
        first = chunks // 2
        if number < first:
            return 0
        return wanted * (number + 1 - first) // (chunks - first) - wanted * (number - first) // (chunks - first)

    def _mean(self, plan: Plan) -> float:
        if self.model.fixed_mean is not None:
            return self.model.fixed_mean
        loads = self.evaluator.loads(plan)
        return sum(loads) / max(1, len(loads))

    def _anneal(
        self,
        state: State,
        iterations: int,
        hot: float,
        cold: float,
        seed: int,
        mean: float,
        uphill: float,
        snapshots: int,
    ) -> tuple[tuple[float, float, int, float], list[Plan]]:
        # Imported here: small instances never need the compiler.
        from planner.optimization.kernels import anneal  # noqa: PLC0415

        model = self.model
        coef, pair_row, pair, most = self._functionals
        near, wanted = self._neighbours
        pictures = np.zeros((snapshots, *state.held.shape), dtype=np.int64)
        picture_counts = np.zeros((snapshots, model.n), dtype=np.int64)
        slack = bool((model.cover_lower < model.cover_upper).any() or model.allow_shortfall)
        result = anneal(
            state.held, state.count, state.holders, state.holder_count, state.best_held, state.best_count,
            model.layer, model.weight, model.share, model.quota_lower, model.quota_upper, model.cover_lower, model.cover_upper,
            model.priority, model.allow_shortfall, model.open_pairs, model.pinned_pairs, model.district,
            bool((model.district != ANYWHERE).any()), model.anchor_row, model.distance, float(model.cap),
            coef, pair_row, pair, most, mean, float(self.load_most), 20.0 * max(1.0, uphill),
            near, wanted, slack, iterations, hot, max(cold, 1e-12), seed, pictures, picture_counts,
        )  # fmt: skip
        plans = [plan_of(pictures[i], picture_counts[i]) for i in range(result[2])]
        return result, plans


def near_places(model: Model) -> Ints:
    """
    Per place the places that are nearest to it: int, shape (m, at most NEAR); no columns without anchors.

    For two places that are no anchors the way over the nearest common anchor place counts.
    """
    size = min(NEAR, model.m - 1)
    anchors = np.flatnonzero(model.is_anchor)
    if not len(anchors) or size < 1:
        return np.zeros((model.m, 0), dtype=np.int64)
    near = np.zeros((model.m, size), dtype=np.int64)
    closest = np.zeros((min(HUBS, len(anchors)), model.m), dtype=np.int64)
    for block in blocks(model.m):
        to_anchor = model.distance[:, block][model.anchor_row[anchors]]
        closest[:, block] = anchors[np.argsort(to_anchor.T, axis=1, kind="stable")[:, : len(closest)].T]
    for p in range(model.m):
        if model.is_anchor[p]:
            distance = model.distance[model.anchor_row[p]].astype(np.float32)
        else:
            rows = model.anchor_row[closest[:, p]]
            distance = (
                (model.distance[rows] + model.distance[rows, p].astype(np.float64)[:, None])
                .min(axis=0)
                .astype(np.float32)
            )
            distance[anchors] = model.distance[model.anchor_row[anchors], p]
        distance = distance + _tie(p, model.m)
        distance[p] = np.inf
        chosen = np.argpartition(distance, size - 1)[:size]
        near[p] = chosen[np.lexsort((chosen, distance[chosen]))]
    return near


def _tie(p: int, m: int) -> NDArray[np.float32]:
    """A fixed order among equals that differs from place to place, so that not every place has the same neighbours."""
    return ((p * 7919 + np.arange(m) * 104729) % 65537 / 65537e3).astype(np.float32)


class Anneal:
    """The method that applies to everything: repeated annealing from the best plan, and target hunting for a smallest peak."""

    name = "annealing"
    RUNS = 3

    def applies(self, model: Model, goal: Goal) -> bool:
        """When there is anything to move."""
        return model.n > 1 and model.m > 0 and bool(goal.weights)

    def work(self, search: Search) -> None:
        """Offer what a few runs find."""
        if set(search.goal.weights) <= {"peak_load", "leximin"} and all(w > 0 for w in search.goal.weights.values()):
            self._lower_the_peak(search)
            if not search.goal.leximin:
                return
        goal = Goal({"squares": 1.0}, search.goal.limits) if search.goal.leximin else search.goal
        start = search.best
        if start is None:
            return
        for run in range(self.RUNS):
            load_most = max(search.evaluator.loads(start)) if search.goal.leximin else None
            annealing = Annealing(search.model, goal, load_most=load_most)
            schedule = self._schedule(search.model, goal, run)
            plan, fine, _ = annealing.run(
                start, schedule, 1000 * search.seed + run, stop=search.over, enough=search.bound
            )
            if fine:
                search.offer(plan)
            start = search.best or start
            if search.goal.leximin:
                search.vector_proved = leximin_reached(search.model, search.evaluator.loads(start))
            if search.over():
                return

    def _schedule(self, model: Model, goal: Goal, run: int) -> Schedule:
        iterations = int(min(60_000_000, max(400_000, 60_000 * model.n)))
        hot, cold = temperatures(goal, *((0.5, 0.015) if run == 0 else (0.15, 0.01)))
        return Schedule(iterations, hot, cold)

    def _lower_the_peak(self, search: Search) -> None:
        """Hunt for loads under a target: first the bound, then ever closer to the best known."""
        weight = sum(search.goal.weights.values())
        low = max(peak_bound(search.model), search.bound / weight)
        step = grain(search.model) or 0.0
        target = low
        for run in range(12):
            if search.best is None or search.over():
                return
            peak = max(search.evaluator.loads(search.best))
            hunt = Goal({"squares": 1.0}, search.goal.limits)
            annealing = Annealing(search.model, hunt, load_most=min(target, search.model.load_cap))
            moves = int(min(8_000_000, max(300_000, 15_000 * search.model.n)))
            schedule = Schedule(moves, hot=0.1, cold=0.002, chunk=min(moves, Schedule.chunk) // 4)
            plan, _, _ = annealing.run(
                search.best, schedule, 1000 * search.seed + run, stop=search.clock.stop, enough=np.inf
            )
            search.offer(plan)
            now = max(search.evaluator.loads(search.best))
            if now >= peak - GRAIN:
                target = (target + now) / 2 if step == 0 else target + max(step, (now - target) // (2 * step) * step)
            else:
                target = max(low, min(target, now - step))
            if target >= now - GRAIN:
                return
