"""What a plan is worth after a few changes: every term again, looking only at the leaders and places that the changes touch."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from planner.domain import TERMS
from planner.domain.solution import TermValue
from planner.optimization.deltas import Plans
from planner.optimization.goal import Evaluator
from planner.optimization.model import Floats, Model, Plan

Parts = tuple[float, float, float, float, float]
"""What one leader's places add: load, coherence, changes, repeats, preference."""
LOAD = 0
COLUMN = {"coherence": 1, "changes": 2, "repeats": 3, "preference": 4}


class Worth(Evaluator):
    """
    Terms of plans that lie a few changes away from one plan; they agree with `Evaluator.terms` up to rounding.

    Parameters
    ----------
    base
        The plan the others are compared with.
    """

    def __init__(self, model: Model, base: Plan) -> None:
        super().__init__(model)
        self.base = base
        self._known: dict[tuple[int, tuple[int, ...]], Parts] = {}

    @cached_property
    def _base_parts(self) -> Floats:
        """float, shape (n, 5)."""
        rows = [self._parts(l, places) for l, places in enumerate(self.base)]
        return np.array(rows, dtype=np.float64).reshape(-1, 5)

    @cached_property
    def _base_left_out(self) -> set[int]:
        held = {p for places in self.base for p in places}
        return {p for p in range(self.model.m) if p not in held and self.model.cover_lower[p] > 0}

    def _parts(self, l: int, places: tuple[int, ...]) -> Parts:
        if (known := self._known.get((l, places))) is not None:
            return known
        model = self.model
        numbers = l * model.m + np.array(places, dtype=np.int64)
        weight = [float(model.layer_change[model.layer[p]]) for p in places]
        stays = model.in_force(numbers).tolist()
        new = sum(each for each, old in zip(weight, stays, strict=True) if not old) if model.settled[l] else 0.0
        kept = sum(each for each, old in zip(weight, stays, strict=True) if old)
        wished = sum(model.wished(numbers).tolist())
        load = float(model.weight[list(places)].sum() / model.share[l]) if places else 0.0
        parts = load, self.coherence_of(places), float(new), float(kept), float(wished)
        self._known[l, places] = parts
        return parts

    def terms_after(self, state: Plans, wanted: Collection[str] = TERMS) -> dict[str, TermValue]:
        """Terms of the policy after the changes of a state: those wanted."""
        leaders, places = state.touched
        parts = self._base_parts.copy()
        for l in leaders:
            parts[l] = self._parts(l, tuple(state.places_of(l)))
        loads = parts[:, LOAD]
        found: dict[str, TermValue] = {}
        for term in wanted:
            match term:
                case "shortfall":
                    found[term] = self._left_out(state, places)
                case "peak_load":
                    found[term] = float(loads.max(initial=0.0))
                case "leximin":
                    found[term] = tuple(np.sort(loads)[::-1].tolist())
                case "deviation":
                    found[term] = float(np.abs(loads - loads.mean()).sum()) if len(loads) else 0.0
                case "squares":
                    found[term] = float(loads @ loads)
                case _:
                    found[term] = float(parts[:, COLUMN[term]].sum())
        return found

    def _left_out(self, state: Plans, places: set[int]) -> float:
        model = self.model
        if not model.allow_shortfall:
            return 0.0
        now = {p for p in places if model.cover_lower[p] > 0 and not state.leaders_of(p)}
        return float(sum(model.priority[p] for p in (self._base_left_out - places) | now))
