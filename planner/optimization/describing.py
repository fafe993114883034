"""A conflict as reasons: which rule, for whom, with which number, and the code of its sentence."""

from math import ceil

import numpy as np

from planner.domain import Reason
from planner.domain.ranges import Bound
from planner.optimization.conflict import Conflict
from planner.optimization.model import Model
from planner.optimization.quickxplain import Group
from planner.optimization.ruleset import Family, Member, Ruleset

RULE_OF: dict[Family, str] = {
    "quota_min": "quota",
    "quota_max": "quota",
    "cover_min": "coverage",
    "cover_max": "coverage",
    "pin": "pin",
    "avoid": "avoid",
    "load_cap": "load_cap",
    "one_district": "one_district",
}
NAMED = 8
"""Leaders or places up to which a sentence names them."""


def members(model: Model, conflict: Conflict) -> tuple[Reason, ...]:
    """One reason per group of a conflict."""
    if conflict.layer >= 0:
        return tuple(_sum_side(model, group, conflict) for group in conflict.groups)
    return tuple(_alone(model, group[0]) if len(group) == 1 else _together(model, group) for group in conflict.groups)


def _alone(model: Model, member: Member) -> Reason:
    return Reason(
        RULE_OF[member.family],
        f"optimization.{member.family}",
        leader=None if member.l < 0 else model.leader_ids[member.l],
        place=None if member.p < 0 else model.place_ids[member.p],
        layer=_layer(model, member.k) if member.family.startswith("quota") else None,
        bound=_bound(model, member),
    )


def _bound(model: Model, member: Member) -> Bound:
    match member.family:
        case "quota_min":
            return Bound(int(model.quota_lower[member.l, member.k]), None)
        case "quota_max":
            return Bound(None, int(model.quota_upper[member.l, member.k]))
        case "cover_min":
            return Bound(int(model.cover_lower[member.p]), None)
        case "cover_max":
            return Bound(None, int(model.cover_upper[member.p]))
        case "pin":
            return Bound(1, 1)
        case "avoid":
            return Bound(0, 0)
        case "load_cap":
            return Bound(None, model.load_cap)
        case _:
            return Bound(None, 1)


def _together(model: Model, group: Group) -> Reason:
    family, k = group[0].family, group[0].k
    leaders = tuple(sorted({model.leader_ids[member.l] for member in group if member.l >= 0}))
    places = tuple(sorted({model.place_ids[member.p] for member in group if member.p >= 0}))
    if family == "avoid" and len(places) == 1:
        return _closed(model, places[0], leaders)
    sides = [_bound(model, member) for member in group]
    numbers = [int(number) for side in sides for number in side if number is not None]
    same = len(set(sides)) == 1
    total = len(group) if family in {"pin", "avoid"} else sum(numbers)
    return Reason(
        RULE_OF[family],
        f"optimization.{family}_together",
        {"count": len(group), "total": total, "leaders": leaders, "places": places},
        layer=_layer(model, k),
        value=total,
        bound=sides[0] if same else Bound(None, None),
    )


def _closed(model: Model, place: str, leaders: tuple[str, ...]) -> Reason:
    """The avoids of one place, told by who is left to take it where these are few."""
    left = tuple(leader for leader in model.leader_ids if leader not in set(leaders))
    code = "avoid_all" if not left else "avoid_but" if len(left) <= NAMED else "avoid_many"
    shown = left if left and len(left) <= NAMED else leaders
    values = {"count": len(leaders), "leaders": shown, "avoiding": leaders}
    return Reason("avoid", f"optimization.{code}", values, place=place, value=len(leaders), bound=Bound(0, 0))


def _sum_side(model: Model, group: Group, conflict: Conflict) -> Reason:
    """One side of a layer's sum that does not come out: what all leaders may or owe, or what all places need or bear."""
    k, family = conflict.layer, group[0].family
    places = model.places_of_layer[k]
    upper = family in {"quota_max", "cover_min"}
    quotas = model.quota_upper[:, k] if upper else model.quota_lower[:, k]
    covers = Ruleset(model).needed[places] if upper else model.cover_upper[places]
    held, borne = int(quotas.sum()), int(covers.sum())
    values = {"leaders": model.n, "places": len(places), "held": held, "borne": borne}
    if family.startswith("quota"):
        same = len(set(quotas.tolist())) == 1
        values["each"] = int(quotas[0])
        code = f"optimization.sum_{family}" if same else f"optimization.sum_{family}_own"
        return Reason(
            "quota",
            code,
            values,
            layer=_layer(model, k),
            value=held,
            bound=Bound(borne, None) if upper else Bound(None, borne),
        )
    return Reason(
        "coverage", f"optimization.sum_{family}", values, layer=_layer(model, k), value=borne,
        bound=Bound(None, held) if upper else Bound(held, None),
    )  # fmt: skip


