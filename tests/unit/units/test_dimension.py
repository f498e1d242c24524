"""Dimensions: one object for each, however it comes about."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.diagnostics.errors import UnitError
from nbspike.units import get_or_create_dimension, metre, ms, second, volt
from nbspike.units.dimension import BASE, DIMENSIONLESS, Dimension, dimension

exponents = st.tuples(*[st.fractions(-3, 3, max_denominator=6)] * len(BASE))


@given(exponents, exponents)
def test_products_and_ratios_are_exact_and_unique(one, other):
    left, right = Dimension(one), Dimension(other)

    assert left * right is right * left
    assert left * right / right is left
    assert (left * left) is left**2
    assert (left**2) ** 0.5 is left
    assert left / left is DIMENSIONLESS
    assert Dimension(one) is left


def test_exponents_by_any_name():
    speed = get_or_create_dimension(length=1, time=-1)

    assert speed is get_or_create_dimension(m=1, s=-1) is dimension(metre=1, second=-1)
    assert speed is (metre / second).dim
    assert get_or_create_dimension([1, 0, -1, 0, 0, 0, 0]) is speed
    assert volt.dim.get_dimension("length") == 2
    assert (ms**-0.5).dim.get_dimension("time") == -0.5
    assert dimension(second=Fraction(1, 3)).get_dimension("s") == pytest.approx(1 / 3)
    assert get_or_create_dimension() is DIMENSIONLESS


def test_unknown_names_and_wrong_numbers_of_exponents():
    with pytest.raises(UnitError, match=r"`lenght` is no base quantity.*`length`"):
        get_or_create_dimension(lenght=1)
    with pytest.raises(UnitError, match="`foo`"):
        volt.dim.get_dimension("foo")
    with pytest.raises(TypeError, match="7 exponents, not 2"):
        get_or_create_dimension([1, 2])
