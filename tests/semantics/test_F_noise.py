"""F: white noise in equations, its names, and its sense."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import Network, NeuronGroup, StateMonitor, TimedArray, ms, run, second
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning

tau = 10 * ms
MANY = 20_000
ERROR = 5 * np.sqrt(2 / MANY)  # five standard errors of a variance of 1


def values(model, duration=0.1 * ms, dt=None, method="euler", count=MANY, **start):
    """Return a group of many neurons after some time."""
    group = NeuronGroup(count, model, method=method, dt=dt)
    for name, value in start.items():
        setattr(group, name, value)
    Network(group).run(duration)
    return group


def test_F1_variance_grows_with_time_whatever_dt():
    for dt in (0.1 * ms, 0.5 * ms):
        group = values("dv/dt = xi/ms**0.5 : 1", 1 * ms, dt)
        assert np.var(group.v) == pytest.approx(1, abs=ERROR)
        assert np.mean(group.v) == pytest.approx(0, abs=5 / np.sqrt(MANY))


def test_F1_noise_is_independent_between_neurons_and_steps():
    group = NeuronGroup(50, "dv/dt = xi/ms**0.5 : 1", method="euler")
    monitor = StateMonitor(group, "v", record=True)
    Network(group, monitor).run(40 * ms)
    steps = np.diff(monitor.v, axis=1)
    along = np.corrcoef(steps[:, 1:].ravel(), steps[:, :-1].ravel())[0, 1]
    across = np.corrcoef(steps[1:].ravel(), steps[:-1].ravel())[0, 1]
    assert abs(along) < 5 / np.sqrt(steps.size)
    assert abs(across) < 5 / np.sqrt(steps.size)


def test_F1_xi_has_the_unit_of_one_over_root_second():
    with pytest.raises(NbspikeError, match="dv/dt"):
        values("dv/dt = xi/second : 1", count=1)


def test_F1_plain_xi_in_two_equations_asks_for_suffixes():
    model = "dv/dt = xi/tau**0.5 : 1\ndw/dt = xi/tau**0.5 : 1"
    with pytest.raises(NbspikeError) as caught:
        NeuronGroup(1, model)
    assert caught.value.code == "NB406"
    assert "Write `xi_1` in both for the same noise" in str(caught.value)
    with pytest.raises(NbspikeError, match="can only stand in a differential"):
        NeuronGroup(1, "dv/dt = I : 1\nI = xi/tau**0.5 : Hz")


def test_F2_one_suffix_is_one_realisation_and_two_are_independent():
    model = "dv/dt = {} /ms**0.5 : 1\ndw/dt = {}/ms**0.5 : 1"
    for names, correlation in ((("xi_a", "xi_a"), 1), (("xi_a", "xi_b"), 0)):
        group = values(model.format(*names), 2 * ms)
        found = np.corrcoef(group.v, group.w)[0, 1]
        assert found == pytest.approx(correlation, abs=5 / np.sqrt(MANY))


def test_F3_a_shared_array_of_noise_drives_all_neurons_alike():
    noise = TimedArray(np.random.default_rng(1).normal(size=200), dt=0.5 * ms)
    names = {"noise": noise, "tau": tau}
    group = NeuronGroup(
        5,
        "dv/dt = (1.2 + 0.5*noise(t) - v)/tau : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
        namespace=names,
    )
    monitor = StateMonitor(group, "v", record=True)
    Network(group, monitor).run(60 * ms)
    assert (np.diff(monitor.v[0]) < -0.5).any()  # it fires
    assert (monitor.v == monitor.v[0]).all()


def test_F4_multiplicative_noise_grows_as_stratonovich_says():
    model = "dv/dt = 0.8*v*xi/tau**0.5 : 1"
    for method in ("heun", "milstein"):
        group = values(model, 10 * ms, 0.2 * ms, method, v=1)
        found = np.asarray(group.v)
        error = found.std() / np.sqrt(MANY)
        stratonovich, ito = np.exp(0.32), 1.0
        assert found.mean() == pytest.approx(stratonovich, abs=5 * error + 2e-3)
        assert found.mean() > ito + 20 * error


def test_F4_it_is_refused_where_it_would_be_taken_for_additive():
    with pytest.raises(NbspikeError, match="Stratonovich"):
        values("dv/dt = v*xi/tau**0.5 : 1", method="euler", count=1)


@pytest.mark.filterwarnings("ignore:`rand")
def test_F5_rand_in_an_equation_is_drawn_in_every_step_and_not_scaled():
    for dt in (0.1, 0.5):
        group = values("dv/dt = randn()/ms : 1", 1 * ms, dt * ms)
        steps = 1 / dt  # of variance dt**2 each, where noise would have dt
        assert np.var(group.v) == pytest.approx(steps * dt**2, rel=ERROR)


def test_F5_a_note_says_so():
    with pytest.warns(NbspikeWarning, match=r"`rand\(\)` in dv/dt is drawn anew"):
        NeuronGroup(1, "dv/dt = (rand() - v)/tau : 1")


@pytest.mark.filterwarnings("ignore:`rand")
def test_F5_rand_is_redrawn_at_every_stage():
    # rk4 averages four draws, with weights 1, 2, 2, 1 of 6: Brian's variance, too
    group = values("dv/dt = randn()/ms : 1", 1 * ms, 1 * ms, "rk4")
    assert np.var(group.v) == pytest.approx(10 / 36, rel=ERROR)


@pytest.mark.filterwarnings("ignore:`rand")
def test_F5_exact_takes_a_draw_as_an_input_held_for_the_step():
    group = values("dv/dt = (randn() - v)/tau : 1", 1 * ms, 1 * ms, "exact")
    assert np.var(group.v) == pytest.approx((1 - np.exp(-0.1)) ** 2, rel=ERROR)


def test_F1_a_locked_variable_feels_no_noise():
    group = NeuronGroup(
        2,
        "dv/dt = xi/ms**0.5 : 1 (unless refractory)\na : 1",
        threshold="a > 0.5",
        refractory=5 * ms,
        reset="",
        method="euler",
    )
    group.a = [0, 1]
    run(1 * ms)
    group.v = 7
    run(1 * ms)
    assert group.v[0] != 7
    assert group.v[1] == 7 / second * second
