"""
The compiled part of smoothed prices: every class's least reduced cost, softened, and the climb by limited-memory BFGS [1]_.

Plain loops rather than a library's routine: a linear algebra library that spreads vectors of a hundred numbers over threads takes longer
to wake them than to add.

.. [1] J. Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation 35 (1980).
"""

from math import exp, log, sqrt

import numpy as np
from numba import njit

MEMORY = 12
"""Steps that the climb remembers."""
ENOUGH = 1e-4
"""Share of the expected rise that a step must bring."""
TRIES = 20
"""Halvings of one step."""
NEGLIGIBLE = 40.0
"""Reduced costs this many softness units above the least weigh nothing: exp(-40)."""


@njit(cache=True, nogil=True)
def soft_least(price, places, count, cost, begin, size, softness, cover, reduced, least):
    """
    Sum over classes of  -softness * log(sum over the class's columns of exp(-reduced cost / softness)), times the class's size.

    Parameters
    ----------
    places, count, cost, begin
        Columns by class; class c has those from begin[c] to begin[c + 1], at least one.
    cover
        float, shape (m,): what the columns take of each place, times their weights, is subtracted from it.
    reduced, least
        Room for the reduced cost of every column, and the least one per class.
    """
    total = 0.0
    for c in range(begin.shape[0] - 1):
        first, last = begin[c], begin[c + 1]
        lowest = 1e300
        for i in range(first, last):
            value = cost[i]
            for s in range(count[i]):
                value -= price[places[i, s]]
            reduced[i] = value
            lowest = min(lowest, value)
        least[c] = lowest
        weight = 0.0
        for i in range(first, last):
            if reduced[i] - lowest < NEGLIGIBLE * softness:
                weight += exp((lowest - reduced[i]) / softness)
        total += size[c] * (lowest - softness * log(weight))
        for i in range(first, last):
            if reduced[i] - lowest < NEGLIGIBLE * softness:
                share = size[c] * exp((lowest - reduced[i]) / softness) / weight
                for s in range(count[i]):
                    cover[places[i, s]] -= share
    return total


@njit(cache=True, nogil=True)
def height(price, center, hold, low, high, places, count, cost, begin, size, softness, edge, slope, reduced, least):
    """The smoothed dual less the hold at the centre; its slope goes to `slope`."""
    total = 0.0
    for p in range(price.shape[0]):
        root = sqrt(price[p] * price[p] + edge * edge)
        away = price[p] - center[p]
        total += (low[p] + high[p]) / 2 * price[p] - (high[p] - low[p]) / 2 * root - hold / 2 * away * away
        slope[p] = (low[p] + high[p]) / 2 - (high[p] - low[p]) / 2 * price[p] / root - hold * away
    return total + soft_least(price, places, count, cost, begin, size, softness, slope, reduced, least)


@njit(cache=True, nogil=True)
def dot(a, b):
    """Sum of products."""
    total = 0.0
    for p in range(a.shape[0]):
        total += a[p] * b[p]
    return total


@njit(cache=True, nogil=True)
def ascent(slope, steps, turns, inner, stored, newest, direction, factor):
    """The direction of the climb: the slope, turned by what the last steps told of the curvature."""
    m = slope.shape[0]
    for p in range(m):
        direction[p] = slope[p]
    for back in range(stored):
        j = (newest - back) % MEMORY
        factor[j] = dot(steps[j], direction) / inner[j]
        for p in range(m):
            direction[p] -= factor[j] * turns[j, p]
    if stored > 0:
        scale = inner[newest] / dot(turns[newest], turns[newest])
        for p in range(m):
            direction[p] *= scale
    for back in range(stored - 1, -1, -1):
        j = (newest - back) % MEMORY
        shift = factor[j] - dot(turns[j], direction) / inner[j]
        for p in range(m):
            direction[p] += shift * steps[j, p]


@njit(cache=True, nogil=True)
def climb(
    price, center, hold, low, high, places, count, cost, begin, size, softness, edge, iterations, precision, least
):
    """
    Climb from `price`, which moves, by at most so many steps; ends where a step brings less than `precision`.

    Parameters
    ----------
    edge
        Softness of the corner that rows with room between `low` and `high` have where their price changes its sign.

    Returns
    -------
    float
        The height reached; the least reduced cost of each class there goes to `least`.
    """
    m = price.shape[0]
    steps, turns, inner = np.zeros((MEMORY, m)), np.zeros((MEMORY, m)), np.zeros(MEMORY)
    slope, new_slope, direction, trial = np.empty(m), np.empty(m), np.empty(m), np.empty(m)
    factor, reduced = np.zeros(MEMORY), np.empty(cost.shape[0])
    stored, newest = 0, 0
    value = height(
        price, center, hold, low, high, places, count, cost, begin, size, softness, edge, slope, reduced, least
    )
    for _ in range(iterations):
        ascent(slope, steps, turns, inner, stored, newest, direction, factor)
        rise = dot(slope, direction)
        if rise <= 0.0:
            stored = 0
            for p in range(m):
                direction[p] = slope[p]
            rise = dot(slope, slope)
        length = 1.0 if stored > 0 else min(1.0, softness / max(1e-12, sqrt(rise)))
        moved = False
        new_value = value
        for _ in range(TRIES):
            for p in range(m):
                trial[p] = price[p] + length * direction[p]
            new_value = height(
                trial,
                center,
                hold,
                low,
                high,
                places,
                count,
                cost,
                begin,
                size,
                softness,
                edge,
                new_slope,
                reduced,
                least,
            )
            if new_value >= value + ENOUGH * length * rise:
                moved = True
                break
            length /= 2
        if not moved:
            break
        following = (newest + 1) % MEMORY if stored > 0 else 0
        for p in range(m):
            steps[following, p] = trial[p] - price[p]
            turns[following, p] = slope[p] - new_slope[p]
            price[p] = trial[p]
            slope[p] = new_slope[p]
        inner[following] = dot(steps[following], turns[following])
        if inner[following] > 1e-12:
            newest = following
            stored = min(stored + 1, MEMORY)
        gained = new_value - value
        value = new_value
        if gained <= precision:
            break
    return height(
        price, center, hold, low, high, places, count, cost, begin, size, softness, edge, slope, reduced, least
    )
