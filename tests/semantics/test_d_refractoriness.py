"""Refractoriness: its forms, its length in steps, and the write lock."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    ms,
    mV,
    run,
    second,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning

#: Reaches the threshold 0.5 in the first step in which it is free.
EAGER = "dv/dt = 1/(0.1*ms) : 1 (unless refractory)\nr : second"


def eager(refractory, model=EAGER, size=1):
    return NeuronGroup(
        size,
        model,
        threshold="v > 0.5",
        reset="v = 0",
        refractory=refractory,
        method="euler",
    )


def interval(refractory):
    """Return the steps from one spike to the next."""
    made = eager(refractory)
    made.r = 0.3 * ms
    spikes = SpikeMonitor(made)
    run(10 * ms)
    steps = np.round(np.diff(spikes.t_) / defaultclock.dt_)
    assert len(set(steps)) == 1
    return int(steps[0])


@pytest.mark.parametrize(
    ("refractory", "steps"),
    [
        (2 * ms, 20),
        ("2*ms", 20),
        ("r", 3),
        ("2*r", 6),
        (0.1 * ms, 1),
        (0.14 * ms, 1),
        (0.15 * ms, 1),
        (0.25 * ms, 2),
        (0.3 * ms, 3),
        (0.7 * ms, 7),
        (0 * ms, 1),
    ],
)
def test_D6_D7_R6_refractory_time_in_steps(refractory, steps):
    assert interval(refractory) == steps  # as seen in Brian 2.9


def test_D6_a_constant_of_the_script_may_be_the_time():
    period = 1 * ms  # noqa: F841  (used by the text)
    made = eager("period")
    spikes = SpikeMonitor(made)
    run(3 * ms)
    assert np.allclose(np.diff(spikes.t / ms), 1)


def test_D6_the_time_may_differ_between_neurons_and_change_in_the_reset():
    made = NeuronGroup(
        2,
        EAGER,
        threshold="v > 0.5",
        reset="v = 0; r += 0.1*ms",
        refractory="r + i*0.2*ms",
        method="euler",
    )
    spikes = SpikeMonitor(made)
    run(2 * ms)
    trains = spikes.spike_trains()
    # with periods of 0.1, 0.2, 0.3 … ms and of 0.3, 0.4, 0.5 … ms
    assert np.allclose(trains[0] / ms, [0, 0.1, 0.3, 0.6, 1.0, 1.5])
    assert np.allclose(trains[1] / ms, [0, 0.3, 0.7, 1.2, 1.8])


def test_R7_neuron_is_clamped_until_its_refractory_period_ends():
    made = NeuronGroup(
        1,
        "dv/dt = 1/(0.1*ms) : 1 (unless refractory)\ndw/dt = 1/(0.1*ms) : 1",
        threshold="v > 1.5",
        reset="v = 0",
        refractory=0.5 * ms,
        method="euler",
    )
    traces = StateMonitor(made, ["v", "w", "not_refractory"], record=0)
    run(1.3 * ms)
    # as seen in Brian 2.9: the spike is at 0.1 ms, the next step of v at 0.6 ms
    assert traces.v[0].tolist() == [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert traces.w[0].tolist() == pytest.approx(list(range(13)))
    free = [1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert traces.not_refractory[0].tolist() == free


def test_R8_lock_skips_synapses_but_not_the_own_reset():
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 0.5, 1] * ms)
    made = NeuronGroup(
        1,
        "dv/dt = 0/ms : 1 (unless refractory)\nw : 1",
        threshold="v > 0.5",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
    )
    synapses = Synapses(source, made, on_pre="v_post += 1\nw_post += 1")
    synapses.connect()
    spikes = SpikeMonitor(made)
    run(2 * ms)
    # the spike at 0.1 ms locks v until 1.1 ms; w, without the flag, gets all three
    assert np.allclose(spikes.t / ms, [0.1])
    assert (made.v[0], made.w[0]) == (0, 3)


def test_D8_R10_texts_are_evaluated_in_every_step():
    made = eager("(1 + 2*rand())*ms", size=2000)
    spikes = SpikeMonitor(made)
    run(30 * ms)
    intervals = [np.diff(train / ms) for train in spikes.spike_trains().values()]
    # free after n = 10, 11 … steps with probability (n - 9)/20, drawn anew each time
    still = np.cumprod(1 - np.arange(1, 21) / 20)
    mean = 0.1 * (10 + still.sum())
    assert mean == pytest.approx(1.429, abs=1e-3)  # and not the 2 ms of one draw
    found = np.concatenate(intervals)
    assert np.mean(found) == pytest.approx(
        mean, abs=4 * np.std(found) / len(found) ** 0.5
    )


def test_D9_R11_conditions_say_how_long():
    swinging = NeuronGroup(
        1,
        "dv/dt = w : 1\ndw/dt = -(2*pi/(5*ms))**2*v : hertz",
        threshold="v > 0.8",
        refractory="v > 0",
        method="euler",
    )
    swinging.v = 1
    spikes = SpikeMonitor(swinging)
    run(20 * ms)
    assert np.allclose(spikes.t / ms, [0, 4.2, 9.1, 14.0, 18.9])  # seen in Brian 2.9


def test_D9_R11_conditions_only_end_refractoriness():
    made = NeuronGroup(
        3,
        "dv/dt = 1/ms : 1\nhold : boolean",
        threshold="v > 0.5",
        reset="v = 0",
        refractory="hold",
        method="euler",
    )
    made.hold = [True, False, True]
    spikes = SpikeMonitor(made)
    run(5 * ms)
    assert spikes.count[:].tolist() == [1, 8, 1]  # seen in Brian 2.9
    made.hold = False
    run(5 * ms)
    assert spikes.count[:].tolist() == [10, 16, 10]


def test_D10_condition_on_the_last_spike_by_hand():
    made = eager("(t - lastspike) < 3*ms")
    spikes = SpikeMonitor(made)
    run(10 * ms)
    assert np.allclose(spikes.t / ms, [0, 3, 6, 9])


def test_D11_R12_helper_variables():
    made = NeuronGroup(
        2,
        "dv/dt = int(not_refractory)/ms : 1\nx = (t - lastspike)/ms : 1",
        threshold="v > 0.55",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
    )
    assert made.lastspike[0] == -10_000 * second
    assert made.not_refractory[:].tolist() == [True, True]
    run(0.6 * ms)
    assert made.not_refractory[:].tolist() == [False, False]
    assert np.allclose(made.lastspike / ms, 0.5)
    assert np.allclose(made.x, 0.1)
    with pytest.raises(AttributeError):
        NeuronGroup(1, "v : 1").lastspike  # noqa: B018


def test_D11_helper_variables_can_be_set():
    made = NeuronGroup(
        2,
        "dv/dt = 1/ms : 1 (unless refractory)",
        threshold="v > 0.55",
        reset="v = 0",
        refractory=3 * ms,
        method="euler",
    )
    made.lastspike = [0, -1] * ms
    spikes = SpikeMonitor(made)
    run(2.2 * ms)
    made.lastspike[0] = "0.3*ms"
    made.not_refractory[1] = True
    run(1.8 * ms)
    assert spikes.i[:].tolist() == [1, 0]
    assert np.allclose(spikes.t / ms, [2.5, 3.8])
    assert np.allclose(made.lastspike / ms, [3.8, 2.5])


@pytest.mark.differs("`lastspike` is kept in whole time steps, with a warning")
def test_D11_last_spikes_stand_on_steps():
    made = eager(3 * ms)
    with pytest.warns(NbspikeWarning, match="whole time steps"):
        made.lastspike = 0.15 * ms
    assert made.lastspike[0] == 0.2 * ms
    spikes = SpikeMonitor(made)
    run(4 * ms)
    # floor((t - 0.15 ms)/dt + 0.001) reaches 30 at 3.2 ms
    assert np.allclose(spikes.t / ms, [3.2])


def test_D12_timestep_counts_whole_steps():
    made = NeuronGroup(6, "n : integer")
    made.n = "timestep(i*0.1*ms, 0.1*ms)"
    assert made.n[:].tolist() == [0, 1, 2, 3, 4, 5]
    made.n = "timestep(0.29*ms, dt)"
    assert made.n[0] == 2


def test_D13_inputs_are_not_refractory():
    with pytest.raises(NbspikeError, match="refractory"):
        PoissonGroup(1, rates=1 / ms, refractory=5 * ms)
    with pytest.raises(NbspikeError, match="refractory"):
        SpikeGeneratorGroup(1, [0], [0] * ms, refractory=5 * ms)


@pytest.mark.differs("refused when the group is made; Brian fails at the run or never")
def test_D6_wrong_refractory_periods_are_named():
    for wrong in (5, 5 * mV, True, "5*mV", "5"):
        with pytest.raises(NbspikeError, match="NB309"):
            eager(wrong)


@pytest.mark.differs("the timing is always that of Brian 2.9; a warning says so")
def test_D14_older_timing_is_not_offered(script):
    with pytest.warns(NbspikeWarning, match="legacy.refractory_timing` has no effect"):
        script("prefs.legacy.refractory_timing = True")
