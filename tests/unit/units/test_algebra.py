"""Quantities obey the algebra of numbers, unit by unit."""

from __future__ import annotations

import operator

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nbspike.diagnostics.errors import UnitError
from nbspike.units.mismatch import DimensionMismatchError
from nbspike.units.quantity import Quantity
from nbspike.units.table import UNITS

NUMBERS = st.floats(1e-6, 1e6) | st.floats(-1e6, -1e-6)
NAMES = st.sampled_from(sorted(UNITS))
UNIT = NAMES.map(UNITS.__getitem__)
ARRAYS = st.lists(NUMBERS, min_size=1, max_size=5)

SUMS = (operator.add, operator.sub, operator.mod)
COMPARISONS = (
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
)
IN_PLACE = (operator.iadd, operator.isub, operator.imod)


def plain(value):
    return np.asarray(value)


@given(ARRAYS, UNIT)
def test_number_times_unit_is_the_si_value(numbers, unit):
    values = numbers * unit

    assert isinstance(values, Quantity)
    assert values.dimension == unit.dimension
    np.testing.assert_array_equal(plain(values), np.array(numbers) * unit.scale)


@given(ARRAYS, UNIT)
def test_dividing_by_the_unit_gives_plain_numbers_back(numbers, unit):
    back = numbers * unit / unit

    assert type(back) is np.ndarray
    # one rounding on the way in, one on the way out
    np.testing.assert_allclose(back, numbers, rtol=4e-16)


@given(NUMBERS, NUMBERS, UNIT, UNIT)
def test_products_multiply_numbers_and_dimensions(a, b, one, other):
    product = (a * one) * (b * other)
    ratio = (a * one) / (b * other)

    assert getattr(product, "dimension", one.dimension * other.dimension) == (
        one.dimension * other.dimension
    )
    assert float(product) == (a * one.scale) * (b * other.scale)
    assert float(ratio) == (a * one.scale) / (b * other.scale)
    assert isinstance(ratio, float) == (one.dimension == other.dimension)


@given(NUMBERS, NUMBERS, UNIT)
def test_addition_is_that_of_si_numbers(a, b, unit):
    assert float(a * unit + b * unit) == a * unit.scale + b * unit.scale
    assert a * unit + b * unit == b * unit + a * unit
    assert float(a * unit - a * unit) == 0.0


@given(NUMBERS, UNIT, UNIT)
def test_ratio_of_a_product_and_a_factor_is_the_other(a, one, other):
    back = a * one * other / other
    np.testing.assert_allclose(float(back), a * one.scale, rtol=1e-15)


@given(NUMBERS, NUMBERS, UNIT, UNIT)
def test_mismatch_always_raises_and_names_both_units(a, b, one, other):
    assume(one.dimension != other.dimension)
    for operation in (*SUMS, *COMPARISONS, *IN_PLACE):
        with pytest.raises(DimensionMismatchError) as caught:
            operation(a * one, b * other)
        assert str(one.dimension) in str(caught.value)
        assert str(other.dimension) in str(caught.value)
        assert caught.value.code == "NB301"


@given(ARRAYS, NUMBERS, UNIT)
def test_number_without_unit_never_fits(numbers, number, unit):
    for operation in (*SUMS, *COMPARISONS):
        with pytest.raises(DimensionMismatchError, match="has no unit"):
            operation(numbers * unit, number)
        with pytest.raises(DimensionMismatchError, match="has no unit"):
            operation(number, numbers * unit)


@given(ARRAYS, UNIT)
def test_zero_is_neutral(numbers, unit):
    values = numbers * unit

    np.testing.assert_array_equal(plain(values + 0), plain(values))
    np.testing.assert_array_equal(plain(0 + values), plain(values))
    np.testing.assert_array_equal(
        plain(np.zeros(len(numbers)) - values), -plain(values)
    )
    assert (values + 0).dimension == unit.dimension
    np.testing.assert_array_equal(values > 0, np.array(numbers) > 0)


@given(NUMBERS, UNIT)
def test_infinity_is_neutral(number, unit):
    assert number * unit < np.inf
    assert -np.inf < number * unit
    assert float(number * unit + np.inf) == np.inf


@given(NUMBERS, UNIT, UNIT)
def test_zero_of_another_unit_is_not_neutral(number, one, other):
    assume(one.dimension != other.dimension)
    with pytest.raises(DimensionMismatchError):
        number * one + 0 * other


@given(NUMBERS.map(abs), UNIT)
def test_square_root_undoes_the_square(number, unit):
    root = np.sqrt((number * unit) ** 2)

    assert root.dimension == unit.dimension
    np.testing.assert_allclose(float(root), number * unit.scale, rtol=1e-15)
    assert ((number * unit) ** 0.5 * (number * unit) ** 0.5).dimension == unit.dimension


@given(UNIT, UNIT)
def test_products_of_units_are_units_with_a_name(one, other):
    product, ratio = one * other, one / other

    np.testing.assert_allclose(float(product), one.scale * other.scale, rtol=1e-15)
    np.testing.assert_allclose(float(ratio), one.scale / other.scale, rtol=1e-15)
    if one.dimension == other.dimension:
        assert type(ratio) is float
    else:
        assert ratio.name == f"{one.name}/{other.name}"


@given(NUMBERS, UNIT)
def test_exponential_of_something_with_a_unit_raises(number, unit):
    for function in (np.exp, np.log, np.sin, np.tanh, np.floor, np.ceil):
        with pytest.raises(UnitError, match=function.__name__) as caught:
            function(number * unit)
        assert caught.value.code == "NB306"


@given(NUMBERS, UNIT, UNIT)
def test_exponent_has_no_unit(number, one, other):
    for base in (number * one, 2.0):
        with pytest.raises(UnitError) as caught:
            base ** (number * other)
        assert caught.value.code == "NB307"
