"""R13 to R17: rules of integration that are easily got wrong."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import Network, NeuronGroup, TimedArray, ms, run
from nbspike.numerics.choose import choose
from nbspike.numerics.system import neuron_system

tau = 10 * ms
tau_e = 5 * ms
fits = TimedArray([1, 2, 4, 8, 3, 1], dt=1 * ms)
unfit = TimedArray([1, 2, 4, 8, 3, 1], dt=0.25 * ms)

LIF = "dv/dt = (1 - v)/tau : 1"
CHOSEN = {
    "LIF": (LIF, "exact"),
    "LIF with lock": (f"{LIF} (unless refractory)", "exact"),
    "CUBA with lock": (
        "dv/dt = (g - v)/tau : 1 (unless refractory)\ndg/dt = -g/tau_e : 1",
        "exact",
    ),
    "alpha synapse": (
        "dv/dt = (g - v)/tau : 1\ndg/dt = (x - g)/tau_e : 1\ndx/dt = -x/tau_e : 1",
        "exact",
    ),
    "I as a parameter": ("dv/dt = (I - v)/tau : 1\nI : 1", "exact"),
    "I shared": ("dv/dt = (I - v)/tau : 1\nI : 1 (shared)", "exact"),
    "tau as a parameter": ("dv/dt = -v/T : 1\nT : second", "exact"),
    "tau shared": ("dv/dt = -v/T : 1\nT : second (shared)", "exact"),
    "depends on i": ("dv/dt = (i/10 - v)/tau : 1", "exact"),
    "aligned TimedArray": ("dv/dt = (fits(t) - v)/tau : 1", "exact"),
    "unaligned TimedArray": ("dv/dt = (unfit(t) - v)/tau : 1", "euler"),
    "xi times aligned TimedArray": (
        "dv/dt = -v/tau + fits(t)*xi/tau**0.5 : 1",
        "euler",
    ),
    "rand() over dt": (
        "dv/dt = (r - v)/tau : 1\nr = rand() : 1 (constant over dt)",
        "exact",
    ),
    "sin(t) over dt": (
        "dv/dt = (r - v)/tau : 1\nr = sin(t/ms) : 1 (constant over dt)",
        "exact",
    ),
    "only parameters": ("v : 1\nI : amp", None),
    "additive xi": ("dv/dt = -v/tau + xi/tau**0.5 : 1", "euler"),
    "xi times parameter": ("dv/dt = -v/tau + s*xi/tau**0.5 : 1\ns : 1", "euler"),
    "two suffixed xi": (
        "dv/dt = (xi_1 + xi_2)/tau**0.5 : 1\ndw/dt = xi_2/tau**0.5 : 1",
        "euler",
    ),
    "xi times v": ("dv/dt = -v/tau + v*xi/tau**0.5 : 1", "heun"),
    "xi times sin(t)": ("dv/dt = -v/tau + sin(t/tau)*xi/tau**0.5 : 1", "heun"),
    "COBA": ("dv/dt = (g*(2 - v) - v)/tau : 1\ndg/dt = -g/tau_e : 1", "euler"),
    "quadratic": ("dv/dt = v**2/tau : 1", "euler"),
    "sin(t)": ("dv/dt = (sin(t/tau) - v)/tau : 1", "euler"),
    "int(t < 5*ms)": ("dv/dt = (int(t < 5*ms) - v)/tau : 1", "euler"),
    "constant drift": ("dv/dt = 2/tau : 1", "euler"),
    "oscillator": ("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", "euler"),
}


def chosen(model):
    """Return the method that a group gets, and why."""
    group = NeuronGroup(4, model, threshold="False", reset="", refractory=1 * ms)
    if "fit" in model:  # whether an array fits the clock is known when a run begins
        Network(group).run(0.1 * ms)
    scheme = choose(neuron_system(group._population.model))
    return None if scheme is None else (scheme.method, scheme.reason)


@pytest.mark.filterwarnings("ignore:`unfit` changes every")
@pytest.mark.parametrize("name", CHOSEN)
def test_R14_E2_method_of_common_models(name):
    model, method = CHOSEN[name]
    found = chosen(model)
    if method is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == method
        assert found[1].startswith(f"`{method}`:")


def test_R13_a_parameter_is_read_anew_in_every_step():
    group = NeuronGroup(2, "dv/dt = (I - v)/tau : 1\nI : 1", method="exact")
    group.I = [1, 2]
    run(5 * ms)
    group.I = [0, 0]
    run(5 * ms)
    expected = np.array([1, 2]) * (1 - np.exp(-0.5)) * np.exp(-0.5)
    np.testing.assert_allclose(group.v, expected, rtol=1e-12)


def test_R13_a_time_constant_may_change_during_the_run():
    model = "dv/dt = (2 - v)/T : 1\nT : second"
    group = NeuronGroup(
        1, model, threshold="v > 1", reset="v = 0; T = 2*T", method="exact", dt=1 * ms
    )
    group.T = 10 * ms
    Network(group).run(10 * ms)
    # v crosses 1 after 10*ln(2) = 6.9 ms; observed in Brian: three steps of 20 ms
    assert group.T[0] / ms == 20
    assert group.v[0] == pytest.approx(2 * (1 - np.exp(-3 / 20)), rel=1e-12)


def test_R13_one_formula_serves_both_states_of_a_lock():
    model = "dv/dt = (1.5 - v)/tau : 1 (unless refractory)\ndu/dt = (v - u)/tau_e : 1"
    group = NeuronGroup(
        1, model, threshold="v > 1", reset="v = 0", refractory=3 * ms, method="exact"
    )
    group.v = 0.999
    Network(group).run(2 * ms)  # it fires in the first step, and rests until 3 ms
    assert group.v[0] == 0
    # u follows v = 0 from the value it reached in the step of the spike
    gap, a, b = 1.5 - 0.999, 0.1 / 10, 0.1 / 5
    first = 1.5 * (1 - np.exp(-b)) - gap * 2 * (np.exp(-a) - np.exp(-b))
    assert group.u[0] == pytest.approx(first * np.exp(-19 * b), rel=1e-10)


@pytest.mark.differs("the limit instead of NaN")
def test_R15_equal_time_constants_are_no_special_case():
    model = "dv/dt = (g - v)/T : 1\ndg/dt = -g/tau_e : 1\nT : second"
    group = NeuronGroup(3, model)
    group.g, group.T = 1, [4.999999, 5, 5.000001] * ms
    run(5 * ms)
    np.testing.assert_allclose(group.v, np.exp(-1), rtol=1e-6)
    assert group.v[1] == pytest.approx(np.exp(-1), rel=1e-12)


def test_R16_the_drift_of_heun_is_an_euler_step():
    model = "dv/dt = (1 - v**2)/tau + 0*v*xi/tau**0.5 : 1"
    group = NeuronGroup(1, model, method="heun", dt=1 * ms)
    Network(group).run(2 * ms)
    assert group.v[0] == pytest.approx(0.1 + 0.1 * (1 - 0.01), rel=1e-14)


def test_R16_F1_one_normal_number_for_each_xi_and_step():
    model = "dv/dt = xi*(1/ms)**0.5 + xi*(1/ms)**0.5 : 1"
    group = NeuronGroup(20_000, model, method="euler", dt=1 * ms)
    Network(group).run(1 * ms)
    error = 4 * np.sqrt(2 / 20_000)  # one number twice: (2 dW)**2, not 2 dW**2
    assert np.var(group.v) == pytest.approx(4, abs=5 * error)


@pytest.mark.parametrize("method", ["exact", "euler", "rk2", "rk4", "heun", "milstein"])
def test_R17_all_right_sides_come_before_any_value_is_written(method):
    ends = []
    for model in (
        "dx/dt = (y - x)/tau : 1\ndy/dt = -(x + y)/tau : 1",
        "dy/dt = -(x + y)/tau : 1\ndx/dt = (y - x)/tau : 1",
    ):
        group = NeuronGroup(1, model, method=method)
        group.x, group.y = 1, 2
        Network(group).run(0.3 * ms)
        ends.append((group.x[0], group.y[0]))
    assert ends[0] == pytest.approx(ends[1], rel=1e-14)
