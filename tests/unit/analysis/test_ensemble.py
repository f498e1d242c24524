"""Means over several runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike.analysis.ensemble import ensemble_of, seeds_from
from nbspike.analysis.rates import population_rate
from nbspike.analysis.view import SpikeView, View


def run_of(*times: float, size: int = 1) -> View:
    t = np.array(times)
    spikes = SpikeView("E", size, 0, t, np.zeros(t.size, dtype=np.int64))
    rate = population_rate(spikes, 0.0, 1.0, 0.5)
    return View(1.0, (spikes,), (rate,), (), "one run")


def test_rates_are_averaged_bin_by_bin() -> None:
    mean = ensemble_of([run_of(0.1, 0.2), run_of(0.1, 0.7), run_of()])
    # 4, 2 and 0 Hz in the first bin; 0, 2 and 0 in the second
    np.testing.assert_allclose(mean.rates[0].rate, [2, 2 / 3])
    np.testing.assert_allclose(mean.rates[0].spread, [2, 2 / math.sqrt(3)])


def test_the_summary_has_mean_and_spread_of_the_runs() -> None:
    mean = ensemble_of([run_of(0.1, 0.2, 0.3), run_of(0.1)])
    assert mean.summary == "E 2.00 ± 1.41 Hz (mean ± SD of 2 seeds)"
    assert mean.spikes[0].t.tolist() == [0.1, 0.2, 0.3]


def test_a_run_without_a_number_is_left_out() -> None:
    regular = run_of(*(0.1 * k for k in range(1, 10)))
    mean = ensemble_of([regular, run_of(), regular])
    cv = mean.measures[1]
    assert cv.name == "E CV"
    assert cv.value == pytest.approx(0, abs=1e-9)
    assert cv.spread == pytest.approx(0, abs=1e-9)


def test_silence_is_said_once() -> None:
    assert ensemble_of([run_of(), run_of()]).summary == (
        "E silent (mean ± SD of 2 seeds)"
    )


def test_runs_without_spikes_keep_the_words_of_the_first() -> None:
    view = View(1.0, (), (), (), "v of P[0] -60 to -50 mV")
    assert ensemble_of([view, view]).summary == (
        "v of P[0] -60 to -50 mV (the first of 2 seeds)"
    )


def test_seeds_are_the_same_each_time_and_neighbours_share_none() -> None:
    assert seeds_from(1, 10) == seeds_from(1, 10)
    assert seeds_from(1, 10)[:4] == seeds_from(1, 4)
    drawn = [each for seed in range(50) for each in seeds_from(seed, 10)]
    assert len(set(drawn)) == len(drawn)
    assert [seeds_from(seed, 10)[0] for seed in range(5)] == list(range(5))
