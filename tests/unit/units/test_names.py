"""A dimension is called what a physicist calls it, and the name can be read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.units.asking import get_dimensions
from nbspike.units.dimension import BASE, DIMENSIONLESS, Dimension
from nbspike.units.names import name_of
from tests.unit.units.unit_text import value_of

NAMED = (
    "1",
    "volt",
    "amp",
    "siemens",
    "ohm",
    "farad",
    "coulomb",
    "watt",
    "joule",
    "metre",
    "kilogram",
    "mmolar",
    "volt/second",
    "amp/second",
    "siemens/second",
    "1/second",
    "1/second**2",
    "1/volt",
    "1/metre",
    "second**-0.5",
    "second**0.5",
    "volt/second**0.5",
    "siemens/metre**2",
    "farad/metre**2",
    "amp/metre**2",
    "ohm*metre",
    "volt**2",
    "volt*second",
    "amp**2*second",
    "amp/volt**2",
    "metre/second",
    "metre**2/second",
    "coulomb/mole",
    "joule/(mole*kelvin)",
    "mmolar/second",
    "1/(mmolar*second)",
    "hertz/volt",
    "hertz/amp",
    "volt**(1/3)",
)


@pytest.mark.parametrize("name", NAMED)
def test_name_is_the_usual_one(name):
    assert name_of(get_dimensions(value_of(name))) == name


POWERS = st.sampled_from(
    [Fraction(n, d) for n in range(-4, 5) for d in (1, 2, 3)] + [Fraction(0)] * 20
)
DIMENSIONS = st.tuples(*[POWERS] * len(BASE)).map(Dimension)


@given(DIMENSIONS)
def test_name_reads_back_as_the_same_dimension_unscaled(dimension):
    meaning = value_of(name_of(dimension))

    assert get_dimensions(meaning) == dimension
    assert float(meaning) == 1.0


@given(DIMENSIONS, DIMENSIONS, DIMENSIONS)
def test_dimensions_are_an_abelian_group(a, b, c):
    assert (a * b) * c == a * (b * c)
    assert a * b == b * a
    assert a * DIMENSIONLESS == a
    assert a / a == DIMENSIONLESS
    assert a / b == a * b**-1
    assert (a * b) ** 2 == a**2 * b**2
