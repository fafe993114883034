"""Compiled search for cuts over four and five rows that a fractional solution breaks."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def exchanged(begin, rows, has_begin, has, value, shares, sizes, wholes, starts, violation, out, shape, excess):
    """
    Broken cuts that one row at a time exchanged for the best other leads to, from each start and for each kind: how many were written.

    Parameters
    ----------
    begin, rows
        Bundle s of the solution has the rows rows[begin[s] : begin[s + 1]], each with right-hand side 1.
    has_begin, has
        Row r lies in the bundles has[has_begin[r] : has_begin[r + 1]].
    value
        float, shape (S,): how much of each bundle is chosen.
    shares, sizes, wholes
        Kinds of cuts: numerators, shape (K, W), how many there are, and the denominator.
    starts
        int, shape (Q, W): distinct rows that the search begins with.
    out, shape, excess
        Filled with the rows in the order of the numerators (-1 after the last), the kind, and the violation; shape (room, W) and (room,).
    """
    num = has_begin.shape[0] - 1
    width = starts.shape[1]
    tally = np.zeros(value.shape[0], np.int64)
    looked = np.full(value.shape[0], -1, np.int64)
    gain = np.zeros(num)
    inside = np.zeros(num, np.bool_)
    chosen = np.empty(width, np.int64)
    size, ticket = 0, 0
    for k in range(shares.shape[0]):
        most = 0
        for i in range(sizes[k]):
            most += shares[k, i]
        most //= wholes[k]
        for q in range(starts.shape[0]):
            for i in range(sizes[k]):
                chosen[i] = starts[q, i]
                _put(chosen[i], shares[k, i], has_begin, has, tally)
                inside[chosen[i]] = True
            left_side, idle, i = 0.0, 0, 0
            while idle < sizes[k]:
                old, share = chosen[i], shares[k, i]
                _put(old, -share, has_begin, has, tally)
                inside[old] = False
                # What the other rows come to, and what each row would add in this place.
                for r in range(num):
                    gain[r] = 0.0
                base = 0.0
                ticket += 1
                for j in range(sizes[k]):
                    if j == i:
                        continue
                    for x in range(has_begin[chosen[j]], has_begin[chosen[j] + 1]):
                        s = has[x]
                        if looked[s] == ticket:
                            continue
                        looked[s] = ticket
                        times = tally[s] // wholes[k]
                        base += value[s] * times
                        if (tally[s] + share) // wholes[k] > times:
                            for y in range(begin[s], begin[s + 1]):
                                gain[rows[y]] += value[s]
                best = old
                for r in range(num):
                    if not inside[r] and gain[r] > gain[best] + 1e-9:
                        best = r
                idle = idle + 1 if best == old else 0
                left_side = base + gain[best]
                chosen[i] = best
                inside[best] = True
                _put(best, share, has_begin, has, tally)
                i = (i + 1) % sizes[k]
            if left_side > most + violation and size < out.shape[0]:
                for i in range(width):
                    out[size, i] = chosen[i] if i < sizes[k] else -1
                shape[size] = k
                excess[size] = left_side - most
                size += 1
            for i in range(sizes[k]):
                _put(chosen[i], -shares[k, i], has_begin, has, tally)
                inside[chosen[i]] = False
    return size


@njit(cache=True, nogil=True)
def _put(row, share, has_begin, has, tally):
    for x in range(has_begin[row], has_begin[row + 1]):
        tally[has[x]] += share
