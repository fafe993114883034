"""The compiled part of smoothed prices: every class's least reduced cost, softened, and how much of each place its bundles take."""

from math import exp, log

from numba import njit

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
