"""
Cuts over a dozen rows that follow no fixed form: of all that hold there, the one that a fractional solution breaks most.

Of a few rows with right-hand side 1 only the pattern matters that each bundle has of them. Bundles of a plan have patterns side by side, so
what such patterns are worth together can be held to 1: the worth of those that the solution has is found by a linear programme, one row
for each way to lay patterns side by side that turns out to be worth too much. Any other pattern is worth as much as the dearest of them
that fit into it, so whatever lies side by side is worth no more together. These are local cuts [1]_; over three rows they are subset-row
cuts.

A cut costs each bundle its own coefficient, so pricing cannot find bundles at their prices: they serve lists of bundles alone.

.. [1] D. Applegate, R. Bixby, V. Chvátal, W. Cook, "TSP cuts which do not conform to the template paradigm", Computational Combinatorial
   Optimization, Springer (2001).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from planner.optimization.master import INFINITY
from planner.optimization.model import Floats, Ints
from planner.optimization.pricing import WORKERS

if TYPE_CHECKING:
    from planner.optimization.triples import InPart

ROWS = 12
"""Rows of a cut."""
STARTS = 2
"""Sets of rows that begin at each row."""
VIOLATION = 0.02
ENOUGH = 0.8
"""Share of the violation that there may be at most, with which a search for it ends."""
TURNS = 60
PER_ROW = 12
"""Cuts over one row."""
NOTHING = 1e-6
"""Coefficient that counts as none."""


@dataclass(frozen=True)
class LocalCut:
    """
    What patterns of a few rows are worth; bundles of a plan have patterns that are worth 1 together at most.

    Parameters
    ----------
    rows
        Ascending, each with right-hand side 1.
    patterns
        Binary numbers, bit r for the r-th of the rows, in the order of their lowest bits.
    worth
        Shape (patterns,), >= 0. A pattern not listed is worth as much as the dearest ones that fit into it side by side.
    """

    rows: Ints
    patterns: Ints
    worth: Floats

    @cached_property
    def most(self) -> Floats:
        """What every pattern is worth, shape (2 ** rows,)."""
        most, _ = _dearest(self.patterns, self.worth, len(self.rows))
        return np.where(most < NOTHING, 0.0, most)


def local_hits(bits: NDArray[np.uint64], cuts: Sequence[LocalCut]) -> csr_array:
    """Coefficient of every bundle in every cut, shape (cuts, bundles); `bits` has the rows of each bundle, shape (words, bundles)."""
    from planner.optimization.kernels_patterns import worth_of  # noqa: PLC0415

    worth = np.empty(bits.shape[1])
    begin, index, data = [0], [np.zeros(0, dtype=np.int32)], [np.zeros(0)]
    for cut in cuts:
        worth_of(bits, cut.rows, cut.most, worth)
        used = np.flatnonzero(worth)
        index.append(used.astype(np.int32))
        data.append(worth[used])
        begin.append(begin[-1] + len(used))
    return csr_array((np.concatenate(data), np.concatenate(index), np.array(begin)), shape=(len(cuts), bits.shape[1]))


def separate_locally(part: "InPart", wanted: int, chance: np.random.Generator) -> tuple[LocalCut, ...]:
    """
    Cuts that a solution breaks, the most broken first, at most `wanted`: one for each set of rows that lie together much.

    Parameters
    ----------
    part
        What the solution takes in part.
    chance
        Which sets of rows are looked at.
    """
    with ThreadPoolExecutor(WORKERS) as threads:
        found = list(threads.map(lambda rows: _broken(part, rows), _sets(part.together, chance)))
    uses = np.zeros(len(part.together), dtype=np.int64)
    chosen: list[LocalCut] = []
    for cut, _ in sorted((each for each in found if each is not None), key=lambda each: -round(each[1], 9)):
        if len(chosen) == wanted:
            break
        if (uses[cut.rows] < PER_ROW).all():
            uses[cut.rows] += 1
            chosen.append(cut)
    return tuple(chosen)


def _sets(together: Floats, chance: np.random.Generator) -> list[Ints]:
    """Each row with those that lie beside it and beside each other most, and again with some chance; every set once."""
    found: dict[tuple[int, ...], None] = {}
    for row in np.flatnonzero(together.sum(axis=1) > NOTHING).tolist():
        for start in range(STARTS):
            noise = 0.5 + chance.random(len(together)) if start else np.ones(len(together))
            rows, beside = [row], together[row].copy()
            while len(rows) < ROWS:
                beside[rows] = 0.0
                nearest = int(np.argmax(beside * noise))
                if not beside[nearest]:
                    break
                rows.append(nearest)
                beside += together[nearest]
            if len(rows) > 2:  # over two rows the programme itself says all
                found[tuple(sorted(rows))] = None
    return [np.array(rows, dtype=np.int64) for rows in found]


def _broken(part: "InPart", rows: Ints) -> tuple[LocalCut, float] | None:
    """The cut over these rows that is broken most, or nearly, and what the solution has of it; None where none is."""
    number = 1 << np.arange(len(rows))
    patterns, of_bundle = np.unique(part.has[rows].astype(np.int64).T @ number, return_inverse=True)
    amount = np.bincount(of_bundle, weights=part.value).astype(np.float64)
    some = patterns > 0
    patterns, amount = patterns[some], amount[some]
    order = np.argsort(_lowest(patterns), kind="stable")
    patterns, amount = patterns[order], amount[order]
    worth, taken = _worth(patterns, amount, len(rows))
    return None if worth is None else (LocalCut(rows, patterns, worth), taken)


def _worth(patterns: Ints, amount: Floats, rows: int) -> tuple[Floats | None, float]:
    """What patterns should be worth so that these amounts of them are worth most, and how much that is; None where it is no more than 1."""
    from planner.optimization.kernels_patterns import dear_packings  # noqa: PLC0415

    count = len(patterns)
    programme = _programme(amount)
    out, length = np.empty((count, rows), dtype=np.int64), np.empty(count, dtype=np.int64)
    worth = np.array([pattern.bit_count() / rows for pattern in patterns.tolist()])
    best, value = None, 1.0 + VIOLATION
    for turn in range(TURNS):
        if turn:
            programme.run()
            worth = np.maximum(np.array(programme.getSolution().col_value), 0.0)
        above = float(worth @ amount)
        if turn and ENOUGH * (above - 1.0) <= value - 1.0:
            break
        most, taken = _dearest(patterns, worth, rows)
        if turn and above > value * most[-1]:
            best, value = worth / most[-1], above / float(most[-1])
        if turn and most[-1] <= 1.0 + NOTHING:
            break
        fresh = dear_packings(patterns, worth, most, taken, 1.0 + NOTHING if turn else -1.0, out, length)
        begin = np.concatenate([[0], np.cumsum(length[:fresh])])
        index = np.concatenate([out[i, : length[i]] for i in range(fresh)])
        programme.addRows(
            fresh, np.full(fresh, -INFINITY), np.ones(fresh),
            len(index), begin[:-1].astype(np.int32), index.astype(np.int32), np.ones(len(index)),
        )  # fmt: skip
    return best, value


def _programme(amount: Floats) -> highspy.Highs:
    """The worth of patterns between 0 and 1, that of these amounts as high as can be."""
    programme = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("presolve", "off")):
        programme.setOptionValue(option, value)
    programme.addVars(len(amount), np.zeros(len(amount)), np.ones(len(amount)))
    programme.changeColsCost(len(amount), np.arange(len(amount), dtype=np.int32), -amount)
    return programme


def _dearest(patterns: Ints, worth: Floats, rows: int) -> tuple[Floats, Ints]:
    """What the dearest patterns side by side are worth in every set of the rows, and which of them has its lowest row."""
    from planner.optimization.kernels_patterns import dearest  # noqa: PLC0415

    most, taken = np.empty(1 << rows), np.empty(1 << rows, dtype=np.int64)
    dearest(patterns, np.searchsorted(_lowest(patterns), np.arange(rows + 1)), worth, most, taken)
    return most, taken


def _lowest(patterns: Ints) -> Ints:
    """The lowest row of each pattern."""
    return np.asarray(np.log2(patterns & -patterns), dtype=np.int64)
