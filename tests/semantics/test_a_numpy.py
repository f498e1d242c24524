"""Rows A9 to A13 and A19: text of quantities, and functions that know units.

The texts are those that Brian 2.9 prints.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import DimensionMismatchError, NbspikeError
from nbspike.brian2 import only
from nbspike.units import ms, mV, volt

#: As printed by Brian 2.9.
PRINTED = {
    "20*ms": "20. ms",
    "-70*mV": "-70. mV",
    "[1, 2]*mV": "[1. 2.] mV",
    "0.5*mV": "0.5 mV",
    "150*mV": "150. mV",
    "316.2*mV": "316.2 mV",
    "317*mV": "0.317 V",
    "500*ms": "0.5 s",
    "1/3*mV": "0.33333333 mV",
    "1e-15*volt": "1. fV",
    "0.1*Hz": "100. mHz",
    "0*mV": "0. V",
    "nan*mV": "nan V",
    "20000*umetre**2": "0.02 mm^2",
    "1*cm2": "100. mm^2",
    "1*litre": "0.001 m^3",
    "310*kelvin": "310. K",
    "5*mmolar": "5. mM",
    "1*kilogram": "1. kg",
    "1e-6*kilogram": "1. mg",
    "10*mV**2": "10. mV^2",
    "2500/second**2": "2500. Hz^2",
    "[0, 400]*mV": "[0.  0.4] V",
    "[1, 2000]*mV": "[1.e+00 2.e+03] mV",
    "[1, 1000, 1000000]*mV": "[1.e-03 1.e+00 1.e+03] V",
    "arange(0, 1000, 100)*ms": "[0.  0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9] s",
    "arange(2000)*mV": "[0.000e+00 1.000e+00 2.000e+00 ... 1.997e+03 1.998e+03 "
    "1.999e+03] mV",
}


@pytest.fixture
def brian(script):
    """Return what an expression means after the star import."""

    def value(text, before=""):
        return script(f"{before}\nvalue = {text}")["value"]

    return value


def test_A9_values_are_printed_as_brian_prints_them(script):
    names = script("texts = [" + ", ".join(f"str({text})" for text in PRINTED) + "]")

    assert dict(zip(PRINTED, names["texts"], strict=True)) == PRINTED


def test_A9_repr_can_be_evaluated(brian):
    assert repr(20 * ms) == "20. * msecond"
    assert repr([1, 2] * mV) == "array([1., 2.]) * mvolt"
    for text in ("0.1*nS", "[3, 4]*mV", "2*volt/second", "1*uF/cm**2", "3*mV**2"):
        value = brian(text)
        again = brian(repr(value))
        assert again.dim is value.dim
        assert_allclose(np.asarray(again), np.asarray(value), rtol=1e-12)


@pytest.mark.differs("products of units are written as people write them")
def test_A9_products_of_units_have_their_usual_names(brian):
    # Brian 2.9: 0.01 m^-4 kg^-1 s^4 A^2 and 3. m^2 kg s^-4 A^-1
    assert str(brian("1*uF/cm**2")) == "1. uF/cm^2"
    assert str(brian("3*mV/ms")) == "3. V/s"


def test_A10_means_and_sums_keep_the_unit(brian):
    assert str(brian("mean([100, 200, 300]*Hz)")) == "200. Hz"
    for text, expected in {
        "diff([1, 2, 4]*mV)": "[1. 2.] mV",
        "sum([1, 2]*mV)": "3. mV",
        "cumsum([1, 2]*mV)": "[1. 3.] mV",
        "clip([1, 5]*mV, 2*mV, 3*mV)": "[2. 3.] mV",
        "dot([1, 2]*mV, [3, 4]*nS)": "11. pA",
        "linspace(0*mV, 2*mV, 3)": "[0. 1. 2.] mV",
        "arange(0*ms, 3*ms, 1*ms)": "[0. 1. 2.] ms",
        "where(array([True, False]), 1*mV, 2*mV)": "[1. 2.] mV",
        "ptp([1, 5]*mV)": "4. mV",
        "var([1, 3]*mV)": "1. mV^2",
        "sqrt([4, 9]*mV**2)": "[2. 3.] mV",
        "max([1, 5]*mV)": "5. mV",
    }.items():
        assert str(brian(text)) == expected, text
    assert_array_equal(brian("searchsorted([1, 2, 3]*mV, 2*mV)"), 1)


def test_A10_a_sine_takes_plain_numbers(brian):
    for function in ("sin", "exp", "log", "tanh", "log10", "exprel"):
        with pytest.raises(DimensionMismatchError):
            brian(f"{function}(3*mV)")
    assert brian("exp(3*mV/mV)") == pytest.approx(np.e**3, rel=1e-15)
    assert brian("exprel(0.0)") == 1.0


def test_A11_the_ways_to_take_a_unit_off_agree(brian):
    ways = ["q/volt", "asarray(q)", "array(q)"]
    values = [brian(way, "q = [1, 2]*mV") for way in ways]

    for value in values:
        assert type(value) is np.ndarray
        assert_allclose(value, [1e-3, 2e-3], rtol=1e-15)
    assert float(3 * mV) == 0.003
    q = [1, 2] * mV
    assert np.shares_memory(np.asarray(q), q)
    assert not np.shares_memory(np.array(q), q)


def test_A11_a_trailing_underscore_takes_the_unit_off(script):
    names = script(
        "G = NeuronGroup(2, 'v : volt')\nG.v = 3*mV\n"
        "M = StateMonitor(G, 'v', record=True)\nrun(0.2*ms)\n"
        "plain = G.v_[:], M.v_[0], M.t_\n"
    )
    for values, expected in zip(names["plain"], (0.003, 0.003, [0, 1e-4]), strict=True):
        assert type(values) is np.ndarray
        assert_allclose(values, expected, rtol=1e-12)


def test_A12_text_in_a_unit():
    assert only.in_unit(3 * mV, only.uvolt) == "3000. uV"
    assert (3.14159 * mV).in_unit(mV, precision=2) == "3.14 mV"
    assert (3.14159 * mV).in_unit(mV, python_code=True) == "3.14159 * mV"
    assert only.in_unit(123123 * only.msecond, only.second, 2) == "123.12 s"
    assert only.in_best_unit(3.14 * mV, precision=1) == "3.1 mV"
    assert only.in_best_unit(0.00123123 * only.second) == "1.23123 ms"
    assert repr((3 * only.nA).get_best_unit()) == "namp"
    assert repr(([1, 2] * mV).get_best_unit()) == "mvolt"
    with pytest.raises(DimensionMismatchError):
        (3 * mV).in_unit(only.nA)


def test_A13_check_units_guards_arguments_and_result(script):
    names = script(
        "@check_units(current=amp, n=1, flag=bool, other='current', result=volt)\n"
        "def drop(current, n=1, flag=True, other=None):\n"
        "    return current*5*Mohm if n else current\n"
    )
    drop = names["drop"]

    assert drop(1 * only.nA) == 5 * mV
    assert drop(1 * only.nA, other=3 * only.pA) == 5 * mV
    for wrong in (
        lambda: drop(1 * mV),
        lambda: drop(1 * only.nA, 2 * mV),
        lambda: drop(1 * only.nA, 0),  # returns a current
        lambda: drop(1 * only.nA, other=1 * mV),
    ):
        with pytest.raises(DimensionMismatchError):
            wrong()
    with pytest.raises(NbspikeError, match="True"):
        drop(1 * only.nA, flag=3)


def test_A13_what_was_declared_can_be_read(script):
    names = script(
        "@check_units(x=volt, y=1, result=lambda x, y: x)\n"
        "def f(x, y, z):\n    return x\n"
        "@check_units(v=volt, result=bool)\ndef high(v):\n    return v > 0*mV\n"
    )
    f, high = names["f"], names["high"]

    assert f._arg_names == ("x", "y", "z")
    assert f._arg_units == [volt, 1, None]
    assert callable(f._return_unit)
    assert not f._returns_bool
    assert (high._return_unit, high._returns_bool) == (1, True)
    assert f._orig_func is f.__wrapped__


def test_A19_latex_is_balanced_and_has_no_raw_signs():
    shown = [
        3 * mV, mV, only.uF / only.cm**2, [1, 2] * mV, 5 * only.Mohm,
        only.ms**-0.5, 1e-20 * volt, only.um2, np.inf * volt,
    ]  # fmt: skip
    for one in shown:
        text = one._repr_latex_()
        assert text[0] == text[-1] == "$"
        body = text[1:-1]
        assert body.count("{") == body.count("}")
        assert "$" not in body
        assert "*" not in body
    assert (3 * mV)._repr_latex_() == r"$3\,\mathrm{mV}$"
