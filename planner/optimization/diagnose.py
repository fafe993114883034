"""Why there is no plan: first the sums, then a set of places that too few leaders may take, found by maximum flow."""

import numpy as np

from planner.domain import Reason
from planner.domain.ranges import Bound
from planner.optimization.model import Model
from planner.optimization.start import flow_layer


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
            each = int(model.quota_lower[0, k]) if model.n else 0
            same = len(set(model.quota_lower[:, k].tolist())) <= 1
            code = "optimization.too_many" if same else "optimization.too_many_own"
            reasons.append(
                _sum(code, layer.name, {**shared, "each": each, "least": least, "room": room}, least, None, room)
            )
    return tuple(reasons)


def _sum(code: str, layer: str, values: dict[str, int], value: int, low: int | None, high: int | None) -> Reason:
    rule = "quota" if low is None else "coverage"
    return Reason(rule, code, values, layer=layer, value=value, bound=Bound(low, high))


def flow_reasons(model: Model) -> tuple[Reason, ...]:
    """Per layer that no flow can meet: the set of leaders and places that proves it."""
    reasons = []
    names = [leader.name for leader in sorted(model.instance.leaders, key=lambda row: row.id)]
    places = [place.name for place in sorted(model.instance.places, key=lambda row: row.id)]
    for k, layer in enumerate(model.instance.policy.layers):
        flow = flow_layer(model, k)
        if flow.held is not None:
            continue
        leaders = [names[l] for l in flow.short_leaders]
        inside = set(flow.short_places)
        outside = [places[p] for p in model.places_of_layer[k].tolist() if p not in inside]
        reasons.append(
            Reason(
                "coverage",
                "optimization.no_flow",
                {"missing": flow.missing, "leaders": leaders, "places": outside},
                layer=layer.name,
                value=flow.missing,
                bound=Bound(None, 0),
            )
        )
    return tuple(reasons)


def reasons(model: Model) -> tuple[Reason, ...]:
    """Why there is no plan, the plainest first; never empty: an infeasible instance that no sum explains names its rules."""
    found = arithmetic(model) or flow_reasons(model)
    if found:
        return found
    rules = []
    if np.isfinite(model.load_cap):
        rules.append(
            Reason("load_cap", "optimization.load_cap", {"cap": model.load_cap}, bound=Bound(None, model.load_cap))
        )
    if model.instance.policy.rules.one_district:
        rules.append(Reason("one_district", "optimization.one_district", {}, bound=Bound(None, 1)))
    return tuple(rules) or (Reason("coverage", "optimization.together"),)
