"""Physical constants give the physics they are known for."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.units import constants, kelvin, metre, mM, mV, second


def test_nernst_slope_at_body_temperature():
    """At 37 degrees Celsius a tenfold gradient makes 61.5 mV."""
    temperature = 37 * kelvin + constants.zero_celsius
    slope = constants.gas_constant * temperature / constants.faraday_constant
    potential = slope * np.log(10 * mM / (1 * mM))

    assert potential / mV == pytest.approx(61.54, abs=0.005)


def test_speed_of_light():
    product = constants.electric_constant * constants.magnetic_constant

    # exact by definition; the two constants are measured to ten digits
    assert 1 / np.sqrt(product) / (metre / second) == pytest.approx(299792458, rel=1e-9)


def test_dalton_is_the_mass_of_an_avogadroth():
    dalton = constants.molar_mass_constant / constants.avogadro_constant

    # an electron weighs 5.48579909e-4 dalton
    assert constants.electron_mass / dalton == pytest.approx(5.48579909e-4, rel=1e-8)


def test_constants_stay_out_of_the_star_import():
    import nbspike.units

    assert "zero_celsius" not in nbspike.units.__all__
