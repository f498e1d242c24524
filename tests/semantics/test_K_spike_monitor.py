"""Rows K8 to K15 and K18: spikes, events and rates.

Numbers named "Brian" were observed in Brian 2.9.
"""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    EventMonitor,
    Hz,
    NbspikeError,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    defaultclock,
    ms,
    run,
)


def ramps(size=3):
    """Return neurons that fire every 6, 3 and 2 steps or so."""
    return NeuronGroup(
        size,
        "dv/dt = (i + 1)*1.5/ms : 1\nw = 2*v : 1\nk : integer",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
    )


def test_K8_variables_are_noted_before_the_reset():
    G = ramps()
    M = SpikeMonitor(G, variables=["v", "w", "k"])
    run(1 * ms)

    # Brian
    assert_array_equal(M.i, [2, 1, 2, 0, 1, 2])
    assert_allclose(M.t / ms, [0.2, 0.3, 0.5, 0.6, 0.7, 0.8])
    assert_allclose(M.v, [1.35, 1.2, 1.35, 1.05, 1.2, 1.35])
    assert_allclose(M.w, 2 * M.v)
    assert M.k.dtype == np.int32
    assert (M.when, M.order) == ("thresholds", 1)


def test_R5_noted_values_are_above_the_threshold():
    G = ramps()
    M = SpikeMonitor(G, "v")
    later = SpikeMonitor(G, "v", when="after_resets")
    run(1 * ms)

    assert (M.v > 1).all()
    assert_allclose(later.v, 0)
    assert_allclose(later.t, M.t)


def test_K8_counts_and_pairs():
    source = SpikeGeneratorGroup(4, [3, 0, 3], [1, 1, 2] * ms)
    M = SpikeMonitor(source)
    run(3 * ms)

    i, t = M.it
    assert_array_equal(i, [0, 3, 3])
    assert_allclose(t / ms, [1, 1, 2])
    assert_array_equal(M.count, [1, 0, 0, 2])
    assert M.num_spikes == len(M) == M.N == 3
    assert M.event == "spike"


def test_K9_spikes_come_by_time_and_then_by_neuron():
    P = PoissonGroup(50, 100 * Hz)
    M = SpikeMonitor(P)
    run(100 * ms)

    assert len(M) > 100
    assert_array_equal(np.lexsort((M.i, M.t_)), np.arange(len(M)))


def test_R3_time_of_a_spike_is_the_start_of_its_step():
    G = NeuronGroup(
        1, "dv/dt = 1/ms : 1", threshold="v > 0.95", method="euler", reset="v=0"
    )
    M = SpikeMonitor(G)
    run(1 * ms)

    assert_allclose(M.t / ms, [0.9])  # v is 1 at the end of this step


def test_K10_counts_alone():
    G = ramps()
    M = SpikeMonitor(G, record=False)
    N = SpikeMonitor(G, "v", record=False)
    run(1 * ms)

    assert_array_equal(M.count, [1, 2, 3])
    assert M.num_spikes == len(M) == 6
    for name in "it":
        with pytest.raises(NbspikeError, match=f"has no `{name}`"):
            getattr(M, name)
    with pytest.raises(NbspikeError, match="only counts"):
        M.spike_trains()
    assert_allclose(N.v, [1.35, 1.2, 1.35, 1.05, 1.2, 1.35])  # Brian
    run(1 * ms)
    assert M.num_spikes > 6


def test_K11_trains_and_values_of_each_neuron():
    source = SpikeGeneratorGroup(4, [3, 0, 3], [1, 1, 2] * ms)
    M = SpikeMonitor(source)
    G = ramps()
    N = SpikeMonitor(G, "v")
    run(3 * ms)

    trains = M.spike_trains()
    assert sorted(trains) == [0, 1, 2, 3]
    assert [len(trains[k]) for k in range(4)] == [1, 0, 0, 2]
    assert_allclose(trains[3] / ms, [1, 2])
    assert_allclose(M.event_trains()[0] / ms, [1])
    values = N.values("v")
    assert sum(len(values[k]) for k in values) == N.num_spikes
    assert set(N.all_values()) == {"t", "v"}
    assert_allclose(N.all_values()["t"][0], N.spike_trains()[0])
    with pytest.raises(NbspikeError, match="does not record `q`"):
        N.values("q")


