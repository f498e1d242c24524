"""Inputs: Poisson spikes and listed ones."""

# names are those of scripts, and `run` and texts find them in the test
# ruff: noqa: F841, N806, PT031

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from nbspike import (
    Hz,
    NbspikeError,
    NbspikeWarning,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    UnitError,
    kHz,
    ms,
    run,
    second,
)


def test_poisson_counts_and_intervals():
    P = PoissonGroup(1000, 20 * Hz)
    M = SpikeMonitor(P)
    run(1 * second)

    expected = 20 * 1000
    assert abs(M.num_spikes - expected) < 4 * np.sqrt(expected)
    # Poisson counts have variance = mean; 1000 of them know it to 4.5 %
    assert M.count.var() / M.count.mean() == pytest.approx(1, abs=0.18)


def test_rates_differ_between_neurons_and_can_be_set():
    P = PoissonGroup(3, [0, 100, 200] * Hz)
    M = SpikeMonitor(P)
    run(2 * second)
    assert_allclose(M.count, [0, 200, 400], atol=4 * 20)
    assert M.count[0] == 0

    P.rates = 0 * Hz
    before = M.num_spikes
    run(1 * second)
    assert M.num_spikes == before
    P[2:].rates = 50 * Hz
    run(1 * second)
    assert M.num_spikes > before
    assert_array_equal(np.unique(M.i[before:]), [2])


def test_rates_as_text_follow_time_and_constants():
    peak = 100 * Hz
    P = PoissonGroup(200, "peak*int(t > 0.5*second)*(i < 100)")
    M = SpikeMonitor(P)
    run(1 * second)

    assert M.t_.min() > 0.5
    assert M.i.max() < 100
    assert M.num_spikes == pytest.approx(5000, rel=0.06)


@pytest.mark.parametrize("rates", [-20 * Hz, [1, -20] * Hz, np.inf * Hz, "-20*Hz"])
def test_negative_rates_are_refused(rates):
    P = PoissonGroup(2, rates)
    with pytest.raises(NbspikeError, match="NB609"):
        run(1 * ms)
    assert P.t == 0 * ms


@pytest.mark.parametrize(
    ("rates", "error"),
    [(20, UnitError), (20 * ms, UnitError), (np.nan * Hz, NbspikeError)],
)
def test_rates_in_other_units_are_refused(rates, error):
    with pytest.raises(error):
        PoissonGroup(1, rates)


def test_high_rates_are_warned_of_once():
    P = PoissonGroup(1, 2 * kHz)
    with pytest.warns(NbspikeWarning, match="2000 Hz") as said:
        run(1 * ms)
        run(1 * ms)

    assert len(said) == 1
    assert P.rates[0] == 2 * kHz


def test_listed_spikes_fire_in_the_step_they_fall_in():
    G = SpikeGeneratorGroup(2, [0, 1, 0], [0.26, 0.3, 0.7] * ms)
    M = SpikeMonitor(G)
    run(1 * ms)
    assert_allclose(M.t / ms, [0.2, 0.3, 0.7], rtol=1e-12)
    assert_array_equal(M.i, [0, 1, 0])

    G.set_spikes([1], [1.5] * ms)
    run(1 * ms)
    assert_allclose(M.t[3:] / ms, [1.5], rtol=1e-12)


@pytest.mark.parametrize(
    ("indices", "times", "code"),
    [
        ([0], [-1] * ms, "NB611"),
        ([0], [np.nan] * ms, "NB611"),
        ([2], [1] * ms, "NB602"),
        ([0.5], [1] * ms, "NB602"),
        ([0, 1], [1] * ms, "NB604"),
        ([0], [1], "NB310"),
    ],
    ids=str,
)
def test_impossible_lists_are_refused(indices, times, code):
    with pytest.raises(NbspikeError, match=code):
        SpikeGeneratorGroup(2, indices, times)


def test_two_spikes_of_a_neuron_in_a_step_are_refused():
    G = SpikeGeneratorGroup(1, [0, 0], [0.31, 0.38] * ms, name="G")
    with pytest.raises(NbspikeError, match="NB611"):
        run(1 * ms)
    assert len(G) == 1


def test_no_spikes_at_all():
    G = SpikeGeneratorGroup(2, [], [] * ms)
    M = SpikeMonitor(G)
    run(1 * ms)

    assert len(M) == 0
    assert_array_equal(M.count, [0, 0])
