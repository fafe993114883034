"""
Compiled loops over bundles kept in memory: their reduced costs, what cuts take of them, and cuts that a fractional solution breaks.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def reduced(cost, group, places, count, group_price, place_price, out):
    """Cost of every bundle less what its class and its places are worth; cuts are left out."""
    for i in range(cost.shape[0]):
        value = cost[i] - group_price[group[i]]
        for s in range(count[i]):
            value -= place_price[places[i, s]]
        out[i] = value


@njit(cache=True, nogil=True)
def hits(group, places, count, num_groups, row_begin, row_cut, row_share, whole, out_cut, out_column, out_times):
    """
    Bundles with a coefficient in these cuts: how many entries were written, or would have been when the arrays are too short.

    Rows (classes first, then places) belong to the cuts row_cut[row_begin[r] : row_begin[r + 1]] with these numerators.
    """
    size = 0
    tally = np.zeros(whole.shape[0], np.int64)
    for i in range(group.shape[0]):
        for s in range(-1, count[i]):
            row = group[i] if s < 0 else num_groups + places[i, s]
            for index in range(row_begin[row], row_begin[row + 1]):
                tally[row_cut[index]] += row_share[index]
        for s in range(-1, count[i]):
            row = group[i] if s < 0 else num_groups + places[i, s]
            for index in range(row_begin[row], row_begin[row + 1]):
                t = row_cut[index]
                times = tally[t] // whole[t]
                tally[t] = 0
                if times > 0:
                    if size < out_cut.shape[0]:
                        out_cut[size] = t
                        out_column[size] = i
                        out_times[size] = times
                    size += 1
    return size


@njit(cache=True, nogil=True)
def threes(begin, rows, value, together, violation, out, excess):
    """
    Triples of rows of which a fractional solution puts two in one bundle too often: how many were written.

    Parameters
    ----------
    begin, rows
        Bundle s of the solution has the rows rows[begin[s] : begin[s + 1]], each with right-hand side 1, ascending.
    value
        float, shape (S,): how much of each bundle is chosen.
    together
        float, shape (R, R): how often two rows lie in one bundle, 0 on the diagonal.
    out, excess
        Filled with (a < b < c) and the violation.
    """
    num = together.shape[0]
    count_of = np.zeros(num, np.int64)
    for x in rows:
        count_of[x] += 1
    has_begin = np.zeros(num + 1, np.int64)
    for r in range(num):
        has_begin[r + 1] = has_begin[r] + count_of[r]
    has = np.empty(has_begin[num], np.int64)
    fill = has_begin[:num].copy()
    for s in range(value.shape[0]):
        for x in range(begin[s], begin[s + 1]):
            has[fill[rows[x]]] = s
            fill[rows[x]] += 1
    size = 0
    beside = np.empty(num, np.int64)
    for hub in range(num):
        near = 0
        for r in range(num):
            if together[hub, r] > 1e-6:
                beside[near] = r
                near += 1
        for i in range(near):
            for j in range(i + 1, near):
                b, c = beside[i], beside[j]
                third = together[b, c]
                # A triple with all three pairs is met at each of its rows: it counts at the first.
                if third > 1e-6 and hub > b:
                    continue
                pairs = together[hub, b] + together[hub, c] + third
                if pairs <= 1.0 + violation:
                    continue
                all_three = 0.0
                for x in range(has_begin[hub], has_begin[hub + 1]):
                    s = has[x]
                    seen = 0
                    for y in range(begin[s], begin[s + 1]):
                        if rows[y] == b or rows[y] == c:
                            seen += 1
                    if seen == 2:
                        all_three += value[s]
                over = pairs - 2.0 * all_three - 1.0
                if over > violation and size < out.shape[0]:
                    low, high = min(hub, b), max(hub, c)
                    out[size, 0] = low
                    out[size, 1] = hub + b + c - low - high
                    out[size, 2] = high
                    excess[size] = over
                    size += 1
    return size
