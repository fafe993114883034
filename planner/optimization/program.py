"""A mixed-integer programme in arrays, built in bulk and solved by HiGHS: for questions too large to be written row by row."""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csc_array

from planner.optimization.arrays import programme_of
from planner.optimization.model import Bools, Floats, Ints

TOUCH = 1e-6
"""How far rounding may carry a solver's value over a row or a bound."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the solver said.

    Parameters
    ----------
    values
        float, shape (columns,), tested against every row and bound; None when there is no solution.
    bound
        Proven lower bound on the objective, -infinity when none is known.
    infeasible
        The solver claims that there is no solution: a claim, to be confirmed.
    finished
        Neither the clock nor the node budget ended the search.
    row_duals
        float, shape (rows,), of a linear programme; None otherwise.
    """

    values: Floats | None
    objective: float
    bound: float
    infeasible: bool
    finished: bool
    row_duals: Floats | None = None


@dataclass
class Program:
    """Minimise cost x with rows and columns added in blocks."""

    cost: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    integer: list[Bools] = field(default_factory=list)
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    columns: int = 0
    rows: int = 0

    def add_columns(
        self,
        count: int,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = 1.0,
        *,
        integer: bool = False,
    ) -> Ints:
        """Indices of new columns; numbers stand for all of them."""
        self.cost.append(np.broadcast_to(np.asarray(cost, dtype=np.float64), count))
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), count))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count))
        self.integer.append(np.full(count, integer))
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def add_rows(self, count: int, lower: ArrayLike, upper: ArrayLike) -> Ints:
        """Indices of new rows; infinities for sides that do not bind."""
        self.row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), count))
        self.row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count))
        self.rows += count
        return np.arange(self.rows - count, self.rows)

    def put(self, rows: Ints, columns: Ints, values: ArrayLike = 1.0) -> None:
        """Coefficients; rows and columns pair up."""
        flat = np.broadcast_to(np.asarray(values, dtype=np.float64), len(rows))
        self.entries.append((np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64), flat))

    def run(self, seconds: float, *, nodes: int | None = None, presolve: bool = True, relaxed: bool = False) -> Answer:
        """
        Solve on one thread.

        Parameters
        ----------
        nodes
            Branch-and-bound nodes after which to give up, a budget that does not depend on the clock.
        relaxed
            Whether columns need not be whole.
        """
        if not self.columns:
            return self._empty()
        integer = np.concatenate(self.integer)
        whole = bool(integer.any()) and not relaxed
        matrix = self._matrix()
        highs = self._highs(matrix, integer if whole else None, seconds, nodes, presolve)
        highs.run()
        return self._answer(highs, matrix, whole)

    def _empty(self) -> Answer:
        low = np.concatenate([np.zeros(0), *self.row_lower])
        high = np.concatenate([np.zeros(0), *self.row_upper])
        fits = bool((low <= TOUCH).all() and (high >= -TOUCH).all())
        return Answer(np.zeros(0) if fits else None, 0.0, 0.0, not fits, True)

    def _matrix(self) -> csc_array:
        empty: Ints = np.zeros(0, dtype=np.int64)
        rows, columns, values = (
            np.concatenate([first, *rest])
            for first, rest in zip((empty, empty, empty.astype(float)), zip(*self.entries, strict=True), strict=True)
        ) if self.entries else (empty, empty, empty.astype(float))  # fmt: skip
        return csc_array((values, (rows, columns)), shape=(self.rows, self.columns))

    def _highs(
        self, matrix: csc_array, integer: Bools | None, seconds: float, nodes: int | None, presolve: bool
    ) -> Any:
        problem = programme_of(
            matrix,
            np.concatenate(self.cost),
            (np.concatenate(self.lower), np.concatenate(self.upper)),
            (np.concatenate([np.zeros(0), *self.row_lower]), np.concatenate([np.zeros(0), *self.row_upper])),
            None if integer is None else integer.tolist(),
        )
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, Any] = {
            "output_flag": False, "threads": 1, "random_seed": 0, "time_limit": max(0.01, seconds), "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-9, "mip_feasibility_tolerance": 1e-9, "presolve": "on" if presolve else "off",
        }  # fmt: skip
        if nodes is not None:
            options["mip_max_nodes"] = nodes
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(problem)
        return highs

    def _answer(self, highs: Any, matrix: csc_array, whole: bool) -> Answer:
        info = highs.getInfo()
        status = highs.modelStatusToString(highs.getModelStatus())
        solution = highs.getSolution()
        values = np.array(solution.col_value)
        # Values are tested whatever the status says: a solver may call a problem infeasible and hold a solution.
        fits = bool(len(values) == self.columns and self._fits(matrix, values, whole))
        optimal = status == "Optimal"
        bound = info.mip_dual_bound if whole else (info.objective_function_value if optimal else -np.inf)
        return Answer(
            values=values if fits else None,
            objective=float(np.concatenate(self.cost) @ values) if fits else np.inf,
            bound=float(bound) if abs(bound) < 1e20 else -np.inf,
            infeasible=status in {"Infeasible", "Primal infeasible or unbounded"} and not fits,
            finished=status in {"Optimal", "Infeasible", "Empty", "Primal infeasible or unbounded"},
            row_duals=np.array(solution.row_dual) if optimal and not whole else None,
        )

    def _fits(self, matrix: csc_array, values: Floats, whole: bool) -> bool:
        low, high = np.concatenate(self.lower), np.concatenate(self.upper)
        sums = matrix @ values
        row_low = np.concatenate([np.zeros(0), *self.row_lower])
        row_high = np.concatenate([np.zeros(0), *self.row_upper])
        inside = (values >= low - TOUCH).all() and (values <= high + TOUCH).all()
        kept = (sums >= row_low - TOUCH).all() and (sums <= row_high + TOUCH).all()
        integer = np.concatenate(self.integer)
        return bool(inside and kept and (not whole or (np.abs(values - np.round(values))[integer] <= TOUCH).all()))
