"""Functions of the language, in statements and in texts, beside NumPy's."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import DimensionMismatchError, NbspikeError, NeuronGroup, ms, mV, run

X = np.array([-3.5, -2, -1.5, -1, -0.5, -1e-9, 0, 1e-9, 0.25, 0.5, 1, 1.5, 2, 2.5, 700])


def in_statement(formula):
    """Compute a formula of x in compiled code."""
    group = NeuronGroup(len(X), "x : 1\ny : 1")
    group.x = X
    group.run_regularly(f"y = {formula}")
    run(0.1 * ms)
    return np.asarray(group.y)


def in_text(formula):
    """Compute a formula of x while it is set."""
    group = NeuronGroup(len(X), "x : 1\ny : 1")
    group.x = X
    group.y = formula
    return np.asarray(group.y)


BOTH = pytest.mark.parametrize("compute", [in_statement, in_text])


@BOTH
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sqrt(abs(x))", lambda x: np.sqrt(np.abs(x))),
        ("exp(x)", np.exp),
        ("log(abs(x) + 1)", lambda x: np.log(np.abs(x) + 1)),
        ("log10(abs(x) + 1)", lambda x: np.log10(np.abs(x) + 1)),
        ("abs(x)", np.abs),
        ("sign(x)", np.sign),
        ("expm1(x)", np.expm1),
        ("log1p(abs(x))", lambda x: np.log1p(np.abs(x))),
    ],
)
def test_G2_elementary_functions_are_those_of_numpy(compute, formula, expected):
    assert_allclose(compute(formula), expected(X), rtol=1e-14)


@BOTH
def test_G2_exprel_is_one_at_zero(compute):
    with np.errstate(invalid="ignore"):
        expected = np.where(X == 0, 1, np.expm1(X) / np.where(X == 0, 1, X))

    assert_allclose(compute("exprel(x)"), expected, rtol=1e-14)


@BOTH
@pytest.mark.parametrize("name", ["sin", "cos", "tan", "sinh", "cosh", "tanh"])
def test_G3_trigonometric_functions_are_those_of_numpy(compute, name):
    expected = getattr(np, name)(X / 3)

    assert_allclose(compute(f"{name}(x/3)"), expected, rtol=1e-13, atol=1e-15)


@BOTH
@pytest.mark.parametrize("name", ["arcsin", "arccos", "arctan"])
def test_G3_inverse_functions_are_those_of_numpy(compute, name):
    expected = getattr(np, name)(X / 700)

    assert_allclose(compute(f"{name}(x/700)"), expected, rtol=1e-13, atol=1e-15)


@BOTH
def test_G4_clip_floor_and_ceil(compute):
    assert_array_equal(compute("clip(x, -1, 2)"), np.clip(X, -1, 2))
    assert_array_equal(compute("clip(sin(x), 0, inf)"), np.clip(np.sin(X), 0, np.inf))
    assert_array_equal(compute("floor(x)"), np.floor(X))
    assert_array_equal(compute("ceil(x)"), np.ceil(X))
    # floor gives a float: half of it is no whole number
    assert_array_equal(compute("floor(x)/2"), np.floor(X) / 2)


def test_G4_clip_keeps_units():
    group = NeuronGroup(3, "v : volt")
    group.v = [-5, 1, 9] * mV
    group.v = "clip(v, 0*mV, 3*mV)"

    assert_allclose(group.v / mV, [0, 1, 3])
    with pytest.raises((NbspikeError, DimensionMismatchError)):
        group.v = "clip(v, 0, 1)*volt + v"


@BOTH
def test_G5_int_truncates_and_counts_truth(compute):
    assert_array_equal(compute("int(x)"), np.trunc(X))
    assert_array_equal(compute("int(x > 0.3)"), X > 0.3)
    assert compute("int(-0.5)")[0] == 0


def test_G6_timestep_is_the_whole_number_on_the_grid():
    dt = 0.1
    steps = np.arange(3000)
    group = NeuronGroup(3000, "time : second\nlength : second\nk : integer")
    group.time = steps * dt * ms
    group.length = dt * ms
    group.k = "timestep(time, length)"
    assert_array_equal(group.k, steps)

    # the tolerance is a thousandth of a step, and between steps it rounds down
    group.time = (steps - 0.0009) * dt * ms
    group.k = "timestep(time, length)"
    assert_array_equal(group.k[1:], steps[1:])
    group.time = (steps + 0.9985) * dt * ms
    group.k = "timestep(time, length)"
    assert_array_equal(group.k, steps)


def test_G6_timestep_of_compiled_code_agrees():
    group = NeuronGroup(1, "k : integer\nsame : 1")
    group.run_regularly("k = timestep(t, dt); same += int(k == t_in_timesteps)")
    run(100 * ms)

    assert group.same[0] == 1000