def test_K12_events_are_recorded_like_spikes():
    G = NeuronGroup(3, "dv/dt = 1/ms : 1", events={"high": "v > 0.35"}, method="euler")
    G.v = "0.1*i"
    G.run_on_event("high", "v = 0")
    M = EventMonitor(G, "high", "v")
    run(1 * ms)

    # Brian
    assert_array_equal(M.i, [2, 1, 0, 2, 1, 0, 2])
    assert_allclose(M.t / ms, [0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.9])
    assert_allclose(M.v, 0.4)
    assert_array_equal(M.count, [2, 2, 3])
    assert_allclose(M.event_trains()[0] / ms, [0.3, 0.7])
    assert (M.when, M.order, M.num_events) == ("after_thresholds", 1, 7)
    with pytest.raises(NbspikeError, match=r"no event `hihg`.*`high`"):
        EventMonitor(G, "hihg")


def test_R52_custom_events_ignore_refractoriness():
    G = NeuronGroup(
        1,
        "dv/dt = 0/ms : 1",
        threshold="v > 1",
        reset="",
        refractory=5 * ms,
        events={"high": "v > 1"},
        method="euler",
    )
    G.v = 2
    M, E = SpikeMonitor(G), EventMonitor(G, "high")
    run(1 * ms)

    assert (len(M), len(E)) == (1, 10)  # Brian


def test_K13_rate_is_spikes_per_neuron_and_step():
    G = ramps(4)
    M, R, S = SpikeMonitor(G), PopulationRateMonitor(G), PopulationRateMonitor(G[3:])
    run(3 * ms)

    # Brian
    assert_allclose(R.rate[:9] / Hz, [0, 2500, 2500, 5000, 0, 5000, 2500, 5000, 2500])
    assert_allclose(S.rate[:4] / Hz, [0, 10000, 0, 10000])
    assert_allclose(np.mean(R.rate_) * 4 * 3e-3, M.num_spikes)
    assert_allclose(R.t / ms, np.arange(30) / 10)
    assert R.N == 30


def test_K13_rate_can_be_read_while_a_run_goes_on():
    from nbspike import NetworkOperation

    G = ramps()
    R = PopulationRateMonitor(G)
    seen = []
    op = NetworkOperation(lambda: seen.append(len(R.rate)), dt=1 * ms)
    run(3 * ms)

    assert seen == [0, 10, 20]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (0.3, [833.33333333, 1666.66666667, 3333.33333333, 2500.0]),
        (0.25, [833.33333333, 1666.66666667, 3333.33333333, 2500.0]),
        (0.2, [833.33333333, 1666.66666667, 3333.33333333, 2500.0]),
        (0.4, [1000.0, 2000.0, 2000.0, 3000.0]),
    ],
)
def test_K14_flat_windows_have_an_odd_number_of_steps(width, expected):
    G = ramps(4)
    R = PopulationRateMonitor(G)
    run(3 * ms)

    smooth = R.smooth_rate(window="flat", width=width * ms)
    assert_allclose(smooth[:4] / Hz, expected)  # Brian


def test_K14_gaussian_and_own_windows():
    G = ramps(4)
    R = PopulationRateMonitor(G)
    run(3 * ms)

    # Brian
    expected = [746.72506638, 1889.49664499, 2838.05993226, 3032.2682236]
    assert_allclose(R.smooth_rate("gaussian", 0.1 * ms)[:4] / Hz, expected)
    own = R.smooth_rate(window=np.array([1.0, 2, 1]))
    assert_allclose(own[:6] / Hz, [625, 1875, 3125, 3125, 2500, 3125])
    with pytest.raises(NbspikeError, match="odd number"):
        R.smooth_rate(window=np.array([1.0, 2]))
    with pytest.raises(NbspikeError, match="no width"):
        R.smooth_rate("flat")


