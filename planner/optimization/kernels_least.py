"""
Compiled pieces of pricing: least sums of places' prices under a quota, and what cuts add.
"""

from numba import njit

from planner.optimization.kernels_arrays import NONE

FAR = 1e17


@njit(cache=True, nogil=True)
def least_rest(values, begin, end, low, high):
    """Least sum of `low` to `high` of the ascending values from `begin` on; FAR when there are too few."""
    total = 0.0
    for t in range(high):
        if begin + t >= end:
            return total if t >= low else FAR
        value = values[begin + t]
        if t >= low and value >= 0.0:
            break
        total += value
    return total


@njit(cache=True, nogil=True)
def cut_penalty(first, first_count, second, second_count, cuts, start, tally):
    """What a bundle pays for the cuts: each its price for every whole that the bundle's rows make."""
    penalty = 0.0
    for s in range(first_count + second_count):
        p = first[s] if s < first_count else second[s - first_count]
        for index in range(cuts.begin[p], cuts.begin[p + 1]):
            t = cuts.number[index]
            before = (tally[t] + start[t]) // cuts.whole[t]
            tally[t] += cuts.share[index]
            after = (tally[t] + start[t]) // cuts.whole[t]
            penalty += (after - before) * cuts.price[t]
    for s in range(first_count + second_count):
        p = first[s] if s < first_count else second[s - first_count]
        for index in range(cuts.begin[p], cuts.begin[p + 1]):
            tally[cuts.number[index]] = 0
    return penalty


@njit(cache=True, nogil=True)
def insert(buffer, size, high, value):
    """Insert a value into the ascending first `size` entries, of which at most `high` are kept; the new size."""
    if size == high and (high == 0 or buffer[size - 1] <= value):
        return size
    t = min(size, high - 1)
    while t > 0 and buffer[t - 1] > value:
        buffer[t] = buffer[t - 1]
        t -= 1
    buffer[t] = value
    return min(size + 1, high)


@njit(cache=True, nogil=True)
def sum_least(buffer, size, low, high):
    """Sum of the first `low` ascending entries and of further negative ones, at most `high`; FAR when there are too few."""
    if size < low:
        return FAR
    total = 0.0
    for s in range(min(size, high)):
        if s < low or buffer[s] < 0.0:
            total += buffer[s]
    return total


@njit(cache=True, nogil=True)
def merge_menus(rows, count, b, high, menu, menu_ids, buffer):
    """
    The cheapest places of a layer when each counts its nearest anchor: at most `high` ascending prices in `buffer`; how many.

    The cheapest t places under the minimum over anchors are among the cheapest t of some anchor, so short menus are enough.
    """
    size = NONE
    for s in range(count):
        for t in range(high):
            p = menu_ids[rows[s], b, t]
            if p < 0:
                break
            value = menu[rows[s], b, t]
            if size == high and value >= buffer[size - 1]:
                break
            lowest = True
            for other in range(count):
                if other != s:
                    for u in range(high):
                        if menu_ids[rows[other], b, u] == p:
                            rival = menu[rows[other], b, u]
                            if rival < value or (rival == value and other < s):
                                lowest = False
                            break
            if lowest:
                size = insert(buffer, size, high, value)
    return size
