"""
What a leader's load costs in pricing: g of the load, and what the prices of places rise with their weights.

Prices of places mostly rise with their weights, the more so the less room loads have. A bound that adds the cheapest places still to come
then believes in light ones, and in a load that no plan leaves. So the common slope of the prices is taken from every place and put on the
load, where its least over all loads still possible is known (docs/model.md, exact pricing).
"""

from typing import NamedTuple

from numba import njit

from planner.optimization.kernels_least import FAR

BOUNDLESS = 1e15
"""Work of a leader whose load has no limit."""


class Spread(NamedTuple):
    """
    What a load costs one leader, with what the prices of places rise with their weights.

    Parameters
    ----------
    slope
        Cost of a unit of work, taken from the prices of places: bundles' prices stay what they were, but bounds know what work still to
        come will cost.
    least, most
        Work that every plan leaves the leader, and the most that it may give him.
    turn
        Work at which the cost is least between the two.
    """

    share: float
    mean: float
    deviation: float
    squares: float
    slope: float
    least: float
    most: float
    turn: float


@njit(cache=True, nogil=True)
def spread_cost(work, spread):
    """What a load costs, and the slope's part of the places' prices."""
    away = work / spread.share - spread.mean
    return spread.deviation * abs(away) + spread.squares * away * away + spread.slope * work


@njit(cache=True, nogil=True)
def spread_least(work, spread):
    """Least cost of any load that is at least this one and that a plan has room for."""
    return spread_cost(min(max(work, spread.turn), spread.most), spread)


@njit(cache=True, nogil=True)
def slope_of(ground, r):
    """By how much the prices of open places rise with a unit of weight, within their layers: the slope of least squares."""
    rise, run = 0.0, 0.0
    for a in range(ground.layer_begin.shape[0] - 1):
        total, heavy, size = 0.0, 0.0, 0
        for index in range(ground.layer_begin[a], ground.layer_begin[a + 1]):
            p = ground.layer_place[index]
            if r[p] < FAR / 2:
                total += r[p]
                heavy += ground.weight[p]
                size += 1
        for index in range(ground.layer_begin[a], ground.layer_begin[a + 1]):
            p = ground.layer_place[index]
            if r[p] < FAR / 2:
                away = ground.weight[p] - heavy / size
                rise += away * (r[p] - total / size)
                run += away * away
    return rise / run if run > 0.0 else 0.0


@njit(cache=True, nogil=True)
def spread_of(share, terms, slope, least, most):
    """What a load costs one leader when every unit of work carries the slope, or as much of it as loads without a limit allow."""
    steep = slope * share
    if terms.squares == 0.0 and most >= BOUNDLESS:
        steep = max(steep, -terms.deviation)
    if terms.squares == 0.0 and least <= 0.0:
        steep = min(steep, terms.deviation)
    turn = terms.mean * share
    beyond = steep - min(max(steep, -terms.deviation), terms.deviation)
    if beyond != 0.0 and terms.squares > 0.0:
        turn -= beyond / (2 * terms.squares) * share
    elif beyond != 0.0:
        turn = least if beyond > 0.0 else most
    turn = min(max(turn, least), most)
    return Spread(share, terms.mean, terms.deviation, terms.squares, steep / share, least, most, turn)
