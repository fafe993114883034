"""
A pool of cheap bundles, and what can be made of it: recombination of a plan, cuts that raise the bound, and a last, exact programme.

With duals as in `Prices`, a plan costs the bound plus the reduced costs of its columns (plus what its rows leave unused). So a plan that
costs less than U has only columns with a reduced cost below U - bound: a pool of all of those loses nothing.
"""

from dataclasses import dataclass

import numpy as np

from planner.optimization.annealing import near_places
from planner.optimization.bundles import Bundles, Columns
from planner.optimization.column_generation import Prices
from planner.optimization.model import Floats, Ints, Plan

SHRINK, NARROWEST = 3.0, 1e-3
"""By how much the first width shrinks while it has too many, and the share of the wanted width below which nothing is worth having."""
FINE = 1.1
"""Growth of a pool's width below which no wider one is tried, where it should be full."""
NEARLY = 0.7
"""Share of the columns allowed from which a pool counts as full."""


@dataclass(frozen=True)
class Pool:
    """
    Columns by class and ascending reduced cost.

    Parameters
    ----------
    width
        Every bundle with a reduced cost below this is in the pool.
    """

    columns: Columns
    begin: Ints
    width: float


def fill(bundles: Bundles, prices: Prices, width: float, most: int) -> Pool | None:
    """All bundles with a reduced cost below `width`, or None when there are more than `most`."""
    columns, _, overflow = bundles.price(
        prices.duals.place,
        prices.duals.group,
        prices.multiplier,
        np.full(bundles.num_classes, width),
        cuts=prices.cuts,
        every=most,
    )
    if overflow:
        return None
    order = np.lexsort((columns.price, columns.group))
    columns = columns.take(order)
    begin = np.searchsorted(columns.group, np.arange(bundles.num_classes + 1))
    return Pool(columns, begin.astype(np.int64), width)


def widest(
    bundles: Bundles, prices: Prices, wanted: float, most: int, *, known: float = 0.0, full: bool = False
) -> Pool | None:
    """
    A wide pool of at most `most` columns, no wider than wanted; None when even a narrow one has more.

    Parameters
    ----------
    known
        A width that is known to fit, to begin with.
    full
        Whether to come near `most`, at the price of more pricing.
    """
    best: Pool | None = None
    width, growth = max(known, wanted / 64.0), 2.0
    while True:
        pool = fill(bundles, prices, min(width, wanted), most)
        if pool is not None:
            best = pool
            if pool.width >= wanted or (full and len(pool.columns) > NEARLY * most):
                return best
            growth = min(growth, 1.3) if len(pool.columns) * 6 >= most else growth
        elif best is None:
            if width < wanted * NARROWEST:
                return None
            width /= SHRINK
            continue
        elif full and growth >= FINE:
            growth **= 0.5
        else:
            return best
        width = best.width * growth


def reduced_costs(bundles: Bundles, prices: Prices, columns: Columns) -> Floats:
    """Reduced cost of any columns at these prices."""
    place = np.append(prices.duals.place, 0.0)
    used = np.arange(columns.places.shape[1])[None, :] < columns.count[:, None]
    paid = place[np.where(used, columns.places, bundles.model.m)].sum(axis=1)
    cut = prices.cuts.price @ prices.cuts.coefficients(bundles, columns) if len(prices.cuts) else 0.0
    return np.asarray(columns.costs @ prices.multiplier - paid - prices.duals.group[columns.group] + cut)


def exact_cover(bundles: Bundles) -> bool:
    """Whether every place has exactly one leader, as recombination needs."""
    model = bundles.model
    return bool((model.cover_lower == 1).all() and (model.cover_upper == 1).all()) and not (
        model.allow_shortfall or bundles.limits
    )


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to recombine: team size, rounds, search nodes a round, and temperatures as shares of the mean reduced cost."""

    team: int = 8
    rounds: int = 6000
    nodes: int = 3000
    hot: float = 0.4
    cold: float = 0.015


def recombined(bundles: Bundles, prices: Prices, pool: Pool, plan: Plan, effort: Effort, seed: int) -> Plan:
    """A plan at least as good, by exact re-sharing among small teams of neighbouring leaders."""
    from planner.optimization.kernels_recombine import recombine  # noqa: PLC0415

    model = bundles.model
    own = bundles.columns_of(plan)
    price = reduced_costs(bundles, prices, own)
    holder = np.full(model.m, -1, dtype=np.int64)
    for l, places in enumerate(plan):
        holder[list(places)] = l
    scale = max(1e-9, float(price.mean()))
    held, count = own.places.copy(), own.count.copy()
    columns = pool.columns
    recombine(
        columns.places, columns.count, columns.price, pool.begin, model.m, held, count, price, bundles.group, holder,
        near_places(model), min(effort.team, model.n), effort.rounds, effort.nodes, effort.hot * scale, effort.cold * scale, seed, 0.0,
    )  # fmt: skip
    return tuple(tuple(sorted(row[:size].tolist())) for row, size in zip(held, count, strict=True))
