"""The restricted master programme over bundles, kept in HiGHS: rows for classes, places and limits; duals in a box that widens."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, vstack

from planner.optimization.bundles import Bundles, Columns
from planner.optimization.cuts import Cuts
from planner.optimization.model import Floats

INFINITY = highspy.kHighsInf
INTERIOR = 250
"""Places from which the master is solved by the interior point method without crossover."""
HARD = 1e6
"""Cost of leaving a class row short: no real column is that dear."""


@dataclass(frozen=True)
class Duals:
    """Prices of class rows, place rows, limit rows (<= 0) and cuts (<= 0)."""

    group: Floats
    place: Floats
    limit: Floats
    cut: Floats

    def mixed(self, other: "Duals", share: float) -> "Duals":
        """`share` of the other's and the rest of these; cuts that the other does not know yet count 0 there."""
        known = np.concatenate([other.cut, np.zeros(len(self.cut) - len(other.cut))])
        return Duals(
            share * other.group + (1 - share) * self.group,
            share * other.place + (1 - share) * self.place,
            share * other.limit + (1 - share) * self.limit,
            share * known + (1 - share) * self.cut,
        )


class Master:
    """
    Minimise the cost of chosen columns; each class has its number of bundles, each place its coverage.

    Place rows have slack on both sides at `box` a unit, which keeps their duals within it; the box widens while slack is used.
    """

    def __init__(self, bundles: Bundles, box: float) -> None:
        model = bundles.model
        self.bundles = bundles
        self.box = box
        self.num_places = model.m
        self.num_classes = bundles.num_classes
        self.columns: list[Columns] = []
        self._known: set[bytes] = set()
        self._lp = highspy.Highs()  # type: ignore[no-untyped-call]
        self._lp.setOptionValue("output_flag", False)
        self._lp.setOptionValue("threads", 1)
        self._lp.setOptionValue("parallel", "off")
        if model.m > INTERIOR:
            # Central duals converge in far fewer rounds than the corners that the simplex method returns.
            self._lp.setOptionValue("solver", "ipm")
            self._lp.setOptionValue("run_crossover", "off")
        lower = np.concatenate([bundles.size, model.cover_lower, np.full(len(bundles.limits), -INFINITY)])
        upper = np.concatenate(
            [bundles.size, model.cover_upper, [limit.most for limit in bundles.limits] - bundles.constant[1:]]
        )
        rows = len(lower)
        empty = np.zeros(0, dtype=np.int32)
        self._lp.addRows(
            rows, lower.astype(float), upper.astype(float), 0, np.zeros(rows, dtype=np.int32), empty, np.zeros(0)
        )
        self._add_slack()
        self.first_column = self._lp.getNumCol()
        self.cuts = Cuts.none()

    def _add_slack(self) -> None:
        model, c = self.bundles.model, self.num_classes
        place_rows = np.arange(c, c + model.m, dtype=np.int32)
        limit_rows = np.arange(c + model.m, c + model.m + len(self.bundles.limits), dtype=np.int32)
        for rows, cost, sign in (
            (place_rows, self.box, 1.0),
            (place_rows, self.box, -1.0),
            (np.arange(c, dtype=np.int32), HARD, 1.0),
            (limit_rows, HARD, -1.0),
        ):
            self._add(np.full(len(rows), cost), np.full(len(rows), INFINITY), rows, np.full(len(rows), sign))
        self._num_slack = self._lp.getNumCol()
        if model.allow_shortfall:
            weight = float(self.bundles.goal.weights.get("shortfall", 0.0))
            rows = place_rows[model.cover_lower > 0]
            chosen = rows - c
            self._add(
                weight * model.priority[chosen], np.ones(len(rows)), rows, model.cover_lower[chosen].astype(float)
            )

    def _add(self, costs: Floats, upper: Floats, rows: NDArray[np.integer], values: Floats) -> None:
        count = len(rows)
        if count:
            starts = np.arange(count, dtype=np.int32)
            self._lp.addCols(
                count,
                costs.astype(float),
                np.zeros(count),
                upper.astype(float),
                count,
                starts,
                rows.astype(np.int32),
                values,
            )

    def add(self, columns: Columns) -> int:
        """Add the columns that are new; how many."""
        keys = columns.keys()
        fresh = []
        for i, key in enumerate(keys):
            if key not in self._known:
                self._known.add(key)
                fresh.append(i)
        if not fresh:
            return 0
        new = columns.take(np.array(fresh, dtype=np.int64))
        matrix = incidence(self.bundles, new)
        if len(self.cuts):
            matrix = csc_array(vstack([matrix, csr_array(self.cuts.coefficients(self.bundles, new))]))
        count = len(new)
        self._lp.addCols(
            count, new.costs[:, 0].astype(float), np.zeros(count), np.full(count, INFINITY), matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data.astype(float),
        )  # fmt: skip
        self.columns.append(new)
        return count

    def cut(self, new: Cuts) -> None:
        """Add cuts over all columns, present and to come."""
        table = csr_array(new.coefficients(self.bundles, self.all_columns()))
        count = len(new)
        self._lp.addRows(
            count, np.full(count, -INFINITY), new.most, table.nnz, table.indptr[:-1].astype(np.int32),
            (table.indices + self.first_column).astype(np.int32), table.data.astype(float),
        )  # fmt: skip
        self.cuts = self.cuts.joined(new)

    def widen(self) -> None:
        """Let duals of places grow to twice as much."""
        self.box *= 2
        for j in range(2 * self.num_places):
            self._lp.changeColCost(j, self.box)

    def solve(self) -> tuple[Duals, float, float]:
        """(duals, value, slack used)."""
        self._lp.run()
        solution = self._lp.getSolution()
        duals = np.array(solution.row_dual)
        values = np.array(solution.col_value[: self._num_slack])
        self.values = np.array(solution.col_value[self.first_column :])
        c, m = self.num_classes, self.num_places
        value = float(self._lp.getInfo().objective_function_value)
        first_cut = c + m + len(self.bundles.limits)
        found = Duals(
            duals[:c], duals[c : c + m], np.minimum(duals[c + m : first_cut], 0.0), np.minimum(duals[first_cut:], 0.0)
        )
        return found, value, float(values.sum())

    def all_columns(self) -> Columns:
        """Every column so far."""
        return join(self.columns)


def join(batches: list[Columns]) -> Columns:
    """Several batches as one."""
    return Columns(
        *(
            np.concatenate([getattr(batch, name) for batch in batches])
            for name in ("group", "places", "count", "costs", "price")
        )
    )


def missing(known: Columns, new: Columns) -> Columns:
    """Those of the new columns that are not among the known ones."""
    keys = set(known.keys())
    return new.take(np.array([i for i, key in enumerate(new.keys()) if key not in keys], dtype=np.int64))


def incidence(bundles: Bundles, columns: Columns) -> csc_array:
    """Rows of the master (classes, places, limits) against columns."""
    count = len(columns)
    width = columns.places.shape[1]
    used = np.arange(width)[None, :] < columns.count[:, None]
    index = np.arange(count)
    rows = [columns.group, (columns.places + bundles.num_classes)[used]]
    cols = [index, np.broadcast_to(index[:, None], used.shape)[used]]
    data = [np.ones(count), np.ones(int(used.sum()))]
    first = bundles.num_classes + bundles.model.m
    for j in range(len(bundles.limits)):
        rows.append(np.full(count, first + j))
        cols.append(index)
        data.append(columns.costs[:, 1 + j])
    shape = (first + len(bundles.limits), count)
    return csc_array((np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))), shape=shape)
