"""Rows A1 to A8, A14 to A18 and A20: what quantities are and how they combine.

Expected numbers are those of the SI, or were printed by Brian 2.9.
"""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import DimensionMismatchError, NbspikeError, NbspikeWarning, NeuronGroup
from nbspike.brian2 import only
from nbspike.units.printed import print_as_usual

BASE = """
    amp kilogram second metre meter mole kelvin candela coulomb farad gram hertz
    joule litre liter molar pascal ohm siemens volt watt
""".split()
IN_TEXTS = """
    mV mA uA nA pA pF nF uF nS uS ms us Hz kHz MHz cm mm um cm2 mm2 um2 cm3 mm3 um3
    mM uM nM
""".split()
LONG = {
    "ampere": 1.0, "metre": 1.0, "meter": 1.0, "litre": 1e-3, "liter": 1e-3,
    "kilogramme": 1.0, "msecond": 1e-3, "volt": 1.0, "msiemens": 1e-3,
    "umetre2": 1e-12, "cmeter": 1e-2,
}  # fmt: skip


def value_in_text(unit):
    group = NeuronGroup(1, f"x = 3*{unit}/(1*{unit}) : 1", namespace={})
    return group.x[0]


@pytest.fixture
def brian(script):
    """Return what an expression means after the star import."""

    def value(text, before=""):
        return script(f"{before}\nvalue = {text}")["value"]

    return value


def test_A1_values_are_floats_in_si_with_a_dimension():
    for name in BASE:
        unit = getattr(only, name)
        assert unit.dim is unit.dimensions
        assert (1 * unit).dtype == np.float64
    assert float(3 * only.mV) == 0.003
    assert float(only.gram) == 1e-3
    assert float(only.molar) == 1e3


def test_A1_complex_numbers_have_no_unit(brian):
    with pytest.raises(NbspikeError, match="complex"):
        brian("(1 + 2j)*mV")


def test_A2_prefixes_and_powers_of_units():
    assert 1 * only.umetre == 1e-6 * only.metre
    assert 1 * only.umetre2 == 1e-12 * only.metre**2
    for prefix, ten in zip("pnumkMGT", range(-12, 13, 3), strict=False):
        if prefix in "kMGT":
            ten += 3  # noqa: PLW2901  (there is no prefix for one)
        assert float(getattr(only, f"{prefix}volt")) == float(f"1e{ten}")
    assert float(only.cmetre3) == 1e-6
    assert not hasattr(only, "kkilogram")
    assert not hasattr(only, "fsecond")  # in allunits only


def test_A3_short_names_are_there_in_texts_without_any_namespace():
    assert [value_in_text(name) for name in IN_TEXTS] == [3.0] * len(IN_TEXTS)
    for name in ("V", "S", "A", "s", "uV"):
        assert not hasattr(only, name)


@pytest.mark.differs("`mS` is known in texts, too; Brian knows it in scripts only")
def test_A3_millisiemens_are_known_in_texts():
    assert value_in_text("mS") == 3.0


def test_A4_long_spellings_in_scripts_and_in_texts():
    for name, si in LONG.items():
        assert float(getattr(only, name)) == si
        assert value_in_text(name) == 3.0
    assert only.second == only.msecond * 1000


def test_A5_numbers_lists_and_arrays_become_quantities(brian):
    for text in ("[1, 2]*mV", "(1, 2)*mV", "array([1, 2])*mV", "mV*[1, 2]"):
        value = brian(text)
        assert isinstance(value, only.Quantity)
        assert_array_equal(np.asarray(value), [1e-3, 2e-3])
        assert value.dim is only.volt.dim
    assert brian("[1, 2]/ms").dim is only.hertz.dim


@pytest.mark.differs("a warning says that the unit is lost")
def test_A5_R49_an_array_of_quantities_loses_its_unit_with_a_warning(brian):
    with pytest.warns(NbspikeWarning, match="takes the unit off"):
        value = brian("array([1*mV, 2*mV])")

    assert type(value) is np.ndarray
    assert_array_equal(value, [1e-3, 2e-3])


def test_A6_dimensions_combine_and_cancel(brian):
    assert brian("1*nA*5*Mohm") == 5 * only.mV
    assert str(brian("1*nA*5*Mohm")) == "5. mV"
    assert type(brian("3*mV/mV")) is float
    assert type(brian("[3]*mV/mV")) is np.ndarray
    assert brian("(2*mV)**2").dim is (only.volt**2).dim


@pytest.mark.parametrize(
    "text",
    ["1*nA + 5*mV", "1*nA < 5*mV", "1*nA - 5*mV", "1*nA == 5*mV"],
)
def test_A7_a_mismatch_names_both_values_and_units(brian, text):
    with pytest.raises(DimensionMismatchError) as caught:
        brian(text)

    message = str(caught.value)
    for part in ("1 nA", "amp", "5 mV", "volt"):
        assert part in message


