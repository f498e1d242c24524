"""Rates of single neurons, of clocks whose rate is known."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.gain import firing_rates, rheobase
from nbspike.analysis.view import SpikeView


def spikes(*trains: np.ndarray) -> SpikeView:
    t = np.concatenate(trains)
    i = np.repeat(np.arange(len(trains)), [train.size for train in trains])
    order = np.argsort(t, kind="stable")
    return SpikeView("P", len(trains), 0, t[order], i[order])


@pytest.mark.parametrize("phase", [0.0, 0.31, 0.99])
def test_a_clock_has_its_rate_whatever_its_phase(phase) -> None:
    interval = 0.0271
    train = (np.arange(60) + phase) * interval
    (rate,) = firing_rates(spikes(train), 0.2, 1.0)
    assert rate == pytest.approx(1 / interval)


def test_one_spike_is_counted_over_the_time_and_none_is_none() -> None:
    found = firing_rates(spikes(np.array([0.5]), np.empty(0), np.array([0.1])), 0.2, 1)
    assert found.tolist() == pytest.approx([1.25, 0, 0])


def test_poisson_rates_are_those_of_the_process() -> None:
    rng = np.random.default_rng(0)
    trains = [np.cumsum(rng.exponential(1 / 40, 300)) for _ in range(200)]
    found = firing_rates(spikes(*trains), 0.0, 5.0)
    assert found.mean() == pytest.approx(40, rel=0.03)


def test_rheobase_lies_between_silence_and_firing() -> None:
    inputs = np.linspace(0, 1, 11)
    assert rheobase(inputs, np.maximum(inputs - 0.45, 0)) == pytest.approx((0.4, 0.5))
    assert rheobase(inputs, inputs * 0) is None
    assert rheobase(inputs, inputs + 1) is None
