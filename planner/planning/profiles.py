"""Quotas and shares of groups of leaders: what all of one body, or of one rank, have, set for all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from planner.domain import Instance, Leader, QuotaOverride

Grouping = Literal["body", "rank"]
Side = Literal["lower", "upper"]
GROUPINGS: tuple[Grouping, ...] = ("body", "rank")


@dataclass(frozen=True, slots=True)
class Profile:
    """
    A group of leaders.

    Parameters
    ----------
    name
        The body, or the rank as text; "" where nothing is stated.
    leaders
        Ids of its members.
    """

    name: str
    leaders: tuple[str, ...]


def groupings(instance: Instance) -> tuple[Grouping, ...]:
    """The ways to group that tell leaders apart."""
    return tuple(by for by in GROUPINGS if len(profiles(instance.leaders, by)) > 1)


def profiles(leaders: Sequence[Leader], by: Grouping) -> tuple[Profile, ...]:
    """The groups, in the order of their first members."""
    members: dict[str, list[str]] = {}
    for leader in leaders:
        value = leader.body if by == "body" else "" if leader.rank is None else f"{leader.rank:g}"
        members.setdefault(value, []).append(leader.id)
    return tuple(Profile(name, tuple(ids)) for name, ids in members.items())


def common_share(leaders: Sequence[Leader], profile: Profile) -> float | None:
    """The share that all members have; None when they differ."""
    shares = {leader.share for leader in leaders if leader.id in profile.leaders}
    return shares.pop() if len(shares) == 1 else None


def common_quota(leaders: Sequence[Leader], profile: Profile, layer: str, side: Side) -> int | None:
    """A side of the quota that all members have of their own; None when they differ or keep the layer's."""
    sides = {
        getattr(leader.quotas.get(layer, QuotaOverride()), side) for leader in leaders if leader.id in profile.leaders
    }
    return sides.pop() if len(sides) == 1 else None


def with_share(leaders: Sequence[Leader], profile: Profile, share: float) -> tuple[Leader, ...]:
    """The leaders, the members of a group with this share."""
    return tuple(replace(leader, share=share) if leader.id in profile.leaders else leader for leader in leaders)


def with_quota(
    leaders: Sequence[Leader], profile: Profile, layer: str, side: Side, count: int | None
) -> tuple[Leader, ...]:
    """The leaders, the members of a group with a side of their own quota; None gives them the layer's again."""
    return tuple(
        _with_side(leader, layer, side, count) if leader.id in profile.leaders else leader for leader in leaders
    )


def _with_side(leader: Leader, layer: str, side: Side, count: int | None) -> Leader:
    own = leader.quotas.get(layer, QuotaOverride())
    changed = replace(own, lower=count) if side == "lower" else replace(own, upper=count)
    quotas = {name: quota for name, quota in leader.quotas.items() if name != layer}
    return replace(leader, quotas=quotas if changed == QuotaOverride() else {**quotas, layer: changed})
