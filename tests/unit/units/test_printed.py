"""The unit in which quantities print themselves; expectations seen in Brian 2.9."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.units import Quantity, mV, nS, register_new_unit, um, uS, volt
from nbspike.units.printed import print_as_usual, printed_unit, printed_units


def symbol(values):
    return printed_unit(np.asarray(values, dtype=float) * 1e-3, volt.dim).symbol


@pytest.mark.parametrize(
    ("millivolts", "expected"),
    [
        (316.2, "mV"),
        (316.3, "V"),
        ([1, 1e6], "V"),
        ([1e-3, 1e6], "mV"),
        ([1, 1, 1, 1e6], "mV"),
        ([1, 1e6, 1e6], "V"),
        ([0, 0, 0, 1e6], "kV"),
        ([np.nan, 1], "mV"),
        ([np.nan], "V"),
        ([], "V"),
        (1e-27, "yV"),
        (1e33, "YV"),
    ],
)
def test_numbers_are_near_ten_on_average(millivolts, expected):
    assert symbol(millivolts) == expected


def test_infinities_do_not_count():
    assert symbol([np.inf, 1]) == "mV"
    assert symbol(np.inf) == "V"


@pytest.mark.parametrize("size", [1000, 1001])
def test_of_long_arrays_the_ends_count(size):
    values = np.full(size, 5000.0)
    values[:3] = values[-3:] = 1.0

    assert symbol(values) == ("V" if size == 1000 else "mV")
    square = np.full((40, 40), 5000.0)
    square[:3, :3] = square[:3, -3:] = square[-3:, :3] = square[-3:, -3:] = 1.0
    assert symbol(square) == "mV"


def test_all_prefixes_in_steps_of_thousand():
    scales = [unit.scale for unit in printed_units(volt.dim)]

    assert scales == [float(f"1e{ten}") for ten in range(-24, 25, 3)]


def test_registered_units_are_preferred_until_forgotten():
    density = 3 * nS / um**2
    before = str(density)
    register_new_unit(nS / um**2)
    register_new_unit(nS / um**2)
    assert str(density) == "3. nS/um^2"
    register_new_unit(uS / um**2)
    assert str(30_000 * density) == "90. uS/um^2"
    assert str(density) == "3. nS/um^2"
    print_as_usual()

    assert str(density) == before


def test_plain_quantities_can_be_evaluated():
    again = eval(repr(Quantity(2.5)), {"Quantity": Quantity})  # noqa: S307

    assert isinstance(again, Quantity)
    assert again == 2.5
    assert repr(Quantity([1.0, 2.0])) == "Quantity(array([1., 2.]))"
    assert repr(1 / 3 * mV) == "0.33333333 * mvolt"
