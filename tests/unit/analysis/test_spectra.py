"""Spectrum and autocorrelation of signals whose own are known."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.spectra import rate_autocorrelation, welch_spectrum

STEP = 1e-3
T = np.arange(0, 20, STEP)


def test_sine_has_its_power_at_its_frequency() -> None:
    found = welch_spectrum(5 + 3 * np.sin(2 * np.pi * 40 * T), STEP, 1.0)
    assert found.peak == pytest.approx(40)
    assert found.power.sum() * found.resolution == pytest.approx(3**2 / 2, rel=1e-6)
    assert found.resolution == pytest.approx(1)
    assert found.highest == pytest.approx(500)
    assert found.segments == 39  # half overlapping


def test_white_noise_is_flat_and_integrates_to_its_variance() -> None:
    noise = np.random.default_rng(0).normal(0, 2, T.size)
    found = welch_spectrum(noise, STEP, 0.1)
    # one-sided density of white noise: 2 * variance * step
    assert found.power[1:-1].mean() == pytest.approx(2 * 4 * STEP, rel=0.02)
    assert np.ptp(found.power[1:-1]) < 0.6 * 2 * 4 * STEP
    assert found.power.sum() * found.resolution == pytest.approx(4, rel=0.04)


def test_poisson_rate_is_two_rates_over_size() -> None:
    rate, size = 10.0, 200
    counts = np.random.default_rng(1).poisson(rate * size * STEP, T.size)
    found = welch_spectrum(counts / (size * STEP), STEP, 0.5)
    assert found.power[1:-1].mean() == pytest.approx(2 * rate / size, rel=0.03)


def test_ornstein_uhlenbeck_is_a_lorentzian() -> None:
    tau, sigma = 0.02, 3.0
    decay = np.exp(-STEP / tau)
    kicks = np.random.default_rng(2).normal(0, sigma * np.sqrt(1 - decay**2), 400_000)
    x = np.empty(kicks.size)
    value = 0.0
    for k, kick in enumerate(kicks.tolist()):
        value = decay * value + kick
        x[k] = value
    found = welch_spectrum(x, STEP, 1.0)
    low = found.frequency < 60  # above, sampling folds frequencies back
    expected = 4 * sigma**2 * tau / (1 + (2 * np.pi * found.frequency * tau) ** 2)
    ratio = found.power[low] / expected[low]
    assert ratio.mean() == pytest.approx(1, abs=0.03)

    lags, correlation = rate_autocorrelation(x, STEP, 0.06)
    np.testing.assert_allclose(correlation, np.exp(-lags / tau), atol=0.05)


def test_autocorrelation_of_a_sine_is_a_cosine() -> None:
    lags, found = rate_autocorrelation(7 + np.sin(2 * np.pi * 8 * T), STEP, 0.3)
    assert lags[0] == pytest.approx(STEP)
    np.testing.assert_allclose(found, np.cos(2 * np.pi * 8 * lags), atol=5e-3)


def test_autocorrelation_of_chance_is_none() -> None:
    counts = np.random.default_rng(3).poisson(3, T.size).astype(float)
    _, found = rate_autocorrelation(counts, STEP, 0.1)
    assert np.abs(found).max() < 5 / np.sqrt(T.size)


def test_what_never_changes_has_neither() -> None:
    assert np.isnan(rate_autocorrelation(np.full(100, 4.1), STEP, 0.02)[1]).all()
    assert np.isnan(welch_spectrum(np.zeros(100), STEP, 0.05).peak)


def test_short_signals_have_neither() -> None:
    assert welch_spectrum(np.ones(3), STEP, 1.0).power.size == 0
    assert rate_autocorrelation(np.ones(1), STEP, 1.0)[0].size == 0


def test_segments_are_no_longer_than_the_signal() -> None:
    assert welch_spectrum(np.arange(100.0), STEP, 5.0).resolution == pytest.approx(10)
