"""Ways out that change a rule for all leaders at once: the least load cap that allows a plan, and no rule of one district."""

from dataclasses import replace

import numpy as np

from planner.domain.diagnosis import Change, Relaxation
from planner.optimization.bounds import SimpleBounds
from planner.optimization.compact import Compact
from planner.optimization.goal import Goal
from planner.optimization.model import ANYWHERE, Model
from planner.optimization.repair import Nearby
from planner.optimization.search import Clock, Method, Search, silent
from planner.optimization.settling import settle

METHODS: tuple[Method, ...] = (SimpleBounds(), Compact(), Nearby())
"""What makes the largest load small, and proves that it cannot be smaller."""


def rules_lifted(model: Model, clock: Clock) -> list[Relaxation]:
    """A relaxation per rule of this kind that is on; it costs 1 per leader, as it holds for each of them."""
    found = []
    if np.isfinite(model.load_cap) and (change := _higher_cap(model, clock.part(0.6))) is not None:
        found.append(change)
    if (model.district != ANYWHERE).any():
        free = replace(model, district=np.full_like(model.district, ANYWHERE))
        if settle(free, clock).plan is not None:
            found.append(Relaxation((Change("one_district", before=1, after=0),), float(model.n)))
    return found


def _higher_cap(model: Model, clock: Clock) -> Relaxation | None:
    """The least load cap, as far as it was found; `smallest` when no plan has a smaller largest load, which is proved."""
    free = replace(model, load_cap=np.inf)
    start = settle(free, clock.part(0.5)).plan
    if start is None:
        return None
    search = Search(free, Goal({"peak_load": 1.0}), clock, 0, 0, silent)
    search.offer(start)
    for method in METHODS:
        if not search.over() and method.applies(free, search.goal):
            method.work(search)
    change = Change("load_cap", before=model.load_cap, after=search.value)
    return Relaxation((change,), float(model.n), smallest=search.proved)
