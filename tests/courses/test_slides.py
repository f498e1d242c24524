"""Listings of the slides run after a changed import, with Brian's numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike import NbspikeWarning
from tests.courses import slides


def spikes(monitor):
    return {"i": np.asarray(monitor.i), "t": np.asarray(monitor.t_) * 1e3}


def test_constants_are_those_of_each_run(script, agrees):
    names = script(slides.CONSTANTS)

    agrees("constants_are_read_at_the_run", v=names["M"].v_)


def test_variables_and_equations(script, agrees):
    names = script(slides.VARIABLES)

    assert names["before"] == "[0. 0. 0. 0. 0.] V"
    assert {"a", "i", "inp", "N", "t", "v", "dt", "lastspike", "freq"} <= {
        *names["names"]
    }
    assert "not_refractory" in names["names"]
    M, S = names["M"], names["S"]  # noqa: N806
    agrees("variables_and_equations", v=M.v_, inp=M.inp_, **spikes(S))
    agrees("variables_and_equations", fast=np.asarray(names["fast"]))


def test_channels_fire(script, agrees):
    names = script(slides.CHANNELS)
    M, S = names["M"], names["S"]  # noqa: N806

    agrees(
        "hodgkin_huxley_fires_more_with_more_current",
        v=M.v_,
        I_Na=M.I_Na_,
        count=np.asarray(S.count),
        **spikes(S),
    )


def test_noisy_membrane_has_the_variance_of_its_process(script):
    v = np.asarray(script(slides.NOISY_MEMBRANE)["G"].v) * 1e3

    # stationary: sigma**2/2 with sigma = 3 mV; 4000 samples, four standard errors
    assert np.mean(v) == pytest.approx(-70, abs=4 * 3 / math.sqrt(2 * 4000))
    assert np.var(v) == pytest.approx(4.5, rel=4 * math.sqrt(2 / 4000) + 0.005)


def test_adaptive_threshold(script, agrees):
    names = script(slides.ADAPTIVE_THRESHOLD)
    M, S = names["M"], names["S"]  # noqa: N806

    agrees("adaptive_threshold", v=M.v_, v_th=M.v_th_, **spikes(S))


def test_refractory_period_as_an_expression(script, agrees):
    agrees("refractory_as_an_expression", **spikes(script(slides.REFRACTORY)["S"]))


def test_connections_by_expressions(script, agrees):
    names = script(slides.CONNECTIONS)

    for slide, name in {
        "full": "full",
        "same": "one to one",
        "ring": "ring",
        "near": "near",
        "two": "two",
    }.items():
        i, j = np.asarray(names[slide].i), np.asarray(names[slide].j)
        agrees("connections_by_expressions", **{f"{name} i": i, f"{name} j": j})
    some = names["some"]
    assert 0 < len(some) < 24 * 23 / 2
    assert not (np.asarray(some.i) == np.asarray(some.j)).any()


def test_the_ring_as_printed_is_explained(script):
    ring = "abs((i - j + N/2)%N - N/2) == 1"
    text = slides.CONNECTIONS.replace("N_post/2)%N_post - N_post/2", "N/2)%N - N/2")

    assert ring in text
    with pytest.raises(Exception, match="N_post"):
        script(text)


def test_statements_are_run_regularly(script):
    with pytest.warns(NbspikeWarning, match="`pre=` is now called `on_pre=`"):
        names = script(slides.STATEMENTS)
    stim = np.asarray(names["M"].stim)

    # at 0 and 10 ms, before the monitor samples
    assert (stim[:, :100] == stim[:, :1]).all()
    assert (stim[:, 100:] == stim[:, 100:101]).all()
    assert (stim[:, 0] != stim[:, 100]).all()
    assert stim[:, 0].mean() == pytest.approx(0.5, abs=4 * math.sqrt(1 / 12 / 2000))
    # every second neuron starts above threshold and adds 2 mV in the first step
    v = np.asarray(names["H"].v) * 1e3 + 70
    assert_allclose(v[::2], 0, atol=1e-12)
    assert_allclose(v[1::2], 2 * math.exp(-19.9 / 10), rtol=1e-9)


@pytest.mark.parametrize("listing", ["MAGIC", "EXPLICIT"])
def test_networks_collected_and_given(script, agrees, listing):
    names = script(getattr(slides, listing))
    monitor = names["mon"] if listing == "MAGIC" else names["monitors"][0]

    seen = {f"{listing.lower()} {k}": v for k, v in spikes(monitor).items()}
    agrees("magic_and_explicit_networks_agree", **seen)


def test_topography_is_local(script):
    names = script(slides.TOPOGRAPHY)
    S = names["S_stochastic"]  # noqa: N806
    far = np.hypot(
        np.asarray(S.x_pre) - np.asarray(S.x_post),
        np.asarray(S.y_pre) - np.asarray(S.y_post),
    )

    assert not (np.asarray(S.i) == np.asarray(S.j)).any()
    # 1.5*exp(-r**2/2/60**2) is more than 1 within 54 um: all pairs of the grid
    x, y = np.asarray(names["G"].x), np.asarray(names["G"].y)
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    sure = (distance < 54e-6).sum() - 2500
    assert (far < 54e-6).sum() == sure
    chance = np.minimum(1.5 * np.exp(-((distance / 60e-6) ** 2) / 2), 1)
    np.fill_diagonal(chance, 0)
    spread = math.sqrt((chance * (1 - chance)).sum())
    assert len(S) == pytest.approx(chance.sum(), abs=4 * spread)


def test_learning_moves_weights_to_the_ends(script):
    with pytest.warns(NbspikeWarning, match="is now called"):
        names = script(slides.LEARNING)
    w = np.asarray(names["S"].w) / names["gmax"]

    # Brian 2.9, seeds 1 to 8: 63.5 to 80.5 Hz, mean weight 0.476 to 0.496
    assert 55 < names["M"].num_spikes / 2 < 90
    assert w.mean() == pytest.approx(0.486, abs=0.03)
    assert ((w >= 0) & (w <= 1)).all()