def test_A7_in_place_changes_are_checked(brian):
    with pytest.raises(DimensionMismatchError):
        brian("q", "q = [1, 2]*mV\nq += 1*nA")


def test_A8_zero_and_infinity_fit_any_unit(brian):
    assert brian("3*mV + 0") == 3 * only.mV
    for text in ("3*mV < inf", "3*mV > -inf", "3*mV > 0", "0 < 3*mV"):
        assert brian(text)
    assert not brian("3*mV == 0")
    with pytest.raises(DimensionMismatchError):
        brian("3*mV + 1")


@pytest.mark.differs("infinity can be added, too")
def test_A8_adding_infinity_gives_infinity(brian):
    assert brian("3*mV + inf") == np.inf * only.volt


def test_A14_questions_about_dimensions(brian):
    assert brian("get_dimensions(3*mV) is volt.dim")
    assert brian("have_same_dimensions(3*mV, 2*volt)")
    assert not brian("have_same_dimensions(3*mV, 0)")
    assert brian("is_dimensionless(3*mV/volt)")
    assert brian("is_scalar_type(3)")
    assert not brian("is_scalar_type(3*mV)")
    assert not brian("is_scalar_type([1, 2])")
    assert repr(brian("get_unit(volt.dim)")) == "volt"
    assert brian("get_or_create_dimension(length=1, time=-1)") is (
        (only.metre / only.second).dim
    )
    assert brian("get_or_create_dimension([2, 1, -3, -1, 0, 0, 0]) is volt.dim")
    assert brian("volt.dim.get_dimension('time')") == -3
    assert brian("Quantity.with_dimensions(0.003, volt.dim)") == 3 * only.mV
    assert str(brian("Quantity.with_dimensions(2, length=1, time=-1)")) == "2. m/s"
    assert brian("Quantity(3, dim=volt.dim)") == 3 * only.volt


def test_A14_a_registered_unit_is_printed(script):
    try:
        names = script(
            "register_new_unit(pfarad/mmetre**2)\nshown = str(3*pfarad/mmetre**2)"
        )
    finally:
        print_as_usual()

    assert names["shown"] == "3. pF/mm^2"


def test_A15_arrays_change_in_place_and_scalars_are_rebound(script):
    names = script(
        "q = [1, 2]*mV\nr = q\nq += 1*mV\n"
        "a = 1*mV\nb = a\na += 1*mV\n"
        "first = q[0]\nq[0] = 7*mV\n"
        "q[1:] = 0\n"
    )

    assert_allclose(np.asarray(names["r"]), [7e-3, 0])
    assert names["b"] == 1 * only.mV
    assert names["a"] == 2 * only.mV
    assert names["first"] == 2 * only.mV


def test_A15_elements_of_another_unit_are_refused(brian):
    for value in ("5", "5*nA", "nan"):
        with pytest.raises(DimensionMismatchError):
            brian("q", f"q = [1, 2]*mV\nq[0] = {value}")


def test_A16_constants_of_physics_have_brians_values(script):
    names = script(
        "from nbspike.brian2.units.constants import *\n"
        "E = gas_constant*(37*kelvin + zero_celsius)/faraday_constant\n"
        "q = avogadro_constant*elementary_charge\n"
    )

    assert str(names["E"]) == "26.72664984 mV"  # as printed by Brian 2.9
    assert float(names["q"]) == pytest.approx(96485.33289, rel=1e-9)
    assert "gas_constant" not in only.__all__


def test_A17_temperatures_are_in_kelvin_only(script):
    assert not hasattr(only, "celsius")
    with pytest.raises(NbspikeError, match="kelvin"):
        NeuronGroup(1, "T : celsius")
    names = script(
        "from nbspike.brian2.units.constants import zero_celsius\n"
        "T = 20*kelvin + zero_celsius\n"
    )
    assert names["T"] == 293.15 * only.kelvin


def test_A18_concentrations_are_declared_in_mmolar():
    with pytest.raises(NbspikeError, match="mmolar"):
        NeuronGroup(1, "x : molar")
    group = NeuronGroup(1, "x : mmolar")
    group.x = 2 * only.uM
    assert float(group.x[0]) == pytest.approx(2e-3, rel=1e-12)


def test_A20_dimensions_stay_the_same_object():
    value = [1, 2] * only.mV
    copies = [pickle.loads(pickle.dumps(value)), copy.deepcopy(value), copy.copy(value)]  # noqa: S301

    for one in copies:
        assert one.dim is only.volt.dim
        assert_array_equal(np.asarray(one), np.asarray(value))
    assert pickle.loads(pickle.dumps(only.volt.dim)) is only.volt.dim  # noqa: S301
    assert copy.deepcopy(only.volt.dim) is only.volt.dim
    assert (only.amp * only.ohm).dim is only.volt.dim
