"""Questions about units, and functions that insist on them."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import UnitError
from nbspike.units import (
    Mohm,
    amp,
    check_units,
    get_dimensions,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
    ms,
    mV,
    nA,
    ohm,
    uvolt,
    volt,
)
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.mismatch import DimensionMismatchError


def test_dimensions_of_anything():
    assert get_dimensions(3 * mV) == volt.dimension
    assert get_dimensions([1 * mV, 2 * mV]) == volt.dimension
    assert get_dimensions(mV) == volt.dimension
    assert get_dimensions(3) == get_dimensions(np.ones(3)) == DIMENSIONLESS
    assert is_dimensionless(3 * mV / volt)
    assert not is_dimensionless(mV)


def test_same_dimensions_are_not_asked_of_zero():
    assert have_same_dimensions(3 * mV, volt)
    assert not have_same_dimensions(3 * mV, 0)  # though they can be added
    assert not have_same_dimensions(3 * mV, 1)
    assert not have_same_dimensions(3 * mV, ms)


def test_text_in_a_unit():
    assert in_unit(3 * mV, uvolt) == "3000. uV"
    assert in_best_unit(0.003 * volt) == "3. mV"
    assert in_best_unit(2.5) == "2.5"


@check_units(current=amp, resistance=ohm, result=volt)
def drop(current, resistance=None):
    return current * (1 * ohm if resistance is None else resistance)


def test_checked_function_passes_right_units():
    assert in_best_unit(drop(1 * nA, 5 * Mohm)) == "5. mV"
    assert drop.__name__ == "drop"


def test_argument_of_another_unit_is_refused_by_name():
    with pytest.raises(
        DimensionMismatchError, match="`resistance` is in ohm"
    ) as caught:
        drop(1 * nA, 5 * mV)
    assert caught.value.code == "NB310"
    with pytest.raises(DimensionMismatchError, match="has no unit"):
        drop(1)


def test_argument_that_is_none_is_not_checked():
    assert drop(1 * nA, None) == 1 * nA * ohm


def test_result_of_another_unit_is_refused():
    @check_units(result=volt)
    def wrong():
        return 1 * nA

    with pytest.raises(DimensionMismatchError, match="result of `wrong`"):
        wrong()


def test_markers_for_numbers_truth_values_and_other_arguments():
    @check_units(x=volt, y="x", scale=1, flag=bool, result=lambda x, *_: x**2)
    def product(x, y, scale, flag):
        return x * y * scale if flag else x * scale

    assert product(2 * mV, 3 * mV, 1.0, True) == 2 * mV * (3 * mV)
    with pytest.raises(DimensionMismatchError, match="`y` is in volt"):
        product(2 * mV, 3 * ms, 1.0, True)
    with pytest.raises(DimensionMismatchError, match="`scale` has no unit"):
        product(2 * mV, 3 * mV, 1 * ms, True)
    with pytest.raises(UnitError, match="not `True` or `False`"):
        product(2 * mV, 3 * mV, 1.0, 1)
    with pytest.raises(DimensionMismatchError, match="result"):
        product(2 * mV, 3 * mV, 1.0, False)
