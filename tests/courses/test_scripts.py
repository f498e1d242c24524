"""Listings of the lab and the first network, after a changed import."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike import DimensionMismatchError, NbspikeWarning, mV
from nbspike.units import volt
from tests.courses.listings import (
    BALANCE,
    LISTED_SPIKES,
    POISSON_EXCITATION,
    POISSON_INHIBITION,
    SIMPLE_MODEL,
    SLIDES,
    WEBSITE,
)


@pytest.mark.parametrize("listing", [SLIDES, WEBSITE], ids=["slides", "website"])
def test_network_of_the_slides_fires_at_six_hertz(script, listing):
    with pytest.warns(NbspikeWarning, match="`pre=` is now called `on_pre=`"):
        names = script(listing)

    M = names["M"]  # noqa: N806
    assert names["P"].N == 4000
    # 2 % of 3200 and of 800 inputs each
    assert len(names["Ce"]) == pytest.approx(0.02 * 3200 * 4000, rel=0.01)
    assert len(names["Ci"]) == pytest.approx(0.02 * 800 * 4000, rel=0.01)
    assert 5 < M.num_spikes / 4000 < 7
    assert M.t[-1] > 0.9 * names["second"]


def test_a_current_times_a_resistance_is_a_voltage(script):
    names = script("drop = 1*nA * 5*Mohm\ntau = 20*ms\nshown = str(tau)")

    assert names["drop"] == 5 * mV
    assert names["shown"] == "20. ms"


def test_adding_a_current_to_a_voltage_is_an_error(script):
    with pytest.raises(DimensionMismatchError, match=r"nA.*mV"):
        script("1*nA + 5*mV")


def test_units_of_the_slides(script):
    names = script(
        "E_L = -70*mV\n"
        "freqs = [100, 200, 300] * Hz\n"
        "average, steps, plain = mean(freqs), diff(freqs), asarray(freqs)\n"
    )

    assert str(names["E_L"]) == "-70. mV"
    assert str(names["freqs"]) == "[100. 200. 300.] Hz"
    assert repr(names["average"]) == "200. * hertz"
    assert repr(names["steps"]) == "array([100., 100.]) * hertz"
    assert type(names["plain"]) is np.ndarray
    assert_allclose(names["plain"], [100, 200, 300])


def test_simple_model_runs_twice_with_a_new_value_between(script):
    t, x = script(SIMPLE_MODEL)["xs"]

    assert_allclose(t, np.arange(2000) * 0.1, rtol=1e-12)
    assert not x[:1000].any()
    assert_allclose(x[1000:], np.exp(-np.arange(1000) / 200), rtol=1e-12)


def test_listed_spikes_make_three_potentials(script):
    M = script(LISTED_SPIKES)["M"]  # noqa: N806

    # by hand: a spike in step k is seen by the trace in step k + 1
    v, g = -0.07, 0.0
    expected = np.empty((2, 1000))
    for k in range(1000):
        expected[:, k] = v, g
        v, g = v + 1e-4 * (-0.07 - v + g * (0 - v)) / 0.02, g - 1e-4 * g / 0.005
        g += k in (250, 500, 750)
    assert_allclose(M.v[0] / volt, expected[0], rtol=1e-10)
    assert_allclose(M.g_e[0], expected[1], rtol=1e-10, atol=1e-300)


def test_one_of_hundred_poisson_inputs_is_connected(script):
    with pytest.warns(NbspikeWarning, match="only 1 of the 100 neurons"):
        names = script(POISSON_EXCITATION)
    M = names["M"]  # noqa: N806
    g = np.asarray(M.g_e[0])
    jumps = g[1:] - g[:-1] * (1 - 0.1 / 5)

    assert len(names["S"]) == 1
    # 5 Hz for a second: more than 20 spikes have a probability of 1e-7
    assert 0 < np.count_nonzero(jumps > 0.05) <= 20
    assert_allclose(jumps[jumps > 0.05], 0.1, rtol=1e-9)
    assert (M.v[0] >= -70 * mV).all()


def test_weights_never_set_are_zero(script):
    with pytest.warns(NbspikeWarning, match="because it was never set"):
        M = script(POISSON_INHIBITION)["M"]  # noqa: N806

    assert not M.g_i.any()
    assert_allclose(M.v[0] / mV, -70, rtol=1e-12)


def test_merged_inputs_balance(script):
    with pytest.warns(NbspikeWarning, match="not Poisson spikes"):
        names = script(BALANCE)
    M = names["M"]  # noqa: N806

    # 200 inputs of 10 Hz, each adding 0.4 for 10 ms
    assert M.g_i[0, 1000:].mean() == pytest.approx(8, rel=0.15)
    # where the mean conductances 1, 4 and 8 balance: -54.6 mV
    assert np.median(M.v[0, 1000:] / mV) == pytest.approx(-710 / 13, abs=2)
    assert names["S"].num_spikes > 0
