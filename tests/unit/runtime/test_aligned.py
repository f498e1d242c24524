"""Arrays on cache lines."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.runtime.aligned import zeros


@pytest.mark.parametrize("dtype", ["float64", "int32", "uint8", "bool"])
@pytest.mark.parametrize("count", [1, 7, 4000])
def test_array_starts_on_a_cache_line_and_is_zero(dtype, count):
    values = zeros(count, dtype)

    assert values.ctypes.data % 64 == 0
    assert values.dtype == np.dtype(dtype)
    assert values.shape == (count,)
    assert not values.any()
    assert values.flags.c_contiguous
    assert values.flags.writeable
