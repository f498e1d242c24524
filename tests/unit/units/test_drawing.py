"""Matplotlib draws values with a unit as numbers in SI, as it does with Brian 2's."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.units import DimensionMismatchError, Quantity, ms, mV

#: What Matplotlib does with the two coordinates of a line, and with limits.
CODE = """
import numpy as np

def coordinates(x, y):
    return np.column_stack(np.broadcast_arrays(x, y)).astype(float)

def is_inside(x, limit):
    return x <= limit

def unheard_of(x):
    return np.apply_along_axis(len, 0, x)
"""


def module(name):
    names = {"__name__": name}
    exec(CODE, names)  # noqa: S102  (a stand-in for a module that may not be installed)
    return names


def test_a_line_takes_its_coordinates_in_si():
    drawing = module("matplotlib.lines")
    t, v = [0, 1] * ms, [2, 3] * mV

    drawn = drawing["coordinates"](t, v)

    assert type(drawn) is np.ndarray
    np.testing.assert_array_equal(drawn, [[0, 2e-3], [1e-3, 3e-3]])
    assert drawing["is_inside"](3 * mV, 1.0)
    assert drawing["unheard_of"](v) == 2


def test_the_same_is_an_error_elsewhere():
    script = module("script")

    for name in ("coordinates", "is_inside"):
        with pytest.raises(DimensionMismatchError):
            script[name]([0, 1] * ms, [2, 3] * mV)


def test_what_fits_keeps_its_unit_in_matplotlib():
    drawing = module("matplotlib.axes._axes")

    kept = drawing["coordinates"]([0, 1] * mV, [2, 3] * mV)
    assert isinstance(kept, Quantity)
