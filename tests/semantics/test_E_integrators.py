"""E: integration methods, as scripts for Brian 2 name and use them."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from nbspike import (
    Network,
    NeuronGroup,
    Synapses,
    TimedArray,
    UnitError,
    defaultclock,
    ms,
    mV,
    run,
    second,
    volt,
)
from nbspike.diagnostics.errors import MethodError, NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning

tau = 10 * ms
DECAY = "dv/dt = -v/tau : 1"
SQUARE = "dv/dt = (1 - v**2)/tau : 1"


def after(model, duration, method=None, dt=None, options=None, **start):
    """Return a group of one neuron after some time."""
    group = NeuronGroup(1, model, method=method, dt=dt, method_options=options)
    for name, value in start.items():
        setattr(group, name, value)
    Network(group).run(duration)
    return group


def test_E1_a_method_by_name_in_any_case():
    expected = 0.99**10  # dt = 0.1 ms
    for name in ("euler", "Euler", "EULER"):
        assert after(DECAY, 1 * ms, name, v=1).v[0] == pytest.approx(
            expected, rel=1e-14
        )


def test_E1_methods_of_a_list_are_tried_in_order():
    # observed in Brian: exact refuses the square, rk4 takes it
    found = after(SQUARE, 5 * ms, ["exact", "rk4", "euler"], v=0)
    assert found.v[0] == pytest.approx(np.tanh(0.5), abs=1e-9)
    with pytest.raises(MethodError, match="none of these methods"):
        after(SQUARE, 1 * ms, ["exact", "linear"], v=0)


def test_E1_what_is_no_method_is_refused():
    with pytest.raises(MethodError, match="no integration method `foo`"):
        NeuronGroup(1, DECAY, method=["foo", "euler"])
    with pytest.raises(MethodError, match="the method is 3, not a name"):
        NeuronGroup(1, DECAY, method=3)


def test_E2_the_choice_is_logged(caplog):
    with caplog.at_level(logging.INFO, logger="nbspike"):
        group = after(SQUARE, 0.1 * ms, v=0)
    assert caplog.messages == [
        f"{group.name}: `euler`: `v**2` in dv/dt is not linear in the variables"
    ]
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="nbspike"):
        after(SQUARE, 0.1 * ms, "rk4", v=0)
    assert caplog.messages == []


def test_E2_synapses_choose_like_neurons(caplog):
    group = NeuronGroup(2, "v : 1")
    linear = Synapses(group, group, "dw/dt = (v_post - w)/tau : 1 (clock-driven)")
    curved = Synapses(group, group, "dw/dt = (v_post - w**2)/tau : 1 (clock-driven)")
    linear.connect(j="i")
    curved.connect(j="i")
    with caplog.at_level(logging.INFO, logger="nbspike"):
        Network(group, linear, curved).run(0.1 * ms)
    chosen = [line.partition(": ")[2].split(":")[0] for line in caplog.messages]
    assert chosen == ["`exact`", "`euler`"]


def test_E3_exact_equals_the_analytic_decay():
    found = after("dv/dt = (5*mV - v)/tau : volt", 30 * ms, "exact", v=0 * mV)
    assert found.v[0] / volt == pytest.approx(5e-3 * (1 - np.exp(-3)), rel=1e-12)


def test_E3_exact_holds_parameters_for_a_step():
    model = "dv/dt = (I + i - v)/T : 1\nI : 1\nT : second"
    group = NeuronGroup(3, model, method="linear")
    group.I, group.T = [1, 2, 3], [5, 10, 20] * ms
    run(10 * ms)
    level = np.array([1.0, 3, 5])
    expected = level * (1 - np.exp(-10 / np.array([5.0, 10, 20])))
    np.testing.assert_allclose(group.v, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("model", "blame"),
    [
        ("dv/dt = (sin(t/tau) - v)/tau : 1", "`t` appears in dv/dt"),
        (SQUARE, "`v**2` in dv/dt is not linear"),
        ("dv/dt = -v/tau + xi/tau**0.5 : 1", "`xi` in dv/dt is white noise"),
    ],
)
def test_E4_exact_refuses_time_squares_and_noise(model, blame):
    with pytest.raises(MethodError) as caught:
        after(model, 1 * ms, "exact", v=0)
    assert blame in str(caught.value)
    after(model, 1 * ms, v=0)  # without a name, another method is found


@pytest.mark.differs("numbers instead of symbols: exact integrates these, too")
def test_E4_exact_integrates_oscillators_and_integrators():
    turned = after("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", 20 * ms, "exact", x=1)
    assert turned.x[0] == pytest.approx(np.cos(2), abs=1e-13)
    assert turned.y[0] == pytest.approx(-np.sin(2), abs=1e-13)
    moved = after("dx/dt = u/tau : 1\ndu/dt = -u/tau : 1", 20 * ms, "exact", u=1)
    assert moved.x[0] == pytest.approx(1 - np.exp(-2), rel=1e-12)


def test_E4_oscillators_and_integrators_are_left_to_euler_if_none_is_named():
    turned = after("dx/dt = y/tau : 1\ndy/dt = -x/tau : 1", 20 * ms, x=1)
    growth = (1 + 1e-4) ** 200  # Euler's error, as in Brian
    assert turned.x[0] ** 2 + turned.y[0] ** 2 == pytest.approx(growth, rel=1e-12)


@pytest.mark.differs("the limit instead of NaN")
def test_E5_exact_takes_limit_of_equal_time_constants():
    names = {"tau_m": 5 * ms, "tau_e": 5 * ms}
    model = "dv/dt = (g - v)/tau_m : 1\ndg/dt = -g/tau_e : 1"
    group = NeuronGroup(1, model, method="exact", namespace=names)
    group.g = 1
    Network(group).run(15 * ms)
    assert group.v[0] == pytest.approx(3 * np.exp(-3), rel=1e-12)
    assert group.g[0] == pytest.approx(np.exp(-3), rel=1e-12)


def test_E6_independent_is_exact():
    for name in ("independent", "linear", "exact"):
        assert after(DECAY, 7 * ms, name, v=1).v[0] == pytest.approx(
            np.exp(-0.7), rel=1e-12
        )


def test_E7_euler_step():
    found = after("dv/dt = (t/ms - v**2)/ms : 1", 0.2 * ms, "euler", 0.1 * ms, v=1)
    first = 1 - 0.1
    assert found.v[0] == pytest.approx(first + 0.1 * (0.1 - first**2), rel=1e-14)


def test_E7_variance_of_an_ornstein_uhlenbeck_process():
    group = NeuronGroup(20_000, "dv/dt = -v/tau + xi*(2/tau)**0.5 : 1", method="euler")
    Network(group).run(40 * ms)
    # discrete variance 1/(1 - dt/(2 tau)), started at 0; 5 standard errors
    variance = (1 - 0.99**800) / (1 - 0.005)
    assert np.var(group.v) == pytest.approx(variance, abs=5 * np.sqrt(2 / 20_000))


def test_E7_euler_refuses_multiplicative_noise():
    with pytest.raises(MethodError, match="use `heun`"):
        after("dv/dt = -v/tau + v*xi/tau**0.5 : 1", 1 * ms, "euler")


def test_E8_exponential_euler_linearises_each_variable():
    model = "dm/dt = (1 - m)*n/tau - m/tau : 1\ndn/dt = -n*m/tau : 1"
    found = after(model, 1 * ms, "exponential_euler", 1 * ms, m=0.5, n=2)
    # rates and inputs from old values: dm/dt = 2 - 3 m, dn/dt = -0.5 n
    assert found.m[0] == pytest.approx(2 / 3 + (0.5 - 2 / 3) * np.exp(-0.3), rel=1e-13)
    assert found.n[0] == pytest.approx(2 * np.exp(-0.05), rel=1e-13)
    for model in (SQUARE, "dv/dt = -v/tau + xi/tau**0.5 : 1"):
        with pytest.raises(MethodError, match="exponential_euler"):
            after(model, 1 * ms, "exponential_euler")


@pytest.mark.parametrize(("method", "order"), [("rk2", 2), ("rk4", 4)])
def test_E9_order_of_rk2_and_rk4_with_time_in_the_equation(method, order):
    model = "dv/dt = (sin(2*t/tau) - v)/tau : 1"
    end = (np.sin(4) - 2 * np.cos(4)) / 5 + 0.9 * np.exp(-2)
    steps = np.array([32, 64, 128, 256])
    errors = []
    for count in steps:
        found = after(model, 20 * ms, method, 20 * ms / count, v=0.5)
        errors.append(abs(found.v[0] - end))
    slope = -np.polyfit(np.log(steps), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.15)


def test_E9_noise_is_refused():
    for method in ("rk2", "rk4"):
        with pytest.raises(MethodError, match="without noise"):
            after("dv/dt = -v/tau + xi/tau**0.5 : 1", 1 * ms, method)


@pytest.mark.differs("an array that fits the clock is held, so rk4 stays of order 4")
def test_E9_an_array_over_time_is_held_where_it_fits_the_clock():
    # Brian reads the next value at the end of the step: 1.3487 with rk4 at dt = 1 ms
    steps = TimedArray([1, 2, 4, 8, 3, 1], dt=1 * ms)
    truth = 0
    for level in (1, 2, 4, 8):
        truth = level + (truth - level) * np.exp(-0.1)
    group = NeuronGroup(
        1,
        "dv/dt = (steps(t) - v)/tau : 1",
        method="rk4",
        dt=1 * ms,
        namespace={"steps": steps, "tau": tau},
    )
    Network(group).run(4 * ms)
    assert group.v[0] == pytest.approx(truth, abs=2e-6)


@pytest.mark.filterwarnings("ignore:`steps` changes every")
def test_E9_an_array_over_time_is_read_within_the_step():
    # observed in Brian, where the steps of array and clock do not fit
    steps = TimedArray([1, 2, 4, 8, 3, 1], dt=1.5 * ms)
    for method, found in (("rk4", 0.7970017593638765), ("rk2", 0.782075549375)):
        group = NeuronGroup(
            1,
            "dv/dt = (steps(t) - v)/tau : 1",
            method=method,
            dt=1 * ms,
            namespace={"steps": steps, "tau": tau},
        )
        Network(group).run(4 * ms)
        assert group.v[0] == pytest.approx(found, rel=1e-13)


def test_E12_a_factor_that_an_aligned_array_makes_is_additive():
    steps = TimedArray([0, 1], dt=1 * ms)
    group = NeuronGroup(
        2,
        "dv/dt = steps(t)*xi/tau**0.5 : 1",
        method="euler",
        namespace={"steps": steps, "tau": tau},
    )
    net = Network(group)
    net.run(1 * ms)
    assert (np.asarray(group.v) == 0).all()
    net.run(1 * ms)
    assert (np.asarray(group.v) != 0).all()


def growing(method, count=20_000):
    """Return exp-growing noise after a time constant: dx = x dt + 0.5 x dW."""
    model = "dx/dt = 0.3*x/tau + 0.8*x*xi/tau**0.5 : 1"
    group = NeuronGroup(count, model, method=method, dt=0.5 * ms)
    group.x = 1
    Network(group).run(10 * ms)
    return np.asarray(group.x)


def test_E10_heun_with_noise_takes_an_euler_step_of_the_drift():
    values = growing("heun")
    discrete = (1 + (0.3 + 0.32) * 0.05) ** 20
    error = values.std() / np.sqrt(len(values))
    assert values.mean() == pytest.approx(discrete, abs=5 * error)


def test_E10_heun_takes_noises_that_meet():
    model = """dv/dt = (0.6*v*xi_1 + 0.5*v*xi_2)/tau**0.5 : 1
    dw/dt = -0.6*w*xi_1/tau**0.5 : 1"""
    group = NeuronGroup(20_000, model, method="heun", dt=0.1 * ms)
    group.v, group.w = 1, 1
    Network(group).run(10 * ms)
    # Stratonovich: log v and log w are the integrals of the noise
    logs = np.log(group.v), np.log(group.w)
    for log, variance in zip(logs, (0.61, 0.36), strict=True):
        assert np.mean(log) == pytest.approx(0, abs=5 * np.sqrt(variance / 20_000))
        assert np.var(log) == pytest.approx(variance, rel=0.05)
    assert np.corrcoef(*logs)[0, 1] == pytest.approx(-0.6 / 0.61**0.5, abs=0.02)


@pytest.mark.differs("without noise heun is the textbook method, of order 2")
def test_E10_heun_without_noise_is_of_order_2():
    found = after("dv/dt = t/ms**2 : 1", 1 * ms, "heun", 1 * ms, v=0)
    assert found.v[0] == pytest.approx(0.5, rel=1e-14)  # an Euler step gives 0


def test_E11_milstein_refuses_noise_that_is_not_diagonal():
    for model in (
        "dv/dt = v*xi_1/tau**0.5 : 1\ndw/dt = w*xi_1/tau**0.5 : 1",
        "dv/dt = v*xi_1/tau**0.5 + v**2*xi_2/tau**0.5 : 1",
    ):
        with pytest.raises(MethodError, match="use `heun`"):
            after(model, 1 * ms, "milstein")


@pytest.mark.differs("a central difference, since Brian's mean is biased")
def test_E11_milstein_has_the_mean_of_stratonovich():
    values = growing("milstein")
    discrete = (1 + (0.3 + 0.32) * 0.05) ** 20
    error = values.std() / np.sqrt(len(values))
    assert values.mean() == pytest.approx(discrete, abs=5 * error)


def test_E12_a_factor_that_parameters_make_is_additive():
    model = "dv/dt = -v/tau + s*(1 + i)*xi/tau**0.5 : 1\ns : 1"
    group = NeuronGroup(4, model, method="euler")
    group.s = [0, 1, 0, 0]
    Network(group).run(1 * ms)
    assert (np.asarray(group.v) != 0).tolist() == [False, True, False, False]


def test_E14_unknown_options_are_refused_with_those_there_are():
    with pytest.raises(MethodError) as caught:
        NeuronGroup(1, DECAY, method="exact", method_options={"simplfy": True})
    assert "`simplfy` is not an option of `exact`" in str(caught.value)
    assert "Did you mean `simplify`?" in str(caught.value)
    found = after(DECAY, 1 * ms, "exact", options={"simplify": False}, v=1)
    assert found.v[0] == pytest.approx(np.exp(-0.1), rel=1e-12)


def test_E7_E9_dt_of_the_default_clock_is_the_step():
    defaultclock.dt = 0.5 * ms
    assert after(DECAY, 1 * ms, "euler", v=1).v[0] == pytest.approx(0.95**2, rel=1e-14)
    assert defaultclock.dt == 0.0005 * second


def test_E13_methods_of_the_gsl_keep_the_error_within_bounds():
    model = "dv/dt = (cos(t/tau) - v)*500/tau - sin(t/tau)/tau : 1"
    with pytest.warns(NbspikeWarning, match="`gsl_rkf45` is integrated by `rk45`"):
        found = after(model, 10 * ms, "gsl_rkf45", 1 * ms, v=0)
    assert found.v[0] == pytest.approx(np.cos(1), abs=1e-5)
    for name in ("gsl", "gsl_rk2", "GSL_rk4", "gsl_rkck", "gsl_rk8pd"):
        NeuronGroup(1, model, method=name)  # one note is enough


def test_E13_options_of_adaptive_methods():
    options = {
        "adaptable_timestep": True,
        "absolute_error": 1e-3,
        "absolute_error_per_variable": {"v": 1e-9 * volt},
        "max_steps": 500,
        "use_last_timestep": False,
        "save_failed_steps": True,
        "save_step_count": True,
    }
    model = "dv/dt = v*(1*volt - v)/(tau*volt) : volt\ndw/dt = -w**3/tau : 1"
    group = after(model, 30 * ms, "rk45", 30 * ms, options, v=0.01 * volt, w=1)
    truth = 1 / (1 + 99 * np.exp(-3))
    assert group.v[0] / volt == pytest.approx(truth, abs=1e-8)
    assert group._step_count[0] > 5
    assert 0 <= group._failed_steps[0] < group._step_count[0]


def test_E14_values_of_options_are_checked():
    for option, value, said in (
        ("max_steps", 0, "not a whole number of steps"),
        ("absolute_error", -1, "not an error that can be kept"),
        (
            "absolute_error_per_variable",
            {"v": 1 * mV},
            "`1 mV` is in volt",
        ),
        ("absolute_error_per_variable", 3, "errors by variable"),
    ):
        with pytest.raises((MethodError, UnitError), match=said):
            NeuronGroup(1, SQUARE, method="rk45", method_options={option: value})
    with pytest.raises(MethodError, match="There is `adaptable_timestep`"):
        NeuronGroup(1, SQUARE, method="rk45", method_options={"atol": 1e-3})


@pytest.mark.differs("values that leave the numbers end the run with an error")
def test_E16_a_run_ends_where_values_are_no_numbers():
    model = "dv/dt = (v - v**3)*10000/tau : 1\ndw/dt = v*w*1e-30/ms : 1"
    group = NeuronGroup(3, model, method="euler")
    group.v = [0.5, 0.6, 3]
    with pytest.raises(NbspikeError, match=r"`v` of .* is no longer a finite"):
        Network(group).run(5 * ms)


def test_E16_variables_of_synapses_are_looked_at_too():
    group = NeuronGroup(2, "v : 1")
    synapses = Synapses(
        group, group, "dw/dt = w**2/ms : 1 (clock-driven)", method="euler"
    )
    synapses.connect(i=[1, 0], j=[0, 1])
    synapses.w = [0, 20]
    with pytest.raises(NbspikeError, match=r"`w` of .* number: synapse 1 first"):
        Network(group, synapses).run(5 * ms)


def test_E16_huge_values_get_one_warning():
    model = "dv/dt = v*20/ms : 1\ndw/dt = w*20/ms : 1"
    group = NeuronGroup(2, model, method="euler")
    group.v, group.w = [0, 1], 1
    with pytest.warns(NbspikeWarning, match="`v` of .* beyond 1e[+]50") as caught:
        Network(group).run(20 * ms)
    assert len(caught) == 1
