from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike.analysis.intervals import (
    FEWEST_INTERVALS,
    interspike_intervals,
    regularity,
)
from nbspike.analysis.summary import summary_of
from nbspike.analysis.view import SpikeView, TraceView, View


def trains(each: list[np.ndarray], offset: int = 0) -> SpikeView:
    t = np.concatenate(each) if each else np.empty(0)
    i = np.repeat(np.arange(len(each)), [len(train) for train in each])
    order = np.argsort(t, kind="stable")
    return SpikeView("E", len(each), offset, t[order], i[order])


def naive_cv(each: list[np.ndarray]) -> tuple[float, int]:
    found = []
    for train in each:
        gaps = np.diff(train)
        if gaps.size >= FEWEST_INTERVALS:
            found.append(np.std(gaps) / np.mean(gaps))
    return float(np.mean(found)), len(found)


def test_intervals_are_those_of_each_neuron() -> None:
    found = trains([np.array([0.1, 0.3, 0.6]), np.array([]), np.array([0.2, 0.25])])
    intervals, neuron = interspike_intervals(found)
    assert_allclose(intervals, [0.2, 0.3, 0.05])
    assert neuron.tolist() == [0, 0, 2]


def test_clocks_of_different_rates_are_regular() -> None:
    """The CV of the pooled intervals would be 0.5 here."""
    found = regularity(trains([np.arange(20) * 0.01, np.arange(20) * 0.04]))
    assert found.cv == pytest.approx(0.0, abs=1e-9)
    assert found.qualifying == 2


def test_poisson_neurons_have_cv_one() -> None:
    rng = np.random.default_rng(1)
    each = [np.cumsum(rng.exponential(0.01, 2000)) for _ in range(20)]
    # SD of one neuron's CV is about 1/sqrt(2000); five SD of the mean of 20
    assert regularity(trains(each)).cv == pytest.approx(1.0, abs=0.025)


def test_agrees_with_a_loop_over_neurons() -> None:
    rng = np.random.default_rng(2)
    each = [np.cumsum(rng.gamma(2, 0.01, rng.integers(0, 15))) for _ in range(300)]
    found = regularity(trains(each))
    cv, number = naive_cv(each)
    assert found.cv == pytest.approx(cv, rel=1e-12)
    assert (found.qualifying, found.size) == (number, 300)
    assert 0 < number < 300


def test_neurons_beyond_sixteen_bits_are_kept_apart() -> None:
    t = np.arange(12) * 0.1
    i = np.tile([1, 65_537], 6)
    intervals, neuron = interspike_intervals(SpikeView("P", 70_000, 0, t, i))
    assert_allclose(intervals, 0.2)
    assert sorted(set(neuron.tolist())) == [1, 65_537]


def test_four_intervals_are_too_few() -> None:
    found = regularity(trains([np.arange(5) * 0.1]))
    assert math.isnan(found.cv)
    assert found.qualifying == 0


def test_summary_says_how_many_neurons_have_a_cv() -> None:
    view = View(
        1.0, (trains([np.arange(10) * 0.1, np.array([0.5])]),), (), (), "ignored"
    )
    assert summary_of(view) == "E 5.50 Hz, CV 0.00 (1 of 2)"


def test_summary_of_silence_says_silent() -> None:
    assert summary_of(View(1.0, (trains([np.array([])]),), (), (), "")) == "E silent"


def test_summary_without_spikes_gives_the_range_in_the_display_unit() -> None:
    t = np.linspace(0, 1, 3)
    trace = TraceView("v of P[0]", "mV", 1e-3, t, t * -0.07, None, np.empty(0))
    text = summary_of(View(1.0, (), (), (trace,), ""))
    assert text == "v of P[0] -70.0 to 0 mV"
