"""Exact integration against closed forms, and neurons that are refractory."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from tests.unit.numerics.stepping import Stepper, read_model

STEPS = 10_000
DT = 1e-4

LIF = "dv/dt = (E - v)/tau : volt"
CHAIN = """\
dv/dt = (x - v)/tau : volt
dx/dt = -x/tau_s : volt
"""


def chain_response(t: float, tau: float, tau_s: float) -> float:
    """Return v at time t after x = 1, v = 0."""
    with mpmath.workdps(50):
        a, b = 1 / mpmath.mpf(tau), 1 / mpmath.mpf(tau_s)
        if a == b:
            return float(a * t * mpmath.exp(-a * t))
        return float(a * (mpmath.exp(-b * t) - mpmath.exp(-a * t)) / (a - b))


@pytest.mark.parametrize("tau", [1e-4, 1e-3, 0.02, 0.3, 5.0])
def test_leaky_integration_over_ten_thousand_steps(tau):
    model = read_model(LIF, tau="second", E="volt")
    stepper = Stepper(model, "exact", DT, {"tau": tau, "E": -0.06})
    state = {"v": -0.07}
    for number in range(1, STEPS + 1):
        state = stepper.step(state)
        if number in (1, 10, 100, 1000, STEPS):
            expected = -0.06 - 0.01 * math.exp(-number * DT / tau)
            assert state["v"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("gap", [0.0, 1e-16, 1e-14, 1e-12, 1e-9, 1e-6, 1e-3, 0.1, 3.0])
def test_time_constants_that_meet(gap):
    """Sliders cross each other; nothing may happen there."""
    model = read_model(CHAIN, tau="second", tau_s="second")
    tau, tau_s = 5e-3, 5e-3 * (1 + gap)
    stepper = Stepper(model, "exact", DT, {"tau": tau, "tau_s": tau_s})
    state = stepper.run({"v": 0.0, "x": 1.0}, 200)
    assert state["v"] == pytest.approx(chain_response(200 * DT, tau, tau_s), rel=1e-12)
    assert state["x"] == pytest.approx(math.exp(-200 * DT / tau_s), rel=1e-12)


def test_a_decay_keeps_its_relative_accuracy():
    model = read_model("dv/dt = -v/tau : volt", tau="second")
    state = Stepper(model, "exact", DT, {"tau": 5e-3}).run({"v": 1.0}, STEPS)
    assert state["v"] == pytest.approx(math.exp(-200), rel=2e-12)


def test_an_oscillator_keeps_its_radius():
    model = read_model("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", tau="second")
    state = Stepper(model, "exact", DT, {"tau": 3e-3}).run({"x": 1.0, "y": 0.0}, STEPS)
    angle = STEPS * DT / 3e-3
    assert state["x"] == pytest.approx(math.cos(angle), abs=1e-12)
    assert state["y"] == pytest.approx(-math.sin(angle), abs=1e-12)


def test_integrators_of_integrators():
    model = read_model(
        "dx/dt = y/tau : 1\ndy/dt = z/tau : 1\ndz/dt = 6/tau : 1", tau="second"
    )
    stepper = Stepper(model, "exact", 0.5, {"tau": 1.0})
    state = stepper.run({"x": 0.0, "y": 0.0, "z": 0.0}, 8)
    assert state == {"x": 64.0, "y": 48.0, "z": 24.0}


def test_voltages_currents_and_capacitances_in_si():
    """A step far apart from 1 in every entry, as in a textbook's units."""
    model = read_model(
        "dv/dt = (g*(E - v) + I)/C : volt\ndI/dt = (g*v - I)/T : amp",
        g="siemens",
        C="farad",
        T="second",
        E="volt",
    )
    constants = {"g": 10e-9, "C": 200e-12, "T": 20e-3, "E": -0.07}
    state = Stepper(model, "exact", DT, constants).run({"v": -0.06, "I": 1e-10}, 100)
    with mpmath.workdps(50):
        g, c, tau, rest = (mpmath.mpf(value) for value in constants.values())
        matrix = mpmath.matrix(
            [[-g / c, 1 / c, g * rest / c], [g / tau, -1 / tau, 0], [0, 0, 0]]
        )
        start = mpmath.matrix([mpmath.mpf(-0.06), mpmath.mpf(1e-10), 1])
        truth = mpmath.expm(matrix * 100 * mpmath.mpf(DT)) * start
    assert state["v"] == pytest.approx(float(truth[0]), rel=1e-12)
    assert state["I"] == pytest.approx(float(truth[1]), rel=1e-12)


