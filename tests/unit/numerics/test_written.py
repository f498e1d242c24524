"""Methods that users write: equal to ours where they describe ours."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.diagnostics.errors import MethodError, NbspikeError
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.written_text import read_scheme
from tests.unit.numerics.stepping import Stepper, read_model

EULER = "x_new = x + dt*f(x, t) + g(x, t)*dW"
MIDPOINT = "k = dt*f(x, t)\nx_new = x + dt*f(x + k/2, t + dt/2)"
RK4 = """
    # the classical method
    k_1 = dt*f(x, t)
    k_2 = dt*f(x + k_1/2, t + dt/2)
    k_3 = dt*f(x + k_2/2, t + dt/2)
    k_4 = dt*f(x + k_3, t + dt)
    x_new = x + (k_1 + 2*k_2 + 2*k_3 + k_4)/6
"""
HEUN = """
    x_support = x + g(x, t)*dW
    g_support = g(x_support, t + dt)
    x_new = x + dt*f(x, t) + 0.5*dW*(g(x, t) + g_support)
"""
SYSTEM = (
    "dx/dt = (y - x)/tau + sin(t/tau)/tau : 1\n"
    "dy/dt = -x*y/tau : 1 (unless refractory)\n"
    "refractory: 1*ms"
)
NOISY = (
    "dx/dt = (y - x)/tau + x*y*xi/tau**0.5 : 1\n"
    "dy/dt = -x*y/tau + 0.3*y*sin(t/tau)*xi_2/tau**0.5 : 1"
)
SHARED = NOISY.replace("xi/", "xi_2/")
ADDITIVE = "dx/dt = (1 - x)/tau + 0.5*xi/tau**0.5 + 0.2*xi_2/tau**0.5 : 1"
START = {"x": np.array([0.4, 0.9, 1.3]), "y": np.array([0.5, -0.3, 0.8])}


def after(text, method, steps=5, noise=None, active=True):
    """Return the state; a description is a method of the user's."""
    asked = method
    if "x_new" in method:
        asked = MethodRequest((read_scheme(method, noise, "mine"),))
    stepper = Stepper(read_model(text, tau="second"), asked, 0.1, {"tau": 1.0})
    numbers = np.random.default_rng(1).normal(size=(steps, 2, 3))
    state = {name: START[name] for name in stepper_names(text)}
    for step in range(steps):
        state = stepper.step(
            state, step, normal=lambda site, k=step: numbers[k, site], active=active
        )
    return state


def stepper_names(text):
    return [name for name in "xy" if f"d{name}/dt" in text]


@pytest.mark.parametrize(
    ("text", "written", "ours", "noise"),
    [
        (SYSTEM, EULER, "euler", None),
        (SYSTEM, MIDPOINT, "rk2", None),
        (SYSTEM, RK4, "rk4", None),
        (ADDITIVE, EULER, "euler", "additive"),
        (SYSTEM, EULER, "euler", "multiplicative"),
        (SHARED, HEUN, "heun", "multiplicative"),
    ],
)
def test_a_description_of_our_method_gives_its_numbers(text, written, ours, noise):
    one, two = after(text, written, noise=noise), after(text, ours)
    for name, values in two.items():
        np.testing.assert_allclose(one[name], values, rtol=1e-14)


def test_each_of_several_noises_moves_a_supporting_point_of_its_own():
    found = after(NOISY, HEUN, 1, "multiplicative")
    numbers = np.random.default_rng(1).normal(size=(1, 2, 3))[0] * 0.1**0.5
    x, y = START["x"], START["y"]
    first = x * y
    moved = (x + first * numbers[0]) * y
    expected = x + 0.1 * (y - x) + 0.5 * numbers[0] * (first + moved)
    np.testing.assert_allclose(found["x"], expected, rtol=1e-14)


def test_a_product_of_a_sum_adds_its_drift_once():
    plain = after(ADDITIVE, EULER, noise="additive")
    odd = after(ADDITIVE, "x_new = 2*(x/2 + (dt*f(x, t) + g(x, t)*dW)/2)",
                noise="additive")  # fmt: skip
    np.testing.assert_allclose(odd["x"], plain["x"], rtol=1e-14)


def test_locked_variables_rest():
    found = after(SYSTEM, RK4, active=False)
    assert (found["y"] == START["y"]).all()
    assert (found["x"] != START["x"]).all()


