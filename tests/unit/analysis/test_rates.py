from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from nbspike.analysis.rates import mean_rate, population_rate
from nbspike.analysis.view import SpikeView


def spikes(times: list[float], size: int = 1) -> SpikeView:
    t = np.sort(np.array(times, dtype=np.float64))
    return SpikeView("P", size, 0, t, np.zeros(t.size, dtype=np.int64))


def test_mean_rate_counts_spikes_per_neuron_and_second() -> None:
    assert mean_rate(spikes([0.1, 0.2, 0.3, 0.4], size=2), 0.0, 0.5) == 4.0


def test_mean_rate_of_nobody_or_of_no_time_is_zero() -> None:
    assert mean_rate(spikes([], size=0), 0.0, 1.0) == 0.0
    assert mean_rate(spikes([0.1]), 0.5, 0.5) == 0.0


@given(
    st.lists(st.integers(0, 9999), max_size=200),
    st.floats(1e-4, 0.5),
    st.integers(1, 50),
)
def test_population_rate_conserves_the_count(
    steps: list[int], bin_width: float, size: int
) -> None:
    train = spikes([1e-4 * k for k in steps], size)
    found = population_rate(train, 0.0, 1.0, bin_width)
    assert_allclose(found.rate.sum() * found.bin_width * size, len(steps), rtol=1e-12)
    assert_allclose(found.bin_width * found.t.size, 1.0, rtol=1e-12)


@given(st.lists(st.integers(0, 9999), max_size=100), st.integers(1, 9999))
def test_neighbouring_windows_count_every_spike_once(
    steps: list[int], cut: int
) -> None:
    train = spikes([k * 1e-4 for k in steps])
    edge = cut * 1e-4
    left = mean_rate(train, 0.0, edge) * edge
    right = mean_rate(train, edge, 1.0) * (1.0 - edge)
    assert_allclose(left + right, len(steps), atol=1e-6)


def test_a_spike_on_an_edge_belongs_to_the_later_bin() -> None:
    found = population_rate(spikes([3 * 0.1e-3]), 0.0, 1e-3, 0.1e-3)
    assert np.flatnonzero(found.rate).tolist() == [3]


def test_population_rate_of_a_poisson_process_is_its_intensity() -> None:
    rng = np.random.default_rng(0)
    train = spikes(rng.uniform(0, 10, 200_000).tolist(), size=1000)
    found = population_rate(train, 0.0, 10.0, 0.1)
    # 2000 spikes a bin: relative SD 1/sqrt(2000), five of them
    assert found.rate == pytest.approx(20.0, rel=5 / np.sqrt(2000))
