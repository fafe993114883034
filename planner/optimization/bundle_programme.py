"""
The linear programme over some bundles, kept in HiGHS from one solution to the next: what changes in between, and where it begins again.

Rows of classes and places come first, each of which may be missed at a price, then rows of cuts. Columns are what rows are missed by,
then bundles. Which bundles and cuts these are is the inventory's affair; here they are positions.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from planner.optimization.master import INFINITY
from planner.optimization.model import Bools, Floats, Ints

DUAL, PRIMAL = 1, 4
"""Simplex methods: what is forbidden or cut off leaves prices right, and a bundle that enters leaves the solution right."""
UNLIMITED = 2**31 - 1
BASIC, AT_LOWER, AT_UPPER = (
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kUpper,
)
Index = NDArray[np.integer]


@dataclass(frozen=True)
class Solution:
    """
    What a run ended with.

    Parameters
    ----------
    value
        Of the objective.
    missed
        By how much rows are missed, in sum.
    amount
        Shape (columns of bundles,).
    row_price, cut_price
        Shape (rows,) and (cuts,), the latter <= 0.
    optimal
        Whether it was proved to be the best.
    """

    value: float
    missed: float
    amount: Floats
    row_price: Floats
    cut_price: Floats
    optimal: bool


@dataclass(frozen=True)
class Basis:
    """Which columns of misses and of bundles are basic, which rows, and which cuts are tight, by the numbers that cuts got."""

    misses: Ints
    columns: Ints
    rows: Ints
    tight: Ints


class BundleProgramme:
    """
    Minimise the cost of what is chosen and of what rows are missed by.

    Parameters
    ----------
    lower, upper
        Of each row that is no cut.
    dear
        Cost of a unit by which a row is missed; a finite one only relaxes, so bounds hold.
    """

    def __init__(self, lower: Floats, upper: Floats, dear: float) -> None:
        self.num_rows = len(lower)
        self._dear = dear
        self._lp = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set(output_flag=False, threads=1, parallel="off", presolve="off")
        self._add_rows(lower, upper, csr_array((self.num_rows, 0)))
        index = np.arange(self.num_rows, dtype=np.int32)
        for sign in (1.0, -1.0):
            self._add_columns(np.full(self.num_rows, dear), index, index, np.full(self.num_rows, sign))
        self._first = 2 * self.num_rows
        self._cut_number = np.zeros(0, dtype=np.int64)
        self._numbered = 0

    def _set(self, **options: bool | int | str) -> None:
        for option, value in options.items():
            self._lp.setOptionValue(option, value)

    # ------------------------------------------------------------------ columns and rows

    def add(self, cost: Floats, table: csc_array) -> None:
        """Add bundles as columns; the table has a line for each row and cut."""
        self._add_columns(cost, table.indptr[:-1], table.indices, table.data)

    def _add_columns(self, cost: Floats, begin: Index, rows: Index, values: Floats) -> None:
        count = len(cost)
        self._lp.addCols(
            count, cost, np.zeros(count), np.full(count, INFINITY), len(values),
            begin.astype(np.int32), rows.astype(np.int32), values.astype(float),
        )  # fmt: skip

    def allow(self, allowed: Bools) -> None:
        """Let only these columns of bundles be chosen."""
        count = len(allowed)
        if count:
            index = (self._first + np.arange(count)).astype(np.int32)
            self._lp.changeColsBounds(count, index, np.zeros(count), np.where(allowed, INFINITY, 0.0))

    def remove(self, columns: Ints) -> None:
        """Take columns of bundles out; those behind move up."""
        self._lp.deleteCols(len(columns), (self._first + columns).astype(np.int32))

    def cut(self, most: Floats, table: csr_array) -> None:
        """Add a cut for each line of the table, which has a column for each bundle here."""
        self._add_rows(np.full(len(most), -INFINITY), most, table)
        self._cut_number = np.concatenate([self._cut_number, self._numbered + np.arange(len(most))])
        self._numbered += len(most)

    def _add_rows(self, lower: Floats, upper: Floats, table: csr_array) -> None:
        columns = table.indices + (self._lp.getNumCol() - table.shape[1])
        self._lp.addRows(
            len(lower), lower.astype(float), upper.astype(float), table.nnz,
            table.indptr[:-1].astype(np.int32), columns.astype(np.int32), table.data.astype(float),
        )  # fmt: skip

    def drop_cuts(self, keep: Bools) -> None:
        """Take cuts out; those behind move up."""
        gone = np.flatnonzero(~keep)
        self._lp.deleteRows(len(gone), (self.num_rows + gone).astype(np.int32))
        self._cut_number = self._cut_number[keep]

    # ------------------------------------------------------------------ solutions

    def settle(self, method: int = DUAL) -> None:
        """Go to the best corner, as `solve` does, without a look at it."""
        self._set(simplex_strategy=method)
        self._lp.run()
        self._set(simplex_strategy=DUAL)
        if not self._optimal:
            self._lp.clearSolver()
            self._lp.run()

    def solve(self, method: int = DUAL) -> Solution:
        """The best solution, by a simplex method, or by whichever one ends where that does not."""
        self.settle(method)
        solution = self._lp.getSolution()
        price, amount = np.array(solution.row_dual), np.array(solution.col_value)
        return Solution(
            float(self._lp.getInfo().objective_function_value),
            float(amount[: self._first].sum()),
            amount[self._first :],
            price[: self.num_rows],
            np.minimum(price[self.num_rows :], 0.0),
            self._optimal,
        )

    @property
    def _optimal(self) -> bool:
        return bool(self._lp.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def begin_inside(self) -> None:
        """A first corner by way of the interior: from nothing, the simplex method takes several times as long for a large programme."""
        self._set(solver="ipm")
        self._lp.run()
        self._set(solver="choose")

    def glance(self, allowed: Bools, steps: int) -> float:
        """About what it would cost with these bundles alone, after so many steps of the simplex method; it is left where it was."""
        basis = self._lp.getBasis()
        self.allow(allowed)
        self._set(simplex_iteration_limit=steps)
        self._lp.run()
        value = float(self._lp.getInfo().objective_function_value)
        self._set(simplex_iteration_limit=UNLIMITED)
        self._lp.setBasis(basis)
        return value

    def central_prices(self, row_price: Floats, room: float) -> tuple[Floats, Floats]:
        """
        Prices of rows and of cuts (<= 0) from the middle of the best ones.

        Parameters
        ----------
        row_price
            Of a corner.
        room
            How far prices may go from these.
        """
        self._lp.clearSolver()
        self._charge_misses(room + row_price, room - row_price)
        self._set(solver="ipm", run_crossover="off")
        self._lp.run()
        price = np.array(self._lp.getSolution().row_dual)
        self._set(solver="choose", run_crossover="on")
        self._lp.clearSolver()
        usual = np.full(self.num_rows, self._dear)
        self._charge_misses(usual, usual)
        return price[: self.num_rows], np.minimum(price[self.num_rows :], 0.0)

    def _charge_misses(self, less: Floats, more: Floats) -> None:
        """What a unit costs by which a row has less than it needs, or more: its price lies between -more and less."""
        index = np.arange(self._first, dtype=np.int32)
        self._lp.changeColsCost(len(index), index, np.concatenate([less, more]))

    # ------------------------------------------------------------------ where it stands

    def basis(self) -> Basis:
        """Where it stands."""
        now = self._lp.getBasis()
        if not now.valid:
            none = np.zeros(0, dtype=np.int64)
            return Basis(none, none, none, none)
        column = np.array([status == BASIC for status in now.col_status], dtype=np.bool_)
        row = np.array([status == BASIC for status in now.row_status], dtype=np.bool_)
        return Basis(
            np.flatnonzero(column[: self._first]),
            np.flatnonzero(column[self._first :]),
            np.flatnonzero(row[: self.num_rows]),
            self._cut_number[~row[self.num_rows :]],
        )

    def stand_at(self, basis: Basis) -> None:
        """Begin the next run there; cuts that came since are slack, and what has left is made up for."""
        column = [AT_LOWER] * self._lp.getNumCol()
        for j in (*basis.misses.tolist(), *(self._first + basis.columns).tolist()):
            column[j] = BASIC
        row = [AT_LOWER] * self.num_rows
        for i in basis.rows.tolist():
            row[i] = BASIC
        tight = np.isin(self._cut_number, basis.tight).tolist()
        begin = highspy.HighsBasis()
        begin.col_status = column
        begin.row_status = [*row, *(AT_UPPER if at else BASIC for at in tight)]
        begin.valid = True
        begin.alien = True  # numbers of basic columns and of rows may differ by cuts that have left
        self._lp.setBasis(begin)
