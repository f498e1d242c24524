from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike.analysis.correlation import (
    autocorrelogram,
    fano_factor,
    power_spectrum,
    synchrony,
)
from nbspike.analysis.view import SpikeView


def spikes_of(trains: list[np.ndarray]) -> SpikeView:
    t = np.concatenate(trains)
    i = np.repeat(np.arange(len(trains)), [len(train) for train in trains])
    order = np.argsort(t, kind="stable")
    return SpikeView("P", len(trains), 0, t[order], i[order])


def poisson(rate: float, neurons: int, stop: float, seed: int = 7) -> SpikeView:
    random = np.random.default_rng(seed)
    counts = random.poisson(rate * stop, neurons)
    return spikes_of([np.sort(random.uniform(0, stop, count)) for count in counts])


def clocks(rate: float, neurons: int, stop: float) -> SpikeView:
    """Clocks that are out of step with each other."""
    starts = np.arange(neurons) / (neurons * rate)
    return spikes_of([start + np.arange(0, stop - start, 1 / rate) for start in starts])


def test_autocorrelogram_of_poisson_processes_is_flat() -> None:
    found = poisson(20.0, 200, 50.0)
    lags, rate = autocorrelogram(found, 50.0, 0.1, 0.01)
    assert_allclose(lags, np.arange(0.005, 0.1, 0.01))
    # 200 000 spikes, 0.2 followers each in a bin: 40 000 counts, deviation 0.5 %
    assert_allclose(rate, 20.0, rtol=0.025)


def test_autocorrelogram_of_clocks_has_peaks_at_their_periods() -> None:
    _, rate = autocorrelogram(clocks(50.0, 7, 2.0), 2.0, 0.05, 0.005)
    peaks = np.zeros(10)
    peaks[[4, 8]] = 200.0  # one follower in a bin of 5 ms
    assert_allclose(rate, peaks)


def test_autocorrelogram_knows_neurons_apart() -> None:
    found = spikes_of([np.array([0.1]), np.array([0.101]), np.array([0.2, 0.205])])
    _, rate = autocorrelogram(found, 1.0, 0.02, 0.01)
    assert_allclose(rate, [1 / (4 * 0.01), 0.0])
    _, empty = autocorrelogram(found, 0.1, 0.1, 0.05)
    assert np.isnan(empty).all()


def test_spectrum_of_poisson_processes_is_flat() -> None:
    found = poisson(30.0, 50, 100.0)
    frequency, power = power_spectrum(found, 0.0, 100.0, 1e-3, segments=100)
    assert_allclose(frequency, np.arange(501.0))
    # rate/size; 100 segments and 499 frequencies: deviation of the mean 0.5 %
    assert np.mean(power[1:-1]) == pytest.approx(30.0 / 50, rel=0.02)
    assert power[0] == pytest.approx(0.0, abs=1e-12)


def test_spectrum_of_a_common_rhythm_has_its_frequency() -> None:
    beat = np.arange(0.0125, 10.0, 0.025)  # 40 Hz
    frequency, power = power_spectrum(spikes_of([beat, beat]), 0.0, 10.0, 1e-3)
    assert frequency[np.argmax(power)] in (40.0, 80.0, 120.0, 160.0, 200.0)
    others = np.delete(power, np.arange(0, 5001, 400))
    assert others.max() < 1e-9 * power.max()


def test_fano_factor_of_poisson_processes_and_of_clocks() -> None:
    # 1000 neurons with 100 windows: deviation sqrt(2/100/1000)
    assert fano_factor(poisson(20.0, 1000, 10.0), 0.0, 10.0, 0.1) == pytest.approx(
        1.0, abs=4 * math.sqrt(2e-5)
    )
    assert fano_factor(clocks(50.0, 5, 10.0), 0.0, 10.0, 0.1) < 0.01
    silent = spikes_of([np.empty(0)])
    assert math.isnan(fano_factor(silent, 0.0, 10.0, 0.1))
    assert math.isnan(fano_factor(silent, 0.0, 0.1, 0.1))


def test_synchrony_goes_from_chance_to_one() -> None:
    random = np.random.default_rng(3)
    common = random.normal(size=(1, 20_000))
    assert synchrony(np.repeat(common, 10, axis=0)) == pytest.approx(1.0)
    apart = random.normal(size=(100, 20_000))
    assert synchrony(apart) == pytest.approx(0.1, abs=0.003)  # 1/sqrt(100)
    half = np.sqrt(0.5) * (common + apart)
    assert synchrony(half) == pytest.approx(np.sqrt(0.505), abs=0.02)
    assert math.isnan(synchrony(np.ones((3, 5))))
