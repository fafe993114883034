"""Compiled loops over patterns: which of a few rows a bundle has, as a binary number."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def dearest(patterns, begin, worth, most, taken):
    """
    The dearest patterns that fit side by side into every set of the rows.

    Parameters
    ----------
    patterns, begin, worth
        int, shape (P,): rows of each, at least one; those whose lowest row is r are patterns[begin[r] : begin[r + 1]]. What they are
        worth, >= 0.
    most, taken
        Filled for each set of rows, shape (2 ** rows,): what the patterns in it are worth, and which of them has its lowest row, -1 for
        none.
    """
    most[0] = 0.0
    taken[0] = -1
    for rows in range(1, most.shape[0]):
        low = 0
        while not (rows >> low) & 1:
            low += 1
        most[rows] = most[rows & (rows - 1)]
        taken[rows] = -1
        for k in range(begin[low], begin[low + 1]):
            if patterns[k] & ~rows == 0:
                value = worth[k] + most[rows ^ patterns[k]]
                if value > most[rows] + 1e-12:
                    most[rows] = value
                    taken[rows] = k


@njit(cache=True, nogil=True)
def dear_packings(patterns, worth, most, taken, limit, out, count):
    """
    For each pattern the dearest patterns side by side with it, where they are worth more than a limit: how many were written.

    Parameters
    ----------
    most, taken
        Of `dearest`.
    out, count
        Filled with the numbers of the patterns, ascending, each packing once, and how many each has; shape (P, rows) and (P,).
    """
    everything = most.shape[0] - 1
    size = 0
    for first in range(patterns.shape[0]):
        rows = everything ^ patterns[first]
        if worth[first] + most[rows] <= limit:
            continue
        out[size, 0] = first
        length = 1
        while rows:
            k = taken[rows]
            if k < 0:
                rows &= rows - 1
                continue
            rows ^= patterns[k]
            place = length
            while place > 0 and out[size, place - 1] > k:
                out[size, place] = out[size, place - 1]
                place -= 1
            out[size, place] = k
            length += 1
        count[size] = length
        fresh = True
        for other in range(size):
            same = count[other] == length
            for i in range(length):
                if not same:
                    break
                same = out[other, i] == out[size, i]
            if same:
                fresh = False
                break
        if fresh:
            size += 1
    return size


@njit(cache=True, nogil=True)
def worth_of(bits, rows, most, out):
    """
    What the pattern of each bundle is worth.

    Parameters
    ----------
    bits
        uint64, shape (words, bundles): the rows of each bundle.
    rows
        int, shape (R,): the rows that patterns are told by.
    most
        Shape (2 ** R,): what each pattern is worth.
    """
    for i in range(bits.shape[1]):
        pattern = 0
        for r in range(rows.shape[0]):
            if (bits[rows[r] >> 6, i] >> np.uint64(rows[r] & 63)) & np.uint64(1):
                pattern |= 1 << r
        out[i] = most[pattern]
