"""Regimes of populations that are made to be in one."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.regime import count_correlation, rate_modulation, regime
from nbspike.analysis.view import SpikeView

STOP = 4.0
SIZE = 200


def view(t: np.ndarray, i: np.ndarray) -> SpikeView:
    order = np.argsort(t, kind="stable")
    return SpikeView("P", SIZE, 0, t[order], i[order])


def modulated(frequency: float, amplitude: float, rate: float = 20.0) -> SpikeView:
    """Independent neurons with a rate that follows a sine."""
    rng = np.random.default_rng(4)
    steps = np.arange(0, STOP, 1e-3)
    chance = rate * 1e-3 * (1 + amplitude * np.sin(2 * np.pi * frequency * steps))
    neuron, step = np.nonzero(rng.random((SIZE, steps.size)) < chance)
    return view(steps[step], neuron)


def clocks(spread: float) -> SpikeView:
    rng = np.random.default_rng(5)
    phase = rng.random(SIZE) * 0.05 * spread
    t = (np.arange(1, 79)[:, None] * 0.05 + phase).ravel()
    return view(t, np.tile(np.arange(SIZE), 78))


@pytest.mark.parametrize(
    ("spikes", "label"),
    [
        (modulated(20, 0.0), "AI"),
        (modulated(20, 1.0), "SI slow"),
        (modulated(80, 1.0), "SI fast"),
        (clocks(1.0), "AR"),
        (clocks(0.05), "SR"),
    ],
)
def test_regime_is_the_one_it_was_made_for(spikes, label) -> None:
    assert regime(spikes, 0.0, STOP).label == label


def test_few_spikes_say_nothing() -> None:
    few = modulated(20, 0.0, rate=0.1)
    assert regime(few, 0.0, STOP).label == ""
    slow = modulated(20, 0.0, rate=0.5)  # two in thirty have five intervals
    assert regime(slow, 0.0, STOP).label == ""
    assert regime(view(np.empty(0), np.empty(0, int)), 0.0, STOP).label == ""


def test_modulation_is_that_of_the_rate() -> None:
    found = regime(modulated(10, 0.8), 0.0, STOP)
    # bins of 5 ms take away 0.4 % of a sine of 10 Hz
    assert found.modulation == pytest.approx(0.8 / np.sqrt(2), rel=0.05)
    assert found.frequency == pytest.approx(10)


def test_modulation_does_not_depend_on_the_number_of_neurons() -> None:
    steps = np.arange(20_000)
    wave = 1 + 0.5 * np.sin(0.01 * steps)
    rng = np.random.default_rng(6)
    few, many = (rate_modulation(rng.poisson(n * wave)) for n in (2, 200))
    assert few == pytest.approx(0.5 / np.sqrt(2), rel=0.1)
    assert many == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


def test_correlation_is_that_of_a_shared_part() -> None:
    rng = np.random.default_rng(7)
    shared = rng.poisson(1.0, 50_000)
    counts = shared + rng.poisson(3.0, (30, 50_000))
    assert count_correlation(counts) == pytest.approx(1 / 4, abs=0.01)
    silent = np.vstack([counts, np.zeros((5, 50_000))])
    assert count_correlation(silent) == count_correlation(counts)


def test_independent_neurons_are_uncorrelated() -> None:
    counts = np.random.default_rng(8).poisson(1.0, (50, 20_000))
    assert count_correlation(counts) == pytest.approx(0, abs=2e-3)
    assert np.isnan(count_correlation(counts[:1]))
