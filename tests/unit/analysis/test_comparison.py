from __future__ import annotations

import math

import numpy as np

from nbspike.analysis.comparison import (
    NO_NUMBER,
    Measure,
    difference_rows,
    measures_of,
)
from nbspike.analysis.view import SpikeView, View


def clock(neurons: int, interval: float, spikes: int) -> View:
    """Return a view of neurons that all fire at the same regular times."""
    t = np.repeat(interval * np.arange(spikes, dtype=np.float64), neurons)
    i = np.tile(np.arange(neurons), spikes)
    return View(1.0, (SpikeView("E", neurons, 0, t, i),), (), (), "")


def test_a_clock_of_ten_hertz_has_rate_ten_and_cv_zero() -> None:
    rate, cv = measures_of(clock(4, 0.1, 10))
    assert (rate.name, rate.unit, rate.value) == ("E rate", "Hz", 10.0)
    assert (cv.name, cv.unit) == ("E CV", "")
    assert abs(cv.value) < 1e-9


def test_a_silent_population_has_a_rate_and_no_cv() -> None:
    rate, cv = measures_of(clock(4, 0.1, 0))
    assert rate.value == 0.0
    assert math.isnan(cv.value)
    assert (rate.text, cv.text) == ("0", NO_NUMBER)


def test_difference_is_now_minus_before_with_its_sign() -> None:
    before = (Measure("E rate", "Hz", 5.0), Measure("E CV", "", 0.9))
    now = (Measure("E rate", "Hz", 12.5), Measure("E CV", "", 0.4))
    assert difference_rows(before, now) == (
        ("E rate (Hz)", "5.00", "12.5", "+7.50"),
        ("E CV", "0.900", "0.400", "-0.500"),
    )


def test_what_did_not_change_or_does_not_exist_is_said_so() -> None:
    before = (Measure("E rate", "Hz", 5.0), Measure("E CV", "", math.nan))
    now = (Measure("E rate", "Hz", 5.0), Measure("E CV", "", 0.4))
    assert difference_rows(before, now) == (
        ("E rate (Hz)", "5.00", "5.00", "0"),
        ("E CV", NO_NUMBER, "0.400", NO_NUMBER),
    )


def test_a_difference_is_no_finer_than_the_numbers_beside_it() -> None:
    before = (Measure("E CV", "", 0.4161), Measure("I CV", "", 0.5))
    now = (Measure("E CV", "", 0.4128), Measure("I CV", "", 0.5001))
    assert difference_rows(before, now) == (
        ("E CV", "0.416", "0.413", "-0.003"),
        ("I CV", "0.500", "0.500", "0"),
    )


def test_measures_are_paired_by_name() -> None:
    before = (Measure("I rate", "Hz", 1.0), Measure("E rate", "Hz", 2.0))
    now = (Measure("E rate", "Hz", 3.0), Measure("P rate", "Hz", 9.0))
    assert difference_rows(before, now) == (("E rate (Hz)", "2.00", "3.00", "+1.00"),)
