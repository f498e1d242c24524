"""Histograms: they are densities, and their bins do not make patterns."""

from __future__ import annotations

import numpy as np
import pytest

from nbspike.analysis.distributions import (
    density,
    interval_edges,
    outline,
    value_edges,
)


def test_density_integrates_to_the_share_within_the_edges() -> None:
    values = np.array([0.5, 1.5, 1.6, 3.0, np.nan, 10.0])
    edges = np.array([0.0, 1.0, 2.0, 4.0])
    np.testing.assert_allclose(density(values, edges), [1 / 5, 2 / 5, 1 / 5 / 2])


def test_density_of_exponential_intervals_is_the_exponential() -> None:
    rate = 50.0
    intervals = np.random.default_rng(1).exponential(1 / rate, 200_000)
    edges = interval_edges(intervals, 1e-4)
    centres = (edges[1:] + edges[:-1]) / 2
    found = density(intervals, edges)[1:]
    expected = rate * np.exp(-rate * centres[1:])
    error = np.sqrt(expected / (200_000 * np.diff(edges)[1:]))  # of a binomial count
    assert np.all(np.abs(found - expected) < 5 * error + 0.01 * expected)


@pytest.mark.parametrize("longest", [12, 333, 4321])
def test_bins_of_intervals_hold_equally_many_steps(longest: int) -> None:
    dt = 1e-4
    steps = np.arange(1, longest)
    edges = interval_edges(steps * dt, dt)
    counts = np.histogram(steps * dt, edges)[0]
    assert len(set(counts[1:-1].tolist())) == 1  # every whole number once
    assert edges[-1] >= np.quantile(steps * dt, 0.99)
    assert len(counts) <= 51


def test_bins_of_no_intervals_and_of_equal_values_exist() -> None:
    assert len(interval_edges(np.empty(0), 1e-4)) > 2
    edges = value_edges(np.full(9, -0.06))
    assert edges[0] < -0.06 < edges[-1]
    assert density(np.empty(0), edges).max() == 0


def test_outline_goes_around_the_bars() -> None:
    x, y = outline(np.array([0.0, 1.0, 2.0]), np.array([3.0, 4.0]))
    assert x.tolist() == [0, 0, 1, 1, 2, 2]
    assert y.tolist() == [0, 3, 3, 4, 4, 0]
