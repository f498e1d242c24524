"""Inputs: Poisson groups, listed spikes, functions of time."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    ms,
    mV,
    run,
    second,
)
from nbspike.diagnostics.errors import NbspikeError
from nbspike.diagnostics.notes import NbspikeWarning

ALWAYS = 1e6 * Hz  # a spike in every step


def intervals(spikes):
    """Return all times between spikes of one neuron, second."""
    trains = spikes.spike_trains().values()
    return np.concatenate([np.diff(train / second) for train in trains])


def played(indices, times, duration=1 * ms, **more):
    """Return who fires in which step."""
    source = SpikeGeneratorGroup(3, indices, times, **more)
    spikes = SpikeMonitor(source)
    run(duration)
    return spikes.i[:].tolist(), (spikes.t / ms).round(6).tolist()


def test_J1_spikes_have_the_rate_and_the_law():
    source = PoissonGroup(1000, rates=100 * Hz)
    spikes = SpikeMonitor(source)
    run(1 * second)
    # 10^7 draws with p = 0.01: standard deviation 315
    assert abs(spikes.num_spikes - 100_000) < 4 * 315
    gaps = intervals(spikes)
    # gaps of a process cut off after 1 s are short by its last, unfinished gap
    assert np.mean(gaps) == pytest.approx(0.01, rel=0.03)
    assert np.std(gaps) == pytest.approx(np.mean(gaps), rel=0.05)


@pytest.mark.filterwarnings("ignore:L3")
def test_J1_rates_are_one_each_or_a_text_of_every_step():
    one_each = PoissonGroup(3, rates=[1, 2, 3] * Hz)
    assert (one_each.rates[:] == [1, 2, 3] * Hz).all()
    one_each.rates = "i*1e6*Hz"
    one_each.rates[2] = 0 * Hz
    strength = 1e6 * Hz  # noqa: F841  (used by the text)
    changing = PoissonGroup(3, rates="i*strength*int(t < 0.25*ms)")
    spikes, others = SpikeMonitor(one_each), SpikeMonitor(changing)
    run(0.5 * ms)
    assert spikes.count[:].tolist() == [0, 5, 0]
    assert others.count[:].tolist() == [0, 3, 3]
    with pytest.raises(NbspikeError, match="NB204"):
        changing.rates = 3 * Hz
    for wrong in (5, 5 * mV, [1, 2] * Hz):
        with pytest.raises(NbspikeError):
            PoissonGroup(3, rates=wrong)
    negative = Network(PoissonGroup(3, rates=-1 * Hz))
    with pytest.raises(NbspikeError, match="NB609"):
        negative.run(0.1 * ms)


@pytest.mark.differs("a warning says that such spikes are not Poisson; Brian is silent")
def test_J2_R40_one_spike_a_step_at_most():
    source = PoissonGroup(1, rates=8000 * Hz)
    spikes = SpikeMonitor(source)
    with pytest.warns(NbspikeWarning, match="not Poisson spikes.*PoissonInput"):
        run(2 * second)
    counts = np.bincount((spikes.t / (10 * ms)).astype(int), minlength=200)
    # binomial: mean 100*0.8, variance over mean 1 - 0.8
    assert counts.mean() == pytest.approx(80, abs=1.2)
    assert counts.var() / counts.mean() == pytest.approx(0.2, abs=0.08)
    faster = PoissonGroup(1, rates=20_000 * Hz)
    others = SpikeMonitor(faster)
    with pytest.warns(NbspikeWarning, match=r"rate\*dt = 2"):
        Network(faster, others).run(10 * ms)
    assert others.num_spikes == 100


@pytest.mark.filterwarnings("ignore:L3")
def test_J3_parts_of_poisson_groups_count_from_zero():
    source = PoissonGroup(10, rates="int(i == 5)*1e6*Hz")
    part = source[4:8]
    spikes = SpikeMonitor(part)
    run(0.1 * ms)
    assert spikes.i[:].tolist() == [1]
    assert (part.N, part.rates[:].tolist()) == (4, [0 * Hz, ALWAYS, 0 * Hz, 0 * Hz])
    with pytest.raises(NbspikeError, match="NB602"):
        source[::2]


def test_J6_R42_spikes_go_into_the_step_they_fall_in():
    times = [0.26, 0.1, 0.3, 0.5] * ms
    assert played([0, 1, 2, 0], times) == ([1, 0, 2, 0], [0.1, 0.2, 0.3, 0.5])


def test_J6_order_does_not_matter():
    assert played([2, 1, 0], [0.5, 0.3, 0.1] * ms)[0] == [0, 1, 2]
    assert played([], [] * ms) == ([], [])


def test_J6_sorted_is_accepted():
    assert played([0, 1], [0.1, 0.3] * ms, sorted=True) == ([0, 1], [0.1, 0.3])


def test_J6_R42_impossible_spikes_are_refused():
    for indices, times in (
        ([0, 3], [0, 1] * ms),
        ([0, 1], [0] * ms),
        ([0], [-1] * ms),
        ([0], [1]),
    ):
        with pytest.raises(NbspikeError):
            SpikeGeneratorGroup(3, indices, times)
    twice = SpikeGeneratorGroup(3, [0, 0], [0.11, 0.12] * ms)
    with pytest.raises(NbspikeError, match="listed twice in the time step"):
        run(1 * ms)
    assert len(twice) == 3


def test_J6_R42_past_spikes_are_dropped_with_a_warning():
    network = Network(NeuronGroup(1, "v : 1"))
    network.run(1 * ms)
    source = SpikeGeneratorGroup(3, [0, 1, 2], [0.5, 1.0, 1.5] * ms)
    spikes = SpikeMonitor(source)
    network.add(source, spikes)
    with pytest.warns(NbspikeWarning, match="1 spikes of .* before t = 1 ms"):
        network.run(1 * ms)
    assert spikes.i[:].tolist() == [1, 2]
    assert np.allclose(spikes.t / ms, [1.0, 1.5])


def test_J7_spikes_come_again_after_a_period():
    source = SpikeGeneratorGroup(2, [0, 1], [0.2, 0.5] * ms, period=1 * ms)
    spikes = SpikeMonitor(source)
    assert source.period == 1 * ms
    run(2.3 * ms)
    run(1.1 * ms)
    assert np.allclose(spikes.t / ms, [0.2, 0.5, 1.2, 1.5, 2.2, 2.5, 3.2])
    assert spikes.i[:].tolist() == [0, 1, 0, 1, 0, 1, 0]


def test_J7_periods_are_multiples_of_the_step_beyond_the_last_spike():
    for wrong in (0.4 * ms, 0.5 * ms, -1 * ms):
        with pytest.raises(NbspikeError, match="NB627"):
            SpikeGeneratorGroup(2, [0, 1], [0.2, 0.5] * ms, period=wrong)
    off_grid = SpikeGeneratorGroup(2, [0, 1], [0.2, 0.5] * ms, period=0.95 * ms)
    with pytest.raises(NbspikeError, match=r"not a multiple of the time step 0\.1 ms"):
        run(1 * ms)
    assert SpikeGeneratorGroup(1, [0], [1] * ms, period=0 * ms).period == 0 * ms
    assert len(off_grid) == 2


@pytest.mark.differs("a spike due before the source joined is not sent late")
def test_J7_period_counts_from_time_zero():
    network = Network(NeuronGroup(1, "v : 1"))
    network.run(1.3 * ms)
    source = SpikeGeneratorGroup(2, [0, 1], [0.2, 0.5] * ms, period=1 * ms)
    spikes = SpikeMonitor(source)
    network.add(source, spikes)
    network.run(1.3 * ms)
    assert np.allclose(spikes.t / ms, [1.5, 2.2, 2.5])


def test_J8_set_spikes_replaces_them_with_absolute_times():
    source = SpikeGeneratorGroup(2, [0, 1], [0, 0.9] * ms, period=1 * ms)
    spikes = SpikeMonitor(source)
    run(3.5 * ms)
    source.set_spikes([1], [0.3] * ms, period=0.5 * ms)
    run(1 * ms)
    source.set_spikes([0, 1], [5.0, 4.7] * ms)
    run(1 * ms)
    # as seen in Brian 2.9
    wanted = [0, 0.9, 1.0, 1.9, 2.0, 2.9, 3.0, 3.8, 4.3, 4.7, 5.0]
    assert np.allclose(spikes.t / ms, wanted)
    assert spikes.i[:].tolist() == [0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0]
    assert source.period == 0 * ms


def test_J8_output_is_replayed():
    made = NeuronGroup(
        3, "dv/dt = (1 + i)/ms : 1", threshold="v > 0.55", reset="v = 0", method="euler"
    )
    first = SpikeMonitor(made)
    network = Network(made, first)
    network.run(2 * ms)
    replay = SpikeGeneratorGroup(3, [0], [0] * ms)
    replay.set_spikes(first.i, first.t)
    second_time = SpikeMonitor(replay)
    Network(replay, second_time).run(2 * ms)
    assert second_time.i[:].tolist() == first.i[:].tolist()
    assert second_time.t_.tolist() == first.t_.tolist()


def test_J10_functions_of_time_drive_equations():
    frequency = 50 * Hz  # noqa: F841  (used by the equation)
    made = NeuronGroup(
        1, "dv/dt = (sin(2*pi*frequency*t) - v)/(10*ms) : 1", method="euler"
    )
    run(50 * ms)
    assert made.v[0] == pytest.approx(0.2935639313)  # seen in Brian 2.9
    # forced response after the transient: sin(wt - atan(w*tau))/sqrt(1 + (w*tau)^2)
    phase = 2 * np.pi * 0.5
    exact = np.sin(2 * np.pi * 2.5 - np.arctan(phase)) / np.sqrt(1 + phase**2)
    assert made.v[0] == pytest.approx(exact, abs=0.02)


def test_J12_poisson_neurons_by_hand_are_refractory():
    rate = 400 * Hz  # noqa: F841  (used by the threshold)
    made = NeuronGroup(500, "v : 1", threshold="rand() < rate*dt", refractory=2 * ms)
    spikes = SpikeMonitor(made)
    run(1 * second)
    gaps = intervals(spikes)
    assert gaps.min() > 1.99e-3
    # a geometric wait of mean 1/(rate*dt) steps begins one step before the period ends
    assert np.mean(gaps) == pytest.approx(2e-3 + 2.5e-3 - 1e-4, rel=0.02)
