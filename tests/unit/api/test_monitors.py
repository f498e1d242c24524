"""Monitors: what is recorded, at which times, in which order."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: N806

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NbspikeError,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    UnknownNameError,
    ms,
    mV,
    run,
    second,
)

INDICES, TIMES = [3, 0, 3, 1, 0], [1, 1, 2, 4, 4.5]


@pytest.fixture
def source():
    return SpikeGeneratorGroup(4, INDICES, TIMES * ms)


def test_spikes_come_in_order_of_time_and_then_of_neurons(source):
    M = SpikeMonitor(source)
    run(10 * ms)

    assert_array_equal(M.i, [0, 3, 3, 1, 0])
    assert_allclose(M.t / ms, [1, 1, 2, 4, 4.5], rtol=1e-12)
    assert_array_equal(M.count, [2, 1, 0, 2])
    assert M.num_spikes == len(M) == 5
    trains = M.spike_trains()
    assert sorted(trains) == [0, 1, 2, 3]
    assert_allclose(trains[0] / ms, [1, 4.5], rtol=1e-12)
    assert_allclose(trains[2] / ms, [])
    i, t = M.it
    assert len(i) == len(t) == 5


def test_parts_are_recorded_with_their_own_numbers(source):
    M = SpikeMonitor(source[1:])
    R = PopulationRateMonitor(source[3:])
    run(5 * ms)

    assert_array_equal(M.i, [2, 2, 0])
    assert_array_equal(M.count, [1, 0, 2])
    assert_array_equal(np.flatnonzero(R.rate), [10, 20])


def test_counts_alone(source):
    M = SpikeMonitor(source, record=False)
    run(5 * ms)

    assert_array_equal(M.count, [2, 1, 0, 2])
    with pytest.raises(NbspikeError, match="only counts"):
        M.t  # noqa: B018


def test_traces_begin_with_the_initial_value_and_lack_the_last():
    G = NeuronGroup(
        5, "dv/dt = 1*mV/ms : volt\nw = 2*v : volt\nn : integer\nb : boolean"
    )
    G.v = "i*mV"
    G.n = "i"
    G.b = "i > 3"
    M = StateMonitor(G, ["v", "w", "n", "b"], record=[4, 0])
    C = StateMonitor(G[2:], "v", record=1, dt=0.5 * ms)
    run(2 * ms)

    expected = np.array([[4.0], [0.0]]) + 0.1 * np.arange(20)
    assert_allclose(M.v / mV, expected, atol=1e-12)
    assert_allclose(M.w / mV, 2 * expected, atol=1e-12)
    assert_array_equal(M.n, [[4] * 20, [0] * 20])
    assert M.n.dtype == np.int32
    assert_array_equal(M.b[:, 0], [True, False])
    assert_allclose(M[0].v / mV, expected[1], atol=1e-12)
    assert_allclose(M[[0, 4]].v_, expected[::-1] * 1e-3, atol=1e-15)
    assert_allclose(G.v[0] / mV, 2, rtol=1e-12)
    assert_allclose(C.t / ms, [0, 0.5, 1, 1.5], rtol=1e-12)
    assert_allclose(C.v / mV, [[3, 3.5, 4, 4.5]], rtol=1e-12)
    assert_array_equal(C.record, [1])


def test_recordings_are_not_written_by_accident():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)
    run(1 * ms)

    with pytest.raises(ValueError, match="read-only"):
        M.v[0, 0] = 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"variables": "vv", "record": 0}, "Did you mean `v`"),
        ({"variables": "v"}, "record=True"),
        ({"variables": "v", "record": 9}, "0 to 1"),
        ({"variables": "v", "record": [0.5]}, "whole"),
        ({"variables": 3, "record": 0}, "by name"),
        ({"variables": "v", "record": 0, "when": 3}, "name of a slot"),
        ({"variables": "v", "record": 0, "order": 0.5}, "whole number"),
    ],
    ids=str,
)
def test_recordings_that_mean_nothing_are_refused(options, said):
    G = NeuronGroup(2, "v : 1")

    with pytest.raises(NbspikeError, match=said):
        StateMonitor(G, **options)


def test_unknown_recordings_are_refused():
    G = NeuronGroup(2, "v : 1\nu : 1")
    M = StateMonitor(G, "v", record=0, name="M")

    with pytest.raises(UnknownNameError, match="M does not record `u`"):
        M.u  # noqa: B018
    with pytest.raises(NbspikeError, match="does not record neuron 1"):
        M[1]
    with pytest.raises(NbspikeError, match="NB606"):
        SpikeMonitor(G)


def test_rate_counts_every_spike():
    P = PoissonGroup(100, 50 * Hz)
    M = SpikeMonitor(P)
    R = PopulationRateMonitor(P)
    run(0.3 * second)
    run(0.2 * second)

    assert len(R.rate) == 5000
    assert_allclose(R.t / ms, 0.1 * np.arange(5000), rtol=1e-12)
    assert_allclose(np.sum(R.rate) / Hz * 100 * 1e-4, M.num_spikes, rtol=1e-12)


@pytest.mark.parametrize(
    ("options", "weights"),
    [
        ({"window": "flat", "width": 0.5 * ms}, np.ones(5) / 5),
        ({"window": "flat", "width": 0.1 * ms}, np.ones(1)),
        ({"window": [1, 2, 1]}, np.array([1, 2, 1]) / 4),
    ],
    ids=str,
)
def test_smoothing_spreads_a_spike_over_the_window(options, weights):
    source = SpikeGeneratorGroup(1, [0], [5] * ms)
    R = PopulationRateMonitor(source)
    run(10 * ms)

    smooth = R.smooth_rate(**options) / Hz
    half = len(weights) // 2
    assert_allclose(smooth[50 - half : 51 + half], weights * 1e4, rtol=1e-12)
    assert_allclose(smooth.sum(), 1e4, rtol=1e-12)


def test_gaussian_window_has_its_width():
    source = SpikeGeneratorGroup(1, [0], [50] * ms)
    R = PopulationRateMonitor(source)
    run(100 * ms)

    smooth = R.smooth_rate("gaussian", width=4 * ms) / Hz
    away = R.t / ms - 50
    assert_allclose(smooth[540] / smooth[500], np.exp(-0.5), rtol=1e-9)
    assert_allclose(np.sum(smooth), 1e4, rtol=1e-12)
    assert np.ptp(away[smooth > 0]) == pytest.approx(16)
    with pytest.raises(NbspikeError, match="width"):
        R.smooth_rate("gaussian")
    with pytest.raises(NbspikeError, match="Did you mean `flat`"):
        R.smooth_rate("flatt", width=1 * ms)