def headline(model: Model, conflict: Conflict) -> Reason:
    """The whole conflict in one sentence, as far as there is one for its kind."""
    groups = [member for group in conflict.groups for member in group]
    families = {member.family for member in groups}
    leaders = tuple(sorted({model.leader_ids[m.l] for m in groups if m.family in {"quota_max", "quota_min"}}))
    places = tuple(sorted({model.place_ids[m.p] for m in groups if m.family in {"cover_min", "cover_max"}}))
    k = groups[0].k
    layer = _layer(model, k) if k >= 0 else None
    if (
        families <= {"quota_max", "cover_min", "avoid"}
        and {"quota_max", "cover_min"} <= families
        and len(places) <= NAMED
    ):
        most = sum(int(model.quota_upper[m.l, m.k]) for m in groups if m.family == "quota_max")
        need = sum(int(model.cover_lower[m.p]) for m in groups if m.family == "cover_min")
        values = {
            "places": places,
            "leaders": leaders,
            "most": most,
            "need": need,
            "count": len(places),
            "who": len(leaders),
        }
        if _nobody_else(model, groups):
            return Reason("coverage", "optimization.hall", values, layer=layer, value=most, bound=Bound(need, None))
    if families == {"load_cap", "cover_min"} and (found := _work(model, groups)):
        return found
    if families == {"one_district", "quota_max", "cover_min"} and (found := _leaders_per_district(model, groups)):
        return found
    if families == {"cover_min", "avoid"} and len(places) == 1:
        return Reason("coverage", "optimization.nobody", {}, place=places[0], value=0, bound=Bound(1, None))
    return Reason("coverage", "optimization.together", {"count": len(conflict.groups)})


def _work(model: Model, groups: list[Member]) -> Reason | None:
    """More work than all leaders may carry together, where that is the whole conflict."""
    work = float(sum(model.weight[m.p] * model.cover_lower[m.p] for m in groups if m.family == "cover_min"))
    shares = float(model.share.sum())
    if work <= model.load_cap * shares:
        return None
    values = {"work": work, "cap": model.load_cap, "shares": shares, "most": model.load_cap * shares}
    return Reason("load_cap", "optimization.work", values, value=work, bound=Bound(None, model.load_cap * shares))


def _leaders_per_district(model: Model, groups: list[Member]) -> Reason | None:
    """More leaders needed than there are, when each works in one district: counted per district and layer."""
    each = {k: max(int(model.quota_upper[:, k].max(initial=0)), 1) for k in {m.k for m in groups if m.k >= 0}}
    need = {
        int(d): max(
            ceil(sum(int(model.cover_lower[m.p]) for m in groups if _lies(model, m, k, int(d))) / most)
            for k, most in each.items()
        )
        for d in np.unique(model.district)
    }
    if sum(need.values()) <= model.n:
        return None
    values = {"need": sum(need.values()), "leaders": model.n, "count": len(need)}
    return Reason(
        "one_district", "optimization.leaders_per_district", values, value=model.n, bound=Bound(values["need"], None)
    )


def _lies(model: Model, member: Member, k: int, district: int) -> bool:
    return member.family == "cover_min" and member.k == k and int(model.district[member.p]) == district


def _nobody_else(model: Model, groups: list[Member]) -> bool:
    """Whether every leader whose quota is not part of the conflict must avoid every place of it."""
    inside = {m.l for m in groups if m.family == "quota_max"}
    others = np.array([l for l in range(model.n) if l not in inside], dtype=np.int64)
    places = np.array(sorted({m.p for m in groups if m.family == "cover_min"}), dtype=np.int64)
    return bool(Ruleset(model).avoids[np.ix_(others, places)].all())


def _layer(model: Model, k: int) -> str:
    return model.instance.policy.layers[k].name
