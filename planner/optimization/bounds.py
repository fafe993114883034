"""
Lower bounds that cost nothing: what quotas, coverage and weights alone say of the terms.

Each holds for every plan that keeps the rules, whatever the method; proofs in docs/model.md.
"""

from functools import reduce
from math import ceil, floor, gcd

import numpy as np

from planner.optimization.goal import Goal
from planner.optimization.model import Floats, Model
from planner.optimization.pair_costs import EVERY, blocks
from planner.optimization.search import Search

GRAIN = 1e-9


def peak_bound(model: Model) -> float:
    """
    No plan has a smaller largest load.

    The largest of: the mean over shares (B1); what is pinned to one leader, with the lightest that he must hold beside it (B1a); the
    heaviest places each in other hands, with the lightest that their leaders must hold beside them (B2); two or more of the heaviest in
    one hand where there are more places than leaders (B3).
    """
    if model.n == 0:
        return 0.0
    candidates = [0.0, _needed_work(model) / float(model.share.sum()), *_pinned_loads(model)]
    if not model.allow_shortfall:
        for k in range(model.num_layers):
            candidates += _layer_bounds(model, k)
    return _round_up(model, max(candidates))


def _pinned_loads(model: Model) -> list[float]:
    """Per leader with pins the least load that he can have."""
    found = []
    room = model.cover_upper - np.bincount(model.pins[:, 1], minlength=model.m) > 0
    for l in np.unique(model.pins[:, 0]).tolist():
        own = np.unique(model.pins[model.pins[:, 0] == l, 1])
        open_to = room & model.open_pairs[l]
        open_to[own] = False
        work = float(model.weight[own].sum())
        for k, places in enumerate(model.places_of_layer):
            wanted = max(0, int(model.quota_lower[l, k]) - int((model.layer[own] == k).sum()))
            work += float(np.sort(model.weight[places[open_to[places]]])[:wanted].sum())
        found.append(work / float(model.share[l]))
    return found


def only_plan(model: Model) -> bool:
    """Whether pins leave nobody room for anything more: there is one plan at most, theirs."""
    if len(model.pins) < int(model.cover_lower.sum()):
        return False
    pinned = model.pinned_pairs
    full = pinned.sum(axis=0) >= model.cover_upper
    held = np.column_stack([pinned[:, places].sum(axis=1) for places in model.places_of_layer])
    done = held >= model.quota_upper
    return not (model.open_pairs & ~pinned & ~full[None, :] & ~done[:, model.layer]).any()


def _needed_work(model: Model) -> float:
    """Work that every plan hands out at least."""
    if model.allow_shortfall:
        # What must be held is the leaders' lower quotas; the lightest places could serve them all.
        return float(sum(
            model.quota_lower[:, k].sum() * model.weight[places].min()
            for k, places in enumerate(model.places_of_layer) if len(places)
        ))  # fmt: skip
    return float(np.dot(model.weight, model.cover_lower))


