"""Which samples of a membrane potential count."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.free_potential import free_samples, mean_and_sd

T = np.arange(1000) * 1e-4


def test_samples_after_a_spike_do_not_count_until_it_is_over() -> None:
    free = free_samples(T, np.array([0.01, 0.05]), 5e-3)
    held = np.flatnonzero(~free)
    expected = [*range(101, 151), *range(501, 551)]  # the reset follows the sample
    assert held.tolist() == expected


def test_spikes_within_a_refractory_time_hold_on() -> None:
    free = free_samples(T, np.array([0.01, 0.012]), 5e-3)
    assert np.flatnonzero(~free).tolist() == [*range(101, 171)]


@pytest.mark.parametrize(
    ("spikes", "refractory"), [(np.empty(0), 5e-3), (np.array([0.01]), 0.0)]
)
def test_all_count_without_spikes_or_refractoriness(spikes, refractory) -> None:
    assert free_samples(T, spikes, refractory).all()


def test_mean_and_sd_of_a_free_potential_are_those_of_its_noise() -> None:
    v = np.random.default_rng(0).normal(-60, 3, T.size)
    spikes = T[::100] + 0.0
    for at in range(0, T.size, 100):
        v[at + 1 : at + 51] = -90
    free = free_samples(T, spikes, 5e-3)
    mean, sd = mean_and_sd(v[free])
    assert free.sum() == 500
    assert (mean, sd) == pytest.approx((-60, 3), abs=0.4)


def test_nothing_has_no_mean() -> None:
    assert np.isnan(mean_and_sd(np.array([np.nan]))).all()
