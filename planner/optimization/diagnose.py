"""Why there is no plan, and what would allow one."""

import time

from planner.domain import Instance, Reason
from planner.domain.diagnosis import Diagnosis
from planner.domain.ranges import Bound
from planner.optimization import describing
from planner.optimization.conflict import find_conflict
from planner.optimization.model import Model, compile_model
from planner.optimization.relax import relaxations
from planner.optimization.search import Clock
from planner.optimization.settling import settle

SECONDS_FOR_REASONS = 5.0
SECONDS_FOR_RELAXATIONS = 12.0
UNEXPLAINED = (Reason("coverage", "optimization.together"),)
"""Where it is proved that there is no plan, but the conflict could not be narrowed down."""


def diagnose(instance: Instance, *, time_limit: float) -> Diagnosis:
    """
    Whether an instance has a plan; if not, a minimal conflict and the smallest relaxations.

    Parameters
    ----------
    time_limit
        Seconds, > 0.
    """
    began = time.monotonic()
    clock = Clock(began + time_limit, began)
    model = compile_model(instance)
    feasible = settle(model, clock.part(0.4)).fits
    if feasible is not False:
        return Diagnosis(feasible)
    conflict = find_conflict(model, clock.part(0.5))
    involved = [] if conflict is None else [member for group in conflict.groups for member in group]
    helping = relaxations(model, clock.part(min(1.0, SECONDS_FOR_RELAXATIONS / max(clock.left, 1e-9))), involved)
    if conflict is None:
        return Diagnosis(False, UNEXPLAINED, helping, minimal=False, summary=UNEXPLAINED[0])
    summary = next(iter(arithmetic(model)), None) or describing.headline(model, conflict)
    return Diagnosis(False, describing.members(model, conflict), helping, conflict.minimal, summary)


def arithmetic(model: Model) -> tuple[Reason, ...]:
    """Sums that cannot come out: per layer, what leaders may or must hold against what places need or bear."""
    reasons = []
    for k, layer in enumerate(model.instance.policy.layers):
        places = model.places_of_layer[k]
        most, least = int(model.quota_upper[:, k].sum()), int(model.quota_lower[:, k].sum())
        need = 0 if model.allow_shortfall else int(model.cover_lower[places].sum())
        room = int(model.cover_upper[places].sum())
        same = len(set(model.quota_upper[:, k].tolist())) <= 1
        shared = {"leaders": model.n, "places": len(places)}
        if most < need:
            each = int(model.quota_upper[0, k]) if model.n else 0
            code = "optimization.too_few" if same else "optimization.too_few_own"
            reasons.append(
                _sum(code, layer.name, {**shared, "each": each, "most": most, "need": need}, most, need, None)
            )
        if least > room:
            each = int(model.quota_lower[0, k])  # there is a leader, or nobody would owe anything
            same = len(set(model.quota_lower[:, k].tolist())) <= 1
            code = "optimization.too_many" if same else "optimization.too_many_own"
            reasons.append(
                _sum(code, layer.name, {**shared, "each": each, "least": least, "room": room}, least, None, room)
            )
    return tuple(reasons)


def _sum(code: str, layer: str, values: dict[str, int], value: int, low: int | None, high: int | None) -> Reason:
    rule = "quota" if low is None else "coverage"
    return Reason(rule, code, values, layer=layer, value=value, bound=Bound(low, high))


def reasons(model: Model) -> tuple[Reason, ...]:
    """Why there is no plan, the plainest first; never empty: an instance that no conflict explains names its rules."""
    if found := arithmetic(model):
        return found
    began = time.monotonic()
    conflict = find_conflict(model, Clock(began + SECONDS_FOR_REASONS, began))
    if conflict is None:
        return UNEXPLAINED
    return (describing.headline(model, conflict), *describing.members(model, conflict))
