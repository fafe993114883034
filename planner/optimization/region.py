"""
A region: some leaders and what they hold as an instance of its own, so that what the region gains the whole gains.

Its model is the whole one narrowed to these leaders and places: distances, pair costs and the mean load are those of the whole.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.optimization.bundles import Bundles
from planner.optimization.goal import Goal
from planner.optimization.model import Ints, Model, Plan
from planner.optimization.pair_costs import EVERY, PairCosts
from planner.optimization.ruleset import narrowed

PAIRS = "pairs"
"""Overlay of a region's model: all that holding a pair costs in the goal."""


@dataclass(frozen=True)
class Region:
    """Leaders and places of the whole, ascending, the model of them alone, and their part of the plan in its numbering."""

    leaders: Ints
    places: Ints
    model: Model
    plan: Plan

    def into(self, whole: Plan, part: Plan) -> Plan:
        """The whole plan with the region's part replaced."""
        held = list(whole)
        for l, places in zip(self.leaders.tolist(), part, strict=True):
            held[l] = tuple(self.places[list(places)].tolist())
        return tuple(held)


def region_of(model: Model, pair: PairCosts, plan: Plan, leaders: Ints) -> Region:
    """The region of some leaders and all that they hold; whoever else holds one of these places keeps it."""
    leaders = np.sort(leaders)
    held = np.array([p for l in leaders.tolist() for p in plan[l]], dtype=np.int64)
    places = np.unique(held)
    others = np.bincount([p for each in plan for p in each], minlength=model.m) - np.bincount(held, minlength=model.m)
    part = standalone(
        model,
        pair,
        leaders,
        places,
        np.maximum(0, model.cover_lower[places] - others[places]),
        model.cover_upper[places] - others[places],
    )
    place_number = {int(x): i for i, x in enumerate(places)}
    return Region(leaders, places, part, tuple(tuple(place_number[p] for p in plan[l]) for l in leaders.tolist()))


def standalone(
    model: Model, pair: PairCosts, leaders: Ints, places: Ints, cover_lower: Ints, cover_upper: Ints
) -> Model:
    """
    The model of some leaders and places as a city of its own, its aims included.

    Parameters
    ----------
    pair
        What holding each pair costs in the goal.
    leaders, places
        Ascending.
    cover_lower, cover_upper
        How many of these leaders each of these places is to have.
    """
    anchors = places[model.is_anchor[places]]
    rows = np.full(len(places), -1, dtype=np.int64)
    rows[model.is_anchor[places]] = np.arange(len(anchors))
    return replace(
        narrowed(model, leaders, places),
        cover_lower=cover_lower,
        cover_upper=cover_upper,
        anchor_row=rows,
        distance=np.ascontiguousarray(model.distance[np.ix_(model.anchor_row[anchors], places)]),
        settled=np.zeros(len(leaders), dtype=np.bool_),
        current=np.zeros((0, 2), dtype=np.int64),
        preferred=np.zeros((0, 2), dtype=np.int64),
        preferred_value=np.zeros(0),
        overlays={PAIRS: pair.of(leaders, places)},
        mean_of_whole=model.fixed_mean,
    )


def parted(model: Model, goal: Goal) -> tuple[PairCosts, Goal]:
    """What holding each pair costs in a goal, and the goal that regions have: these costs and the terms of whole bundles."""
    costs = model.pair_costs(goal.weights)
    shared = {term: weight for term, weight in goal.weights.items() if term in {"deviation", "squares", "coherence"}}
    return (PairCosts.nothing(model.n, model.m) if costs is None else costs), Goal({**shared, PAIRS: 1.0}, goal.limits)


def around(model: Model, pair: PairCosts, plan: Plan, seed: int, size: int) -> Ints:
    """
    A leader and those who hold what lies nearest to his anchors, `size` leaders in all.

    Without anchors, those whom his places and theirs would suit.
    """
    own = np.array(plan[seed], dtype=np.int64)
    anchors = own[model.is_anchor[own]]
    if len(anchors):
        near = model.distance[model.anchor_row[anchors]].min(axis=0)
        away = np.array([near[list(places)].mean() if places else model.cap for places in plan])
    else:
        away = pair.of(EVERY, own).sum(axis=1)
        costs = pair.of(np.array([seed]), EVERY)[0]
        away = away + np.array([costs[list(places)].sum() for places in plan])
    away[seed] = -np.inf
    return np.argsort(away, kind="stable")[: min(size, model.n)]


def value_of(bundles: Bundles, plan: Plan) -> float:
    """Value of a plan by its columns, on the scale of the bundles' bounds."""
    return float(bundles.columns_of(plan).costs[:, 0].sum() + bundles.constant[0])