def test_K14_smoothing_keeps_the_integral():
    source = SpikeGeneratorGroup(1, [0], [50] * ms)
    R = PopulationRateMonitor(source)
    run(100 * ms)

    for window in ("gaussian", "flat"):
        smooth = R.smooth_rate(window, 5 * ms)
        assert_allclose(np.sum(smooth) * defaultclock.dt, 1, rtol=1e-12)


def test_K14_rates_of_each_neuron_from_a_spike_monitor():
    G = ramps(4)
    M, R = SpikeMonitor(G), PopulationRateMonitor(G)
    run(3 * ms)

    each = M.smooth_rate("gaussian", 0.3 * ms)
    assert each.shape == (4, 30)
    assert_allclose(each.mean(axis=0), R.smooth_rate("gaussian", 0.3 * ms))


@pytest.mark.differs("bins of 0.3 ms and runs of other lengths are taken")
@pytest.mark.parametrize(("length", "bins"), [(0.3, 3), (0.5, 2), (1, 1), (0.1, 10)])
def test_K15_bins_begin_at_their_times_and_count_all_spikes(length, bins):
    G = ramps(4)
    M, R = SpikeMonitor(G), PopulationRateMonitor(G)
    run(1 * ms)

    begins, rates = R.binned_rate(length * ms)
    assert_allclose(begins / ms, length * np.arange(bins), atol=1e-12)
    inside = np.sum(M.t_ < length * bins * 1e-3 - 1e-9)
    assert_allclose(rates.sum() * 4 * length * ms, inside)
    _, each = M.binned_rate(length * ms)
    assert each.shape == (4, bins)
    assert_allclose(each.mean(axis=0), rates)


def test_K15_bins_are_multiples_of_the_time_step():
    G = ramps()
    R = PopulationRateMonitor(G)
    run(1 * ms)

    with pytest.raises(NbspikeError, match=r"0\.25 ms is not a multiple"):
        R.binned_rate(0.25 * ms)


def test_K16_states_of_spike_and_rate_monitors():
    G = ramps()
    M, R = SpikeMonitor(G, "v"), PopulationRateMonitor(G)
    run(1 * ms)

    assert set(M.get_states()) == {"i", "t", "v", "count", "N"}  # Brian
    assert set(R.get_states()) == {"rate", "t", "N"}  # Brian
    assert_array_equal(M.get_states()["i"], M.i)
    table = M.get_states(["i", "t", "v"], units=False, format="pandas")
    assert list(table.columns) == ["i", "t", "v"]
    assert len(table) == len(M)


def test_K17_an_inactive_spike_monitor_misses_spikes():
    G = ramps()
    M = SpikeMonitor(G)
    M.active = False
    run(0.5 * ms)
    M.active = True
    run(0.5 * ms)

    assert_allclose(M.t / ms, [0.5, 0.6, 0.7, 0.8])


def test_K18_parts_are_recorded_with_their_own_numbers():
    G = ramps(4)
    M, N = SpikeMonitor(G, "v"), SpikeMonitor(G[2:], "v")
    R = PopulationRateMonitor(G[2:])
    run(2 * ms)

    chosen = M.i >= 2
    assert_array_equal(N.i, M.i[chosen] - 2)
    assert_allclose(N.t, M.t[chosen])
    assert_allclose(N.v, M.v[chosen])
    assert_array_equal(N.count, M.count[2:])
    assert_allclose(np.sum(R.rate_) * 1e-4 * 2, len(N))


def test_K8_long_recordings_go_on_in_other_buffers():
    G = NeuronGroup(200, "v : 1", threshold="v > 0", reset="v = v + 1")
    G.v = 1
    M = SpikeMonitor(G, "v")
    run(50 * ms)

    assert len(M) == 100_000
    assert_allclose(M.v, np.repeat(1 + np.arange(500), 200))