def test_time_constants_per_neuron():
    model = read_model(
        "dv/dt = (x - v)/T : volt\ndx/dt = (E - x)/tau : volt\nT : second",
        tau="second",
        E="volt",
    )
    times = np.array([1e-4, 1e-3, 5e-3, np.nextafter(5e-3, 1), 0.02, 10.0])
    constants = {"T": times, "tau": 5e-3, "E": 0.01}
    start = {"v": np.zeros(6), "x": np.zeros(6)}
    state = Stepper(model, "exact", DT, constants).run(start, 100)
    with mpmath.workdps(50):
        for index, time in enumerate(times):
            a, b, t = 1 / mpmath.mpf(float(time)), 1 / mpmath.mpf(5e-3), 100 * DT
            rates = mpmath.matrix([[-a, a, 0], [0, -b, b], [0, 0, 0]])
            truth = mpmath.expm(rates * t)[0, 2] * mpmath.mpf(0.01)
            assert state["v"][index] == pytest.approx(float(truth), rel=1e-12)


def test_an_input_per_neuron_leaves_the_propagator_alone():
    model = read_model("dv/dt = (I - v)/tau : volt\nI : volt", tau="second")
    current = np.array([0.0, 0.01, -1.0])
    stepper = Stepper(model, "exact", DT, {"tau": 0.02, "I": current})
    coefficients = stepper.scheme.coefficients
    assert coefficients is not None
    assert not coefficients.per_element
    state = stepper.run({"v": np.zeros(3)}, 100)
    np.testing.assert_allclose(state["v"], current * -math.expm1(-0.5), rtol=1e-12)


def test_a_time_constant_of_zero_is_not_a_number():
    """The run refuses to start when a coefficient is not finite."""
    model = read_model(LIF, tau="second", E="volt")
    stepper = Stepper(model, "exact", DT, {"tau": 0.0, "E": 1.0})
    names = stepper.scheme.coefficients.names
    assert not all(np.isfinite(stepper.fixed[name]) for name in names)


def test_a_variable_gone_to_infinity_spoils_only_its_followers():
    model = read_model(
        CHAIN + "dw/dt = (x - w)/tau : volt", tau="second", tau_s="second"
    )
    stepper = Stepper(model, "exact", DT, {"tau": 0.02, "tau_s": 5e-3})
    state = stepper.step({"v": np.inf, "x": 1.0, "w": 0.0})
    assert np.isfinite(state["x"])
    assert np.isfinite(state["w"])


REFRACTORY = """\
dv/dt = (E + g - v)/tau : volt (unless refractory)
dg/dt = -g/tau_g : volt
du/dt = (v - u)/tau_u : volt
threshold: v > E
refractory: 5*ms
"""
CONSTANTS = {"E": 0.02, "tau": 0.01, "tau_g": 5e-3, "tau_u": 0.03}
SIZES = {"E": "volt", "tau": "second", "tau_g": "second", "tau_u": "second"}
START = {"v": 0.004, "g": 0.01, "u": -0.003}


def exact_loop(states, active, dt, constants):
    """One step for one neuron, by 50 digits."""
    e, tau, tau_g, tau_u = (mpmath.mpf(float(x)) for x in constants.values())
    keep = 1 if active else 0
    rates = mpmath.matrix(
        [
            [-keep / tau, keep / tau, 0, keep * e / tau],
            [0, -1 / tau_g, 0, 0],
            [1 / tau_u, 0, -1 / tau_u, 0],
            [0, 0, 0, 0],
        ]
    )
    return mpmath.expm(rates * mpmath.mpf(dt)) * states


def slopes(values, active):
    v, g, u = values
    c = CONSTANTS
    dv = (c["E"] + g - v) / c["tau"] if active else 0.0
    return np.array([dv, -g / c["tau_g"], (v - u) / c["tau_u"]])


def euler_loop(x, active, dt):
    return x + dt * slopes(x, active)


