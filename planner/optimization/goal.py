"""One level of the objective at work: what is minimised, and the limits that the levels above set."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from planner.domain import Level
from planner.domain.solution import TermValue
from planner.optimization.model import Model, Plan

SLACK = 5e-7
"""How far rounding may carry a value over a limit; half of what the contract allows."""


@dataclass(frozen=True)
class Limit:
    """A level above: the weighted sum of its terms may be at most `most`."""

    weights: dict[str, float]
    most: float

    @property
    def peak_only(self) -> bool:
        """Whether the limit is nothing but a cap on every load."""
        return set(self.weights) <= {"peak_load", "leximin"} and all(weight > 0 for weight in self.weights.values())


@dataclass(frozen=True)
class Goal:
    """
    Minimise the weighted sum of terms, within limits.

    Parameters
    ----------
    weights
        Term -> weight, none zero; `{"leximin": w}` stands alone.
    limits
        Of the levels above, most important first.
    """

    weights: dict[str, float]
    limits: tuple[Limit, ...] = ()

    @classmethod
    def of(cls, level: Level, limits: tuple[Limit, ...]) -> "Goal":
        """The goal of a level."""
        return cls(level.weights, limits)

    @property
    def leximin(self) -> bool:
        """Whether the whole vector of loads counts."""
        return "leximin" in self.weights

    @property
    def load_limit(self) -> float:
        """Largest load that the limits allow, as far as they speak of nothing else."""
        caps = [limit.most / sum(limit.weights.values()) for limit in self.limits if limit.peak_only]
        return min(caps, default=np.inf)

    @property
    def mixed_limits(self) -> tuple[Limit, ...]:
        """Limits that are no mere cap on the load."""
        return tuple(limit for limit in self.limits if not limit.peak_only)

    def value(self, terms: Mapping[str, TermValue]) -> float:
        """The value of the goal; of `leximin` the largest load."""
        return weighted_sum(self.weights, terms)

    def key(self, terms: Mapping[str, TermValue]) -> tuple[float, ...]:
        """What makes one plan better than another: the value, or all loads for `leximin`."""
        if self.leximin:
            vector = terms["leximin"]
            return vector if isinstance(vector, tuple) else (vector,)
        return (self.value(terms),)

    def within(self, terms: Mapping[str, TermValue]) -> bool:
        """Whether the limits hold."""
        return all(weighted_sum(limit.weights, terms) <= limit.most + SLACK for limit in self.limits)


def weighted_sum(weights: Mapping[str, float], terms: Mapping[str, TermValue]) -> float:
    """Weighted sum of terms; `leximin` counts with the largest load."""
    return fsum(
        weight * (value if isinstance(value := terms[term], int | float) else max(value, default=0.0))
        for term, weight in weights.items()
    )


def better(key: tuple[float, ...], than: tuple[float, ...]) -> bool:
    """Whether a key is better by more than rounding, at its first difference."""
    for mine, other in zip(key, than, strict=True):
        scale = 1e-9 * max(1.0, abs(other))
        if mine < other - scale:
            return True
        if mine > other + scale:
            return False
    return False


class Evaluator:
    """Terms of plans, computed on the compiled arrays; agrees with `planner.rules.terms`, and is tested to."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def loads(self, plan: Plan) -> list[float]:
        """Load of each leader."""
        weight, share = self.model.weight.tolist(), self.model.share.tolist()
        return [fsum(weight[p] for p in places) / share[l] for l, places in enumerate(plan)]

    def coherence_of(self, places: tuple[int, ...]) -> float:
        """The part of `coherence` that one leader's places make."""
        model = self.model
        anchors = [p for p in places if model.anchor_row[p] >= 0]
        others = [p for p in places if model.anchor_row[p] < 0]
        if not anchors:
            return model.cap * len(others)
        rows = model.anchor_row[anchors]
        between = fsum(model.distance[rows[i], b] for i in range(len(anchors)) for b in anchors[i + 1 :])
        return between + (fsum(model.distance[rows[:, None], others].min(axis=0)) if others else 0.0)

    def terms(self, plan: Plan) -> dict[str, TermValue]:
        """Every term of a plan."""
        model = self.model
        loads = self.loads(plan)
        mean = fsum(loads) / len(loads) if loads else 0.0
        change, settled = model.layer_change[model.layer].tolist(), model.settled.tolist()
        held = {p for places in plan for p in places}
        pairs = [(l, p) for l, places in enumerate(plan) for p in places]
        numbers = model.pair_numbers(np.array(pairs, dtype=np.int64).reshape(-1, 2))
        stays = model.in_force(numbers).tolist()
        left_out = (
            [p for p in range(model.m) if p not in held and model.cover_lower[p] > 0] if model.allow_shortfall else []
        )
        return {
            "shortfall": fsum(model.priority[p] for p in left_out),
            "peak_load": max(loads, default=0.0),
            "leximin": tuple(sorted(loads, reverse=True)),
            "deviation": fsum(abs(load - mean) for load in loads),
            "squares": fsum(load * load for load in loads),
            "coherence": fsum(self.coherence_of(places) for places in plan),
            "changes": fsum(change[p] for (l, p), old in zip(pairs, stays, strict=True) if settled[l] and not old),
            "repeats": fsum(change[p] for (_, p), old in zip(pairs, stays, strict=True) if old),
            "preference": fsum(model.wished(numbers).tolist()),
            **{name: fsum(float(overlay[pair]) for pair in pairs) for name, overlay in model.overlays.items()},
        }

    def keeps_rules(self, plan: Plan) -> bool:
        """Whether a plan keeps the hard rules C1-C6; the last word is `rules.check`."""
        model = self.model
        pairs = np.array([(l, p) for l, places in enumerate(plan) for p in places], dtype=np.int64).reshape(-1, 2)
        held = np.unique(model.pair_numbers(pairs))
        leaders, places_held = np.divmod(held, max(1, model.m))
        covered = np.bincount(places_held, minlength=model.m)
        enough = (covered >= model.cover_lower) & (covered <= model.cover_upper)
        if model.allow_shortfall:
            enough |= covered == 0
        slots = leaders * model.num_layers + model.layer[places_held]
        counts = np.bincount(slots, minlength=model.n * model.num_layers).reshape(model.n, model.num_layers)
        one_district = all(len({int(model.district[p]) for p in places}) <= 1 for places in plan)
        return bool(
            enough.all()
            and (counts >= model.quota_lower).all()
            and (counts <= model.quota_upper).all()
            and model.open_pairs[leaders, places_held].all()
            and np.isin(model.pair_numbers(model.pins), held).all()
            and max(self.loads(plan), default=0.0) <= model.load_cap + SLACK
            and one_district
        )
