"""rand, randn and poisson: one number for each element that is processed."""

# names are those of scripts, and `run` and texts find them in the test

from __future__ import annotations

import numpy as np
import pytest

from nbspike import NeuronGroup, Synapses, ms, run


def test_G1_each_element_draws_its_own_number():
    G = NeuronGroup(50, "x : 1\ny : 1", threshold="i < 20", reset="x=rand()\ny=randn()")

    run(0.1 * ms)

    assert len(np.unique(G.x[:20])) == 20
    assert (G.x[20:] == 0).all()
    assert len(np.unique(G.y[:20])) == 20


def test_G1_each_active_synapse_draws_its_own_number():
    G = NeuronGroup(2, "v : 1", threshold="i == 0", reset="v = 0")
    H = NeuronGroup(5, "x : 1")
    S = Synapses(G, H, "w : 1", on_pre="w = rand(); x_post += w")
    S.connect()

    run(0.1 * ms)

    assert len(np.unique(S.w["i == 0"])) == 5
    assert (S.w["i == 1"] == 0).all()
    assert H.x[:] == pytest.approx(S.w["i == 0"])


@pytest.mark.parametrize("mean", [0.5, 30, 1e6])
def test_G1_poisson_has_its_mean_as_variance(mean):
    G = NeuronGroup(20000, "x : 1", threshold="True", reset=f"x = poisson({mean})")

    run(0.1 * ms)
    compiled = np.array(G.x[:])
    G.x = f"poisson({mean})"

    for values in (compiled, np.array(G.x[:])):
        # six standard errors
        assert values.mean() == pytest.approx(mean, abs=6 * (mean / 20000) ** 0.5)
        assert values.var() == pytest.approx(mean, rel=0.1)
        assert (values % 1 == 0).all()


@pytest.mark.differs("two calls are two draws; Brian refuses them")
def test_B28_two_draws_in_one_expression_are_two():
    """Brian refuses this."""
    G = NeuronGroup(5000, "x : 1\ny : 1", threshold="True", reset="x = rand() - rand()")

    run(0.1 * ms)
    G.y = "rand() + rand()"

    assert np.var(G.x) == pytest.approx(1 / 6, rel=0.1)  # of one draw it would be 0
    assert np.var(G.y) == pytest.approx(1 / 6, rel=0.1)  # of one draw twice: 1/3
