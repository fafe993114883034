"""Say what a rule costs: the plan with it and the plan without it, both solved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.domain import Instance, Leader, Place, QuotaOverride, Solution
from planner.optimization import solve
from planner.planning.explain import difference
from planner.rules import check

DEFAULT_SECONDS = 60.0
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class RulePrice:
    """
    What a rule, or one subject of it, costs.

    Parameters
    ----------
    kept, lifted
        What the search said with the rule and without it; the first may be infeasible.
    terms, levels
        Value with the rule less value without it, of terms that are one number; empty where either has no plan.
    at_least, at_most
        What is proved of the first level's difference: its bound with the rule less its value without, and its value with the rule less
        its bound without; None without a bound. Lower levels have other limits on either side, and no such proof.
    """

    kept: Solution
    lifted: Solution
    terms: Mapping[str, float]
    levels: tuple[float, ...]
    at_least: float | None
    at_most: float | None = None


def rule_price(
    instance: Instance,
    rule: str,
    *,
    leader: str | None = None,
    place: str | None = None,
    layer: str | None = None,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> RulePrice:
    """
    Solve with a rule and without it, each in half the time.

    Parameters
    ----------
    rule
        "coverage", "quota", "pin", "avoid", "load_cap" or "one_district".
    leader, place, layer
        The subject; of parts that are None every one is meant.

    Raises
    ------
    ValueError
        When there is no such rule: a bug of the caller.
    """
    half = time_limit / 2
    kept = solve(instance, time_limit=half, seed=seed, cancelled=cancelled)
    free = without_rule(instance, rule, leader=leader, place=place, layer=layer)
    lifted = solve(free, time_limit=half, seed=seed, cancelled=cancelled)
    if not (kept.has_plan and lifted.has_plan):
        return RulePrice(kept, lifted, {}, (), None)
    lifted = _no_worse(free, lifted, kept)
    levels = tuple(one.value - other.value for one, other in zip(kept.levels, lifted.levels, strict=True))
    bound, free_bound = kept.levels[0].bound, lifted.levels[0].bound
    return RulePrice(
        kept,
        lifted,
        difference(kept.terms, lifted.terms),
        levels,
        None if bound is None else max(0.0, bound - lifted.levels[0].value),
        None if free_bound is None else max(0.0, kept.levels[0].value - free_bound),
    )


def _no_worse(free: Instance, lifted: Solution, kept: Solution) -> Solution:
    """
    The answer without the rule, or the plan with it where that is better by the levels: a plan that keeps a rule is one without it too.

    Both searches end somewhere; without this a rule might seem to make plans better.
    """
    own = [level.value for level in lifted.levels]
    report = check(free, kept.assignment)
    for level, mine, other in zip(free.policy.objective, own, report.levels, strict=True):
        limit = level.limit(min(mine, other)) + SLACK
        if mine > limit or (level is free.policy.objective[-1] and other < mine - SLACK):
            outcomes = zip(lifted.levels, report.levels, strict=True)
            return replace(
                lifted,
                status="feasible",
                assignment=kept.assignment,
                levels=tuple(
                    replace(outcome, value=value, best=min(value, outcome.best)) for outcome, value in outcomes
                ),
                terms=report.terms,
            )
        if other > limit:
            return lifted
    return lifted


def without_rule(
    instance: Instance, rule: str, *, leader: str | None = None, place: str | None = None, layer: str | None = None
) -> Instance:
    """The instance without a rule, or without it for one subject."""
    match rule:
        case "load_cap":
            return _with_rules(instance, load_cap=None)
        case "one_district":
            return _with_rules(instance, one_district=False)
        case "pin" | "avoid":
            gone = {(row.leader, row.place) for row in instance.stances if row.stance == rule}
            gone = {pair for pair in gone if leader in {None, pair[0]} and place in {None, pair[1]}}
            stances = tuple(
                row for row in instance.stances if row.stance != rule or (row.leader, row.place) not in gone
            )
            return replace(instance, stances=stances)
        case "quota":
            leaders = tuple(
                _any_number(instance, each, layer) if leader in {None, each.id} else each for each in instance.leaders
            )
            return replace(instance, leaders=leaders)
        case "coverage":
            places = tuple(
                _any_leaders(instance, each) if _is_meant(instance, each, place, layer) else each
                for each in instance.places
            )
            return replace(instance, places=places)
        case _:
            raise ValueError(rule)


def _with_rules(instance: Instance, **changes: object) -> Instance:
    rules = replace(instance.policy.rules, **changes)  # type: ignore[arg-type]
    return replace(instance, policy=replace(instance.policy, rules=rules))


def _any_number(instance: Instance, leader: Leader, layer: str | None) -> Leader:
    quotas = dict(leader.quotas)
    for each in instance.policy.layers:
        if layer in {None, each.name}:
            quotas[each.name] = QuotaOverride(0, len(instance.places_by_layer[each.name]))
    return replace(leader, quotas=quotas)


def _any_leaders(instance: Instance, place: Place) -> Place:
    return replace(place, cover_min=0, cover_max=max(1, len(instance.leaders)))


def _is_meant(instance: Instance, place: Place, wanted: str | None, layer: str | None) -> bool:
    return wanted in {None, place.id} and layer in {None, instance.layer_of(place).name}
