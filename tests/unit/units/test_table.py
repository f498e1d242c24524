"""Every unit that can be typed has its exact SI value and dimension."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

import nbspike.units
from nbspike.units.dimension import dimension
from nbspike.units.spelling import PREFIXES, SHORT_NAMES
from nbspike.units.table import (
    BASE_UNITS,
    UNITS,
    get_unit,
    suggest_unit,
    unit_called,
)

VOLT = dimension(metre=2, kilogram=1, second=-3, amp=-1)
AMP = dimension(amp=1)
SECOND = dimension(second=1)
METRE = dimension(metre=1)
CONCENTRATION = dimension(mole=1, metre=-3)

#: From the SI brochure (BIPM, 9th edition), tables 2 and 4.
VALUES = {
    "mV": (1e-3, VOLT),
    "mvolt": (1e-3, VOLT),
    "uvolt": (1e-6, VOLT),
    "nA": (1e-9, AMP),
    "pampere": (1e-12, AMP),
    "ms": (1e-3, SECOND),
    "msecond": (1e-3, SECOND),
    "us": (1e-6, SECOND),
    "Hz": (1.0, SECOND**-1),
    "MHz": (1e6, SECOND**-1),
    "khertz": (1e3, SECOND**-1),
    "nS": (1e-9, AMP / VOLT),
    "Mohm": (1e6, VOLT / AMP),
    "Gohm": (1e9, VOLT / AMP),
    "pF": (1e-12, AMP * SECOND / VOLT),
    "coulomb": (1.0, AMP * SECOND),
    "watt": (1.0, VOLT * AMP),
    "joule": (1.0, VOLT * AMP * SECOND),
    "pascal": (1.0, dimension(kilogram=1, metre=-1, second=-2)),
    "gram": (1e-3, dimension(kilogram=1)),
    "kilogram": (1.0, dimension(kilogram=1)),
    "kilogramme": (1.0, dimension(kilogram=1)),
    "cm": (1e-2, METRE),
    "meter": (1.0, METRE),
    "cm2": (1e-4, METRE**2),
    "um2": (1e-12, METRE**2),
    "umetre2": (1e-12, METRE**2),
    "um3": (1e-18, METRE**3),
    "mmeter3": (1e-9, METRE**3),
    "liter": (1e-3, METRE**3),
    "molar": (1e3, CONCENTRATION),
    "mM": (1.0, CONCENTRATION),
    "nM": (1e-6, CONCENTRATION),
    "mmole": (1e-3, dimension(mole=1)),
    "kelvin": (1.0, dimension(kelvin=1)),
    "candela": (1.0, dimension(candela=1)),
}


@pytest.mark.parametrize("name", VALUES)
def test_unit_has_its_si_value(name):
    unit = unit_called(name)

    assert unit is not None
    assert (unit.scale, unit.dimension) == VALUES[name]
    assert unit.name == name


@pytest.mark.parametrize("unit", UNITS.values(), ids=str)
def test_scale_is_the_nearest_float_to_a_power_of_ten(unit):
    digits = Decimal(repr(unit.scale)).normalize().as_tuple().digits

    assert digits == (1,)


def test_no_unit_takes_a_name_of_one_letter():
    assert [name for name in UNITS if len(name) == 1] == []


def test_every_short_name_of_the_labs_is_there():
    expected = (
        "mV mA uA nA pA pF nF uF nS uS mS ms us Hz kHz MHz mM uM nM "
        "cm mm um cm2 mm2 um2 cm3 mm3 um3"
    )

    assert set(expected.split()) <= set(UNITS)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_goes_with_every_stem(prefix):
    assert {prefix + stem for stem in ("volt", "amp", "siemens", "second")} <= set(
        UNITS
    )


def test_declarations_may_use_unscaled_units_only():
    assert {"volt", "amp", "second", "kilogram", "mmolar", "mM"} <= set(BASE_UNITS)
    assert {"mV", "gram", "molar", "ms", "litre"}.isdisjoint(BASE_UNITS)


def test_there_is_no_celsius():
    assert unit_called("celsius") is None
    assert "kelvin" in (suggest_unit("celsius") or "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("V", "volt"),
        ("A", "amp"),
        ("S", "siemens"),
        ("s", "second"),
        ("uV", "uvolt"),
        ("Ohm", "ohm"),
        ("msec", "ms"),
        ("millivolt", "mvolt"),
        ("millivolts", "mvolt"),
        ("µm", "um"),
        ("volts", "volt"),
        ("mv", "mV"),
        ("sekond", "second"),
    ],
)
def test_hint_names_what_was_meant(typed, meant):
    assert suggest_unit(typed) == f"Did you mean `{meant}`?"


def test_no_hint_for_something_far_away():
    assert suggest_unit("qqqqqq") is None


def test_unscaled_unit_of_a_value_can_be_declared():
    assert get_unit(3 * UNITS["mV"] / UNITS["ms"]).name == "volt/second"
    assert get_unit(UNITS["nS"].dimension).name == "siemens"
    assert get_unit(3).name == "1"


def test_star_import_brings_units_and_nothing_of_one_letter():
    names = set(nbspike.units.__all__)

    assert set(UNITS) | {"Quantity", "in_unit", "check_units"} <= names
    assert all(len(name) > 1 for name in names)
    assert all(hasattr(nbspike.units, name) for name in names)


def test_star_import_hides_no_name_of_python_or_numpy():
    import builtins

    import numpy as np

    for name in nbspike.units.__all__:
        assert not hasattr(builtins, name), name
        assert not hasattr(np, name), name


def test_short_names_are_symbols_of_their_long_ones():
    for name, (prefix, stem) in SHORT_NAMES.items():
        long = UNITS[prefix + stem]
        assert (UNITS[name].scale, UNITS[name].dimension) == (
            long.scale,
            long.dimension,
        )
        assert long.symbol == name


def test_import_loads_nothing_that_units_do_not_need():
    heavy = ("numba", "sympy", "IPython", "bqplot", "ipywidgets", "PIL", "scipy")
    program = (
        "import sys, nbspike.units\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "[]"
