"""Integration by the compiled engine: orders, closed forms, locks and noise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike.diagnostics.errors import NbspikeError
from nbspike.network.assembly import Assembly
from nbspike.network.population import Population
from nbspike.network.recorders import Traces
from tests.unit.numerics.stepping import Stepper, read_model

UNITS = {"tau": "second", "tau_s": "second", "E": "volt"}


def population(text, size=1, method=None, **start):
    """Return a population whose state is set as given, in SI."""
    made = Population("P", size, read_model(text, **UNITS), method=method)
    for name, value in start.items():
        made.state[name][...] = value
    return made


def run(made, steps, dt=1e-4, seed=1, recorders=(), **constants):
    assembly = Assembly([made], [], recorders, dt=dt)
    assert assembly.advance(steps, constants, seed=seed) == steps
    return assembly


PROBLEMS = {
    "logistic": (
        "dx/dt = x*(1 - x)/tau : 1",
        0.1,
        lambda t: 1 / (1 + 9 * math.exp(-t)),
    ),
    "forced": (
        "dx/dt = (sin(2*t/tau) - x)/tau : 1",
        0.5,
        lambda t: (math.sin(2 * t) - 2 * math.cos(2 * t)) / 5 + 0.9 * math.exp(-t),
    ),
    "cooling": ("dx/dt = -x**3/tau : 1", 1.0, lambda t: 1 / math.sqrt(1 + 2 * t)),
}
ORDERS = {"euler": 1, "rk2": 2, "heun": 2, "rk4": 4}


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("euler", "logistic"),
        ("rk2", "forced"),
        ("heun", "cooling"),
        ("rk4", "forced"),
        ("rk4", "logistic"),
        ("exponential_euler", "forced"),
    ],
)
def test_order_of_convergence(method, name):
    text, start, closed_form = PROBLEMS[name]
    steps = [32, 64, 128, 256]
    errors = []
    for count in steps:
        made = population(text, method=method, x=start)
        run(made, count, dt=2.0 / count, tau=1.0)
        errors.append(abs(made.state["x"][0] - closed_form(2.0)))
    order = -float(np.polyfit(np.log(steps), np.log(errors), 1)[0])
    assert order == pytest.approx(ORDERS.get(method, 1), abs=0.15)


FITZHUGH = """\
dv/dt = (v - v**3/3 - w + 0.5)/tau : 1
dw/dt = (v + 0.7 - 0.8*w)/(3*tau) : 1
"""


@pytest.mark.parametrize("method", ["euler", "rk2", "heun", "rk4"])
def test_engine_and_slow_twin_agree(method):
    starts = {"v": np.linspace(-2, 2, 7), "w": np.linspace(1, -1, 7)}
    made = population(FITZHUGH, 7, method, **starts)
    run(made, 200, dt=0.05, tau=1.0)
    twin = Stepper(made.model, method, 0.05, {"tau": 1.0}).run(starts, 200)
    for name, values in twin.items():
        np.testing.assert_allclose(made.state[name], values, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("tau", [1e-3, 0.02, 0.5])
def test_leaky_integration_over_ten_thousand_steps(tau):
    made = population("dv/dt = (E - v)/tau : volt", v=-0.07)
    run(made, 10_000, tau=tau, E=-0.06)
    expected = -0.06 - 0.01 * math.exp(-1 / tau)
    assert made.state["v"][0] == pytest.approx(expected, rel=1e-12)


def test_equal_time_constants():
    text = "dv/dt = (x - v)/tau : volt\ndx/dt = -x/tau_s : volt"
    made = population(text, v=0.0, x=1.0)
    run(made, 200, tau=5e-3, tau_s=5e-3)
    assert made.state["v"][0] == pytest.approx(4 * math.exp(-4), rel=1e-12)


def test_an_oscillator_returns():
    made = population("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", method="exact", x=1.0)
    run(made, 10_000, tau=1 / (2 * math.pi))
    assert made.state["x"][0] == pytest.approx(1.0, abs=1e-11)
    assert made.state["y"][0] == pytest.approx(0.0, abs=1e-11)


def test_a_time_constant_for_each_neuron():
    text = "dv/dt = (x - v)/T : volt\ndx/dt = -x/tau : volt\nT : second"
    times = np.array([1e-3, 2e-3, 5e-3, 0.02, 1.0])
    made = population(text, 5, v=0.0, x=1.0, T=times)
    run(made, 100, tau=5e-3)
    a, b, t = 1 / times, 1 / 5e-3, 100 * 1e-4
    with np.errstate(divide="ignore", invalid="ignore"):
        truth = a * (np.exp(-b * t) - np.exp(-a * t)) / (a - b)
    truth[2] = b * t * math.exp(-b * t)
    np.testing.assert_allclose(made.state["v"], truth, rtol=1e-12)


def test_a_shared_time_constant_is_read_when_a_run_starts():
    text = "dv/dt = -v/T : volt\nT : second (shared)"
    made = population(text, 3, v=1.0, T=5e-3)
    assembly = run(made, 50)
    made.state["T"][...] = 20e-3
    assembly.advance(50, {}, seed=1)
    np.testing.assert_allclose(made.state["v"], math.exp(-1 - 0.25), rtol=1e-13)


@pytest.mark.parametrize("bad", [0.0, math.nan])
def test_a_time_constant_that_is_no_time_is_refused_before_the_run(bad):
    made = population("dv/dt = (E - v)/T : volt\nT : second", 3, T=[5e-3, bad, 5e-3])
    with pytest.raises(NbspikeError, match="neuron 1 of P cannot be integrated"):
        run(made, 10, E=0.01)


SPIKING = """\
dv/dt = (E - v)/tau : volt (unless refractory)
du/dt = (v - u)/tau_s : volt
threshold: v > 10*mV
reset: v = 0*mV
refractory: 2*ms
"""


def spiking_loop(steps, dt, tau, tau_s, e):
    """The model as one would write it by hand, exact within each step."""
    v = u = 0.0
    last, trace = -(10**9), []
    for step in range(steps):
        trace.append((v, u))
        free = step - last >= round(2e-3 / dt)
        if free:
            a, b = dt / tau, dt / tau_s
            gap = v - e
            decayed = gap * tau * (math.exp(-a) - math.exp(-b)) / (tau - tau_s)
            u = e + (u - e) * math.exp(-b) + decayed
            v = e + gap * math.exp(-a)
        else:
            u = v + (u - v) * math.exp(-dt / tau_s)
        if free and v > 10e-3:
            v, last = 0.0, step
    return np.array(trace)


def test_refractory_neurons_rest_and_what_follows_them_goes_on():
    dt, tau, tau_s, e = 1e-4, 0.01, 0.03, 0.013
    made = population(SPIKING)
    traces = Traces(made, ("v", "u"), np.arange(1))
    run(made, 1000, dt, recorders=[traces], tau=tau, tau_s=tau_s, E=e)
    expected = spiking_loop(1000, dt, tau, tau_s, e)
    assert (np.diff(expected[:, 0]) < -5e-3).sum() >= 5  # it did fire
    for column, name in enumerate("vu"):
        found = traces.recorder.values(name)[0]
        np.testing.assert_allclose(found, expected[:, column], rtol=1e-11, atol=1e-16)


@pytest.mark.parametrize("method", ["euler", "rk2", "heun", "rk4", "exponential_euler"])
def test_locks_hold_by_every_method(method):
    made = population(SPIKING, method=method)
    traces = Traces(made, ("v", "u"), np.arange(1))
    run(made, 300, recorders=[traces], tau=0.01, tau_s=0.03, E=0.013)
    v, u = (traces.recorder.values(name)[0] for name in "vu")
    resets = np.flatnonzero(np.diff(v) < -5e-3) + 1
    assert len(resets) >= 1
    for first in resets[resets + 20 < len(v)]:
        assert (v[first : first + 20] == 0).all()  # 2 ms less the step that fired
        assert v[first + 20] > 0
        assert (np.diff(u[first : first + 19]) < 0).all()


def test_variance_of_the_ornstein_uhlenbeck_process():
    """A4 against the formula of the discrete process, within 5 sigma."""
    count, tau, dt = 20_000, 2e-3, 1e-3
    made = population("dx/dt = -x/tau + 10*xi/second**0.5 : 1", count)
    assembly = Assembly([made], dt=dt)
    squares = []
    for number in range(33):
        assembly.advance(20, {"tau": tau}, seed=5)  # 0.5**20: independent
        if number >= 3:
            squares.append(np.mean(made.state["x"] ** 2))
    variance = 100 * tau / 2 / (1 - dt / (2 * tau))
    error = variance * math.sqrt(2 / (count * len(squares)))
    assert np.mean(squares) == pytest.approx(variance, abs=5 * error)
    assert np.mean(squares) - 100 * tau / 2 > 50 * error


def test_mean_of_geometric_brownian_motion():
    made = population("dx/dt = 0.3*x/tau + 0.8*x*xi/tau**0.5 : 1", 200_000, x=1.0)
    run(made, 20, dt=0.05, tau=1.0)
    values = made.state["x"]
    error = values.std() / math.sqrt(len(values))
    assert values.mean() == pytest.approx((1 + 0.62 / 20) ** 20, abs=5 * error)


def test_correlation_of_noise_by_name():
    noise = "d{0}/dt = -{0}/tau + {1}/tau**0.5 : 1"
    for names, correlation in ((("xi_a", "xi_a"), 1.0), (("xi_a", "xi_b"), 0.0)):
        text = "\n".join(map(noise.format, "xy", names))
        made = population(text, 20_000)
        run(made, 50, dt=0.1, tau=1.0)
        found = np.corrcoef(made.state["x"], made.state["y"])[0, 1]
        assert found == pytest.approx(correlation, abs=5 / math.sqrt(20_000))
