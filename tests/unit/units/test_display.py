"""Values are shown in the unit a reader expects, and typed text is exact."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbspike.units.asking import get_dimensions
from nbspike.units.dimension import DIMENSIONLESS
from nbspike.units.display import (
    best_unit,
    display_unit,
    format_value,
    ladder,
    latex_of,
    source_text,
)
from tests.unit.units.unit_text import value_of

SHOWN = (
    (0.02, "second", "20 ms"),
    (1.62e-3, "volt", "1.62 mV"),
    (-0.06, "volt", "-60 mV"),
    (0.0, "volt", "0 V"),
    (5e-6, "volt", "5 uV"),
    (0.5, "hertz", "0.5 Hz"),
    (8000.0, "hertz", "8 kHz"),
    (5000.0, "second", "5000 s"),
    (12500.0, "1", "12500"),
    (0.02, "1", "0.02"),
    (200e-12, "farad", "200 pF"),
    (0.01, "farad/metre**2", "1 uF/cm^2"),
    (360.0, "siemens/metre**2", "36 mS/cm^2"),
    (2e4 * 1e-12, "metre2", "20000 um^2"),
    (5.0, "mmolar", "5 mM"),
    (5e-3, "mmolar", "5 uM"),
    (1.5, "ohm*metre", "1.5 ohm*m"),
    (5e7, "ohm", "50 Mohm"),
    (1e-6, "volt**2", "1 mV^2"),
    (0.3, "kilogram", "300 g"),
    (2.0, "second**-0.5", "2 s^-0.5"),
    (float("inf"), "second", "inf s"),
    (float("nan"), "volt", "nan V"),
)


@pytest.mark.parametrize(("value", "unit", "text"), SHOWN)
def test_value_is_shown_as_in_a_paper(value, unit, text):
    assert format_value(value, get_dimensions(value_of(unit))) == text


def test_precision_is_in_significant_digits():
    volt = get_dimensions(value_of("volt"))

    assert format_value(1.23456e-3, volt, precision=2) == "1.2 mV"
    assert format_value(1.23456e-3, volt, precision=6) == "1.23456 mV"


def test_unit_of_an_array_is_that_of_its_largest_value():
    volt = get_dimensions(value_of("volt"))

    assert display_unit(np.array([0.0, 1e-6, -0.07]), volt) == ("mV", 1e-3)
    assert display_unit(np.array([np.nan, np.inf, 2e-6]), volt) == ("uV", 1e-6)
    assert display_unit(np.zeros(0), volt) == ("V", 1.0)
    assert display_unit(3.0, DIMENSIONLESS) == ("", 1.0)


def test_rounding_error_does_not_choose_a_smaller_unit():
    volt = get_dimensions(value_of("volt"))

    assert format_value(math.nextafter(1e-3, 0), volt) == "1 mV"


UNITS_SHOWN = (
    "volt", "second", "hertz", "metre", "metre2", "metre3", "kilogram", "mmolar",
    "siemens/metre**2", "farad/metre**2", "amp/metre**2", "volt/second",
    "second**-0.5", "volt**2", "1/second**2", "ohm*metre", "mmolar/second",
    "hertz/volt", "joule/(mole*kelvin)", "kelvin", "mole", "candela", "1",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS_SHOWN)
def test_every_shown_unit_can_be_typed_and_has_the_scale_it_claims(unit):
    dimension = get_dimensions(value_of(unit))
    scales = [rung.scale for rung in ladder(dimension)]

    assert scales == sorted(scales)
    for rung in ladder(dimension):
        for text in (rung.name, rung.typed):
            assert get_dimensions(value_of(text)) == dimension
            # compound texts multiply floats once or twice
            assert float(value_of(text)) == pytest.approx(rung.scale, rel=1e-15)


@given(
    st.floats(1e-12, 1e12) | st.floats(-1e12, -1e-12) | st.just(0.0),
    st.sampled_from(UNITS_SHOWN),
)
def test_typed_text_reads_back_as_exactly_the_value(value, unit):
    dimension = get_dimensions(value_of(unit))
    meaning = value_of(source_text(value, dimension))

    assert float(meaning) == value
    assert value == 0.0 or get_dimensions(meaning) == dimension


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("1.62*mV", "1.62*mV"),
        ("20*ms", "20*ms"),
        ("-60*mV", "-60*mV"),
        ("10*Hz", "10*Hz"),
        ("1500*mV", "1.5*volt"),
        ("0.1*nS", "0.1*nS"),
        ("5*uF/cm**2", "5*uF/cm**2"),
        ("10*nS", "10*nS"),
        ("5*mM", "5*mM"),
        ("0*mV", "0*volt"),
        ("3*mV/ms", "3*volt/second"),
    ],
)
def test_typed_text_is_what_a_student_would_type(text, typed):
    quantity = value_of(text)

    assert source_text(float(quantity), quantity.dimension) == typed


@given(st.floats(1e-11, 1e11), st.sampled_from(["volt", "amp", "siemens", "farad"]))
def test_number_shown_lies_between_one_and_a_thousand(value, unit):
    rung = best_unit(value, get_dimensions(value_of(unit)))

    assert 0.9999 <= value / rung.scale <= 1000


@pytest.mark.parametrize(
    ("symbol", "latex"),
    [
        ("mV", r"\mathrm{mV}"),
        ("um^2", r"\mathrm{\mu m^{2}}"),
        ("s^-0.5", r"\mathrm{s^{-0.5}}"),
        ("Mohm", r"\mathrm{M\Omega}"),
        ("uF/cm^2", r"\mathrm{\mu F/cm^{2}}"),
        ("V^(1/3)", r"\mathrm{V^{1/3}}"),
        ("V*s", r"\mathrm{V\,s}"),
    ],
)
def test_symbols_become_latex(symbol, latex):
    assert latex_of(symbol) == latex
