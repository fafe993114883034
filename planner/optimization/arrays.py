"""A linear or integer programme in arrays, as HiGHS takes it: one place that knows how its fields are called."""

from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csc_array

from planner.optimization.model import Floats


def programme_of(
    matrix: csc_array,
    cost: Floats,
    columns: tuple[Floats, Floats],
    rows: tuple[Floats, Floats],
    integer: Sequence[bool] | None,
) -> highspy.HighsLp:
    """
    A minimisation.

    Parameters
    ----------
    matrix
        Rows against columns.
    columns, rows
        Lower and upper bounds of columns, and of rows.
    integer
        Which columns must be whole; None for a linear programme.
    """
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = matrix.shape
    programme.col_cost_ = np.asarray(cost, dtype=float)
    programme.col_lower_, programme.col_upper_ = columns
    programme.row_lower_, programme.row_upper_ = rows
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_ = matrix.indptr, matrix.indices
    programme.a_matrix_.value_ = matrix.data
    if integer is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        programme.integrality_ = [kinds[flag] for flag in integer]
    return programme
