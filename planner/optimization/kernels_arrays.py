"""
Copying and ordering inside kernels, compiled once.

numba compiles `a[:] = b` and `np.argsort` anew wherever they stand, with texts for errors that cannot happen here: a quarter of a first
run's waiting. Plain loops say the same.
"""

from typing import Any

import numpy as np
from numba import njit

NONE: Any = np.int64(0)
"""Zero to count from: a kernel that is handed a count begun at a literal 0 is compiled twice, once for that very 0."""


@njit(cache=True)
def overwrite(target, source):
    """Copy a row of numbers over another of its length."""
    for s in range(target.shape[0]):
        target[s] = source[s]


@njit(cache=True)
def overwrite_rows(target, source):
    """Copy a table over another of its shape."""
    for l in range(target.shape[0]):
        for s in range(target.shape[1]):
            target[l, s] = source[l, s]


@njit(cache=True)
def order_of(values, count):
    """Positions of the first `count` values, ascending; equals keep their order. Merging runs of 1, 2, 4, ..."""
    order, other = np.empty(count, np.int64), np.empty(count, np.int64)
    for s in range(count):
        order[s] = s
    width = 1
    while width < count:
        begin = 0
        while begin < count:
            middle, end = min(begin + width, count), min(begin + 2 * width, count)
            a, b = begin, middle
            for s in range(begin, end):
                if a < middle and (b >= end or values[order[a]] <= values[order[b]]):
                    other[s] = order[a]
                    a += 1
                else:
                    other[s] = order[b]
                    b += 1
            begin = end
        order, other = other, order
        width *= 2
    return order
