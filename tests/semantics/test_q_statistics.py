"""Statistics of what monitors recorded."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike import (
    Hz,
    NeuronGroup,
    PoissonGroup,
    SpikeMonitor,
    StateMonitor,
    ms,
    mV,
    run,
    second,
    statistics,
)
from nbspike.diagnostics.errors import NbspikeError


def test_Q5_statistics_of_poisson_spikes():
    source = PoissonGroup(100, rates=50 * Hz)
    spikes = SpikeMonitor(source)
    run(4 * second)
    assert statistics.mean_rate(spikes) / Hz == pytest.approx(50, abs=1.5)
    gaps, neuron = statistics.interspike_intervals(spikes)
    assert len(gaps) == len(neuron) == spikes.num_spikes - 100
    assert statistics.coefficient_of_variation(spikes) == pytest.approx(1, abs=0.03)
    assert statistics.fano_factor(spikes, 100 * ms) == pytest.approx(1, abs=0.1)
    lags, rate = statistics.autocorrelation(spikes, 50 * ms, 10 * ms)
    assert np.allclose(lags / ms, [5, 15, 25, 35, 45])
    assert np.allclose(rate / Hz, 50, rtol=0.1)
    frequency, power = statistics.power_spectrum(spikes, 1 * ms, segments=10)
    assert frequency[-1] == 500 * Hz
    assert np.mean(power[1:-1] / Hz) == pytest.approx(50 / 100, rel=0.1)


def test_Q5_statistics_of_clocks_that_beat_together():
    clock = NeuronGroup(
        3,
        "dv/dt = 1/(20*ms) : 1",
        threshold="v > 1.0001",
        reset="v = 0",
        method="euler",
    )
    spikes, traces = SpikeMonitor(clock), StateMonitor(clock, "v", record=True)
    run(1 * second)
    gap = 20.1 * ms  # 201 steps
    assert statistics.coefficient_of_variation(spikes) == pytest.approx(0, abs=1e-9)
    assert statistics.mean_rate(spikes) / Hz == pytest.approx(49)
    _, rate = statistics.autocorrelation(spikes, 30.15 * ms, 2.01 * ms)
    assert np.flatnonzero(rate).tolist() == [10]
    frequency, power = statistics.power_spectrum(spikes, 1 * ms)
    strongest = frequency[np.argmax(power[:75])]
    assert float(strongest * gap) == pytest.approx(1, abs=0.02)
    assert statistics.synchrony(traces.v) == pytest.approx(1)


def test_Q5_statistics_refuse_what_is_no_width():
    spikes = SpikeMonitor(PoissonGroup(2, rates=50 * Hz))
    for wrong in (0 * ms, -1 * ms, 3, 2 * mV):
        with pytest.raises(NbspikeError):
            statistics.fano_factor(spikes, wrong)