def midpoint_loop(x, active, dt):
    return x + dt * slopes(x + dt / 2 * slopes(x, active), active)


def heun_loop(x, active, dt):
    first = slopes(x, active)
    return x + dt / 2 * (first + slopes(x + dt * first, active))


def rk4_loop(x, active, dt):
    one = slopes(x, active)
    two = slopes(x + dt / 2 * one, active)
    three = slopes(x + dt / 2 * two, active)
    four = slopes(x + dt * three, active)
    return x + dt / 6 * (one + 2 * two + 2 * three + four)


def gates_loop(x, active, dt):
    v, g, u = x
    c = CONSTANTS
    goal = c["E"] + g
    new_v = goal + (v - goal) * math.exp(-dt / c["tau"]) if active else v
    new_g = g * math.exp(-dt / c["tau_g"])
    return np.array([new_v, new_g, v + (u - v) * math.exp(-dt / c["tau_u"])])


PATTERN = [True, True, False, False, False, True, False, True, True]


@pytest.mark.parametrize("method", [None, "exact"])
def test_exact_lock(method):
    stepper = Stepper(read_model(REFRACTORY, **SIZES), method, DT, CONSTANTS)
    state = dict(START)
    with mpmath.workdps(50):
        truth = mpmath.matrix([*(mpmath.mpf(x) for x in START.values()), 1])
        for active in PATTERN * 20:
            before = state
            state = stepper.step(state, active=active)
            truth = exact_loop(truth, active, DT, CONSTANTS)
            if not active:
                assert state["v"] == before["v"]
            assert state["g"] != before["g"]
            for row, name in enumerate("vgu"):
                assert state[name] == pytest.approx(float(truth[row]), rel=1e-12)


def test_exact_lock_per_neuron():
    """Locked and free neurons side by side, each with time constants of its own."""
    text = REFRACTORY + "tau_u : second\ntau : second\n"
    sizes = {"E": "volt", "tau_g": "second"}
    varied = {"tau": [0.01, 0.01, 0.005, 0.005], "tau_u": [0.03, 0.01, 0.005, 0.05]}
    constants = {**CONSTANTS, **{name: np.array(x) for name, x in varied.items()}}
    stepper = Stepper(read_model(text, **sizes), "exact", DT, constants)
    active = np.array([True, False, True, False])
    state = stepper.step({n: np.full(4, x) for n, x in START.items()}, active=active)
    with mpmath.workdps(50):
        for index in range(4):
            own = {n: x if np.isscalar(x) else x[index] for n, x in constants.items()}
            start = mpmath.matrix([*(mpmath.mpf(x) for x in START.values()), 1])
            truth = exact_loop(start, active[index], DT, own)
            for row, name in enumerate("vgu"):
                assert state[name][index] == pytest.approx(float(truth[row]), rel=1e-13)


@pytest.mark.parametrize(
    ("method", "loop"),
    [
        ("euler", euler_loop),
        ("rk2", midpoint_loop),
        ("heun", heun_loop),
        ("rk4", rk4_loop),
        ("exponential_euler", gates_loop),
    ],
)
def test_lock_of_other_methods(method, loop):
    stepper = Stepper(read_model(REFRACTORY, **SIZES), method, 1e-3, CONSTANTS)
    state, values = dict(START), np.array(list(START.values()))
    for active in PATTERN * 3:
        before = state["v"]
        state, values = stepper.step(state, active=active), loop(values, active, 1e-3)
        assert (state["v"] == before) is not active
        np.testing.assert_allclose(list(state.values()), values, rtol=1e-12)


def test_a_lock_written_by_hand():
    """``int(not_refractory)`` in the text is the flag, as far as rates go."""
    text = REFRACTORY.replace(" (unless refractory)", "").replace(
        "(E + g - v)/tau :", "(E + g - v)/tau*int(not_refractory) :"
    )
    flag = Stepper(read_model(REFRACTORY, **SIZES), "exact", DT, CONSTANTS)
    hand = Stepper(read_model(text, **SIZES), "exact", DT, CONSTANTS)
    for active in (True, False):
        one, two = (s.step(START, active=active) for s in (flag, hand))
        for name in "vgu":
            assert one[name] == pytest.approx(two[name], rel=1e-15)