def test_functions_of_the_language_may_be_used():
    text = "dx/dt = -2*x/tau : 1"
    found = after(text, "x_new = x*exp(f(x, t)/x*dt)", 3)
    np.testing.assert_allclose(found["x"], START["x"] * np.exp(-0.6), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "method", "noise", "said"),
    [
        (ADDITIVE, EULER, None, "is for equations without noise"),
        (NOISY, EULER, "additive", "changes with the state or time"),
        (
            NOISY,
            "k = x + g(x, t)*dW\nx_new = x + dt*f(k, t)",
            "multiplicative",
            "takes the drift where several noises meet",
        ),
    ],
)
def test_equations_that_a_description_does_not_fit(text, method, noise, said):
    with pytest.raises(MethodError, match=said) as caught:
        after(text, method, noise=noise)
    assert caught.value.code == "NB402"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the description has no line"),
        ("x_nu = x", "the last line makes `x_nu`, not `x_new`"),
        ("x_new = x\nk = 1", "`x_new` is made before the last line"),
        ("x_new = y", "`y` is unknown here"),
        ("x_new = x + dt*f(x)", "`f` takes a vector and a time"),
        ("x_new = x + dt*f(x, t, 1)", "`f` takes a vector and a time"),
        ("x_new = x + dt*f(x, x)", "the time of `f` may contain `t` and `dt` only"),
        ("k = dt*h(x, t)\nx_new = x + k", "`h` is no function that a method can have"),
        ("x_new = x + rand()", "`rand` is no function that a method can have"),
        ("x_new = x + exp(x, t)", "`exp` takes 1 arguments"),
        ("x_new += dt*f(x, t)", "`+=` changes a vector"),
        ("dt = 1\nx_new = x", "`dt` has a meaning already"),
        ("k = x\nk = x\nx_new = k", "`k` has a meaning already"),
        ("x_new = x > 1", "a method adds and multiplies only"),
    ],
)
def test_descriptions_that_cannot_be_read(text, said):
    with pytest.raises(MethodError) as caught:
        read_scheme(text, None, "mine")
    assert caught.value.code == "NB407"
    assert said in str(caught.value)


def test_what_is_no_text_of_assignments_is_refused_like_any_text():
    with pytest.raises(NbspikeError) as caught:
        read_scheme("import os; x_new = x", None, "mine")
    assert caught.value.code.startswith("NB1")
    with pytest.raises(MethodError, match="`stochastic` is 'some'"):
        read_scheme(EULER, "some", "mine")


ONE_SIDED = """
    x_support = x + dt*f(x, t) + dt**.5*g(x, t)
    g_support = g(x_support, t)
    k = 1/(2*dt**.5)*(g_support - g(x, t))*(dW**2)
    x_new = x + dt*f(x, t) + g(x, t)*dW + k
"""


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (
            "dx/dt = (0.3 - x)/tau + (0.5*x + 0.2*x**2)*xi/tau**0.5 : 1",
            {"x": [0.2698190680113417, 0.6119128791763225, 0.5448991944093191]},
        ),
        (
            "dx/dt = (0.3 - x)/tau + sin(t/tau)*x*xi/tau**0.5 : 1",
            {"x": [0.32399596152882654, 0.6569855263970624, 0.7199246530537193]},
        ),
        (
            "dx/dt = (y - x)/tau + x*y*xi/tau**0.5 : 1\ndy/dt = -x*y/tau : 1",
            {
                "x": [0.33222986136133903, 0.45078902935773324, 0.669024900231284],
                "y": [0.41255138359973875, -0.2077605824101754, 0.45744768559647214],
            },
        ),
    ],
)
def test_a_description_of_brians_milstein_gives_the_paths_seen_there(text, seen):
    """Observed in Brian 2.9 with method milstein, as in `test_noise_paths`."""
    asked = MethodRequest((read_scheme(ONE_SIDED, "multiplicative", "mine"),))
    stepper = Stepper(read_model(text, tau="second"), asked, 1e-3, {"tau": 10e-3})
    numbers = np.random.RandomState(11)
    state = {name: START[name] for name in stepper_names(text)}
    for step in range(5):
        drawn = numbers.randn(3)
        state = stepper.step(state, step, normal=lambda _site, z=drawn: z)
    for name, values in seen.items():
        np.testing.assert_allclose(state[name], values, rtol=1e-13)
