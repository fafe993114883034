"""Copying and ordering in kernels do what numpy does."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimization import kernels_arrays

NUMBERS = st.lists(st.integers(-3, 3), max_size=40)


@pytest.mark.parametrize("compiled", [False, True])
@settings(deadline=None)  # the first call compiles
@given(NUMBERS, st.integers(0, 40))
def test_values_are_ordered_as_by_a_stable_sort(compiled: bool, numbers: list[int], count: int) -> None:
    values, count = np.array(numbers, dtype=float), min(count, len(numbers))
    order_of: Any = kernels_arrays.order_of if compiled else kernels_arrays.order_of.py_func
    assert order_of(values, count).tolist() == np.argsort(values[:count], kind="stable").tolist()


@settings(deadline=None)
@given(NUMBERS)
def test_what_is_overwritten_equals_its_source_and_stays_apart_from_it(numbers: list[int]) -> None:
    kernels: Any = kernels_arrays
    source = np.array(numbers, dtype=float)
    row, table = np.full(len(source), 9.0), np.full((2, len(source)), 9.0)
    kernels.overwrite(row, source)
    kernels.overwrite_rows(table, np.stack([source, source]))
    source += 1
    assert row.tolist() == numbers
    assert table.tolist() == [numbers, numbers]