def _layer_bounds(model: Model, k: int) -> list[float]:
    places = model.places_of_layer[k]
    heavy = np.sort(np.repeat(model.weight[places], model.cover_lower[places]))[::-1]
    if not len(heavy):
        return []
    share = float(model.share.max())
    beside = sum(_lightest(model, other, 1) for other in range(model.num_layers) if other != k)
    own = int(model.quota_lower[:, k].min())
    light = np.sort(model.weight[places])
    found = []
    # (B2) the j heaviest lie with at most j leaders, each of whom holds at least `beside` more.
    most = min(len(heavy), model.n)
    others = [_lightest_sums(model, other, most) for other in range(model.num_layers) if other != k]
    sums = np.cumsum(heavy[:most]) + sum(others, np.zeros(most))
    found.append(float((sums / np.arange(1, most + 1)).max()) / share)
    found.append(float(heavy[0] + beside + light[: max(0, own - 1)].sum()) / share)
    # (B3) of the t n + 1 heaviest some leader holds t + 1, the lightest of them at worst.
    for t in range(1, (len(heavy) - 1) // model.n + 1):
        among = heavy[: t * model.n + 1]
        found.append(float(among[-(t + 1) :].sum() + beside) / share)
    return found


def _lightest(model: Model, k: int, leaders: int) -> float:
    """Least work of layer k that this many leaders hold together."""
    return float(_lightest_sums(model, k, leaders)[leaders - 1])


def _lightest_sums(model: Model, k: int, leaders: int) -> Floats:
    """Least work of layer k that 1, 2, ... leaders hold together, when each holds at least the smallest lower quota."""
    places = model.places_of_layer[k]
    own = int(model.quota_lower[:, k].min())
    units = np.sort(np.repeat(model.weight[places], np.maximum(model.cover_upper[places], 0)))
    running = np.concatenate([[0.0], np.cumsum(units)])
    return running[np.minimum(np.arange(1, leaders + 1) * own, len(units))]


def grain(model: Model) -> float | None:
    """The step between two possible loads where shares are equal and weights whole, else None."""
    whole = np.all(model.weight == np.round(model.weight)) and model.weight.max(initial=0.0) < 2**31
    if not (model.same_shares and whole and model.n):
        return None
    step = reduce(gcd, (int(w) for w in model.weight), 0)
    return step / float(model.share[0]) if step else None


def _round_up(model: Model, bound: float) -> float:
    step = grain(model)
    return bound if step is None else ceil(bound / step - GRAIN) * step


def balance_bounds(model: Model) -> tuple[float, float]:
    """
    Least `deviation` and least `squares` that any loads with this total have (B4).

    With equal shares and whole weights loads lie on a grid, and the total is met best by loads next to the mean.
    """
    mean = model.fixed_mean
    if mean is None:
        total = _needed_work(model)
        return 0.0, total * total / float(np.square(model.share).sum()) if model.n else 0.0
    step = grain(model)
    n = model.n
    if step is None:
        return 0.0, n * mean * mean
    low = floor(mean / step + GRAIN) * step
    above = round((mean - low) * n / step)
    return (
        above * (low + step - mean) + (n - above) * (mean - low),
        above * (low + step) ** 2 + (n - above) * low**2,
    )


def leximin_reached(model: Model, loads: list[float]) -> bool:
    """Whether no vector of loads is better: all lie next to the mean on the grid (B4)."""
    mean, step = model.fixed_mean, grain(model)
    if mean is None:
        return False
    width = step if step is not None else 0.0
    return all(abs(load - mean) < width - GRAIN or abs(load - mean) <= GRAIN for load in loads)


def simple_bound(model: Model, goal: Goal) -> float:
    """
    Lower bound on a goal, term by term; -infinity where a term that is to be large has no easy upper bound.

    Pair terms are left to the flow bound: here they count with the best that any one place could add.
    """
    deviation, squares = balance_bounds(model)
    peak = peak_bound(model)
    least = {
        "shortfall": 0.0,
        "peak_load": peak,
        "leximin": peak,
        "deviation": deviation,
        "squares": squares,
        "coherence": 0.0,
    }
    bound = 0.0
    for term, weight in goal.weights.items():
        if term not in least:
            continue
        if weight < 0:
            return -np.inf
        bound += weight * least[term]
    return bound + _pairs_bound(model, goal)


def _pairs_bound(model: Model, goal: Goal) -> float:
    costs = model.pair_costs(goal.weights)
    if costs is None or not model.m:
        return 0.0
    bound = 0.0
    for block in blocks(model.m):
        cost = np.where(model.open_pairs[:, block], costs.of(EVERY, block), np.inf).T
        most = min(int(model.cover_upper[block].max(initial=0)), model.n)
        cheapest = np.sort(np.partition(cost, max(0, most - 1), axis=1)[:, :most], axis=1) if model.n else cost
        for p, row in zip(range(block.start, block.stop), cheapest, strict=True):
            sums = np.concatenate([[0.0], np.cumsum(row[: model.cover_upper[p]])])
            low = 0 if model.allow_shortfall else min(int(model.cover_lower[p]), len(sums) - 1)
            feasible = sums[low:] if len(sums[low:]) else np.array([0.0])
            least = float(feasible[np.isfinite(feasible)].min(initial=np.inf))
            bound += least if np.isfinite(least) else 0.0
    return bound


class SimpleBounds:
    """The method that costs nothing: bounds from sums, before anything is searched."""

    name = "bounds"

    def applies(self, model: Model, goal: Goal) -> bool:
        """Always."""
        del model, goal
        return True

    def work(self, search: Search) -> None:
        """Raise the bound, and see whether the loads are as even as they can be, or there is nothing to choose from."""
        if search.best is not None and only_plan(search.model):
            search.vector_proved = True
            search.raise_bound(search.value)
            return
        search.raise_bound(simple_bound(search.model, search.goal))
        if search.goal.leximin and search.best is not None:
            search.vector_proved = leximin_reached(search.model, search.evaluator.loads(search.best))
